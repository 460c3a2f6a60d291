import type { LogHour, ProbeResult, Trouble } from '../core/check-facts.ts'
import { HOUR } from '../core/clock.ts'
import { leftOut } from '../core/downtime-moved.ts'
import { atLeast, PROVEN } from '../core/evidence.ts'
import { slotsBetween } from '../core/schedule.ts'
import type { ProbePlan } from '../core/site.ts'
import { logCopies } from '../store/check-evidence.ts'
import type { Copy } from '../store/copies.ts'
import { slotsOf as ledgerOf } from '../store/slots.ts'
import type { Query } from '../store/store.ts'
import type { CheckDesk, Look } from './desk.ts'
import { backupsOf, componentsOf } from './planned.ts'

type LogProbe = Extract<ProbePlan, { probe: 'log-gaps' }>

/** Is there a proven log for every slot of the time looked at, and does each follow on the one before. Gaps are named. */
export async function probeLogs(desk: CheckDesk, plan: LogProbe, look: Look): Promise<readonly ProbeResult[]> {
  const from = look.at.getTime() - plan.over
  const slots = slotsOf(desk, plan, { from, until: look.at.getTime() - plan.every })
  return await desk.store.read(async (query) => {
    const results: ProbeResult[] = []
    const left = await leftOutOf(query, { desk, plan, from, until: look.at.getTime() })
    for (const { key: component, targets, engine } of componentsOf(desk.site, plan.system)) {
      const target = targets[0] ?? ''
      const all = await logCopies(query, { component, target, from: (slots[0] ?? from) - plan.every, until: look.at.getTime() })
      // Somebody else's log was made before its time to be looked for.
      const seen = gapsIn(slots.filter((slot) => !left.some((one) => one.slot === slot)), { copies: engine === 'observed' ? all.map((copy) => ({ ...copy, takenAt: copy.storedAt })) : all, every: plan.every })
      results.push({
        probe: 'log-gaps',
        system: plan.system,
        subject: component,
        evidence: { kind: 'logs', expected: slots.length, found: seen.found, hours: seen.hours },
        troubles: [...seen.gaps, ...breaksIn(all), ...runTogether(left)],
        moving: {},
      })
    }
    return results
  })
}

interface Left { readonly slot: number; readonly number: string }

/** Slots that were left out for a downtime, by the ledger; what the log after it holds is no gap. */
async function leftOutOf(query: Query, of: { readonly desk: CheckDesk; readonly plan: LogProbe; readonly from: number; readonly until: number }): Promise<readonly Left[]> {
  const found: Left[] = []
  for (const { name } of backupsOf(of.desk.site, { system: of.plan.system, schedule: null, level: 'log' })) {
    for (const { slot, outcome } of await ledgerOf(query, { job: `backup:${name}`, from: of.from, until: of.until })) {
      const number = leftOut(outcome)
      if (number !== null) found.push({ slot, number })
    }
  }
  return found.sort((a, b) => a.slot - b.slot)
}

function runTogether(left: readonly Left[]): readonly Trouble[] {
  return [...new Set(left.map(({ number }) => number))].map((number) => {
    const mine = left.filter((one) => one.number === number).map(({ slot }) => slot)
    return { kind: 'logs-left-out', number, from: Math.min(...mine), until: Math.max(...mine), slots: mine.length }
  })
}

/** The slots that were due: the schedule's own where logs are planned, else every so often. */
function slotsOf(desk: CheckDesk, plan: LogProbe, range: { readonly from: number; readonly until: number }): readonly number[] {
  const planned = backupsOf(desk.site, { system: plan.system, schedule: null, level: 'log' })
  if (planned.length > 0) {
    const most = Math.ceil(plan.over / plan.every) * 4
    return [...new Set(planned.flatMap((it) => slotsBetween(it, { after: new Date(range.from - 1), until: new Date(range.until), most })).map((slot) => slot.getTime()))].sort((a, b) => a - b)
  }
  const first = Math.ceil(range.from / plan.every) * plan.every
  return Array.from({ length: Math.max(0, Math.floor((range.until - first) / plan.every) + 1) }, (_, n) => first + n * plan.every)
}

/** Holds slots against copies: what is missing, run together into gaps, and the hours of the day as a strip. */
export function gapsIn(slots: readonly number[], of: { readonly copies: readonly Copy[]; readonly every: number }): { readonly found: number; readonly gaps: readonly Trouble[]; readonly hours: readonly LogHour[] } {
  const good = of.copies.filter((copy) => copy.badAt === null && atLeast(copy.rung, PROVEN)).map((copy) => copy.takenAt)
  const hours = new Map<number, { due: number; there: number }>()
  const gaps: { from: number; until: number; slots: number }[] = []
  let found = 0
  let open = false
  for (const slot of slots) {
    const there = good.some((at) => at >= slot && at < slot + of.every)
    const hour = hours.get(slot - (slot % HOUR)) ?? { due: 0, there: 0 }
    hours.set(slot - (slot % HOUR), { due: hour.due + 1, there: hour.there + (there ? 1 : 0) })
    const gap = gaps.at(-1)
    if (there) found += 1
    else if (open && gap !== undefined) gaps[gaps.length - 1] = { ...gap, until: slot, slots: gap.slots + 1 }
    else gaps.push({ from: slot, until: slot, slots: 1 })
    open = !there
  }
  return { found, gaps: gaps.map((gap) => ({ kind: 'log-gap', ...gap })), hours: [...hours].map(([from, hour]) => ({ from, ...hour })) }
}

/** A log that does not follow on the one before breaks the chain, however complete the files look. */
function breaksIn(copies: readonly Copy[]): readonly Trouble[] {
  const ids = new Map(copies.map((copy, index) => [copy.id, index]))
  return copies.flatMap((copy, index): readonly Trouble[] => {
    const before = copies[index - 1]
    if (copy.baseId === null) return [{ kind: 'log-chain-broken', at: copy.takenAt }]
    // The base may be a new full, which is no log; among logs it is the one just before.
    const base = ids.get(copy.baseId)
    const follows = before === undefined || base === undefined || base === index - 1
    return follows && (before?.badAt ?? null) === null ? [] : [{ kind: 'log-chain-broken', at: copy.takenAt }]
  })
}
