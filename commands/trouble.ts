import { z } from 'zod'
import { command, personOf } from '../src/bot/command.ts'
import { ok } from '../src/core/outcome.ts'
import { noteTrouble } from '../src/procedures/recovery/trouble.ts'
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
    const person = personOf(call)
    const unit = kit.site.units.find(({ key }) => key === call.room?.unit)?.name ?? call.room?.name ?? call.place.title
    const noted = await kit.store.write((tx) => noteTrouble(tx, { site: kit.site, id: call.args.procedure, unit, by: person, said: call.args.note ?? '', speak: kit.speak, at: call.at }))
    return noted.ok ? ok({ say: plainView((t) => t.recovery.trouble.thanks), to: 'caller' }) : noted
  },
})
