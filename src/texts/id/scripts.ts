import type { ScriptState, ScriptTrouble } from '../../core/script.ts'

export const scripts = {
  command: 'Skrip yang melapor kepada Pulih: keadaan dan baris laporannya',
  states: { overrun: 'BELUM SELESAI', failed: 'GAGAL', late: 'BELUM MELAPOR', running: 'sedang berjalan', ok: 'berhasil', expected: 'menunggu laporan pertama' } satisfies Record<ScriptState, string>,
  troubles: {
    'script-silent': {
      title: (name: string) => `SKRIP TIDAK MELAPOR — ${name}`,
      line: 'Laporan yang ditunggu tidak datang. Jadwal: ',
      action: 'Mohon EDP memeriksa di server skrip: apakah crontab berubah, server menyala, dan baris curl masih ada.',
    },
    'script-overrun': {
      title: (name: string) => `SKRIP BELUM SELESAI — ${name}`,
      line: 'Skrip mulai dan belum melaporkan selesai. Mulai: ',
      action: 'Mohon EDP memeriksa di server skrip: apakah proses masih bekerja atau terhenti.',
    },
    'script-failed': {
      title: (name: string) => `SKRIP GAGAL — ${name}`,
      line: 'Skrip melaporkan gagal: ',
      action: 'Mohon EDP memeriksa keterangan skrip, lalu menjalankannya kembali.',
    },
  } satisfies Record<ScriptTrouble['kind'], { title: (name: string) => string; line: string; action: string }>,
  lastSign: 'Terakhir terdengar: ',
  neverHeard: 'Skrip ini belum pernah melapor.',
  longest: (length: string) => `Lama wajar paling lama ${length}.`,
  exit: (code: string) => `kode keluar ${code}`,
  service: 'Pelayanan tidak terganggu.',
  noProof: 'Laporan skrip bukan bukti bahwa cadangannya dapat dipulihkan.',
  note: 'Keterangan skrip',
  over: {
    'script-silent': (name: string) => `SKRIP MELAPOR KEMBALI — ${name}`,
    'script-overrun': (name: string) => `SKRIP SELESAI — ${name}`,
    'script-failed': (name: string) => `SKRIP BERHASIL KEMBALI — ${name}`,
  } satisfies Record<ScriptTrouble['kind'], (name: string) => string>,
  started: 'Mulai: ',
  ended: 'Selesai: ',
  endedFailed: 'Gagal: ',
  list: 'Skrip yang melapor',
  none: 'Belum ada skrip yang melapor. Skrip ditulis pada scripts: di pulih.yaml.',
  last: 'laporan terakhir',
  next: 'berikutnya',
  detail: (name: string) => `Skrip ${name}`,
  facts: { state: 'Keadaan', last: 'Laporan terakhir', took: 'Lama', next: 'Jadwal berikutnya', cron: 'Jadwal', grace: 'Batas terlambat', longest: 'Lama paling lama', system: 'Sistem' },
  lines: 'Baris untuk skrip',
  linesIntro: 'Ganti PULIH dengan alamat halaman Pulih di jaringan rumah sakit. Token ini rahasia: mohon tidak diteruskan.',
  inPrivate: 'Baris laporan hanya diberikan kepada admin, dalam percakapan pribadi dengan bot.',
  status: (n: string) => `${n} skrip bermasalah`,
  row: 'Skrip',
}
