/** One-time codes, and who decides for whom. */
export const authority = {
  summaryCode: 'Mendaftarkan kode verifikasi untuk keputusan penting',
  summaryDelegate: 'Menunjuk wakil selama manajer berhalangan',

  codes: {
    title: 'DAFTARKAN KODE VERIFIKASI',
    how: 'Buka aplikasi autentikator di telepon (misalnya Aegis, Google Authenticator, atau Microsoft Authenticator), pilih “masukkan kunci”, lalu ketik kunci berikut.',
    key: 'Kunci',
    account: 'Akun',
    kind: 'Jenis',
    kindIs: 'berbasis waktu, 6 angka, 30 detik',
    next: 'Setelah itu, ketik di sini: /kode diikuti 6 angka yang tampil.',
    keep: 'Kunci ini hanya ditampilkan sekali, dan setara dengan tanda tangan Anda: jangan diberikan kepada siapa pun.',
    done: 'KODE VERIFIKASI AKTIF',
    doneNext: 'Mulai sekarang keputusan yang memerlukan kode dapat Anda berikan.',
    stands: (since: string) => `Kode verifikasi Anda aktif sejak ${since}.`,
    right: 'Kode yang baru diketik benar.',
    off: (name: string) => `Kode verifikasi ${name} dicabut`,
    offNext: 'Kode lama tidak berlaku lagi saat ini juga. Yang bersangkutan dapat mendaftar kembali dengan /kode.',
    locked: (name: string) => `KODE VERIFIKASI ${name} DIKUNCI`,
    lockedWhy: (until: string) => `Lima kode salah berturut-turut. Terkunci sampai ${until}. Bila bukan yang bersangkutan yang mencoba, mohon akunnya diperiksa: /person.`,
  },

  deputies: {
    title: 'PERWAKILAN MANAJER',
    named: (deputy: string, manager: string) => `${deputy} mewakili ${manager}`,
    until: 'Sampai',
    may: 'Selama itu keputusan manajer dapat diberikan oleh wakil; keduanya tercatat. Pemohon tetap tidak dapat memutuskan permohonannya sendiri.',
    ended: (deputy: string, manager: string) => `${deputy} tidak lagi mewakili ${manager}`,
    end: 'Akhiri perwakilan',
    endSure: 'Akhiri perwakilan ini sekarang juga?',
    none: 'Saat ini tidak ada yang diwakilkan.',
    form: 'Menunjuk wakil',
    who: 'Siapa yang mewakili Anda',
    whoExample: 'Rina Hapsari',
    when: 'Sampai kapan',
  },
}
