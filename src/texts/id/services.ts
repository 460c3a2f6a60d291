import type { ServiceDay } from '../../core/service-days.ts'
import type { IncidentNews } from '../../core/service-news.ts'
import type { ServiceIs } from '../../core/service-state.ts'

export const services = {
  states: { works: 'Normal', reported: 'Ada gangguan dilaporkan', maintenance: 'Sedang pemeliharaan', trouble: 'Tidak dapat digunakan' } satisfies Record<ServiceIs, string>,
  /** Of a day, in a word or two. */
  dayStates: { works: 'normal', reported: 'ada laporan gangguan', maintenance: 'pemeliharaan', trouble: 'tidak dapat digunakan', unknown: 'belum tercatat' } satisfies Record<ServiceDay['is'], string>,
  since: (at: string) => `sejak ${at}`,
  until: (at: string) => `diperkirakan sampai ${at}`,
  nextWord: (at: string) => `kabar berikutnya paling lambat ${at}`,
  overdue: (at: string) => `diumumkan sampai ${at}; perkiraan baru menyusul`,
  verifying: 'pekerjaan selesai, sedang diperiksa sebelum dapat digunakan',
  units: (names: string) => `dilaporkan ${names}`,
  suspect: (what: string) => `dugaan: ${what}`,
  row: 'Layanan',
  next: 'Pemeliharaan berikutnya',
  late: 'belum dimulai',
  lateTail: ' (belum dimulai)',
  page: {
    title: (site: string) => `Keadaan layanan ${site}`,
    allWell: 'Semua layanan normal',
    notUsable: (names: string) => `Tidak dapat digunakan: ${names}`,
    reported: (names: string) => `Ada gangguan dilaporkan: ${names}`,
    asOf: (at: string) => `Keadaan per ${at}.`,
    refreshes: 'Halaman ini diperbarui sendiri setiap menit.',
    now: 'Sekarang', service: 'Layanan', state: 'Keadaan', about: 'Keterangan', nowCaption: 'Keadaan setiap layanan sekarang',
    next: 'Berikutnya', nothingNext: 'Tidak ada pemeliharaan yang diumumkan.',
    past: (n: string) => `${n} hari terakhir`,
    /** Only what there was: `67 hari normal; 2 hari dengan pemeliharaan`. */
    counts: { works: (n) => `${n} hari normal`, maintenance: (n) => `${n} hari dengan pemeliharaan`, trouble: (n) => `${n} hari tidak dapat digunakan`, reported: (n) => `${n} hari dengan laporan gangguan`, unknown: (n) => `${n} hari belum tercatat` } satisfies Record<ServiceDay['is'], (n: string) => string>,
    strip: (service: string) => `${service}, hari demi hari`,
    today: 'hari ini',
    legend: 'Arti tanda', stretches: (service: string) => `Kejadian pada ${service}`, nothingPast: 'Tidak ada kejadian yang tercatat.', goingOn: 'masih berlangsung', more: (n: string) => `dan ${n} kejadian sebelumnya`,
    months: 'Ketersediaan per bulan', monthsCaption: 'Ketersediaan setiap layanan, dengan menit henti terencana dan tidak terencana', month: 'Bulan', available: 'Tersedia', planned: 'Henti terencana', unplanned: 'Henti tidak terencana', minutes: (n: string) => `${n} mnt`, unknownShare: 'belum tercatat', soFar: 'sampai sekarang',
    honest: 'Normal berarti tidak ada pemeliharaan yang berjalan dan tidak ada gangguan yang dilaporkan. Bila Anda mengalami kendala, mohon menghubungi narahubung. Pemeliharaan yang melewati waktu yang diumumkan dihitung sebagai henti tidak terencana.',
    contact: (contact: string) => `Narahubung: ${contact}.`,
    subscribe: 'Berlangganan', calendar: 'Kalender pemeliharaan (calendar.ics)', feed: 'Kabar layanan (Atom)', backups: 'Keadaan cadangan data',
    slow: 'Terlalu banyak permintaan dari alamat ini. Mohon menunggu sebentar.',
    all: 'Riwayat, kalender, dan kabar layanan',
  },
  calendar: {
    name: (site: string) => `Pemeliharaan layanan ${site}`,
    summary: (services: string) => `Pemeliharaan ${services}`,
    late: (services: string) => `Pemeliharaan ${services} belum selesai`,
    over: (services: string) => `Pemeliharaan ${services} (selesai)`,
    cancelled: (services: string) => `Dibatalkan: pemeliharaan ${services}`,
    cannot: (services: string) => `Selama waktu tersebut ${services} tidak dapat digunakan. Mohon menyiapkan formulir manual.`,
  },
  feed: {
    title: (site: string) => `Kabar layanan ${site}`,
    incidents: { reported: (what: string) => `Gangguan dilaporkan: ${what}`, vendor: (what: string) => `Gangguan ${what} menunggu vendor`, mended: (what: string) => `Gangguan ${what} sudah diperbaiki, menunggu kepastian`, reopened: (what: string) => `Gangguan ${what} belum tuntas`, sure: (what: string) => `${what} kembali normal`, 'called-off': (what: string) => `Laporan gangguan ${what} dibatalkan` } satisfies Record<IncidentNews, (what: string) => string>,
    begun: (at: string) => `Sejak ${at}.`,
    concerned: (units: string) => ` Unit: ${units}.`,
  },
}
