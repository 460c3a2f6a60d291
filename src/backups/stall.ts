import { SECOND } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import { newPulse, tiePulse, type Pulse } from '../core/pulse.ts'
import { within } from '../core/within.ts'
import { clear, raise, standing } from '../store/alarms.ts'
import { owe } from '../store/outbox.ts'
import { quietFor } from '../store/quiet.ts'
import type { Run } from '../store/runs.ts'
import { stalledView } from '../texts/views/backup-stalled.ts'
import { guarded } from './adopt.ts'
import { stalledKey } from './alarm-keys.ts'
import { shortName, titleOf } from './story.ts'
import type { Workshop } from './workshop.ts'

/** What was given up while the kernel still owed it an answer. */
interface Abandoned { readonly component: string; readonly target: string; readonly silent: 'target' | 'source' }
interface Ended { readonly why: 'still' | 'long'; readonly length: number; readonly silent: 'target' | 'source' }

/**
 * Watches over runs. One of which nothing has moved for too long, or that takes too long altogether, is told to stop; it is over
 * for us a little later even if the kernel never answers. As long as such an answer is owed, nobody asks the same place again:
 * each question more would hold another of the few threads that all reading and writing shares.
 */
export function stallWatch(workshop: Workshop): (ask: { readonly run: Run; readonly signal: AbortSignal }, work: (signal: AbortSignal) => Promise<void>) => Promise<void> {
  const abandoned = new Set<Abandoned>()
  return async ({ run, signal }, work) => {
    const before = [...abandoned].find((other) => (other.silent === 'target' ? other.target === run.target : other.component === run.component))
    if (before !== undefined) throw faultOf(run, { ...before, detail: 'an earlier run still waits for an answer' })
    const told = new AbortController()
    const over = new AbortController()
    const joined = AbortSignal.any([signal, told.signal])
    const pulse = newPulse()
    tiePulse(joined, pulse)
    const state = { settled: false }
    const working = work(joined).finally(() => { state.settled = true })
    working.catch(() => undefined)
    const ended = await Promise.race([working.then(() => null), watch(workshop, pulse, over.signal)]).finally(() => { over.abort() })
    if (ended === null) {
      await guarded(workshop, 'end the alarm of a run that stalled', () => wellAgain(workshop, run))
      return
    }
    const fault = faultOf(run, { ...ended, detail: ended.why === 'still' ? `nothing moved for ${ended.length / SECOND} s` : `took longer than ${ended.length / SECOND} s` })
    told.abort(fault)
    await within(workshop.clock, LET_END, working.catch(() => undefined))
    if (!state.settled) {
      const left: Abandoned = { component: run.component, target: run.target, silent: ended.silent }
      abandoned.add(left)
      const forget = () => { abandoned.delete(left) }
      working.then(forget, forget)
    }
    await guarded(workshop, 'tell of a run that stalled', () => tell(workshop, run, ended))
    throw fault
  }
}

/** Looks so many times within the limit: a clock that jumps, or a machine that slept, is one look and not a stall. */
async function watch(workshop: Workshop, pulse: Pulse, over: AbortSignal): Promise<Ended | null> {
  const { stall, longest } = workshop.site.limits
  const period = stall / LOOKS
  let [last, still] = [pulse.reading(), 0]
  for (let looks = 1; ; looks += 1) {
    await workshop.clock.sleep(period, over)
    if (over.aborted) return null
    const now = pulse.reading()
    still = now === last ? still + 1 : 0
    last = now
    const silent = pulse.inKernel() ? 'source' : 'target'
    if (still >= LOOKS) return { why: 'still', length: stall, silent }
    if (longest !== null && looks * period >= longest) return { why: 'long', length: longest, silent }
  }
}

function faultOf(run: Run, of: { readonly silent: 'target' | 'source'; readonly detail: string }): Fault {
  const who = of.silent === 'target' ? `target ${run.target}` : `the source of ${run.component}`
  return new Fault({ area: of.silent === 'target' ? 'target' : 'engine', op: `wait for ${who}`, retry: 'later', hint: 'stalled', detail: of.detail })
}

async function tell(workshop: Workshop, run: Run, ended: Ended): Promise<void> {
  const { site, store, clock, speak } = workshop
  const system = run.component.slice(0, run.component.indexOf('/'))
  const silent = ended.why === 'long' ? null : ended.silent === 'target' ? { target: run.target } : 'source'
  await store.write(async (tx) => {
    const at = clock.now()
    if (!await raise(tx, { key: stalledKey(run.component), facts: { run: run.id, target: run.target, why: ended.why }, at, quiet: await quietFor(tx, { site, system, now: at.getTime() }) })) return
    await owe(tx, { at, to: { purpose: 'edp' }, spoken: speak(stalledView({ title: titleOf(site, system), component: shortName(site, run.component), why: ended.why, length: ended.length, silent })), urgency: 0 })
  })
}

/** Its own end is told by the run that went well. */
async function wellAgain(workshop: Workshop, run: Run): Promise<void> {
  const key = stalledKey(run.component)
  if ((await workshop.store.read(standing)).some((alarm) => alarm.key === key)) await workshop.store.write((tx) => clear(tx, { key, at: workshop.clock.now() }))
}

const LOOKS = 10
/** Tools get three seconds to end kindly; after this long nobody waits any more. */
const LET_END = 10 * SECOND
