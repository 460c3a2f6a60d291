import type { Finding } from '../../core/finding.ts'
import type { FaultArea, HintId } from '../../core/fault.ts'
import type { Format } from '../format.ts'

/** One sentence for each thing that a proof or a preflight can find. */
export type FindingWords = { readonly [K in Finding['kind']]: (finding: Extract<Finding, { kind: K }>, fmt: Format) => string }

const found: FindingWords = {
  'zero-bytes': (f) => `Berkas ${f.file} kosong (0 byte).`,
  'too-small': (f, fmt) => `Ukuran ${f.file} hanya ${fmt.size(f.bytes)}, sedangkan wajarnya paling sedikit ${fmt.size(f.least)}.`,
  truncated: (f, fmt) => (f.expected === null ? `Berkas ${f.file} terpotong pada ${fmt.size(f.bytes)}.` : `Berkas ${f.file} terpotong: ${fmt.count(f.bytes)} byte dari ${fmt.count(f.expected)} byte.`),
  'hash-differs': (f) => `Isi ${f.file} di tempat penyimpanan berbeda dari yang ditulis (checksum tidak cocok).`,
  unreadable: (f) => `Berkas ${f.file} tidak dapat dibaca dari tempat penyimpanan (kesalahan baca disk).`,
  'file-missing': (f) => `Berkas ${f.file} tidak ada di tempat penyimpanan.`,
  'file-unexpected': (f) => `Ada berkas ${f.file} yang tidak tercatat dalam manifes.`,
  'copy-swapped': (f) => `Cadangan tertukar: yang ditemukan ${f.found}, seharusnya ${f.expected}.`,
  'manifest-unreadable': () => 'Manifes cadangan tidak dapat dibaca.',
  'manifest-differs': (f) => `Manifes tidak sesuai dengan catatan pada bagian “${f.field}”.`,
  'end-mark-missing': (f) => `Tanda akhir berkas ${f.file} tidak ditemukan; arsip tidak lengkap.`,
  'engine-check-failed': () => 'Isi cadangan tidak lolos pemeriksaan keutuhan.',
  'foreign-keys-broken': (f, fmt) => `Tabel ${f.table}: ${fmt.count(f.rows)} baris merujuk ke data yang tidak ada.`,
  'count-differs': (f, fmt) => `Jumlah ${f.what} setelah dipulihkan ${fmt.count(f.found)}, seharusnya ${fmt.count(f.expected)}.`,
  'not-fresh': (f, fmt) => (f.age === null ? `Data terbaru di dalamnya (${f.newest}) tidak sesuai dengan catatan saat dicadangkan.` : `Data terbaru di dalamnya (${f.newest}) sudah berumur ${fmt.length(f.age)}.`),
  'freshness-unreadable': () => 'Umur data terbaru tidak dapat dibaca.',
  'base-missing': (f) => `Cadangan dasar ${f.base} tidak ada atau rusak.`,
  'nothing-proven': (f) => `Belum ada cadangan ${f.component} yang terbukti utuh untuk diuji.`,
  shrank: (f, fmt) => `Ukuran turun menjadi ${fmt.size(f.bytes)}, padahal biasanya sekitar ${fmt.size(f.median)}.`,
  'source-missing': (f) => `Sumber data tidak ditemukan: ${f.source}.`,
  'source-unreadable': (f) => `Sumber data tidak dapat dibaca: ${f.source}.`,
  'tool-missing': (f) => `Program ${f.tool} belum terpasang (paket ${f.package}).`,
  'tool-too-old': (f) => `Program ${f.tool} versi ${f.found} sudah usang; perlu ${f.needed} atau lebih baru.`,
  'no-space': (f, fmt) => `Ruang penyimpanan ${f.target} tidak cukup (sisa ${fmt.size(Math.max(0, f.free))}; perlu ${fmt.size(f.needed)}).`,
  'not-mounted': (f) => `Tempat penyimpanan ${f.target} belum terpasang (mount).`,
  'not-plugged': (f) => `Media ${f.target} belum dihubungkan.`,
  'not-writable': (f) => `Tempat penyimpanan ${f.target} tidak dapat ditulisi.`,
  'same-host': (f) => `Tempat penyimpanan ${f.target} berada di server yang sama dengan sumber; tidak dihitung sebagai salinan di luar server.`,
}

/** What a person should do next. */
const hints: Record<HintId, string> = {
  'free-space': 'Ruang penyimpanan habis. Mohon mengosongkan atau menambah ruang, lalu mengulangi.',
  'mount-missing': 'Tempat penyimpanan belum terpasang. Mohon memasang (mount) tempat penyimpanan tersebut, lalu mengulangi.',
  'disk-not-plugged': 'Media lepas belum dihubungkan. Mohon menghubungkan media tersebut, lalu mengulangi.',
  'read-only': 'Tempat penyimpanan hanya dapat dibaca. Mohon memeriksa disk dan cara pemasangannya, lalu mengulangi.',
  permission: 'Izin akses ditolak. Mohon memeriksa hak akses pengguna yang menjalankan Pulih.',
  'tool-missing': 'Program yang diperlukan belum terpasang. Mohon menjalankan “pulih doctor” di server untuk melihat nama paketnya.',
  'tool-failed': 'Program pencadangan berhenti dengan kesalahan. Mohon memeriksa log di server.',
  'source-missing': 'Sumber data tidak ditemukan. Mohon memeriksa apakah aplikasi atau basis datanya dipindahkan.',
  'source-locked': 'Sumber data sedang terkunci. Mohon menunggu proses lain selesai, lalu mengulangi.',
  'chat-gone': 'Ruang obrolan tidak dapat dijangkau. Mohon memeriksa apakah bot masih menjadi anggota.',
  network: 'Jaringan terganggu. Mohon memeriksa sambungan ke tempat penyimpanan.',
  stalled: 'Tidak ada data yang bergerak. Mohon memeriksa apakah tempat penyimpanan dan sumber data masih menjawab.',
  'database-newer': 'Basis data Pulih berasal dari versi yang lebih baru. Mohon memasang versi Pulih yang sesuai.',
  'database-corrupt': 'Berkas basis data rusak. Mohon tidak menghapusnya dan segera menghubungi administrator.',
  cancelled: 'Proses dibatalkan. Bila masih diperlukan, mohon dimulai kembali.',
  'copy-damaged': 'Cadangan ini rusak dan tidak dihitung lagi. Mohon membuat cadangan baru.',
  'look-at-log': 'Mohon memeriksa log Pulih di server.',
}

/** What broke, where no better sentence is known. */
const areas: Record<FaultArea, string> = {
  chat: 'Gangguan pada layanan obrolan.',
  engine: 'Pencadangan data terhenti karena kesalahan.',
  target: 'Gangguan pada tempat penyimpanan.',
  tool: 'Program bantu berhenti dengan kesalahan.',
  store: 'Gangguan pada basis data Pulih.',
  config: 'Konfigurasi tidak dapat digunakan.',
  bot: 'Terjadi kesalahan di dalam Pulih.',
}

export const findings = { found, hints, areas }
