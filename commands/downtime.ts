import { z } from 'zod'
import { command, personOf, type Answer, type Call } from '../src/bot/command.ts'
import { wordsOf } from '../src/bot/grammar-text.ts'
import type { Kit } from '../src/bot/kit.ts'
import { readDowntime, type DowntimeSaid } from '../src/core/downtime-said.ts'
import { downtimeRules, servicesAt } from '../src/core/downtime-rules.ts'
import { PLANNERS, type DowntimeAsk } from '../src/core/downtime.ts'
import { INCIDENT, incidentFacts, isTroubling } from '../src/core/incident.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import { boardOf } from '../src/procedures/downtime/board.ts'
import { serviceTitles } from '../src/procedures/downtime/names.ts'
import { openDowntime } from '../src/procedures/downtime/open.ts'
import { downtimeNamed, listedDowntimes, namesDowntime } from '../src/procedures/downtime/past.ts'
import { downtimeProcedure } from '../src/procedures/downtime/procedure.ts'
import { programmeYear, yearOf } from '../src/procedures/downtime/programme.ts'
import { stillDown } from '../src/procedures/downtime/tell.ts'
import { incidentById } from '../src/procedures/incident/answer.ts'
import { effectiveCalendar } from '../src/registry/holidays.ts'
import { downtimeForm, nowForm } from '../src/texts/views/downtime-form.ts'
import { downtimeListView, downtimeShownView } from '../src/texts/views/downtime-list.ts'
import { programmeView } from '../src/texts/views/downtime-programme.ts'

const args = z.object({ said: z.string().max(2000).optional().meta({ rest: true }) })

/** Plans a downtime, or announces one that has come by itself; what is missing is asked. A manager agrees before any unit hears of a planned one. Said alone it lists them; a number shows one. */
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
    const [first = '', second = ''] = words.map(({ text }) => text.toLowerCase())
    if (words.length === 0 || (LIST.has(first) && words.length === 1)) return await list(kit)
    if (words.length === 1 && namesDowntime(first)) return await show(call, kit, first)
    if (PROGRAMME.has(first) && words.length <= 2) return await programme(call, kit, second)
    if (MONTH.has(first) && /^\d{4}-\d{2}$/.test(second) && words.length === 2) return ok({ say: null, to: 'room', form: downtimeForm({ said: nothing('planned'), services: servicesAt(kit.site), month: second }) })
    if (FROM.has(first) && /^\d{1,9}$/.test(second) && words.length === 2) return await fromIncident(call, kit, Number(second))
    if (NEW.has(first) && words.length === 1) return await planDowntime(call, kit, nothing('planned'))
    return await planDowntime(call, kit, readDowntime({ words, ...knownOf(kit, call) }))
  },
})

/** What plans can name here. */
export const knownOf = (kit: Kit, { at }: Pick<Call<unknown>, 'at'>) => ({ services: servicesAt(kit.site), zone: kit.site.zone, now: at })

/** Opens what was said, or asks for what it lacks. */
export async function planDowntime(call: Call<unknown>, kit: Kit, said: DowntimeSaid & { readonly because?: Because }): Promise<Outcome<Answer>> {
  const services = servicesAt(kit.site)
  if (said.unknown !== null) return refuse({ reason: 'no-such-system', name: said.unknown.name, similar: said.unknown.similar, known: services.map(({ name }) => name) })
  const unclear = unclearMoment(said)
  if (unclear !== null) return unclear
  // The only one there is goes without saying, unless somebody may have named another.
  const down = said.services.length > 0 ? said.services : services.length === 1 && said.perhapsNamed === undefined ? services.map(({ name }) => name) : []
  const known = { ...said, services: down }
  if (said.kind === 'unplanned' && (down.length === 0 || said.what === null)) return ok({ say: null, to: 'room', form: nowForm({ said: known, services }) })
  if (said.kind === 'planned' && (said.when === null || down.length === 0 || said.work === null || said.what === null)) return ok({ say: null, to: 'room', form: downtimeForm({ said: known, services }) })
  const ask = { ...askOf(kit, known, call.at), ...said.because }
  const of = downtimeProcedure(kit, kit.downtime)
  const opened = await kit.store.write(async (tx) => openDowntime(tx, { of, desk: kit, calendar: await effectiveCalendar(tx, kit.site), ask, by: personOf(call), at: call.at }))
  return opened.ok ? ok({ say: null, to: 'room' }) : opened
}

