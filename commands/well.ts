import { z } from 'zod'
import { command, personOf } from '../src/bot/command.ts'
import { ok } from '../src/core/outcome.ts'
import { unitFares } from '../src/procedures/recovery/units.ts'
import { plainView } from '../src/texts/views/backup-plain.ts'

/** Says that a unit is well after a recovery: its answer stands on the recovery's card. */
export const well = command({
  name: 'well',
  aliases: ['normal'],
  summary: (t) => t.after.answers.command,
  example: 'well 17',
  args: z.object({ procedure: z.coerce.number().int().positive(), note: z.string().max(500).optional().meta({ rest: true }) }),
  allow: ['unit-head', 'edp', 'manager'],
  effect: 'writes',
  use: 'hidden',
  run: async (call, kit) => {
    const { args: { procedure: id, note = '' }, room, place, at } = call
    const said = await kit.store.write((tx) => unitFares(tx, { desk: kit, id, room, place: place.title, by: personOf(call), kind: 'normal', note, at }))
    return said.ok ? ok({ say: plainView((t) => t.after.answers.thanks), to: 'caller' }) : said
  },
})
