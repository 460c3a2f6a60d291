import { z } from 'zod'
import { command, personOf, type Answer, type Call } from '../src/bot/command.ts'
import type { Kit } from '../src/bot/kit.ts'
import { OTHER, readTriage, type IncidentSaid, type IncidentSaidOf } from '../src/core/incident-said.ts'
import { isOwn } from '../src/core/own.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import type { Duty, Person } from '../src/core/people.ts'
import { incidentCalled } from '../src/procedures/incident/names.ts'
import { openIncident } from '../src/procedures/incident/open.ts'
import { incidentProcedure } from '../src/procedures/incident/procedure.ts'
import { triageForm } from '../src/texts/views/incident-form.ts'
import { joinedView, receivedView } from '../src/texts/views/incident-list.ts'

/** Whoever may report trouble. */
export const REPORTERS: readonly Duty[] = ['edp', 'manager', 'unit-head', 'vendor', 'admin']
const place = z.string().max(600).optional()

/** Completes the report of an incident: said by its form, the known parts by their keys, the answers in the order in which they were asked. */
export const triage = command({
  name: 'triage',
  aliases: [],
  summary: (t) => t.incident.triaging,
  example: 'triage system=simrs "tidak bisa login" 09.40 semua network',
  args: z.object({ first: place, second: place, third: place, fourth: place, fifth: place, sixth: place }),
  allow: REPORTERS,
  effect: 'asks',
  use: 'hidden',
  run: async (call, kit) => {
    const { first, second, third, fourth, fifth, sixth } = call.args
    const words = [first, second, third, fourth, fifth, sixth].flatMap((text) => (text === undefined ? [] : [{ text, quoted: 'no' as const }]))
    return await reportIncident(call, kit, readTriage({ words, ...knownOf(kit, call) }))
  },
})

/** What reports can name here. */
export function knownOf(kit: Kit, call: Pick<Call<unknown>, 'at'>): Omit<IncidentSaidOf, 'words'> {
  return { systems: kit.site.systems.filter(({ name }) => !isOwn(name)), units: kit.site.units, zone: kit.site.zone, now: call.at }
}

/** Writes a report down, or asks for what it lacks. Refuses a moment and a unit that are none. */
export async function reportIncident(call: Pick<Call<unknown>, 'by' | 'room' | 'at'>, kit: Kit, of: IncidentSaid): Promise<Outcome<Answer>> {
  const person = personOf(call)
  const { since } = of
  if (since !== null && since.at === null) return refuse({ reason: 'bad-arguments', command: 'incident', problem: { kind: 'invalid', argument: 'since', said: since.said }, example: EXAMPLE })
  if (of.units !== null && 'unknown' in of.units) return refuse({ reason: 'no-such-unit', unit: of.units.unknown, similar: of.units.similar })
  const said = { ...of, units: of.units ?? ownUnits(call, kit) }
  const { system, what, units } = said
  if (system === null || what === null || since === null || since.at === null || units === null || 'unknown' in units) return ok({ say: null, to: 'room', form: triageForm({ said, systems: knownOf(kit, call).systems, units: kit.site.units, by: isTechnician(person) ? 'technician' : 'unit' }) })
  const desk = kit
  const report = { system: system === OTHER ? null : system, what, since: since.at, units: units.known, suspect: said.suspect ?? 'unknown' as const }
  const opened = await kit.store.write((tx) => openIncident(tx, { of: incidentProcedure(desk), desk, report, how: said.apart === 'yes' ? 'apart' : 'joining', by: person, at: call.at }))
  if (!opened.ok) return opened
  const { row, how } = opened.value
  const shown = { state: row.state, now: call.at.getTime(), called: incidentCalled(kit.site, report.system) }
  if (how === 'joined') return ok({ say: joinedView({ ...shown, line: `/incident baru ${system} "${what.replaceAll('"', '\'')}"` }), to: 'room' })
  // Where its card stands, the card is the answer.
  return ok(call.room?.purpose === 'edp' || call.room?.purpose === 'manager' ? { say: null, to: 'room' } : { say: receivedView(shown), to: 'caller' })
}

export const EXAMPLE = 'incident simrs "tidak bisa login" since 09.40 units semua'

/** A unit speaks for itself; where there is none or only one there is nothing to ask. */
function ownUnits({ room }: Pick<Call<unknown>, 'room'>, { site }: Kit): IncidentSaid['units'] {
  if (room?.purpose === 'unit' && room.unit !== null) return { known: [room.unit] }
  return site.units.length > 1 ? null : { known: site.units.map(({ key }) => key) }
}

const isTechnician = (person: Person) => person.duties.some((duty) => duty !== 'unit-head')
