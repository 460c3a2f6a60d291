/** Only the demo hospital says these. */
export const demo = {
  welcome: {
    title: 'Selamat datang di rumah sakit demo Pulih',
    what: 'Pulih mencadangkan data rumah sakit, membuktikan bahwa cadangannya dapat kembali, lalu meminta paraf petugas. Database SIMRS, aplikasi, dan cadangan di sini sungguhan, tetapi hanya berupa berkas di folder data/ komputer ini; pasien dan petugasnya rekaan.',
    first: 'Saat demo dibuka, cadangan pertama langsung dibuat dan diuji restore.',
    try: 'Tiga hal untuk dicoba:',
    tries: [
      { say: 'backup simrs', button: 'Cadangkan SIMRS', about: 'Kartunya berubah sendiri, dari menyalin sampai terbukti utuh.' },
      { say: 'status', button: 'Lihat keadaan', about: 'Aman atau tidak, dijawab pada baris pertama.' },
      { say: 'check pagi', button: 'Periksa pagi', about: 'Pemeriksaan yang biasanya terbit pukul 07.30. Mohon diparaf.' },
    ],
    clockTitle: 'Bilah jam di atas',
    clock: 'Melompat ke jadwal berikutnya, atau melewatkan sepekan dalam sekitar dua menit. Pemeriksaan yang tidak diparaf diingatkan, lalu diteruskan kepada IT Manager.',
    roleTitle: 'Anda sebagai',
    role: 'Ganti peran untuk melihat ruang IT Manager dan unit. Ketik / untuk semua perintah.',
  },
  manager: {
    title: 'Ruang IT Manager',
    what: 'Di sini tampil pemeriksaan yang tidak diparaf sampai tenggat, dan masalah yang dilaporkan EDP. Selama semuanya berjalan baik, ruang ini tenang.',
  },
  unit: {
    title: (unit: string) => `Ruang unit ${unit}`,
    what: 'Yang tampil di sini hanya yang menyangkut pelayanan unit. Backup dan pemeriksaan harian ada di ruang EDP. Untuk mengetahui apakah data unit aman, silakan tekan tombol di bawah atau ketik /status.',
    ask: 'Apakah data aman?',
  },
  /** What its clock bar calls the watches that fall due between the slots. */
  watches: { nudge: 'Tenggat paraf' } as Readonly<Record<string, string>>,
}
