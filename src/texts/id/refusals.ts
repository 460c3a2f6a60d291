import type { Finding } from '../../core/finding.ts'
import type { AnswerProblem, ArgumentProblem, RefusalReason, Refusals } from '../../core/refusal.ts'
import type { Format } from '../format.ts'
import { common } from './common.ts'
import { findings } from './findings.ts'
import { help } from './help.ts'
import { decisionName, stepName } from './steps.ts'

/** A kind no in three parts: what happened, whether anything changed, what to do. */
export interface Refused {
  readonly what: string
  readonly changed: string
  readonly next: string
}

/** A reason without its sentence does not compile. */
export type RefusalWords = { readonly [R in RefusalReason]: (facts: Readonly<Refusals[R]>, fmt: Format) => Refused }

const nothing = 'Tidak ada yang berubah.'
const no = (what: string, next: string, changed = nothing): Refused => ({ what, changed, next })
const perhaps = (similar: string | null, otherwise: string) => (similar === null ? otherwise : `Mungkin yang dimaksud “${similar}”?`)
const duties = (needs: readonly (keyof typeof common.duties)[], fmt: Format) => fmt.list(needs.map((duty) => common.duties[duty]))
const at = (moment: number, fmt: Format) => fmt.stamp(moment).text
// Each kind has a sentence of its own type; the pairing of key and value cannot be expressed to the compiler.
const sentence = (finding: Finding, fmt: Format) => (findings.found[finding.kind] as (finding: Finding, fmt: Format) => string)(finding, fmt)

const bare = (said: string) => (said.endsWith('.') ? said.slice(0, -1) : said)

function momentUnclear(f: Refusals['moment-unclear'], fmt: Format): string {
  switch (f.how) {
    case 'past': return `“${f.said}” sudah lewat${f.at.map((moment) => ` (${fmt.when(moment).text})`).join('')}.`
    case 'either': return `“${f.said}” dapat berarti ${f.at.map((moment) => fmt.when(moment).text).join(' atau ')}.`
    case 'contradiction': return `Hari dan tanggal dalam “${f.said}” tidak cocok.`
    case 'no-time': return `Jamnya belum disebutkan dalam “${f.said}”.`
    case 'none': return f.said === '' ? 'Waktunya belum disebutkan.' : `“${f.said}” bukan waktu yang dapat dibaca.`
  }
}

function problem(found: ArgumentProblem, fmt: Format): string {
  switch (found.kind) {
    case 'missing': return `Masih kurang: ${help.argument(found.argument)}.`
    case 'not-a-number': return `“${found.said}” bukan angka yang dapat dipakai sebagai ${help.argument(found.argument)}.`
    case 'not-one-of': return `“${found.said}” tidak dikenal. ${perhaps(found.similar, `Pilihannya: ${fmt.list(found.known)}.`)}`
    case 'invalid': return `“${found.said}” tidak dapat dipakai sebagai ${help.argument(found.argument)}.`
    case 'too-much': return `Bagian “${found.said}” tidak dimengerti.`
  }
}

function answerProblem(found: AnswerProblem, fmt: Format): Refused {
  switch (found.kind) {
    case 'empty': return no('Jawabannya belum ditulis.', 'Mohon tulis jawabannya.')
    case 'not-a-date': return no(`“${found.said}” bukan tanggal yang dapat dibaca.`, 'Mohon tulis seperti 2026-12-24, 24/12/2026, atau 24 Des.')
    case 'not-a-moment': return no(`“${found.said}” bukan tanggal dan jam yang dapat dibaca.`, 'Mohon tulis seperti 24 Des 22.00.')
    case 'not-yes-or-no': return no(`“${found.said}” belum kami mengerti.`, 'Mohon jawab ya atau tidak.')
    case 'too-long': return no(`Jawaban terlalu panjang (${fmt.count(found.length)} karakter; paling banyak ${fmt.count(found.most)}).`, 'Mohon dipersingkat.')
    case 'not-one-of': return no(`“${found.said}” bukan salah satu pilihan.`, `Pilihannya: ${fmt.list(found.known)}.`)
  }
}

