import type { Hidden } from '../../core/discreet.ts'
import type { Duty, Purpose } from '../../core/people.ts'
import type { Mark } from '../message.ts'
import type { Rung } from '../../core/evidence.ts'
import type { CopyClass, Level } from '../../core/site.ts'

export const common = {
  marks: { ok: 'BERHASIL', fail: 'GAGAL', warn: 'PERLU DIPERIKSA', wait: 'MENUNGGU', run: 'BERJALAN', todo: 'BELUM', info: 'INFO' } satisfies Record<Mark, string>,
  rungs: { produced: 'tertulis', complete: 'lengkap', stored: 'tersimpan', intact: 'utuh', restored: 'dapat dipulihkan', consistent: 'konsisten' } satisfies Record<Rung, string>,
  levels: { full: 'penuh', differential: 'diferensial', log: 'log transaksi' } satisfies Record<Level, string>,
  immutable: 'terkunci terhadap penghapusan',
  classes: { 'same-host': 'satu server dengan sumber', 'off-host': 'di luar server', offline: 'media lepas' } satisfies Record<CopyClass, string>,
  duties: { admin: 'admin', manager: 'IT Manager', edp: 'EDP', 'unit-head': 'kepala unit', vendor: 'vendor', auditor: 'auditor' } satisfies Record<Duty, string>,
  purposes: { edp: 'EDP', manager: 'IT Manager', unit: 'unit', admin: 'admin' } satisfies Record<Purpose, string>,
  stepStopped: (n: string, of: string, name: string) => `Berakhir pada langkah ${n} dari ${of}: ${name}`,
  stepsDone: (of: string) => `Semua ${of} langkah selesai`,
  moved: { title: 'Kartu ini berlanjut di bawah.', before: 'Isi sebelumnya, sampai ' },
  hidden: { secret: '[rahasia disembunyikan]', address: '[alamat disembunyikan]', patient: '[data pasien disembunyikan]' } satisfies Record<Hidden, string>,
  never: 'belum pernah',
  unknown: 'tidak diketahui',
  and: 'dan',
}
