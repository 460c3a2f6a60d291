import { CLINICS, COMPLAINTS, DIAGNOSES, DOSES, DRUGS, FINDINGS, FIRST, LAST, PLANS, STREETS, TESTS, TOWNS, WORDS } from './engines-words.ts'

/** One table of the hospital: its columns in both dialects, and its rows as lines of tab-separated text, the same each time. */
export interface HospitalTable {
  readonly name: string
  readonly columns: string
  readonly keys: readonly string[]
  rows(visits: number): Generator<string>
}

/** Bytes of text that one visit comes to over all tables, about. */
export const BYTES_OF_A_VISIT = 1_000

/** Patients, visits, notes of doctors, prescriptions, results: numbers, names, dates and much free text. */
export const HOSPITAL: readonly HospitalTable[] = [
  {
    name: 'pasien', keys: ['nama'],
    columns: 'no_rm int primary key, nik char(16) not null, nama varchar(80) not null, jk char(1) not null, lahir date not null, alamat varchar(200), telepon varchar(16), terdaftar timestamp not null',
    rows: (visits) => lines(Math.ceil(visits / 8), 11, (n, by) => [n, `${3_300_000_000_000_000 + by.below(90_000_000_000_000)}`, `${by.one(FIRST)} ${by.one(LAST)}`, by.one(['L', 'P']), day(by.below(29_000)), `${by.one(STREETS)} No. ${1 + by.below(200)} RT ${1 + by.below(12)}/RW ${1 + by.below(9)} ${by.one(TOWNS)}`, `08${by.digits(10)}`, moment(19_000_000 + n * 4)]),
  },
  {
    name: 'kunjungan', keys: ['no_rm', 'masuk'],
    columns: 'id bigint primary key, no_rm int not null, poli varchar(40) not null, masuk timestamp not null, keluhan varchar(200), diagnosa varchar(8), penjamin varchar(20), biaya decimal(12,2) not null',
    rows: (visits) => lines(visits, 22, (n, by) => [n, 1 + by.below(Math.ceil(visits / 8)), by.often(CLINICS), moment(25_000_000 + Math.floor(n / 2)), `${by.one(COMPLAINTS)} ${1 + by.below(14)} hari, ${by.one(COMPLAINTS)}`, by.often(DIAGNOSES)[0], by.often(['BPJS', 'Umum', 'Jasa Raharja', 'Asuransi']), `${10 + by.below(2_000)}${by.digits(3)}.00`]),
  },
  {
    name: 'pemeriksaan', keys: ['kunjungan'],
    columns: 'id bigint primary key, kunjungan bigint not null, waktu timestamp not null, suhu decimal(4,1), tensi varchar(9), nadi smallint, berat decimal(5,1), catatan text not null',
    rows: (visits) => lines(visits, 33, (n, by) => [n, n, moment(25_000_010 + Math.floor(n / 2)), `${35 + by.below(5)}.${by.below(10)}`, pressure(by), 60 + by.below(70), `${3 + by.below(95)}.${by.below(10)}`, note(by)]),
  },
  {
    name: 'resep', keys: ['kunjungan'],
    columns: 'id bigint primary key, kunjungan bigint not null, obat varchar(40) not null, aturan varchar(20) not null, jumlah smallint not null, harga decimal(10,2) not null, oleh varchar(80)',
    rows: (visits) => lines(visits * 2, 44, (n, by) => [n, Math.ceil(n / 2), by.often(DRUGS), by.often(DOSES), 1 + by.below(30), `${by.below(90_000)}.00`, `apt. ${by.one(FIRST)} ${by.one(LAST)}`]),
  },
  {
    name: 'hasil_lab', keys: ['kunjungan'],
    columns: 'id bigint primary key, kunjungan bigint not null, waktu timestamp not null, periksa varchar(40) not null, nilai decimal(10,2) not null, satuan varchar(12), rujukan varchar(20)',
    rows: (visits) => lines(visits * 2, 55, (n, by) => {
      const [name, unit, range] = by.one(TESTS)
      return [n, 1 + by.below(visits), moment(25_000_030 + Math.floor(n / 4)), name, `${by.below(400)}.${by.digits(2)}`, unit, range]
    }),
  },
]

/** What a doctor writes in two minutes: complaint, findings, numbers, plan, and sentences of their own. */
function note(by: Chance): string {
  const some = (of: readonly string[], most: number) => Array.from({ length: 1 + by.below(most) }, () => by.one(of)).join(', ')
  const said = Array.from({ length: 12 + by.below(50) }, () => by.often(WORDS)).join(' ')
  return `S: ${some(COMPLAINTS, 4)} sejak ${1 + by.below(20)} hari. ${said}.\\nO: ${some(FINDINGS, 9)}. TD ${pressure(by)} N ${60 + by.below(70)}x/mnt RR ${14 + by.below(20)}x/mnt S ${35 + by.below(5)}.${by.below(10)} SpO2 ${88 + by.below(12)}%\\nA: ${by.often(DIAGNOSES)[1]} dd/ ${by.one(DIAGNOSES)[1]}\\nP: ${some(DRUGS, 5)}; ${some(PLANS, 5)}. dr. ${by.one(FIRST)} ${by.one(LAST)}`
}

const pressure = (by: Chance) => `${9 + by.below(10)}${by.below(10)}/${5 + by.below(6)}${by.below(10)}`
const day = (days: number) => new Date(-1e12 + days * 86_400_000).toISOString().slice(0, 10)
const moment = (minutes: number) => new Date(minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ')

interface Chance {
  below(most: number): number
  digits(count: number): string
  one<T>(of: readonly T[]): T
  /** The first ones much more often than the last, as people do. */
  often<T>(of: readonly T[]): T
}

function* lines(count: number, seed: number, row: (n: number, by: Chance) => readonly (string | number)[]): Generator<string> {
  const by = chance(seed)
  let text = ''
  for (let n = 1; n <= count; n += 1) {
    text += `${row(n, by).join('\t')}\n`
    if (text.length < 1_000_000) continue
    yield text
    text = ''
  }
  yield text
}

function chance(seed: number): Chance {
  let state = seed
  const next = () => {
    // Two turns of xorshift: the low bits of a plain sequence repeat after a few rows, and a compressor sees it.
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  const pick = <T>(of: readonly T[], place: number): T => of[place] as T
  return {
    below: (most) => Math.floor(next() * most),
    digits: (count) => String(Math.floor(next() * 10 ** count)).padStart(count, '0'),
    one: (of) => pick(of, Math.floor(next() * of.length)),
    often: (of) => pick(of, Math.floor(of.length ** next()) - 1),
  }
}
