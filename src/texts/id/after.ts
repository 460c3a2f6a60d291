/** What follows a recovery: who serves, the way back, what the units answer. */
export const after = {
  serving: {
    title: (system: string, place: string) => `${system} DILAYANI ${place}`,
    since: (place: string, at: string, recovery: string) => `${place} melayani sejak ${at} (${recovery}).`,
    copied: 'Cadangan terjadwal diambil dari sana, sejak itu dimulai dengan cadangan penuh.',
    notCopied: (components: string) => `Pulih TIDAK dapat mencadangkan ${components} di sana: yang dientri belum terlindungi. Mohon dicadangkan dengan alat lain.`,
    rest: (components: string) => `Tetap di server produksi: ${components}.`,
    next: 'Bila server produksi sudah siap, mohon merencanakan kembali ke produksi. Agar tidak ada data yang hilang, semua unit berhenti mengentri lebih dahulu (kepala unit, dipastikan EDP).',
    back: 'Rencanakan kembali ke produksi', backWords: ['kembali', 'kembali ke produksi'],
    over: (system: string) => `${system} KEMBALI DI SERVER PRODUKSI`,
    overLine: ({ place, from, until, recovery }: Readonly<Record<'place' | 'from' | 'until' | 'recovery', string>>) => `${place} melayani ${from} sampai ${until} (${recovery}). Cadangan terjadwal kembali diambil dari produksi.`,
    keep: (place: string) => `Data di ${place} tidak diubah. Mohon memastikan tidak ada yang masih bekerja di sana.`,
    replaced: (system: string) => `${system} BERPINDAH SERVER`,
    replacedLine: ({ place, from, until, recovery }: Readonly<Record<'place' | 'from' | 'until' | 'recovery', string>>) => `${place} melayani ${from} sampai ${until} (${recovery}).`,
    none: 'Semua sistem dilayani dari server produksi. Tidak ada pemulihan yang berjalan.',
    going: (number: string, system: string, step: string) => `${number} ${system}: ${step}`,
    overview: 'PEMULIHAN',
  },
  form: {
    writers: 'Apakah semua orang sudah berhenti mengentri di server failover?',
    states: { stopped: 'Sudah berhenti (dipastikan EDP)', 'going-on': 'Belum; salin saja keadaan sekarang' },
    why: 'Alasan (wajib)', whyExample: 'server produksi sudah diperbaiki',
  },
  back: {
    ask: (place: string, at: string, recovery: string) => `Kembali dari ${place}, yang melayani sejak ${at} (${recovery}).`,
    fresh: 'Isi server failover sedang dicadangkan penuh. Belum ada yang diubah.',
    stopped: (at: string) => `Tidak ada data yang hilang: menurut pemohon, semua orang berhenti mengentri sebelum server failover dicadangkan (${at}). Sampai instruksi resmi, mohon tidak ada yang mengentri di sana.`,
    goingOn: (at: string) => `Yang dientri di server failover setelah ${at} TIDAK ikut: orang masih mengentri saat dicadangkan.`,
    confirm: (at: string) => `Mohon memastikan tidak ada yang mengentri di server failover sejak ${at}.`,
    nothingLost: 'Data yang dientri di server sementara sudah dipindahkan; tidak ada yang perlu dientri ulang.',
    record: (at: string) => `Tidak ada, menurut pemohon: semua orang berhenti mengentri sebelum server failover dicadangkan (${at})`,
  },
}