/** What an incident knows of the downtime that it is. */
interface Because {
  readonly window?: DowntimeAsk['window']
  readonly incident?: number
}

const nothing = (kind: DowntimeSaid['kind']): DowntimeSaid => ({ kind, when: null, length: null, work: null, services: [], unknown: null, what: null, wayBack: null })

/** An incident is told to every unit as a downtime, in the words in which it was reported. Refuses one that is over. */
async function fromIncident(call: Call<unknown>, kit: Kit, id: number): Promise<Outcome<Answer>> {
  const row = await kit.store.read((query) => incidentById(query, id))
  if (row === null) return refuse({ reason: 'no-such-procedure', id })
  if (!isTroubling(row.state)) return refuse({ reason: 'step-not-open', procedure: id, step: INCIDENT.work })
  const facts = incidentFacts(row.state)
  const down = servicesAt(kit.site).filter(({ systems }) => facts.system !== null && systems.includes(facts.system)).map(({ name }) => name)
  const until = call.at.getTime() + downtimeRules(kit.site).updates
  return await planDowntime(call, kit, { ...nothing('unplanned'), services: down, what: facts.what, because: { incident: id, window: { from: Math.min(facts.since, call.at.getTime()), until } } })
}

async function list(kit: Kit): Promise<Outcome<Answer>> {
  const { open, ended } = await kit.store.read(listedDowntimes)
  return ok({ say: downtimeListView({ open: open.map(({ state }) => state), ended: ended.map(({ state }) => state), titles: serviceTitles(kit.site) }), to: 'room' })
}

async function show(call: Call<unknown>, kit: Kit, said: string): Promise<Outcome<Answer>> {
  const { site } = kit
  const found = await kit.store.read(async (query) => {
    const row = await downtimeNamed(query, { site, said, at: call.at })
    return row === null ? null : { row, board: await boardOf(query, site, row), still: await stillDown(query, row.state) }
  })
  if (found === null) return refuse({ reason: 'no-such-procedure', id: Number(/\d+$/.exec(said)?.[0] ?? 0) })
  return ok({ say: downtimeShownView({ case: { state: found.row.state, now: call.at.getTime(), titles: serviceTitles(site), saveBefore: downtimeRules(site).saveBefore, still: found.still }, board: found.board }), to: 'room' })
}

async function programme(call: Call<unknown>, kit: Kit, said: string): Promise<Outcome<Answer>> {
  const year = said === '' ? yearOf(kit.site, call.at) : Number(said)
  if (!Number.isInteger(year) || year < 2000 || year > 9998) return refuse({ reason: 'bad-arguments', command: 'downtime', problem: { kind: 'invalid', argument: 'year', said }, example: 'downtime programme 2027' })
  const months = await kit.store.read((query) => programmeYear(query, { site: kit.site, year, at: call.at }))
  return ok({ say: programmeView({ year, months }), to: 'room' })
}

const LIST: ReadonlySet<string> = new Set(['list', 'daftar'])
const NEW: ReadonlySet<string> = new Set(['new', 'baru', 'rencana', 'plan'])
const PROGRAMME: ReadonlySet<string> = new Set(['programme', 'program'])
const MONTH: ReadonlySet<string> = new Set(['month', 'bulan'])
const FROM: ReadonlySet<string> = new Set(['from', 'dari'])

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
