import type { Field, Message, Spoken } from '../../texts/message.ts'
import { askView, formView } from '../../texts/views/form.ts'
import { line, mono, speaker, strong, type Say } from '../../texts/words.ts'

const speak = speaker('Asia/Jakarta')

/** The morning check of the small house, as it stands before and after somebody signed. */
export function morningCheck(state: { readonly signedBy: string | null; readonly problem: string | null; readonly at: number }): Spoken {
  return speak((t): Message => {
    const id = t.fmt.lang === 'id'
    const signed: Message = {
      mood: state.problem === null ? 'ok' : 'warn',
      title: line(id ? 'AMAN — SIMRS, 2 komponen' : 'SAFE — SIMRS, 2 components'),
      blocks: [
        { kind: 'line', line: line(id ? 'Pemeriksaan pagi, ' : 'Morning check, ', t.fmt.when(state.at)) },
        {
          kind: 'rows',
          rows: [
            { mark: 'ok', label: line(id ? 'Basis data SIMRS' : 'SIMRS database'), detail: line(id ? 'penuh 02.00 WIB, konsisten, 1,84 GB' : 'full 02.00 WIB, consistent, 1.84 GB') },
            { mark: 'ok', label: line(id ? 'Aplikasi SIMRS' : 'SIMRS application'), detail: line(id ? 'diferensial 03.00 WIB, utuh, 212 MB' : 'differential 03.00 WIB, intact, 212 MB') },
            { mark: 'warn', label: line(id ? 'Salinan luar lokasi' : 'Off-site copy'), detail: line(id ? 'belum ada sejak Jumat' : 'none since Friday') },
          ],
        },
        ...(state.problem === null ? [] : [{ kind: 'line' as const, line: line(strong(id ? 'Masalah: ' : 'Problem: '), state.problem) }]),
        { kind: 'line', line: state.signedBy === null ? line(id ? 'Mohon diparaf sebelum ' : 'Please sign before ', t.fmt.when(state.at + 5_400_000), '.') : line(id ? 'Diparaf oleh ' : 'Signed by ', strong(state.signedBy), ', ', t.fmt.stamp(state.at + 60_000)) },
        { kind: 'detail', summary: line(id ? 'Rincian pemeriksaan' : 'Details of the check'), lines: [line('simrs/database ', mono('2026-11-22T190000Z-full-9f3a')), line('simrs/aplikasi ', mono('2026-11-22T200000Z-diff-1c07'))] },
        { kind: 'small', line: line('SPO-IT-01, rev. 2 · 4f1c9a02') },
      ],
    }
    if (state.signedBy !== null) return { ...signed, files: [{ name: id ? 'lembar-pemeriksaan.html' : 'check-sheet.html', mime: 'text/html', text: '<p>1</p>' }] }
    return {
      ...signed,
      actions: [
        { say: 'sign 1', label: id ? 'Paraf' : 'Sign', style: 'primary', words: ['paraf'] },
        { say: 'sign problem 1', label: id ? 'Ada masalah' : 'Report a problem', ask: { label: id ? 'Apa masalahnya?' : 'What is the problem?', example: id ? 'NAS tidak dapat dibuka' : 'the NAS cannot be opened' } },
        { say: 'sign close 1', label: id ? 'Tutup tanpa paraf' : 'Close unsigned', style: 'danger', confirm: id ? 'Pemeriksaan akan ditutup atas nama Anda. Lanjutkan?' : 'The check will be closed in your name. Go on?' },
      ],
    }
  })
}

