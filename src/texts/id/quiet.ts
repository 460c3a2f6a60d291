/** What a downtime keeps quiet, moves and lets sound again, whether it was planned or came by itself. */
export const quiet = {
  /** Behind what is wrong, or alone. */
  until: (number: string, at: string) => `dalam henti layanan, paling lama sampai ${at} (${number})`,
  over: {
    title: (number: string, n: string) => `ALARM SETELAH HENTI LAYANAN ${number}: ${n} MASIH ADA`,
    still: (number: string, n: string) => `ALARM BERBUNYI KEMBALI, ${number} BELUM SELESAI: ${n}`,
    line: 'Alarm berikut ditahan selama henti layanan dan masih ada:',
    stillLine: 'Henti layanan melewati akhir yang diumumkan dan belum diperpanjang, sehingga alarm tidak ditahan lagi. Yang ada sekarang:',
    next: 'Mohon diperiksa oleh EDP. Bila pekerjaan masih berjalan, mohon diperpanjang.',
    check: 'Mohon diperiksa oleh EDP.',
    row: (what: string, at: string) => `${what}, sejak ${at}`,
    kinds: {
      late: (title: string) => `Backup ${title} belum dimulai`,
      overrun: (title: string) => `Backup ${title} belum selesai`,
      silence: (title: string) => `Backup ${title} tidak berjalan`,
      stalled: (title: string) => `Backup ${title} macet`,
      script: (title: string) => `Skrip ${title} bermasalah`,
      other: (key: string) => key,
    },
  },
  moved: {
    before: ({ what, slot, at, number }: { readonly what: string; readonly slot: string; readonly at: string; readonly number: string }) => `${what} ${slot} didahulukan ke ${at} (${number})`,
    began: ({ what, slot, at, number }: { readonly what: string; readonly slot: string; readonly at: string; readonly number: string }) => `${what} ${slot} sudah didahulukan, ${at} (${number})`,
    after: (what: string, slot: string, number: string) => `${what} ${slot} berjalan setelah henti layanan (${number})`,
    logs: (what: string, n: string, number: string) => `${what}: ${n} dilewati selama henti layanan, diambil sekaligus setelahnya (${number})`,
  },
  status: {
    on: (systems: string) => `Alarm ${systems} ditahan selama henti layanan`,
    until: (number: string, at: string) => `paling lama sampai ${at} (${number})`,
    held: (n: string) => `${n} alarm ditahan sampai henti layanan selesai`,
    what: (title: string) => `Backup ${title}`,
    log: (title: string) => `Backup log ${title}`,
  },
}
