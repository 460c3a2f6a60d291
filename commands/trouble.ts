import { z } from 'zod'
import { command, personOf } from '../src/bot/command.ts'
import { ok } from '../src/core/outcome.ts'
import { unitFares } from '../src/procedures/recovery/units.ts'
import { plainView } from '../src/texts/views/backup-plain.ts'

/** Reports that something is not well after a recovery; EDP and the manager are told. */
export const trouble = command({
  name: 'trouble',
  aliases: ['kendala'],
  summary: (t) => t.recovery.troubleCommand,
  example: 'trouble 17 kasir tidak dapat masuk',
  args: z.object({ procedure: z.coerce.number().int().positive(), note: z.string().max(500).optional().meta({ rest: true }) }),
  allow: ['unit-head', 'edp', 'manager'],
  effect: 'writes',
  use: 'hidden',
  run: async (call, kit) => {
    const { args: { procedure: id, note = '' }, room, place, at } = call
    const noted = await kit.store.write((tx) => unitFares(tx, { desk: kit, id, room, place: place.title, by: personOf(call), kind: 'trouble', note, at }))
    return noted.ok ? ok({ say: plainView((t) => t.recovery.trouble.thanks), to: 'caller' }) : noted
  },
})
