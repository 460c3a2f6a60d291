import { z } from 'zod'
import { command } from '../src/bot/command.ts'
import { siteStatus } from '../src/backups/status.ts'
import { ok, refuse } from '../src/core/outcome.ts'
import { copyRule } from '../src/core/copy-rule.ts'
import { isOwn } from '../src/core/own.ts'
import { allowedAges, worstOfAll } from '../src/core/status-rules.ts'
import { similar } from '../src/core/similar.ts'
import type { Call } from '../src/bot/command.ts'
import { statusCard } from '../src/texts/views/status.ts'
import { unitStatusView } from '../src/texts/views/status-unit.ts'

const args = z.object({ system: z.string().optional() })

/** Answers "aman atau tidak?" on its first line; to the units in their own words. */
export const status = command({
  name: 'status',
  aliases: ['keadaan'],
  summary: (t) => t.status.command,
  example: 'status',
  args,
  allow: ['admin', 'manager', 'edp', 'unit-head', 'auditor', 'vendor'],
  effect: 'reads',
  run: async (call, kit) => {
    const wanted = call.args.system?.toLowerCase()
    const now = await siteStatus(kit, wanted ?? null)
    const card = isForUnit(call) ? unitStatusView : statusCard
    if (wanted === undefined) return ok({ say: card(now), to: 'room' })
    const known = kit.site.systems.map((system) => system.name)
    const system = kit.site.systems.find((it) => it.name.toLowerCase() === wanted)
    if (system === undefined) return refuse({ reason: 'no-such-system', name: wanted, similar: similar(wanted, known), known })
    const components = now.components.filter((it) => it.system === system.name)
    const scripts = now.scripts.filter((it) => it.system === system.name)
    const shown = { ...now, components, scripts, verdict: worstOfAll({ components, scripts }) }
    // The house's own has one copy by design, and units are told what they can use.
    if (isForUnit(call) || isOwn(system.name)) return ok({ say: card(shown), to: 'room' })
    const rule = copyRule({ site: kit.site, system: system.name, components, at: now.at, allowed: allowedAges(kit.site).get(system.name) ?? Infinity })
    return ok({ say: statusCard(shown, rule), to: 'room' })
  },
})

/** The answer stands in the room, so the room decides; alone with the bot, the person does. */
function isForUnit({ room, by }: Pick<Call<unknown>, 'room' | 'by'>): boolean {
  if (room !== null && room.purpose !== 'direct') return room.purpose === 'unit'
  return by.person?.duties.every((duty) => duty === 'unit-head') ?? false
}
