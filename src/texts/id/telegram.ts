export const telegram = {
  yes: 'Ya: ',
  cancel: 'Batal',
  sure: (label: string) => `Yakin: ${label}? Tekan tombol Ya untuk melanjutkan.`,
  kept: 'Dibatalkan. Tidak ada yang berubah.',
  more: 'Selengkapnya ada pada berkas di bawah.',
  file: 'rincian',
  withheld: (file: string) => `Berkas ${file} tidak dapat dikirim ke sini. Mohon izinkan bot mengirim berkas di grup ini, lalu minta lagi.`,
  unreadable: 'Gambar, suara, dan berkas tidak dapat dibaca di sini. Mohon tulis dengan kata-kata.',
}