export function backupFailed(at: number): Spoken {
  return speak(((t) => {
    const id = t.fmt.lang === 'id'
    return {
      mood: 'alarm',
      title: line(id ? 'BACKUP GAGAL — SIMRS' : 'BACK-UP FAILED — SIMRS'),
      blocks: [
        { kind: 'line', line: line(id ? 'Penuh, ' : 'Full, ', t.fmt.when(at)) },
        {
          kind: 'facts',
          facts: [
            { label: id ? 'Sebab' : 'Cause', value: line(id ? 'ruang penyimpanan penuh (sisa 1,2 GB; perlu 38 GB)' : 'storage is full (1.2 GB left; 38 GB needed)') },
            { label: id ? 'Cadangan baik terakhir' : 'Last good back-up', value: line(id ? 'Sabtu 03.06 WIB' : 'Saturday 03.06 WIB') },
            { label: id ? 'Pelayanan' : 'Service', value: line(strong(id ? 'tidak terganggu' : 'not affected')) },
            { label: id ? 'Penghapusan W-2' : 'W-2 deletion', value: line(strong(id ? 'ditahan' : 'held')) },
          ],
        },
      ],
      actions: [
        { say: 'own 2', label: id ? 'Saya tangani' : 'I take it', style: 'primary' },
        { say: 'backup simrs', label: id ? 'Ulangi' : 'Repeat' },
      ],
    }
  }) satisfies Say)
}

export function backupRunning(share: number | null): Spoken {
  return speak(((t) => {
    const id = t.fmt.lang === 'id'
    return {
      mood: 'info',
      title: line(id ? 'Pencadangan SIMRS berjalan' : 'SIMRS back-up is running'),
      blocks: [
        { kind: 'progress', share, label: line(id ? 'Basis data: 820 MB dari 1,84 GB' : 'Database: 820 MB of 1.84 GB') },
        { kind: 'rows', rows: [{ mark: 'run', label: line(id ? 'Basis data' : 'Database'), detail: line(id ? 'menyalin dan memampatkan' : 'copying and compressing') }, { mark: 'wait', label: line(id ? 'Aplikasi' : 'Application') }, { mark: 'todo', label: line(id ? 'Pembuktian' : 'Proof') }] },
      ],
    }
  }) satisfies Say)
}

/** A form of four questions, half answered. */
export function roomForm(state: { readonly answers: Readonly<Record<string, string>>; readonly asks: string; readonly at: number }): Spoken {
  const fields = (unit: string): readonly Field[] => [
    { key: 'unit', label: unit, kind: 'choice', options: [{ value: 'igd', label: 'IGD' }, { value: 'farmasi', label: 'Farmasi' }] },
    { key: 'from', label: 'Mulai', kind: 'moment' },
    { key: 'restart', label: 'Restart?', kind: 'yes-no', yes: 'Ya', no: 'Tidak' },
    { key: 'note', label: 'Catatan', kind: 'text', most: 80, example: 'ganti UPS', optional: true },
  ]
  return speak(formView({ id: 12, title: { id: 'Rencana henti', en: 'Planned downtime' }, by: 'Sari Wulandari', fields: { id: fields('Unit'), en: fields('Unit') }, answers: state.answers, asks: state.asks, state: 'open', expiresAt: state.at + 86_400_000 }))
}

/** A question of its own, which a reply answers. */
export const question = (): Spoken => speak(askView({ say: 'sign problem 1', ask: () => ({ label: 'Apa masalahnya?' }), whom: { user: 'sari', name: 'Sari Wulandari' } }))

/** A check of a large hospital: taller than any phone. */
export function manyComponents(): Spoken {
  return speak((t) => ({
    mood: 'ok',
    title: line(t.fmt.lang === 'id' ? 'AMAN — 40 komponen' : 'SAFE — 40 components'),
    blocks: [{ kind: 'rows', rows: Array.from({ length: 40 }, (_, n) => ({ mark: 'ok' as const, label: line(`SIMRS · ${n + 1}`), detail: line('utuh') })) }],
    actions: [{ say: 'sign 1', label: 'Paraf', style: 'primary' }],
  }))
}

export function plainSaid(text: Readonly<Record<'id' | 'en', string>>): Spoken {
  return speak((t) => ({ mood: 'info', title: line(text[t.fmt.lang]), blocks: [] }))
}
