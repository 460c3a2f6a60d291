import { z } from 'zod'
import { command, personOf, type Answer, type Call } from '../src/bot/command.ts'
import { wordsOf } from '../src/bot/grammar-text.ts'
import type { Kit } from '../src/bot/kit.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import type { Person } from '../src/core/people.ts'
import { readWayBack, type WayBackSaid } from '../src/core/recovery-back-said.ts'
import { readRecovery, type RecoverySaid } from '../src/core/recovery-said.ts'
import { incidentFacts, type IncidentFacts } from '../src/core/incident.ts'
import { recoveryFacts } from '../src/core/recovery-case.ts'
import { recoveryRules } from '../src/core/recovery-rules.ts'
import type { Damage, RecoveryAsk } from '../src/core/recovery.ts'
import type { System } from '../src/core/site.ts'
import { isOwn } from '../src/core/own.ts'
import { similar } from '../src/core/similar.ts'
import { incidentById } from '../src/procedures/incident/answer.ts'
import { nameLedTo } from '../src/procedures/incident/led-to.ts'
import { openWayBack, servedSystem } from '../src/procedures/recovery/back.ts'
import { openRecovery } from '../src/procedures/recovery/open.ts'
import { recoveryProcedure } from '../src/procedures/recovery/procedure.ts'
import { noteOtherDamage } from '../src/procedures/recovery/trouble.ts'
import { isRestorable } from '../src/texts/views/incident-words.ts'
import { componentForm, momentForm, wayBackForm, whatForm } from '../src/texts/views/recovery-form.ts'
import { otherDamageView } from '../src/texts/views/recovery-units.ts'
import { reportIncident } from './triage.ts'

const args = z.object({ said: z.string().max(2000).optional().meta({ rest: true }) })

/** Asks for a system to be brought back. What is missing is asked; what nothing kept reaches is refused with what can be had. Managers decide. */
export const restore = command({
  name: 'restore',
  aliases: ['pulihkan'],
  summary: (t) => t.recovery.command,
  example: 'restore simrs to failover at 10.15 because disk rusak',
  args,
  allow: ['edp', 'manager', 'admin'],
  effect: 'asks',
  run: async (call, kit) => {
    const person = personOf(call)
    const systems = kit.site.systems.filter(({ name, components }) => !isOwn(name) && components.length > 0)
    const words = wordsOf(call.args.said ?? '').map(({ text, from, to }) => ({ text, quoted: to - from > text.length ? 'yes' as const : 'no' as const }))
    const back = readWayBack(words)
    if (back !== null) return await wayBack(call, kit, { said: back, systems, by: person })
    const heard = readRecovery({ words, systems, zone: kit.site.zone, now: call.at })
    const because = heard.incident === null ? null : await kit.store.read((query) => incidentById(query, heard.incident ?? 0))
    if (heard.incident !== null && because === null) return refuse({ reason: 'no-such-procedure', id: heard.incident })
    const said = because === null ? heard : becauseOf(heard, incidentFacts(because.state))
    const known = systems.map(({ name }) => name)
    if (said.unknown !== null) return refuse({ reason: 'no-such-system', name: said.unknown, similar: similar(said.unknown, known), known })
    const system = systems.find(({ name }) => name === (said.system ?? (systems.length === 1 ? known[0] : null))) ?? null
    if (said.system !== null && system === null) return refuse({ reason: 'no-such-system', name: said.system, similar: similar(said.system, known), known })
    if (said.damage === 'other') return await otherDamage(call, kit, { said, system, by: person })
    return await ask(call, kit, { said, system, systems, by: person, incident: because === null ? null : { procedure: because.id, number: incidentFacts(because.state).number } })
  },
})

interface Wish {
  readonly said: RecoverySaid
  readonly system: System | null
  readonly systems: readonly System[]
  readonly by: Person
  readonly incident: NonNullable<RecoveryAsk['incident']> | null
}

type RestoreCall = Call<z.output<typeof args>>

async function ask(call: RestoreCall, kit: Kit, { said, system, systems, by, incident }: Wish): Promise<Outcome<Answer>> {
  if (said.until !== null && said.until.at === null) return wrong('until', said.until.said)
  // Whoever gave a reason has said what they want; whoever did not is asked for all that is missing.
  const isOpen = said.until === null && said.only === null && said.what === null
  if (system === null || said.why === null || (incident !== null && isOpen)) return asked(whatForm({ said, system, systems }))
  if (said.what === 'moment' && said.until === null) return asked(momentForm({ said, system }))
  if (said.what === 'parts' && said.only === null) return asked(componentForm({ said, system }))
  const wish = wishOf(said, system)
  if (!wish.ok) return wish
  const of = recoveryProcedure(kit, kit.recovery)
  const opened = await kit.store.write(async (tx) => {
    const made = await openRecovery(tx, { of, makers: kit.recovery, site: kit.site, ask: { ...wish.value, ...(incident === null ? {} : { incident }) }, by, speak: kit.speak, at: call.at })
    if (made.ok && incident !== null) await nameLedTo(tx, kit, { incident: incident.procedure, what: 'recovery', named: { procedure: made.value.id, number: recoveryFacts(made.value.state).number }, by, at: call.at })
    return made
  })
  return opened.ok ? ok({ say: null, to: 'room' }) : opened
}

