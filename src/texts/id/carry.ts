/** Copies that are carried on to further places. */
export const carry = {
  titles: {
    queued: 'SALINAN MENUNGGU GILIRAN',
    running: 'SALINAN BERJALAN',
    waiting: 'SALINAN MENUNGGU MEDIA',
    ok: 'SALINAN BERHASIL',
    partial: 'SALINAN BELUM LENGKAP',
    failed: 'SALINAN GAGAL',
    cancelled: 'SALINAN DIBATALKAN',
  },
  over: (length: string) => `semua cadangan ${length} terakhir`,
  done: (what: string) => `ada, checksum cocok di kedua sisi, arsip utuh (${what}).`,
  plugIn: (places: string) => `Mohon menghubungkan ${places}.`,
  byItself: 'Penyalinan dimulai dengan sendirinya setelah terhubung.',
  looksAgain: (places: string) => `${places} dicoba lagi dengan sendirinya; penyalinan dilanjutkan setelah terhubung.`,
  mayGo: (places: string) => `${places} boleh dilepas dan disimpan kembali.`,
  stopConfirm: 'Hentikan penyalinan ini?',
  asked: 'Permintaan penghentian dicatat; kartu akan berubah setelah proses berhenti.',
  history: {
    title: (system: string) => `RIWAYAT SALINAN — ${system}`,
    none: 'Belum ada salinan terjadwal yang tercatat.',
    verdicts: { ok: 'lengkap', partial: 'belum lengkap', failed: 'gagal', cancelled: 'dibatalkan', open: 'belum selesai' },
    missing: (what: string) => `belum: ${what}`,
    to: (places: string) => `ke ${places}`,
  },
  jobs: { copy: (system: string, places: string) => `Salinan ${system} ke ${places}` },
}
