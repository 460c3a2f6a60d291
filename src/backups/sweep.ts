import type { Component } from '../core/component.ts'
import { damages, isAway } from '../core/finding.ts'
import { keptAt } from '../core/kept-at.ts'
import { planReread } from '../core/reread.ts'
import { nextSlot } from '../core/schedule.ts'
import type { RereadSchedule } from '../core/site.ts'
import { audit } from '../store/audit.ts'
import { owe } from '../store/outbox.ts'
import { keptOn, type KeptCopy } from '../store/rereads.ts'
import { liveRuns, queueRun, runsOfComponent, type Run, type RunFacts } from '../store/runs.ts'
import type { Query, Tx } from '../store/store.ts'
import { sweepView, type SweepRow } from '../texts/views/sweep.ts'
import { shortName, titleOf } from './story.ts'
import type { Voice } from './tell.ts'
import type { Workshop } from './workshop.ts'

type Sweep = NonNullable<RunFacts['sweep']>

/**
 * Queues the reading of those kept copies that were not read for longest, as much as a schedule's share and budget say; one audit
 * line. The same slot asks once. A target that does not answer is left for the next time, and said. Returns how many.
 */
export async function askSweep(shop: Pick<Workshop, 'site' | 'store' | 'target' | 'clock'>, ask: { readonly schedule: RereadSchedule; readonly slot: Date }): Promise<number> {
  const { schedule } = ask
  const slot = ask.slot.getTime()
  const away: string[] = []
  for (const { name } of shop.site.targets) if ((await shop.target(name).probe()).some(isAway)) away.push(name)
  return await shop.store.write(async (tx) => {
    if ((await runsOfSweep(tx, shop, slot)).length > 0) return 0
    const at = shop.clock.now()
    const known = new Map(shop.site.systems.flatMap((system) => system.components).map((component) => [component.key, component]))
    const kept: KeptCopy[] = []
    for (const { name } of shop.site.targets) if (!away.includes(name)) kept.push(...(await keptOn(tx, name)).filter(({ component }) => keepsAt(shop.site, { component: known.get(component), target: name })))
    const { chosen, behind, needed } = planReread(kept, { at: at.getTime(), next: nextSlot(schedule, ask.slot)?.getTime() ?? Infinity, within: schedule.within, budget: schedule.budget })
    const sweep: Sweep = { slot, within: schedule.within, behind, needed, away }
    const ids: number[] = []
    for (const copy of chosen) ids.push((await queueRun(tx, { kind: 'reread', round: null, component: copy.component, level: copy.level, target: copy.target, copyId: copy.id, attempt: 1, at, dueAt: null, facts: { sweep } })).id)
    await audit(tx, { at, by: { kind: 'job', name: `reread:${schedule.name}` }, act: 'reread.planned', subject: `schedule:${schedule.name}`, facts: { slot, copies: chosen.map((copy) => copy.id), behind, needed, away } })
    return ids.length
  })
}

/** Tells in one card how a reading came out, once nothing of it is left to do. Damage was told at once, each with its sound. */
export async function settleSweep(tx: Tx, voice: Voice, of: { readonly sweep: Sweep; readonly at: Date }): Promise<void> {
  const { sweep, at } = of
  if ((await liveRuns(tx)).some((run) => run.facts.sweep?.slot === sweep.slot)) return
  const rows = new Map<string, SweepRow>()
  for (const run of await runsOfSweep(tx, voice, sweep.slot)) {
    const key = `${run.component} ${run.target}`
    const row = rows.get(key) ?? { title: titleOf(voice.site, run.component.slice(0, run.component.indexOf('/'))), component: shortName(voice.site, run.component), target: run.target, sound: 0, bytes: 0, damaged: 0, unread: 0 }
    const came = cameOut(run)
    rows.set(key, { ...row, [came]: row[came] + 1, bytes: row.bytes + (came === 'sound' ? run.bytes ?? 0 : 0) })
  }
  await owe(tx, { at, to: { purpose: 'edp' }, card: `sweep:${sweep.slot}`, spoken: voice.speak(sweepView({ at: sweep.slot, within: sweep.within, rows: [...rows.values()], behind: sweep.behind, needed: sweep.needed, away: sweep.away })), urgency: 1 })
}

const keepsAt = (site: Workshop['site'], of: { readonly component: Component | undefined; readonly target: string }) => of.component !== undefined && keptAt(site, of.component).some((place) => place.target === of.target)

function cameOut(run: Run): 'sound' | 'damaged' | 'unread' {
  if (run.state === 'done') return 'sound'
  return (run.facts.findings ?? []).some(damages) ? 'damaged' : 'unread'
}

/** The newest attempt for each copy. */
async function runsOfSweep(query: Query, of: Pick<Workshop, 'site'>, slot: number): Promise<readonly Run[]> {
  const newest = new Map<number | null, Run>()
  for (const { key } of of.site.systems.flatMap((system) => system.components)) {
    for (const run of await runsOfComponent(query, { component: key, kind: 'reread', before: null, most: MOST })) if (run.facts.sweep?.slot === slot && !newest.has(run.copyId)) newest.set(run.copyId, run)
  }
  return [...newest.values()]
}

/** More copies of one component than one reading takes, attempts and all. */
const MOST = 5000
