import type { ModuleSwitch } from '../../core/recovery-settings.ts'

/** Connection settings of modules: led to another server, and back again. */
export const settings = {
  stands: {
    switched: (place: string, modules: string) => `Koneksi dialihkan ke ${place}: ${modules}.`,
    stood: (place: string, modules: string) => `Sudah mengarah ke ${place}: ${modules}.`,
    untouched: (place: string, modules: string) => `BELUM dialihkan ke ${place}: ${modules}.`,
    unknown: (_place: string, modules: string) => `Belum diketahui apakah sudah dialihkan: ${modules}. Mohon diperiksa di servernya.`,
    back: (_place: string, modules: string) => `Dikembalikan ke koneksi semula: ${modules}.`,
  } satisfies Record<ModuleSwitch['is'], (place: string, modules: string) => string>,
  kept: 'Berkas koneksi yang lama disimpan di sampingnya.',
  mixed: {
    headline: 'modul di dua server',
    now: 'Modul di dua server saat ini.',
    label: (system: string) => `MODUL DI DUA SERVER: ${system}`,
    serves: (place: string) => `Yang melayani: ${place}.`,
    production: 'server produksi', before: 'server semula',
    leads: (module: string, place: string) => `${module} mengarah ke ${place}`,
    unsure: (module: string) => `${module} belum diketahui mengarah ke mana`,
    next: 'Yang dientri terpisah. Mohon koneksinya dikembalikan, atau pemulihan diajukan kembali (/restore).',
    back: (number: string) => `Kembalikan koneksi (${number})`,
  },
  counted: (done: string, of: string) => `${done} dari ${of}`,
  back: {
    all: 'Kembalikan koneksi semua modul',
    one: (module: string) => `Kembalikan koneksi ${module}`,
    sure: (modules: string) => `Koneksi ${modules} dikembalikan seperti sebelum dialihkan. Lanjutkan?`,
    titles: { going: 'KONEKSI MODUL DIKEMBALIKAN', done: 'KONEKSI MODUL SUDAH DIKEMBALIKAN', partly: 'KONEKSI MODUL BELUM SEMUANYA KEMBALI', stopped: 'PENGEMBALIAN KONEKSI DIHENTIKAN', failed: 'PENGEMBALIAN KONEKSI TERHENTI' },
    asked: (name: string, at: string, number: string) => `Diminta ${name}, ${at}, untuk pemulihan ${number}.`,
    runs: 'Berkas koneksi yang lama dikembalikan ke tempatnya. Berkas yang sudah diubah pihak lain tidak disentuh.',
    stays: (modules: string) => `TIDAK dikembalikan: ${modules}.`,
    next: 'Mohon memastikan modul ini membuka server yang benar sebelum dipakai.',
    small: (number: string, id: number) => `${number} · prosedur nomor ${id}`,
  },
}
