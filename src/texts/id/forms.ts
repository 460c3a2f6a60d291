/** Forms that are filled in question by question, and questions that a reply answers. */
export const forms = {
  summary: 'Mengisi formulir yang terbuka',
  words: { open: 'Isi formulir', send: 'Kirim', skip: 'Lewati', cancel: 'Batal' },
  replies: { skip: ['lewati', 'lewat', '-'], back: ['kembali', 'sebelumnya'], cancel: ['batal', 'batalkan'] },
  for: (name: string) => `Diisi oleh ${name}`,
  now: (label: string) => `Pertanyaan: ${label}`,
  until: 'Berlaku sampai ',
  skipped: 'dilewati',
  how: {
    text: 'Mohon balas pesan ini dengan jawabannya.',
    choice: 'Mohon pilih salah satu.',
    date: 'Mohon pilih atau balas dengan tanggalnya, misalnya 24 Des.',
    moment: 'Mohon balas dengan tanggal dan jamnya, misalnya 24 Des 22.00.',
    'yes-no': 'Mohon pilih ya atau tidak.',
  },
  ended: { sent: 'Terkirim', cancelled: 'Dibatalkan; tidak ada yang berubah', expired: 'Kedaluwarsa; tidak ada yang berubah' },
  asked: (name: string, label: string) => `${name}: ${label}`,
  askedHow: 'Mohon balas pesan ini.',
  example: (text: string) => `Contoh: ${text}`,
  holiday: { title: 'Menambah hari libur', date: 'Tanggal', name: 'Nama hari libur', nameExample: 'Cuti bersama' },
  room: { title: 'Mendaftarkan ruang ini', purpose: 'Tujuan ruang', unit: 'Unit' },
}
