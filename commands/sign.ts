import { z } from 'zod'
import { command, personOf } from '../src/bot/command.ts'
import { actOnCheck } from '../src/checks/act.ts'
import { ok } from '../src/core/outcome.ts'
import { effectiveCalendar } from '../src/registry/holidays.ts'
import { checkSheet } from '../src/reports/check-sheet.ts'
import { checkDone } from '../src/texts/views/check-list.ts'

const args = z.object({
  act: z.enum(['undo', 'problem', 'own', 'close']).meta({ aliases: { batal: 'undo', batalkan: 'undo', masalah: 'problem', tangani: 'own', tutup: 'close' } }).optional(),
  check: z.coerce.number().int().positive().optional(),
  /** `#` and the facts that a button was pressed on, then a note. */
  rest: z.string().max(2000).optional().meta({ rest: true }),
})

/** Puts a name under a check, reports a problem, takes a failure up, closes it with a reason, or takes one's own act back. */
export const sign = command({
  name: 'sign',
  aliases: ['paraf'],
  summary: (t) => t.checks.summaries.sign,
  example: 'sign 17',
  args,
  allow: ['edp', 'manager', 'admin', 'vendor', 'unit-head'],
  effect: 'writes',
  run: async (call, kit) => {
    const person = personOf(call)
    const { seen, note } = readRest(call.args.rest ?? '')
    const did = await actOnCheck({ ...kit, sheet: checkSheet, calendar: (query) => effectiveCalendar(query, kit.site) }, {
      check: call.args.check ?? null,
      kind: call.args.act ?? 'sign',
      by: person,
      note,
      seen,
      room: call.room?.id ?? null,
    })
    return did.ok ? ok({ say: checkDone({ id: did.value.check, did: did.value.did }), to: 'caller' }) : did
  },
})

function readRest(rest: string): { readonly seen: string | null; readonly note: string | null } {
  const found = /^(?:#([0-9a-f]{8,64})\b)?\s*([^]*)$/.exec(rest.trim())
  const note = (found?.[2] ?? '').trim()
  return { seen: found?.[1] ?? null, note: note === '' ? null : note }
}
