import { z } from 'zod'
import { command, personOf } from '../src/bot/command.ts'
import { ok } from '../src/core/outcome.ts'
import { unitFares } from '../src/procedures/recovery/units.ts'
import { plainView } from '../src/texts/views/backup-plain.ts'
import type { Texts } from '../src/texts/words.ts'

/** Says that a unit is well after a recovery: its answer stands on the recovery's card. */
export const well = fares({ kind: 'normal', name: 'well', alias: 'normal', summary: (t) => t.after.answers.command, thanks: (t) => t.after.answers.thanks, example: 'well 17' })

/** Reports that something is not well after a recovery; EDP and the manager are told. */
export const trouble = fares({ kind: 'trouble', name: 'trouble', alias: 'kendala', summary: (t) => t.recovery.troubleCommand, thanks: (t) => t.recovery.trouble.thanks, example: 'trouble 17 kasir tidak dapat masuk' })

/** One word for each way in which a unit can fare. */
function fares(of: { readonly kind: 'normal' | 'trouble'; readonly name: string; readonly alias: string; readonly summary: (t: Texts) => string; readonly thanks: (t: Texts) => string; readonly example: string }) {
  const { kind, name, alias, summary, thanks, example } = of
  return command({
    name, aliases: [alias], summary, example,
    args: z.object({ procedure: z.coerce.number().int().positive(), note: z.string().max(500).optional().meta({ rest: true }) }),
    allow: ['unit-head', 'edp', 'manager'],
    effect: 'writes',
    use: 'hidden',
    run: async (call, kit) => {
      const { args: { procedure: id, note = '' }, room, place, at } = call
      const said = await kit.store.write((tx) => unitFares(tx, { desk: kit, id, room, place: place.title, by: personOf(call), kind, note, at }))
      return said.ok ? ok({ say: plainView(thanks), to: 'caller' }) : said
    },
  })
}
