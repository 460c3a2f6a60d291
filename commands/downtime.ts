import { z } from 'zod'
import { command, personOf, type Answer, type Call } from '../src/bot/command.ts'
import { wordsOf } from '../src/bot/grammar-text.ts'
import type { Kit } from '../src/bot/kit.ts'
import { readDowntime, type DowntimeSaid } from '../src/core/downtime-said.ts'
import { downtimeRules, servicesAt } from '../src/core/downtime-rules.ts'
import type { DowntimeAsk } from '../src/core/downtime.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import type { Duty } from '../src/core/people.ts'
import { openDowntime } from '../src/procedures/downtime/open.ts'
import { downtimeProcedure } from '../src/procedures/downtime/procedure.ts'
import { effectiveCalendar } from '../src/registry/holidays.ts'
import { downtimeForm, nowForm } from '../src/texts/views/downtime-form.ts'

/** Whoever may plan one. */
export const PLANNERS: readonly Duty[] = ['edp', 'manager', 'admin']
const args = z.object({ said: z.string().max(2000).optional().meta({ rest: true }) })

/** Plans a downtime, or announces one that has come by itself; what is missing is asked. A manager agrees before any unit hears of a planned one. */
export const downtime = command({
  name: 'downtime',
  aliases: ['pemeliharaan'],
  summary: (t) => t.downtime.command,
  example: 'downtime rabu 22.00 30m update simrs, "pembaruan sistem dan restart"',
  args,
  allow: PLANNERS,
  effect: 'asks',
  use: 'seldom',
  run: async (call, kit) => {
    const words = wordsOf(call.args.said ?? '').map(({ text, from, to }) => ({ text, quoted: to - from > text.length ? 'yes' as const : 'no' as const }))
    return await planDowntime(call, kit, readDowntime({ words, ...knownOf(kit, call) }))
  },
})

/** What plans can name here. */
export const knownOf = (kit: Kit, { at }: Pick<Call<unknown>, 'at'>) => ({ services: servicesAt(kit.site), zone: kit.site.zone, now: at })

/** Opens what was said, or asks for what it lacks. */
export async function planDowntime(call: Call<unknown>, kit: Kit, said: DowntimeSaid): Promise<Outcome<Answer>> {
  const services = servicesAt(kit.site)
  if (said.unknown !== null) return refuse({ reason: 'no-such-system', name: said.unknown.name, similar: said.unknown.similar, known: services.map(({ name }) => name) })
  const unclear = unclearMoment(said)
  if (unclear !== null) return unclear
  const down = said.services.length > 0 ? said.services : services.length === 1 ? services.map(({ name }) => name) : []
  const known = { ...said, services: down }
  if (said.kind === 'unplanned' && (down.length === 0 || said.what === null)) return ok({ say: null, to: 'room', form: nowForm({ said: known, services }) })
  if (said.kind === 'planned' && (said.when === null || down.length === 0 || said.work === null || said.what === null)) return ok({ say: null, to: 'room', form: downtimeForm({ said: known, services }) })
  const ask = askOf(kit, known, call.at)
  const of = downtimeProcedure(kit, kit.downtime)
  const opened = await kit.store.write(async (tx) => openDowntime(tx, { of, desk: kit, calendar: await effectiveCalendar(tx, kit.site), ask, by: personOf(call), at: call.at }))
  return opened.ok ? ok({ say: null, to: 'room' }) : opened
}

function askOf({ site }: Kit, said: DowntimeSaid, now: Date): DowntimeAsk {
  const rules = downtimeRules(site)
  const from = said.when?.read.is === 'ahead' && said.kind === 'planned' ? said.when.read.at : now.getTime()
  return {
    kind: said.kind, window: { from, until: from + (said.length ?? (said.kind === 'planned' ? rules.length : rules.updates)) }, work: said.work ?? 'other', what: said.what ?? '',
    services: said.services, contact: rules.contact, wayBack: said.wayBack, incident: null,
  }
}

/** What cannot be read as one moment to come is told back, never guessed. */
function unclearMoment({ when }: DowntimeSaid): Outcome<never> | null {
  if (when === null) return null
  const { read, said } = when
  switch (read.is) {
    case 'ahead': return null
    case 'past': return refuse({ reason: 'moment-unclear', how: 'past', said, at: [read.at] })
    case 'either': return refuse({ reason: 'moment-unclear', how: 'either', said, at: read.at })
    case 'contradiction': case 'no-time': case 'none': return refuse({ reason: 'moment-unclear', how: read.is, said, at: [] })
  }
}
