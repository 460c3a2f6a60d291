/** Yang tertinggal dari penukaran data yang terputus, dan mengembalikan data lama ke tempatnya. */
export const left = {
  now: (place: string) => `${place}: terhenti saat data ditukar. Keadaannya sekarang:`,
  serves: {
    before: (name: string) => `${name}: berisi data lama, seperti sebelum restore.`,
    came: (name: string) => `${name}: berisi hasil restore.`,
    nothing: (name: string) => `${name}: KOSONG. Tidak ada data yang melayani.`,
  },
  shut: (name: string) => `${name}: data lama utuh di tempatnya, tetapi TERTUTUP. Tidak ada yang dapat masuk.`,
  beside: (name: string) => ` Hasil restore belum dipakai dan tersimpan sebagai ${name}.`,
  text: (name: string) => ` Trigger, view, dan prosedurnya mungkin hilang; isinya tersimpan sebagai teks di ${name}.`,
  unseen: (component: string) => `${component}: belum dapat diperiksa. `,
  byHand: (commands: string) => `Bila dikerjakan sendiri di server itu: ${commands}`,
  action: 'Buka kembali data lama',
  sure: 'Data yang melayani sebelum restore dikembalikan ke tempatnya dan dibuka. Hasil restore yang sudah melayani tidak disentuh. Lanjutkan?',
  replies: ['buka kembali', 'buka kembali data lama'],
  titles: { going: 'DATA LAMA DIBUKA KEMBALI', done: 'DATA LAMA SUDAH DIBUKA KEMBALI', failed: 'DATA LAMA BELUM DAPAT DIBUKA', stopped: 'PEMBUKAAN DATA LAMA DIHENTIKAN' },
  asked: (name: string, at: string, number: string) => `Diminta ${name}, ${at}, untuk pemulihan ${number}.`,
  runs: 'Nama dan pintu data lama dikembalikan. Hasil restore yang sudah melayani tidak disentuh.',
  next: 'Pemulihan sendiri belum selesai: bila data harus dikembalikan dari cadangan, mohon diputuskan kembali pada kartunya.',
  small: (number: string, id: number) => `${number} · prosedur nomor ${id}`,
}
