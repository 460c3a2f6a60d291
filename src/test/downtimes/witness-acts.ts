import { MINUTE } from '../../core/clock.ts'
import { downtimeFacts } from '../../core/downtime-case.ts'
import type { Window } from '../../core/downtime.ts'
import type { Duty } from '../../core/people.ts'
import { stepInHand } from '../../core/procedure-reading.ts'
import type { Acted, Answered } from './acting.ts'
import type { House } from './house.ts'
import type { Act } from './moves.ts'
import { sure } from './sure.ts'

/** What is known of one downtime from what people did alone. */
export interface Known {
  /** Windows that were agreed to, oldest first, each with when. */
  readonly agreed: { readonly window: Window; readonly at: number }[]
  /** Who asked for what is to be decided. */
  asker: string | null
  begun: number | null
  worked: number | null
  cleared: number | null
  /** When a manager let its verification pass. */
  overridden: number | null
  /** The end that somebody stood for last. */
  until: number
}

const MAY: Readonly<Record<Act, readonly Duty[]>> = {
  approve: ['manager'], deny: ['manager'], cancel: ['edp', 'manager', 'vendor'], begin: ['edp', 'manager'], worked: ['edp', 'manager', 'vendor'], clear: ['edp', 'manager'],
  retry: ['edp', 'manager'], override: ['manager'], tick: ['edp', 'manager'], extend: ['edp', 'manager', 'vendor', 'admin'], move: ['edp', 'manager', 'admin'],
}
const BOUND: ReadonlySet<Act> = new Set(['approve', 'deny', 'begin', 'worked', 'clear', 'tick'])

/** Holds what somebody said against who they are and what was seen, and takes down what came of it. */
export function holdAct(h: House, known: Known, it: Acted & { readonly clockSet: boolean }): void {
  const { act, who, before, after, at } = it
  const name = `${who.name}: ${act} at ${stepInHand(before)?.key ?? 'over'}`
  if (JSON.stringify(before) === JSON.stringify(after)) return
  const facts = downtimeFacts(before)
  sure(!BOUND.has(act) || it.card !== 'an older one', 'a press on an older card changes nothing', name)
  sure(it.card !== 'the same again' || act === 'extend' || act === 'retry', 'what was pressed twice counts once', name)
  sure(MAY[act].some((duty) => who.duties.includes(duty)) || (act === 'cancel' && before.request.by?.name === who.name), 'nothing that somebody without the duty says changes anything', name)
  switch (act) {
    case 'approve': {
      sure(who.name !== known.asker && (who.name !== before.request.by?.name || (known.asker !== null && known.agreed.length > 0)), 'nobody agrees to what they have asked for, and nobody to their own plan before somebody else has', name)
      known.agreed.push({ window: facts.window, at })
      known.until = facts.window.until
      return
    }
    case 'move': {
      sure(known.begun === null, 'what has begun is not moved', name)
      known.asker = who.name
      return
    }
    case 'begin': {
      if (stepInHand(after)?.key === 'gate') return
      sure(facts.kind === 'unplanned' || same(known.agreed.at(-1)?.window, facts.window), 'nothing begins that nobody else has agreed to, at that very time', name)
      sure(at >= facts.window.from, 'nothing begins before the minute that units were told', name)
      known.begun = at
      // What begins late takes as long as was planned.
      if (at >= facts.window.from + 10 * MINUTE) known.until = Math.ceil((at + facts.window.until - facts.window.from) / MINUTE) * MINUTE
      return
    }
    case 'worked': { known.worked = at; return }
    case 'override': { if (stepInHand(before)?.key === 'verify') known.overridden = at; return }
    case 'extend': { known.until = Math.max(known.until, at + 20 * MINUTE); return }
    case 'clear': {
      if (['verify', 'seen', 'all-clear'].includes(stepInHand(after)?.key ?? '')) return
      const { worked } = known
      const titles = h.kit.site.services!.filter((one) => facts.services.includes(one.name)).flatMap(({ probes }) => probes.map(({ title }) => title))
      // Another downtime of the same service may look meanwhile, and see something else.
      const good = h.probed.some(({ at: looked }) => (it.clockSet || (worked !== null && looked >= worked)) && titles.every((title) => h.probed.some((one) => one.title === title && one.at === looked && one.ok)))
      sure(known.overridden !== null || good, 'nobody is let back before every probe of every service that was down was good, or a manager has said why', `${name} ${JSON.stringify(h.probed.slice(-6))}`)
      const ticks = h.kit.site.services!.filter((one) => facts.services.includes(one.name)).flatMap((one) => one.ticks.map((tick) => `${one.name}: ${tick}`))
      const since = after.evidence.findLastIndex((line) => line.step === 'worked' && line.what === 'confirmed')
      const ticked = new Set(after.evidence.filter((line, n) => n > since && line.step === 'seen' && line.what === 'confirmed').map(({ on }) => on))
      sure(ticks.every((tick) => ticked.has(tick)), 'nobody is let back before everything was looked at', name)
      known.cleared = at
      return
    }
    case 'deny': case 'cancel': case 'retry': case 'tick': return
  }
}

/** Each word of a unit stands in the book once. */
export function holdAnswer(it: Answered): void {
  sure(it.after - it.before <= (it.again ? 0 : 1), 'each receipt counts once', `${it.unit} ${it.kind}`)
}

const same = (one: Window | undefined, other: Window): boolean => one !== undefined && one.from === other.from && one.until === other.until
