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
  'place-away': (f) => `Tempat penyimpanan ${f.target} ${({ network: 'tidak menjawab. Mohon memeriksa jaringan dan apakah server tujuan menyala', 'login-refused': 'menolak pengguna, kata sandi, atau kunci. Mohon memeriksa pulih.yaml dan .env', 'host-key': 'memakai kunci SSH yang tidak dikenal. Mohon memastikan server itu benar, lalu memperbarui berkas known_hosts', 'place-missing': 'tidak memiliki folder atau bucket yang dimaksud. Mohon memeriksa path pada pulih.yaml', 'tool-missing': 'memerlukan program rclone yang belum terpasang. Mohon memasang paket rclone', other: 'tidak dapat dijangkau. Mohon menjalankan “pulih doctor” di server' } as const)[f.why]}.`,
  'not-writable': (f) => `Tempat penyimpanan ${f.target} tidak dapat ditulisi.`,
  'server-away': (f) => `Server ${f.server} tidak menjawab.`,
  'login-refused': (f) => `Server ${f.server} menolak pengguna ${f.user} atau kata sandinya.`,
  'server-differs': (f) => `Server ${f.server} bukan server yang dikenal: identitasnya ${f.found}, seharusnya ${f.expected}. Bila memang diganti, mohon menulis identity: ${f.found} pada pulih.yaml.`,
  'grant-missing': (f) => `Hak ${f.grant} belum diberikan. Perbaikan: ${f.mend}`,
  'setting-wrong': (f) => `Pengaturan ${f.setting} bernilai ${f.found}, perlu ${f.needed}. Perbaikan: ${f.mend}`,
  'database-missing': (f) => `Basis data ${f.database} tidak ada di server.`,
  'unlocked-tables': (f, fmt) => `${fmt.count(f.count)} tabel tidak mendukung transaksi (${f.tables.join(', ')}${f.count > f.tables.length ? ', …' : ''}) dan ${f.locked ? 'ikut terkunci selama dicadangkan' : 'tidak dikunci: isinya dapat berubah selama dicadangkan'}.`,
  'logs-elsewhere': (f) => `Log ${f.database} sudah diambil oleh ${f.by}; bila diambil dari dua pihak, rantainya putus.`,
  'archiver-failing': (f) => `Pengarsipan log gagal sejak ${f.since}.`,
  'log-held': (f, fmt) => `${f.holder} menahan ${fmt.size(f.bytes)} log dan dapat memenuhi disk server.`,
  'log-missing': (f) => `Rantai log putus: ${f.first} sampai ${f.last} tidak ada.`,
  'host-key-differs': (f) => `Kunci SSH server ${f.server} tidak sesuai dengan yang dikenal; sambungan ditolak.`,
  'not-encrypted': (f) => `Sambungan ke server ${f.server} tidak terenkripsi.`,
  'replica-behind': (f, fmt) => (f.seconds === null ? `Replika ${f.replica} tidak berjalan.` : `Replika ${f.replica} tertinggal ${fmt.length(f.seconds * 1000)}.`),
  'same-host': (f) => `Tempat penyimpanan ${f.target} berada di server yang sama dengan sumber; tidak dihitung sebagai salinan di luar server.`,
}

/** What a person should do next. */
const hints: Record<HintId, string> = {
  'free-space': 'Ruang penyimpanan habis. Mohon mengosongkan atau menambah ruang, lalu mengulangi.',
  'mount-missing': 'Tempat penyimpanan belum terpasang. Mohon memasang (mount) tempat penyimpanan tersebut, lalu mengulangi.',
  'disk-not-plugged': 'Media lepas belum dihubungkan. Mohon menghubungkan media tersebut, lalu mengulangi.',
  'place-missing': 'Tempat penyimpanan menjawab, tetapi folder atau bucket-nya tidak ada. Mohon memeriksa path pada pulih.yaml.',
  'place-locked': 'Tempat penyimpanan menolak penghapusan karena salinannya masih terkunci. Tidak ada yang perlu dilakukan; penghapusan dicoba lagi pada jadwal berikutnya.',
  'read-only': 'Tempat penyimpanan hanya dapat dibaca. Mohon memeriksa disk dan cara pemasangannya, lalu mengulangi.',
  permission: 'Izin akses ditolak. Mohon memeriksa hak akses pengguna yang menjalankan Pulih.',
  'tool-missing': 'Program yang diperlukan belum terpasang. Mohon menjalankan “pulih doctor” di server untuk melihat nama paketnya.',
  'tool-failed': 'Program pencadangan berhenti dengan kesalahan. Mohon memeriksa log di server.',
  'source-missing': 'Sumber data tidak ditemukan. Mohon memeriksa apakah aplikasi atau basis datanya dipindahkan.',
  'source-locked': 'Sumber data sedang terkunci. Mohon menunggu proses lain selesai, lalu mengulangi.',
  'chat-gone': 'Ruang obrolan tidak dapat dijangkau. Mohon memeriksa apakah bot masih menjadi anggota.',
  network: 'Jaringan terganggu. Mohon memeriksa sambungan ke tempat penyimpanan.',
  'login-refused': 'Server menolak pengguna atau kata sandi. Mohon memeriksa pengguna pada pulih.yaml dan kata sandinya pada .env.',
  'host-key': 'Kunci SSH server tidak dikenal atau berubah. Mohon memastikan server itu benar, lalu memperbarui berkas known_hosts.',
  'wrong-server': 'Server yang menjawab bukan server yang dimaksud. Tidak ada yang diubah. Mohon memeriksa alamatnya.',
  'not-empty': 'Tempat tujuan sudah berisi data. Tidak ada yang ditimpa. Mohon memilih tujuan yang kosong.',
  'point-unreachable': 'Saat yang diminta tidak dapat dicapai dari cadangan ini. Mohon memilih saat di dalam rentang yang disebutkan.',
  'log-chain': 'Rantai log putus. Mohon membuat cadangan penuh sekarang.',
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