const asked = (form: NonNullable<Answer['form']>): Outcome<Answer> => ok({ say: null, to: 'room', form })

function wishOf(said: RecoverySaid, system: System): Outcome<RecoveryAsk> {
  const known = system.components.map(({ name }) => name)
  const only = said.only === null ? null : system.components.find(({ name, key }) => name === said.only?.component || key === said.only?.component)
  if (said.only !== null && (only === undefined || only === null)) return refuse({ reason: 'no-such-component', name: said.only.component, similar: similar(said.only.component, known), known })
  if (said.only !== null && said.only.parts.length === 0) return wrong('parts', said.only.component)
  const places = recoveryRules(system).places.map(({ name }) => name)
  if (said.wish !== null && !places.includes(said.wish)) return refuse({ reason: 'no-such-ground', name: said.wish, similar: similar(said.wish, places), known: places })
  const damage: Damage = said.damage === 'database' || said.damage === 'application' ? said.damage : 'both'
  const components = only ? [only.key] : said.component !== null ? [said.component] : damaged(system, damage)
  const parts = only && said.only !== null ? { component: only.key, parts: said.only.parts } : null
  return ok({ system: system.name, damage: said.component !== null || only ? damageOf(system, components[0] ?? '') : damage, ...(said.damage === null && said.component === null && !only ? { unsaid: 'damage' as const } : {}), components, until: said.until?.at ?? null, only: parts, wish: said.wish, why: said.why ?? '' })
}

/** A damaged application is its folders, a damaged database everything else; where a system has none of the kind, all of it is meant. */
function damaged(system: System, damage: Damage): readonly string[] {
  const of = system.components.filter(({ engine }) => damage === 'both' || (engine === 'files') === (damage === 'application'))
  return (of.length > 0 ? of : system.components).map(({ key }) => key)
}

const damageOf = (system: System, key: string): Damage => (system.components.find((it) => it.key === key)?.engine === 'files' ? 'application' : 'database')

/** What an incident knows is asked no more: what is damaged, and why. */
function becauseOf(said: RecoverySaid, facts: IncidentFacts): RecoverySaid {
  const damage = isRestorable(facts.suspect) ? facts.suspect : null
  return { ...said, system: said.system ?? facts.system, damage: said.damage ?? damage, why: said.why ?? `${facts.number}: ${facts.what}` }
}

/** Back from the failover that serves; what is missing is asked, and only where there is a way back at all. */
async function wayBack(call: RestoreCall, kit: Kit, { said, systems, by }: { readonly said: WayBackSaid; readonly systems: readonly System[]; readonly by: Person }): Promise<Outcome<Answer>> {
  const known = systems.map(({ name }) => name)
  const system = systems.find(({ name }) => name === (said.system ?? (systems.length === 1 ? known[0] : null)))
  if (system === undefined) return refuse({ reason: 'no-such-system', name: said.system ?? '', similar: similar(said.system ?? '', known), known })
  const { writers, why } = said
  if (writers === null || why === null) {
    const serving = await kit.store.read((query) => servedSystem(query, system))
    return serving.ok ? asked(wayBackForm({ said, system })) : serving
  }
  const of = recoveryProcedure(kit, kit.recovery)
  const opened = await kit.store.write((tx) => openWayBack(tx, { of, makers: kit.recovery, site: kit.site, system, writers, why, by, speak: kit.speak, at: call.at }))
  return opened.ok ? ok({ say: null, to: 'room' }) : opened
}

/** Neither database nor application: no restore is offered, and the technical procedure is opened with what is known (R9). */
async function otherDamage(call: RestoreCall, kit: Kit, of: { readonly said: RecoverySaid; readonly system: System | null; readonly by: Person }): Promise<Outcome<Answer>> {
  const { said, system, by } = of
  const { at } = call
  const report = await reportIncident(call, kit, { system: system?.name ?? null, what: said.why, since: null, units: null, suspect: 'other', apart: 'no' })
  if (!report.ok) return report
  await kit.store.write((tx) => noteOtherDamage(tx, { system: system?.name ?? null, by, why: said.why, at }))
  return ok({ say: otherDamageView({ system: system?.title ?? kit.site.name, by: by.name, at: at.getTime(), why: said.why }), to: 'room', ...(report.value.form === undefined ? {} : { form: report.value.form }) })
}

const wrong = (argument: string, said: string) => refuse({ reason: 'bad-arguments', command: 'restore', problem: { kind: 'invalid', argument, said }, example: 'restore simrs at 10.15 because disk rusak' })
