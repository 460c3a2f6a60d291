import type { LocalDate } from './local-date.ts'

/** A day on which a hospital's office does not work: by decree, or because the site said so. */
export interface Holiday {
  readonly date: LocalDate
  readonly kind: 'holiday' | 'collective-leave' | 'site'
  readonly name: { readonly id: string; readonly en: string }
}

/** A reviewed table: complete for its years, silent about all others. */
export interface HolidayTable {
  readonly years: readonly number[]
  readonly days: readonly Holiday[]
  /** The joint decree of the three ministers that each year was copied from. */
  readonly sources: Readonly<Record<number, string>>
}

const named = {
  newYear: { id: 'Tahun Baru Masehi', en: "New Year's Day" },
  isra: { id: 'Isra Mikraj Nabi Muhammad saw.', en: 'Ascension of the Prophet Muhammad' },
  imlek: { id: 'Tahun Baru Imlek', en: 'Lunar New Year' },
  nyepi: { id: 'Hari Suci Nyepi', en: 'Nyepi, Day of Silence' },
  idulfitri: { id: 'Idulfitri', en: 'Eid al-Fitr' },
  goodFriday: { id: 'Wafat Yesus Kristus', en: 'Good Friday' },
  easter: { id: 'Kebangkitan Yesus Kristus (Paskah)', en: 'Easter Sunday' },
  labour: { id: 'Hari Buruh Internasional', en: 'Labour Day' },
  ascension: { id: 'Kenaikan Yesus Kristus', en: 'Ascension Day' },
  iduladha: { id: 'Iduladha', en: 'Eid al-Adha' },
  waisak: { id: 'Hari Raya Waisak', en: 'Vesak' },
  pancasila: { id: 'Hari Lahir Pancasila', en: 'Pancasila Day' },
  muharam: { id: 'Tahun Baru Islam (1 Muharam)', en: 'Islamic New Year' },
  independence: { id: 'Hari Kemerdekaan Republik Indonesia', en: 'Independence Day' },
  maulid: { id: 'Maulid Nabi Muhammad saw.', en: 'Birthday of the Prophet Muhammad' },
  christmas: { id: 'Hari Raya Natal', en: 'Christmas Day' },
} as const
type Name = keyof typeof named

const holidays: readonly (readonly [LocalDate, Name])[] = [
  ['2026-01-01', 'newYear'],
  ['2026-01-16', 'isra'],
  ['2026-02-17', 'imlek'],
  ['2026-03-19', 'nyepi'],
  ['2026-03-21', 'idulfitri'],
  ['2026-03-22', 'idulfitri'],
  ['2026-04-03', 'goodFriday'],
  ['2026-04-05', 'easter'],
  ['2026-05-01', 'labour'],
  ['2026-05-14', 'ascension'],
  ['2026-05-27', 'iduladha'],
  ['2026-05-31', 'waisak'],
  ['2026-06-01', 'pancasila'],
  ['2026-06-16', 'muharam'],
  ['2026-08-17', 'independence'],
  ['2026-08-25', 'maulid'],
  ['2026-12-25', 'christmas'],
  ['2027-01-01', 'newYear'],
  // The lunar year is eleven days short, so 2027 sees two of these.
  ['2027-01-05', 'isra'],
  ['2027-02-06', 'imlek'],
  ['2027-03-08', 'nyepi'],
  ['2027-03-10', 'idulfitri'],
  ['2027-03-11', 'idulfitri'],
  ['2027-03-26', 'goodFriday'],
  ['2027-03-28', 'easter'],
  ['2027-05-01', 'labour'],
  ['2027-05-06', 'ascension'],
  ['2027-05-17', 'iduladha'],
  ['2027-05-20', 'waisak'],
  ['2027-06-01', 'pancasila'],
  ['2027-06-06', 'muharam'],
  ['2027-08-15', 'maulid'],
  ['2027-08-17', 'independence'],
  ['2027-12-25', 'christmas'],
  ['2027-12-26', 'isra'],
]

/** Days that the government adds to the feast beside them. */
const leave: readonly (readonly [LocalDate, Name])[] = [
  ['2026-02-16', 'imlek'],
  ['2026-03-18', 'nyepi'],
  ['2026-03-20', 'idulfitri'],
  ['2026-03-23', 'idulfitri'],
  ['2026-03-24', 'idulfitri'],
  ['2026-05-15', 'ascension'],
  ['2026-05-28', 'iduladha'],
  ['2026-12-24', 'christmas'],
  ['2027-02-05', 'imlek'],
  ['2027-03-09', 'idulfitri'],
  ['2027-03-12', 'idulfitri'],
  ['2027-03-15', 'idulfitri'],
  ['2027-03-25', 'goodFriday'],
  ['2027-05-18', 'iduladha'],
  ['2027-05-19', 'waisak'],
  ['2027-12-24', 'christmas'],
]

/** A day that the site keeps free without saying why. */
export const unnamedDay: Holiday['name'] = { id: 'Hari libur rumah sakit', en: 'Hospital holiday' }

/** Indonesian holidays and collective leave as decreed; each year is added when its decree is out. */
export const indonesia: HolidayTable = {
  years: [2026, 2027],
  days: [
    ...holidays.map(([date, name]): Holiday => ({ date, kind: 'holiday', name: named[name] })),
    ...leave.map(([date, name]): Holiday => ({ date, kind: 'collective-leave', name: { id: `Cuti bersama ${named[name].id}`, en: `Collective leave, ${named[name].en}` } })),
  ].sort((a, b) => (a.date < b.date ? -1 : 1)),
  sources: {
    2026: 'SKB 3 Menteri No. 1497/2025, 2/2025, 5/2025',
    2027: 'SKB 3 Menteri No. 1205/2026, 3/2026, 2/2026',
  },
}
