import { z } from 'zod'
import { command, type Answer, type Call } from '../src/bot/command.ts'
import { wordsOf } from '../src/bot/grammar-text.ts'
import type { Kit } from '../src/bot/kit.ts'
import { readIncident } from '../src/core/incident-said.ts'
import { incidentFacts } from '../src/core/incident.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import { incidentCalled } from '../src/procedures/incident/names.ts'
import { incidentNamed, listedIncidents } from '../src/procedures/incident/past.ts'
import { incidentListView, incidentRecordView } from '../src/texts/views/incident-list.ts'
import { EXAMPLE, knownOf, reportIncident, REPORTERS } from './triage.ts'

const args = z.object({ said: z.string().max(2000).optional().meta({ rest: true }) })

/** Reports trouble; what is missing is asked. `list` and `show` tell of those that were. */
export const incident = command({
  name: 'incident',
  aliases: ['insiden', 'gangguan'],
  summary: (t) => t.incident.command,
  example: EXAMPLE,
  args,
  allow: [...REPORTERS, 'auditor'],
  effect: 'asks',
  run: async (call, kit) => {
    const words = wordsOf(call.args.said ?? '')
    const [first, second] = words.map(({ text }) => text.toLowerCase())
    if (first !== undefined && LIST.has(first) && words.length === 1) return await list(kit)
    if (first !== undefined && SHOW.has(first) && second !== undefined && words.length === 2) return await show(call, kit, second)
    if (call.by.person?.duties.some((duty) => REPORTERS.includes(duty)) !== true) return words.length === 0 ? await list(kit) : refuse({ reason: 'not-allowed', command: 'incident', needs: REPORTERS })
    const said = readIncident({ words: words.map(({ text, from, to }) => ({ text, quoted: to - from > text.length ? 'yes' as const : 'no' as const })), ...knownOf(kit, call) })
    return await reportIncident(call, kit, said)
  },
})

async function list(kit: Kit): Promise<Outcome<Answer>> {
  const listed = await kit.store.read((query) => listedIncidents(query, kit.site))
  return ok({ say: incidentListView(listed), to: 'room' })
}

async function show(call: Call<unknown>, kit: Kit, said: string): Promise<Outcome<Answer>> {
  const row = await kit.store.read((query) => incidentNamed(query, { site: kit.site, said, at: call.at }))
  if (row === null) return refuse({ reason: 'no-such-procedure', id: Number(/\d+$/.exec(said)?.[0] ?? 0) })
  return ok({ say: incidentRecordView({ state: row.state, now: call.at.getTime(), called: incidentCalled(kit.site, incidentFacts(row.state).system) }), to: 'room' })
}

const LIST: ReadonlySet<string> = new Set(['list', 'daftar'])
const SHOW: ReadonlySet<string> = new Set(['show', 'lihat'])
