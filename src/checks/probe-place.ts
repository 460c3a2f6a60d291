import type { ProbeResult, Trouble } from '../core/check-facts.ts'
import { DAY } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import type { ProbePlan } from '../core/site.ts'
import { lastSeenOf } from '../store/seen.ts'
import type { CheckDesk, Look } from './desk.ts'

/** How much room a target has, and when it will be full if it goes on like that. A removable disk may be away. */
export async function probeSpace(desk: CheckDesk, plan: Extract<ProbePlan, { probe: 'space' }>, look: Look): Promise<readonly ProbeResult[]> {
  const target = desk.target(plan.target)
  const subject = { probe: 'space', system: null, subject: plan.target } as const
  const findings = (await target.probe()).filter((finding) => finding.kind !== 'same-host')
  if (findings.some((finding) => finding.kind === 'not-plugged') && target.removable) return [{ ...subject, evidence: { kind: 'unplugged' }, troubles: [], moving: {} }]
  if (findings.length > 0) return [{ ...subject, evidence: null, troubles: findings.map((finding) => ({ kind: 'place-wrong', finding })), moving: {} }]
  const free = await target.free()
  if (free === null) return [{ ...subject, evidence: { kind: 'space' }, troubles: [{ kind: 'free-unknown' }], moving: {} }]
  const fullOn = forecastFull(look.freeBefore.get(plan.target) ?? [], { at: look.at.getTime(), free })
  const soon = fullOn !== null && fullOn < look.at.getTime() + SOON
  const troubles: Trouble[] = [...(free < plan.minFree ? [{ kind: 'little-space', least: plan.minFree } as const] : []), ...(soon ? [{ kind: 'fills-soon' } as const] : [])]
  return [{ ...subject, evidence: { kind: 'space' }, troubles, moving: { free, ...(fullOn === null ? {} : { fullOn }) } }]
}

/** Was a disk that people plug in seen within its time. */
export async function probeSeen(desk: CheckDesk, plan: Extract<ProbePlan, { probe: 'seen' }>, look: Look): Promise<readonly ProbeResult[]> {
  const last = await desk.store.read((query) => lastSeenOf(query, plan.target)) ?? { at: look.born, was: 'awaited' as const }
  const late = look.at.getTime() - last.at > plan.maxAge
  const evidence = last.was === 'seen' ? { kind: 'seen', at: last.at } as const : late ? null : { kind: 'unplugged' } as const
  return [{ probe: 'seen', system: null, subject: plan.target, evidence, troubles: late ? [{ kind: 'disk-unseen', ...last, allowed: plan.maxAge }] : [], moving: {} }]
}

/** Does a server take a connection. That it answers says nothing of how fresh its data is, so a failover server is never green by this alone. */
export async function probeServer(desk: CheckDesk, plan: Extract<ProbePlan, { probe: 'server' }>, look: Look): Promise<readonly ProbeResult[]> {
  const server = desk.site.servers.find((it) => it.name === plan.server)
  if (server === undefined || server.address === null) throw new Fault({ area: 'config', op: `reach server ${plan.server}`, retry: 'never', detail: 'it has no address' })
  const subject = { probe: 'server', system: null, subject: server.name } as const
  const reached = await reach(desk, { address: server.address, timeout: plan.timeout, signal: look.signal })
  if (reached === null) return [{ ...subject, evidence: null, troubles: [{ kind: 'unreachable' }], moving: {} }]
  return [{ ...subject, evidence: { kind: 'reached' }, troubles: server.role === 'failover' ? [{ kind: 'freshness-unknown' }] : [], moving: { ms: reached.ms } }]
}

/** Nobody there is an answer, not an accident; anything else means that we could not look. */
async function reach(desk: CheckDesk, ask: Parameters<CheckDesk['outside']['connect']>[0]): Promise<{ readonly ms: number } | null> {
  try {
    return await desk.outside.connect(ask)
  } catch (error) {
    if (error instanceof Fault && error.retry === 'later') return null
    throw error
  }
}

/** When nothing will be free any more, after how it went since the oldest look; null while it does not shrink or too little is known. */
export function forecastFull(before: readonly { readonly at: number; readonly free: number }[], now: { readonly at: number; readonly free: number }): number | null {
  const first = before.find((look) => look.at >= now.at - TREND_OVER)
  if (first === undefined || now.at - first.at < TREND_FROM) return null
  const perMs = (first.free - now.free) / (now.at - first.at)
  if (perMs <= 0) return null
  const fullOn = now.at + now.free / perMs
  return fullOn < now.at + TOO_FAR ? Math.round(fullOn) : null
}

const SOON = 14 * DAY
const TREND_OVER = 30 * DAY
const TREND_FROM = 2 * DAY
/** Further ahead a straight line says nothing. */
const TOO_FAR = 730 * DAY