/** The moments on both sides of one that cannot be had. */
const nearest = (f: Refusals['point-unreachable'], fmt: Format) => [...(f.before === null ? [] : [`Terdekat sebelumnya: ${fmt.when(f.before).text}.`]), ...(f.after === null ? [] : [`Terdekat sesudahnya: ${fmt.when(f.after).text}.`])].join(' ')
const spans = (f: Refusals['point-unreachable'], fmt: Format) => f.windows.map(({ from, to }) => (from === to ? fmt.when(from).text : `${fmt.when(from).text} s.d. ${fmt.when(to).text}`))

/** Who could not be told from somebody else, and how to say it so that it counts. */
const voices: Readonly<Record<Refusals['not-own-voice']['voice'], readonly [string, string]>> = {
  anonymous: ['Perintah dari admin anonim tidak dijalankan, karena kami tidak dapat mengetahui pengirimnya.', 'Mohon mematikan “Tetap anonim”, lalu mengirim kembali atas nama sendiri.'],
  channel: ['Perintah atas nama kanal tidak dijalankan, karena kami tidak dapat mengetahui pengirimnya.', 'Mohon mengirim atas nama sendiri.'],
  bot: ['Perintah dari bot lain tidak dijalankan.', 'Mohon mengirim atas nama sendiri.'],
  forwarded: ['Pesan terusan tidak dijalankan sebagai perintah.', 'Mohon mengetiknya sendiri.'],
  edited: ['Pesan yang disunting tidak dijalankan sebagai perintah.', 'Mohon mengirimnya sebagai pesan baru.'],
  outsider: ['Perintah dari luar organisasi ini tidak dijalankan.', 'Mohon menghubungi bagian IT secara langsung.'],
}

