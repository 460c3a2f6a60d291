import { z } from 'zod'
import { command, personOf } from '../src/bot/command.ts'
import { ok, refuse } from '../src/core/outcome.ts'
import { unitAnswers } from '../src/core/unit-answer.ts'
import { downtimeProcedure } from '../src/procedures/downtime/procedure.ts'
import { unitSays } from '../src/procedures/downtime/units.ts'
import { plainView } from '../src/texts/views/backup-plain.ts'

/** A unit answers what it was told of a downtime, from its own room. */
export const told = command({
  name: 'told',
  aliases: [],
  summary: (t) => t.downtime.answering,
  example: 'told received 17',
  args: z.object({ kind: z.enum(unitAnswers).meta({ aliases: { diterima: 'received', kendala: 'trouble', keberatan: 'objection' } }), procedure: z.coerce.number().int().positive(), note: z.string().max(500).optional().meta({ rest: true }) }),
  allow: ['unit-head', 'edp', 'manager'],
  effect: 'writes',
  use: 'hidden',
  run: async (call, kit) => {
    const { kind, procedure: id, note = null } = call.args
    const unit = call.room?.purpose === 'unit' ? call.room.unit : null
    if (unit === null) return refuse({ reason: 'no-such-unit', unit: '', similar: null })
    const said = await kit.store.write((tx) => unitSays(tx, { of: downtimeProcedure(kit, kit.downtime), desk: kit, id, unit, kind, note, by: personOf(call), at: call.at }))
    return said.ok ? ok({ say: plainView((t) => t.downtime.saidBy[kind]), to: 'caller' }) : said
  },
})
