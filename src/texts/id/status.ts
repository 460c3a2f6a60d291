import type { CopyDigit, CopyRule, DigitStatus } from '../../core/copy-rule.ts'
import type { ComponentStatus, DueStatus, SafetyVerdict, StatusReason } from '../../core/status.ts'
import { quiet } from './quiet.ts'

type RunKind = NonNullable<ComponentStatus['running']>['kind']

export const status = {
  command: 'Keadaan cadangan saat ini: aman atau tidak',
  verdicts: { safe: 'AMAN', attention: 'PERLU DIPERIKSA', unsafe: 'TIDAK AMAN' } satisfies Record<SafetyVerdict, string>,
  components: (n: string) => `${n} komponen`,
  others: (n: string) => `${n} sistem lain`,
  of: (bad: string, all: string) => `${bad} dari ${all} komponen`,
  proven: (rung: string, ago: string) => `terbukti ${rung}, ${ago}`,
  rehearsed: (ago: string) => `uji restore berhasil ${ago}`,
  reasons: {
    'never-proven': () => 'belum ada cadangan yang terbukti utuh',
    'serves-unprotected': (f) => `${f.target} melayani sejak ${f.at}; yang dientri di sana belum tercadangkan`,
    'in-maintenance': (f) => quiet.until(f.target, f.at),
    'too-old': (f) => `cadangan terakhir sudah melewati batas ${f.allowed}`,
    'rpo-missed': (f) => `bila dipulihkan sekarang, data ${f.ms} terakhir hilang; batas yang dijanjikan ${f.allowed}`,
    'rto-missed': (f) => `pemulihan seluruh sistem terukur ${f.ms}; batas yang dijanjikan ${f.allowed}`,
    'last-failed': (f) => `backup terakhir gagal (${f.at})`,
    'rehearsal-failed': (f) => `uji restore gagal (${f.at})`,
    damaged: (f) => `${f.copies} cadangan rusak`,
    'only-same-host': () => 'hanya ada di server yang sama dengan sumber; belum ada di luar server',
    'off-host-missing': (f) => `belum ada di ${f.target}`,
    'target-unknown': (f) => `${f.target} tidak dapat diperiksa sejak ${f.at}; isinya belum diketahui`,
    'copy-waits': (f) => `salinan menunggu ${f.target} dihubungkan sejak ${f.at}`,
    'disk-unseen': (f) => `media ${f.target} tidak terlihat sejak ${f.at}, melewati batas ${f.allowed}`,
    'never-rehearsed': () => 'belum pernah diuji restore',
  } satisfies { [K in StatusReason['kind']]: (facts: Readonly<Record<'at' | 'allowed' | 'ms' | 'copies' | 'target', string>>) => string },
  /** How a system keeps 3-2-1-1-0. */
  rule: {
    verdicts: { kept: 'Aturan salinan 3-2-1-1-0: terpenuhi', 'not-kept': 'Aturan salinan 3-2-1-1-0: belum terpenuhi' } satisfies Record<CopyRule['verdict'], string>,
    digits: { copies: 'Tiga salinan, termasuk sumber', kinds: 'Dua jenis tempat', offsite: 'Salinan luar lokasi', offline: 'Salinan terputus atau tidak dapat dihapus', errors: 'Tanpa kesalahan' } satisfies Record<CopyDigit, string>,
    states: { yes: 'ya', no: 'belum', unknown: 'belum dapat dipastikan' } satisfies Record<DigitStatus['state'], string>,
    counts: { copies: (n: string) => `${n} salinan`, kinds: (n: string) => `${n} jenis`, errors: (n: string) => `${n} masalah` },
  },
  places: 'Letak',
  away: (since: string) => `tidak dapat diperiksa sejak ${since}`,
  nowhere: 'belum ada',
  running: { backup: 'sedang dicadangkan', copy: 'sedang disalin', rehearsal: 'sedang diuji restore', reread: 'sedang dibaca ulang' } satisfies Record<RunKind, string>,
  queued: 'menunggu giliran',
  alarms: (n: string) => `${n} alarm belum selesai`,
  unsigned: 'Belum diparaf',
  signBy: (at: string) => `paraf sebelum ${at}`,
  owned: (name: string) => `ditangani ${name}`,
  problem: (name: string) => `Masalah dilaporkan ${name}`,
  unowned: 'belum ada yang menangani',
  reported: (n: number) => `${n} masalah dilaporkan`,
  procedures: 'Prosedur berjalan',
  procedureKinds: { deletion: 'Penghapusan cadangan lama' } as Readonly<Record<string, string>>,
  procedureStates: { going: 'berjalan', waiting: 'menunggu jawaban', interrupted: 'perlu diperiksa' },
  next: 'Berikutnya',
  kinds: { backup: 'backup', rehearsal: 'uji restore', retention: 'penghapusan cadangan lama', reread: 'pembacaan ulang cadangan', copy: 'salinan', check: 'pemeriksaan' } satisfies Record<DueStatus['what'], string>,
  nothing: 'Belum ada sistem yang dicadangkan.',
  details: 'Rincian per komponen',
  lastRun: 'backup terakhir',
  /** To the units: whether their data is safe, in their words. */
  unit: {
    titles: { safe: 'DATA PELAYANAN AMAN', attention: 'CADANGAN DATA ADA, PERLU DIPERIKSA EDP', unsafe: 'CADANGAN DATA BELUM AMAN' } satisfies Record<SafetyVerdict, string>,
    upTo: 'tercadangkan sampai',
    none: 'belum ada cadangan lengkap yang dapat diandalkan',
    todo: {
      safe: 'Unit tidak perlu melakukan apa pun. Pencadangan berjalan tanpa menghentikan pelayanan.',
      attention: 'Unit tidak perlu melakukan apa pun; EDP memeriksanya. Bila ada gangguan pada aplikasi, mohon menghubungi EDP.',
      unsafe: 'EDP perlu menanganinya; unit tidak perlu melakukan apa pun. Bila ada gangguan pada aplikasi, mohon segera menghubungi EDP.',
    } satisfies Record<SafetyVerdict, string>,
  },
  actions: { refresh: 'Perbarui', checks: 'Lihat pemeriksaan' },
}
