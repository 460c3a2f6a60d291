import type { CheckFacts, LedgerLine } from '../core/check-facts.ts'
import { DAY } from '../core/clock.ts'
import { slotsBetween } from '../core/schedule.ts'
import type { BackupSchedule, CheckPlan, Site } from '../core/site.ts'
import { bornAt } from '../store/check-evidence.ts'
import { checksBefore, type CheckRow } from '../store/checks.ts'
import { roundsSince } from '../store/rounds.ts'
import type { CheckDesk, Look } from './desk.ts'
import { quietened } from '../core/check-quiet.ts'
import { quietNow } from '../store/quiet.ts'
import { factsOf } from './card.ts'
import { wasKnown } from './planned.ts'
import { lookAt } from './probes.ts'

/** Looks at everything a plan names, outside any transaction. `slot` is the check's own; what was seen at earlier ones gives the trends. */
export async function gather(desk: CheckDesk, plan: CheckPlan, of: { readonly slot: number; readonly at: Date; readonly signal: AbortSignal }): Promise<CheckFacts> {
  const { at, signal } = of
  const born = await desk.store.read(bornAt) ?? at.getTime()
  const before = await desk.store.read((query) => checksBefore(query, { plan: plan.name, before: of.slot, most: MOST_BEFORE }))
  const since = before[0]?.slot ?? null
  const look: Look = { at, since, born, freeBefore: freeOf(before), signal }
  const results = await lookAt(desk, plan.probes, look)
  const quiets = await desk.store.read((query) => quietNow(query, { site: desk.site, now: at.getTime() }))
  return { at: at.getTime(), results: quiets.length === 0 ? results : results.map((result) => quietened(result, { quiets, subjects: subjectsOf(desk.site) })), ledger: plan.document ? await ledger(desk, plan, { at, since, born }) : [] }
}

const subjectsOf = (site: Site) => ({
  servers: Object.fromEntries(site.systems.map(({ name, components }) => [name, components.map(({ server }) => server)])),
  scripts: Object.fromEntries(site.scripts.map(({ title, system }) => [title, system])),
})

function freeOf(before: readonly CheckRow[]): Look['freeBefore'] {
  const all = new Map<string, { at: number; free: number }[]>()
  for (const row of before.toReversed()) {
    const facts = factsOf(row)
    for (const { probe, subject, moving } of facts.results) if (probe === 'space' && moving.free !== undefined) all.set(subject, [...(all.get(subject) ?? []), { at: facts.at, free: moving.free }])
  }
  return all
}

/** Every planned back-up since the check before, and what became of it. From the ledger of rounds, never from the files that are left. */
async function ledger(desk: CheckDesk, plan: CheckPlan, of: { readonly at: Date; readonly since: number | null; readonly born: number }): Promise<readonly LedgerLine[]> {
  const systems = new Set(plan.probes.flatMap((probe) => ('system' in probe ? [probe.system] : [])))
  const schedules = desk.site.schedules.filter((it): it is BackupSchedule => it.kind === 'backup' && systems.has(it.system) && it.level !== 'log')
  const from = new Date(Math.max(of.since ?? of.at.getTime() - 7 * DAY, of.at.getTime() - 31 * DAY, of.born))
  const lines: LedgerLine[] = []
  for (const schedule of schedules) {
    const slots = slotsBetween(schedule, { after: from, until: of.at, most: MOST_LINES })
    const rounds = new Map((await desk.store.read((query) => roundsSince(query, { schedule: schedule.name, from, most: MOST_LINES }))).map((round) => [round.slot, round]))
    for (const slot of slots) {
      const round = rounds.get(slot.getTime())
      if (round === undefined && !await desk.store.read((query) => wasKnown(query, { job: `backup:${schedule.name}`, slot: slot.getTime() }))) continue
      const became = round === undefined ? 'not-held' : (round.verdict ?? 'running')
      lines.push({ system: schedule.system, schedule: schedule.name, level: schedule.level, slot: slot.getTime(), became, endedAt: round?.endedAt ?? null })
    }
  }
  return lines.sort((a, b) => a.slot - b.slot)
}

const MOST_BEFORE = 40
const MOST_LINES = 500