const refused: RefusalWords = {
  'unknown-command': (f) => no(`Perintah “${f.said}” tidak dikenal.`, perhaps(f.similar === null ? null : `/${f.similar}`, 'Mohon ketik /help untuk melihat daftar perintah.')),
  'bad-arguments': (f, fmt) => no(`Perintah /${f.command} belum lengkap atau keliru. ${problem(f.problem, fmt)}`, `Contoh: /${f.example}`),
  'not-allowed': (f, fmt) => no(`Perintah /${f.command} hanya untuk ${duties(f.needs, fmt)}.`, 'Bila Bapak/Ibu seharusnya berwenang, mohon menghubungi admin.'),
  'not-known': () => no('Kami belum mengenal Bapak/Ibu.', 'Mohon memperkenalkan diri: /perkenalan Nama Lengkap. Admin akan menindaklanjuti.'),
  'room-not-registered': (f) => no(`Ruang ini belum terdaftar, sehingga /${f.command} tidak dijawab di sini.`, 'Mohon admin mendaftarkannya dari ruang ini, misalnya: /room edp'),
  'stale-button': () => no('Tombol ini sudah tidak berlaku.', 'Mohon melihat kartu yang terbaru atau ketik /help.'),
  'not-own-voice': (f) => no(...voices[f.voice]),
  'no-such-form': (f) => no(`Formulir nomor ${f.id} tidak ditemukan.`, 'Mohon mengulang perintahnya dari awal.'),
  'not-your-form': (f) => no(`Formulir nomor ${f.form} diisi oleh ${f.by}.`, 'Bila diperlukan, mohon mengetik perintahnya sendiri.'),
  'form-over': (f, fmt) => no(`Formulir nomor ${f.form} sudah ${{ sent: 'terkirim', cancelled: 'dibatalkan', expired: 'kedaluwarsa' }[f.how]} pada ${at(f.at, fmt)}.`, 'Mohon mengulang perintahnya dari awal.'),
  'bad-answer': (f, fmt) => answerProblem(f.problem, fmt),
  'answer-needed': () => no('Pertanyaan ini perlu dijawab.', 'Mohon dijawab, atau balas “batal”.'),
  'too-long': (f, fmt) => no(`Pesan terlalu panjang (${fmt.count(f.length)} karakter; paling banyak ${fmt.count(f.limit)}).`, 'Mohon mengirim perintah yang lebih singkat.'),

  'no-such-person': (f) => no(`Tidak ada orang dengan nomor atau nama “${f.who}”.`, 'Mohon lihat daftarnya dengan /person.'),
  'no-such-room': (f) => no(`Ruang “${f.room}” tidak terdaftar.`, 'Mohon lihat daftarnya dengan /room list.'),
  'already-introduced': (f, fmt) => no(`Perkenalan sudah kami terima pada ${at(f.at, fmt)}.`, 'Mohon menunggu keputusan admin; kabarnya disampaikan di sini.'),
  'introduction-gone': (f) => no(f.decidedBy === null ? `Perkenalan nomor ${f.id} tidak ada.` : `Perkenalan nomor ${f.id} sudah diputuskan oleh ${f.decidedBy}.`, 'Mohon lihat daftar terbaru dengan /person.'),
  'last-admin': (f) => no(`${f.name} adalah admin terakhir.`, 'Mohon menunjuk admin lain terlebih dahulu: /person add NOMOR admin'),
  'name-unusable': (f) => no(f.said === '' ? 'Nama belum disebutkan.' : `Nama “${f.said}” tidak dapat dipakai.`, 'Mohon tulis nama yang mudah dikenali, misalnya: /perkenalan Budi Santoso'),
  'link-in-private': (f) => no(f.spent === 'yes' ? 'Kode tersebut terbaca oleh orang lain dan karena itu sudah kami batalkan.' : 'Akun hanya dapat ditautkan dalam percakapan pribadi dengan bot.', f.spent === 'yes' ? 'Mohon meminta kode baru dengan /link, lalu mengetiknya dalam percakapan pribadi dengan bot ini.' : 'Mohon mengetik /link dalam percakapan pribadi dengan bot ini.'),
  'link-code-wrong': (f, fmt) => no('Kode tersebut keliru, sudah dipakai, atau sudah lewat waktunya.', `Mohon meminta kode baru dengan /link di aplikasi lain. Sisa kesempatan: ${fmt.count(f.left)}.`),
  'link-tries-over': (f, fmt) => no('Kode keliru terlalu sering.', `Selama ${fmt.count(f.minutes)} menit ke depan kode dari akun ini tidak kami tanggapi. Bila perlu, mohon menghubungi admin.`),
  'already-linked': (f) => no(`Akun ini sudah tertaut sebagai ${f.name}.`, 'Kode tersebut dibatalkan. Untuk menautkan akun lain, mohon mengetiknya di aplikasi lain itu.'),
  'account-taken': (f) => no(`Akun ini ${f.removed === 'yes' ? 'pernah tercatat' : 'tercatat'} atas nama ${f.name}.`, f.removed === 'yes' ? 'Mohon memperkenalkan diri: /perkenalan Nama Lengkap. Admin akan menindaklanjuti.' : 'Mohon admin melepasnya terlebih dahulu: /person unlink'),
  'no-such-account': (f) => no(`${f.name} tidak mempunyai akun “${f.said}”.`, 'Mohon lihat akunnya dengan /person.'),
  'only-account': () => no('Ini satu-satunya akun Bapak/Ibu.', 'Mohon menautkan akun lain terlebih dahulu dengan /link, atau menghubungi admin.'),
  'no-such-duty': (f, fmt) => no(f.said === '' ? 'Tugasnya belum disebutkan.' : `Tugas “${f.said}” tidak dikenal.`, perhaps(f.similar, `Pilihannya: ${fmt.list(f.known)}.`)),
  'no-such-unit': (f) => no(f.unit === '' ? 'Unitnya belum disebutkan.' : `Unit “${f.unit}” tidak ada dalam konfigurasi.`, perhaps(f.similar, 'Mohon memeriksa daftar unit dalam pulih.yaml.')),
  'not-a-day': (f) => no(`“${f.said}” bukan tanggal yang dapat dibaca.`, 'Mohon tulis seperti 2026-12-24, 24/12/2026, atau 24 Des.'),
  'holiday-unchanged': (f) => no(`Tanggal ${f.date} ${{ free: 'sudah tercatat sebagai hari libur', worked: 'memang bukan hari libur', 'as-decreed': 'tidak pernah diubah dari daftar resmi' }[f.stands]}.`, 'Mohon lihat daftarnya dengan /holiday.'),

  'not-rehearsable': (f) => no(`Cadangan ${f.system} dibuat alat lain, sehingga tidak dapat diuji restore dari sini.`, 'Mohon menguji restore dengan alat pembuatnya.'),
  'no-such-script': (f, fmt) => no(`Skrip “${f.name}” tidak ada dalam konfigurasi.`, perhaps(f.similar, f.known.length === 0 ? 'Belum ada skrip yang melapor.' : `Yang ada: ${fmt.list(f.known)}.`)),
  'no-such-system': (f, fmt) => no(`Sistem “${f.name}” tidak ada dalam konfigurasi.`, perhaps(f.similar, `Yang ada: ${fmt.list(f.known)}.`)),
  'no-further-place': (f) => no(`Cadangan ${f.system} tidak memiliki tempat lain untuk disalin.`, 'Mohon admin menambahkan jadwal kind: copy, atau targets kedua, pada pulih.yaml.'),
  'no-such-place': (f, fmt) => no(`Cadangan sistem itu tidak disalin ke “${f.name}”.`, perhaps(f.similar, `Yang ada: ${fmt.list(f.known)}.`)),
  'no-such-component': (f, fmt) => no(`Komponen “${f.name}” tidak ada dalam konfigurasi.`, perhaps(f.similar, `Yang ada: ${fmt.list(f.known)}.`)),
  'level-unknown': (f, fmt) => no(`Komponen ${f.component} tidak mengenal jenis cadangan “${f.level}”.`, `Yang tersedia: ${fmt.list(f.levels)}.`),
  'already-running': (f, fmt) => no(`Komponen ${f.component} sedang dikerjakan (nomor ${f.run}, sejak ${at(f.since, fmt)}).`, 'Mohon menunggu hingga selesai.', 'Tidak ada pekerjaan baru yang dimulai.'),
  'no-such-run': (f) => no(`Pekerjaan nomor ${f.id} tidak ditemukan.`, 'Mohon lihat daftarnya dengan /history.'),
  'no-such-copy': (f) => no(`Cadangan nomor ${f.id} tidak ditemukan.`, 'Mohon lihat daftarnya dengan /history.'),
  'copy-pinned': (f) => no(`Cadangan nomor ${f.id} sudah dikunci oleh ${f.by}, sehingga tidak akan dihapus.`, `Bila tidak diperlukan lagi: /retention unpin ${f.id}`),
  'copy-not-pinned': (f) => no(`Cadangan nomor ${f.id} tidak sedang dikunci.`, 'Mohon lihat daftarnya dengan /retention.'),
  'copy-going': (f, fmt) => no(`Cadangan nomor ${f.id} sedang dihapus sejak ${at(f.since, fmt)}.`, 'Mohon memilih cadangan lain.'),
  'copy-damaged': (f, fmt) => no(`Cadangan nomor ${f.id} sudah ditemukan rusak pada ${at(f.since, fmt)}.`, 'Mohon memilih cadangan lain dengan /history.'),

  'no-such-part': (f) => no(f.several === 'yes' ? `Nama ${f.parts.join(', ')} ada lebih dari satu dalam cadangan ${f.component}.` : `Cadangan ${f.component} tidak memuat ${f.parts.join(', ')}.`, f.near.length === 0 ? 'Mohon mengajukan kembali dengan nama tabel yang tepat.' : `Mungkin yang dimaksud: ${f.near.join(', ')}. Mohon mengajukan kembali dengan nama itu.`),
  'nothing-to-restore': (f) => no(`Belum ada cadangan ${f.component} yang dapat dipulihkan.`, 'Mohon lihat riwayatnya dengan /history, atau menghubungi admin bila cadangan disimpan di tempat lain.'),
  'point-unreachable': (f, fmt) => no(`Keadaan ${f.component} pada ${fmt.when(f.asked).text} tidak dapat dipulihkan. ${nearest(f, fmt)}`, `Mohon memilih saat yang tersedia: ${fmt.list(spans(f, fmt))}.`),

  'no-such-check': (f) => no(`Pemeriksaan “${f.id}” tidak ditemukan.`, 'Mohon lihat yang masih terbuka dengan /check.'),
  'already-signed': (f, fmt) => no(`Pemeriksaan nomor ${f.check} sudah diparaf oleh ${f.by} pada ${at(f.at, fmt)}.`, 'Tidak perlu diparaf lagi.'),
  'check-closed': (f, fmt) => no(`Pemeriksaan nomor ${f.check} sudah ditutup oleh ${f.by} pada ${at(f.at, fmt)}.`, 'Mohon lihat yang masih terbuka dengan /check.'),
  'nothing-to-undo': (f) => no(`Tidak ada paraf yang dapat dibatalkan pada pemeriksaan nomor ${f.check}.`, 'Mohon lihat keadaannya dengan /check.'),
  'undo-too-late': (f, fmt) => no(`Paraf pukul ${fmt.clock(f.signedAt)} hanya dapat dibatalkan dalam ${fmt.count(f.minutes)} menit.`, `Bila ada yang keliru, mohon dilaporkan: /sign problem ${f.check} keterangan`),
  'not-your-signature': (f) => no(`Paraf pemeriksaan nomor ${f.check} dibubuhkan oleh ${f.by}.`, `Hanya ${f.by} yang dapat membatalkannya.`),
  'already-owned': (f, fmt) => no(`Pemeriksaan nomor ${f.check} sudah ditangani ${f.by} sejak ${at(f.at, fmt)}.`, `Mohon berkoordinasi dengan ${f.by}.`),
  'note-needed': () => no('Keterangannya belum ditulis.', 'Mohon tulis keterangan singkat di belakang perintah atau balasan.'),
  'facts-changed': (f) => no(`Isi pemeriksaan nomor ${f.check} berubah sejak kartu tersebut dilihat.`, 'Mohon membaca kartu yang terbaru, lalu memutuskan kembali.'),
  'still-failing': (f, fmt) => no(`Masih ada ${fmt.count(f.problems)} masalah pada pemeriksaan nomor ${f.check}.`, `Mohon diselesaikan, atau ditutup dengan alasan: /sign close ${f.check} alasan`),

  'codes-set-up': (f, fmt) => no(`Kode verifikasi Anda sudah aktif sejak ${at(f.since, fmt)}.`, 'Bila telepon hilang atau diganti, mohon admin mencabutnya: /kode cabut nama.'),
  'codes-not-set-up': (f) => no(`Kode verifikasi ${f.name} belum didaftarkan.`, 'Mohon mendaftarkannya dalam percakapan pribadi dengan bot ini: /kode'),
  'codes-too-new': (f, fmt) => no(f.since === null ? 'Kode verifikasi belum selesai didaftarkan.' : `Kode verifikasi Anda baru aktif sejak ${at(f.since, fmt)}, setelah permohonan ini dibuat.`, 'Mohon meminta manajer lain yang kodenya sudah aktif sebelumnya.'),
  'code-wrong': (f, fmt) => no('Kode tersebut salah, sudah lewat, atau sudah dipakai.', `Mohon menunggu kode berikutnya pada aplikasi, lalu mengetiknya. Kesempatan tersisa: ${fmt.count(f.left)}.`),
  'code-locked': (f, fmt) => no(`Kode verifikasi Anda dikunci sampai ${at(f.until, fmt)} karena terlalu sering salah.`, 'Mohon menunggu, atau meminta manajer lain memutuskan. Admin sudah diberi tahu.'),
  'code-in-private': (f) => no(f.spent === 'yes' ? 'Kode itu diketik di tempat yang terbaca orang lain, sehingga tidak berlaku lagi.' : 'Kode verifikasi hanya diketik secara pribadi.', 'Mohon mengetiknya dalam percakapan pribadi dengan bot ini.'),
  'own-deputy': () => no('Anda tidak dapat mewakili diri sendiri.', 'Mohon menunjuk orang lain.'),
  'moment-past': (f, fmt) => no(`Waktu ${at(f.at, fmt)} sudah lewat.`, 'Mohon menyebutkan waktu yang akan datang.'),
  'too-long-away': (f, fmt) => no(`Perwakilan paling lama ${fmt.count(f.days)} hari.`, 'Mohon memilih waktu yang lebih dekat; perwakilan dapat diperpanjang kemudian.'),
  'no-deputy': (f) => no(`${f.name} sedang tidak mewakili Anda.`, 'Mohon lihat daftarnya dengan /wakil.'),

  'no-such-procedure': (f) => no(`Prosedur nomor ${f.id} tidak ditemukan.`, 'Mohon memakai nomor yang tertera pada kartunya.'),
  'already-decided': (f, fmt) => no(`Prosedur nomor ${f.procedure} sudah diputuskan oleh ${f.by} pada ${at(f.at, fmt)}: ${decisionName(f.decision)}.`, 'Tidak perlu diputuskan lagi.'),
  'step-not-open': (f) => no(`Langkah “${stepName(f.step)}” pada prosedur nomor ${f.procedure} sedang tidak menunggu jawaban.`, 'Mohon melihat kartu yang terbaru.'),
  'plan-changed': (f) => no(`Rencana prosedur nomor ${f.procedure} berubah sejak kartu tersebut dilihat.`, 'Mohon membaca rencana yang terbaru, lalu memutuskan kembali.'),
  'procedure-open': (f) => no(`Prosedur nomor ${f.procedure} masih berjalan.`, 'Mohon menyelesaikannya terlebih dahulu.'),
  'downtime-stands': (f) => no(`${f.number} mengenai layanan yang sama pada waktu yang sama.`, `Mohon melihatnya dengan /downtime ${f.number} dan melanjutkan di sana, atau memilih waktu lain.`),
  'procedure-over': (f, fmt) => no(`Prosedur nomor ${f.procedure} sudah ${f.how === 'done' ? 'selesai' : 'dihentikan'}${f.by === null ? '' : ` oleh ${f.by}`} pada ${at(f.at, fmt)}.`, 'Tidak ada tindakan yang diperlukan.'),
  'same-person': (f) => no(`Langkah “${stepName(f.step)}” pada prosedur nomor ${f.procedure} harus diputuskan oleh orang lain, bukan oleh pemohonnya.`, 'Mohon meminta rekan yang berwenang.'),
  'others-waive': (f, fmt) => no(`Langkah “${stepName(f.step)}” pada prosedur nomor ${f.procedure} tidak dapat dilewati oleh pemohonnya sendiri.`, `Yang dapat memutuskan: ${fmt.list(f.may.map(({ name, insteadOf }) => (insteadOf === null ? name : `${name} (mewakili ${insteadOf})`)))}.`, 'Langkah itu belum dilewati. Permintaan ini sudah diteruskan kepada yang dapat memutuskan.'),
  'not-your-step': (f, fmt) => no(`Langkah “${stepName(f.step)}” pada prosedur nomor ${f.procedure} hanya untuk ${duties(f.needs, fmt)}.`, 'Mohon meminta yang berwenang.'),
  'nothing-switched': (f) => no(`Pemulihan nomor ${f.procedure} tidak mengubah koneksi modul mana pun.`, 'Tidak ada yang perlu dikembalikan.'),
  'code-needed': (f) => no(`Prosedur nomor ${f.procedure} memerlukan kode verifikasi.`, 'Mohon mengirim kodenya secara pribadi, tidak di dalam grup.'),
  'too-early': (f, fmt) => no(`Unit diberi tahu bahwa pekerjaan dimulai ${fmt.when(f.from).text}.`, 'Mohon memulai pada waktunya, atau mengubah jadwalnya terlebih dahulu.'),
  'moment-unclear': (f, fmt) => no(momentUnclear(f, fmt), 'Mohon tulis hari dan jam, seperti rabu 22.00 atau 9 Des pukul 22.00.'),
  'past-return': (f) => no(`Prosedur nomor ${f.procedure} telah melewati batas pembatalan (${stepName(f.step)}).`, 'Mohon menunggu hingga langkah ini selesai.', 'Pekerjaan tetap berjalan.'),
  'reason-needed': () => no('Alasannya belum ditulis.', 'Mohon tulis alasan singkat di belakang perintah atau balasan.'),
  'no-such-ground': (f, fmt) => no(`Sistem ini tidak dapat dipulihkan ke “${f.name}”.`, perhaps(f.similar, `Yang tersedia: ${fmt.list(f.known)}.`)),
  'file-not-taken': (f, fmt) => no(`Berkas “${f.name}” ${({ 'too-large': `lebih besar dari ${fmt.size(f.most)}`, 'not-allowed': 'tidak boleh dibaca oleh Pulih di chat ini', gone: 'tidak dapat diambil lagi dari chat ini' } as const)[f.why]}. Laporan belum dicatat.`, f.why === 'too-large' ? 'Mohon mengirim foto atau berkas yang lebih kecil.' : f.why === 'not-allowed' ? 'Mohon admin memberi aplikasi izin files:read, atau kirim laporan tanpa berkas.' : 'Mohon mengirim ulang.'),
  'nothing-serves-elsewhere': (f) => no(`${f.system} dilayani dari server produksi; tidak ada failover yang perlu ditinggalkan.`, 'Untuk memulihkan dari cadangan, mohon memakai /restore.'),
  'no-place-fits': (f, fmt) => no(`Tidak ada server yang dapat dipakai untuk pemulihan ini: ${f.places.map((place) => `${place.name} (${place.finding === null ? 'tidak siap' : bare(sentence(place.finding, fmt))})`).join('; ')}.`, 'Mohon EDP menyiapkan salah satu server itu, lalu mengulangi langkah ini.'),
  'place-unfit': (f, fmt) => no(`Tempat “${f.place}” tidak dapat dipakai untuk pemulihan ini.${f.finding === null ? '' : ` ${sentence(f.finding, fmt)}`}`, 'Mohon memilih server lain pada kartunya, atau meminta EDP menyiapkannya lalu mengajukan kembali.'),
  'unknown-choice': (f, fmt) => no(`“${f.said}” bukan pilihan pada prosedur nomor ${f.procedure}.`, `Pilihannya: ${fmt.list(f.choices)}.`),

  'no-such-job': (f, fmt) => no(`Pekerjaan terjadwal “${f.name}” tidak ada.`, perhaps(f.similar, `Yang tersedia: ${fmt.list(f.known)}.`)),
}

/** When the fault is ours, or when a reply could be read in two ways. */
const trouble = {
  bug: 'Maaf, terjadi kesalahan di sisi kami.',
  bugChanged: 'Perintah ini mungkin belum dijalankan.',
  bugNext: 'Mohon dicoba sekali lagi. Bila berulang, mohon menghubungi admin; rinciannya ada di log.',
  faultChanged: 'Perintah ini tidak selesai dijalankan.',
  unclearChanged: nothing,
  unclear: 'Balasan tersebut belum kami mengerti.',
  unclearNext: (offers: string) => `Mohon tekan tombol atau balas dengan: ${offers}.`,
  aside: 'PESAN TIDAK DIKERJAKAN',
  asideLead: 'Pulih berulang kali berhenti sebelum pesan berikut selesai dikerjakan. Pesan ini dilewati; perintahnya tidak dijalankan.',
  asideNext: 'Mohon diulangi bila masih diperlukan. Bila terjadi lagi, mohon menghubungi admin; rinciannya ada di log.',
  asideUnread: 'pesan yang tidak terbaca',
}

export const refusals = { refused, trouble }
