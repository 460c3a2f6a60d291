import type { PartDifference } from '../../core/difference.ts'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import { rungs, type Rung } from '../../core/evidence.ts'
import { ok, refuse, type Outcome } from '../../core/outcome.ts'
import type { SeenPart } from '../../core/recovery-case.ts'
import type { StoodLeft } from '../../core/recovery-left.ts'
import { recoveryRules, type RecoveryPlace } from '../../core/recovery-rules.ts'
import { recoveryDigest, type PlaceFound, type PlanChange, type PlanLink, type PlanPart, type RecoveryAsk, type RecoveryPlan } from '../../core/recovery.ts'
import type { Level, Site } from '../../core/site.ts'
import type { Control } from '../../procedures/hands.ts'
import type { Differed, Going, Merged, Merging, RecoveryHands, Revalidated, Seen } from '../../procedures/recovery/hands.ts'

/**
 * An imagined hospital: copies that come and go bad, servers that hold something, and trouble that can be switched on. It
 * keeps by itself what was done to which server, so that no card and no evidence is believed. What it does not prove: that
 * any engine brings anything back.
 */
export interface ImaginedHospital {
  readonly hands: RecoveryHands
  /** Another copy of a component; says its number. */
  copy(change: { readonly component: string; readonly level: Level; readonly takenAt: string; readonly rung?: Rung }): number
  /** A copy is found damaged, or is gone. */
  spoil(id: number, how: 'damaged' | 'gone'): void
  /** What stands on a server, by place name; none where nothing does. */
  readonly servers: Map<string, ImaginedServer>
  /** What goes wrong, until it is put right. */
  trouble: Trouble | null
  /** Somebody else is at work there. */
  busy: string | null
  /** Every exchange that took place, in order. */
  readonly exchanges: readonly Exchange[]
  /** Holds the restore at that point until `go` is called; resolves once it is there. */
  hold(where: 'before' | 'within'): { readonly reached: Promise<void>; go(): void }
  /** Looks that were taken at servers: a look changes nothing. */
  readonly looks: readonly string[]
  /** Systems of which a back-up was asked for because somebody else serves them now. */
  readonly protected: readonly string[]
  /** How chosen parts beside differ from what is in use. */
  readonly difference: PartDifference[]
  /** Every time that rows were brought in. */
  readonly merges: readonly { readonly merge: number; readonly way: string }[]
}

export interface ImaginedServer {
  identity: string
  holds: readonly string[]
  /** What a look finds wrong with it. */
  findings: readonly Finding[]
  /** The moment whose data is in use there. */
  data: number | null
  /** A restore was cut off in its exchange: what stood there is shut, or lies aside while nothing stands in its place. */
  cut?: 'shut' | 'half' | undefined
  /** How an exchange lies that is cut off there. */
  breaks?: 'shut' | 'half'
}

export type Trouble =
  | { readonly at: 'fresh' | 'plan' | 'ready' | 'safety' | 'proof'; readonly finding: Finding }
  /** The tool dies before the exchange, or in its middle. */
  | { readonly at: 'restore'; readonly when: 'before' | 'within' }

export interface Exchange {
  readonly procedure: number
  readonly place: string
  readonly digest: string
  readonly moment: number
}

interface Copy extends PlanLink { readonly component: string; state: 'sound' | 'damaged' | 'gone' }

/** `current`: the site as it is configured now, where that may change. */
export function imaginedHospital(site: Site, now: () => Date, current: () => Site = () => site): ImaginedHospital {
  const copies: Copy[] = []
  const exchanges: Exchange[] = []
  const looks: string[] = []
  const merges: { readonly merge: number; readonly way: string }[] = []
  const protectedNow: string[] = []
  let holding: { readonly where: 'before' | 'within'; readonly reached: () => void; readonly gone: Promise<void> } | null = null
  const systemOf = (ask: RecoveryAsk) => current().systems.find(({ name }) => name === ask.system)
  const placesOf = (ask: RecoveryAsk): readonly RecoveryPlace[] => { const system = systemOf(ask); return system === undefined ? [] : recoveryRules(system).places }
  const hospital: ImaginedHospital = {
    servers: new Map(site.systems.flatMap((system) => recoveryRules(system).places.map(({ name, kind }) => [name, { identity: `server-${name}`, holds: kind === 'scratch' ? [] : ['sik'], findings: [], data: null }]))),
    trouble: null, busy: null, exchanges, looks, protected: protectedNow, difference: [], merges,
    copy: ({ component, level, takenAt, rung = 'intact' }) => {
      const id = 100 + copies.length
      copies.push({ id, component, level, takenAt: Date.parse(takenAt), target: 'nas', rung, hash: `hash-${id}`, state: 'sound' })
      return id
    },
    spoil: (id, how) => { const copy = copies.find((it) => it.id === id); if (copy !== undefined) copy.state = how },
    hold: (where) => {
      let go: () => void = () => undefined
      let reached: () => void = () => undefined
      const gone = new Promise<void>((resolve) => { go = resolve })
      const there = new Promise<void>((resolve) => { reached = resolve })
      holding = { where, reached: () => { reached() }, gone }
      return { reached: there, go: () => { holding = null; go() } }
    },
    hands: { fresh, protect: async (_, { system }) => { protectedNow.push(system) }, uncopied: () => [], reachable: async (_, ask) => { const parts = partsOf(ask); return parts.ok ? ok(null) : parts }, plan, revalidate: async (_, going, at) => revalidated(going, at), ready: (going) => looked(going, 'ready'), safety: (going) => looked(going, 'safety'), bringBack, left: async (going) => leftAt(going), putBack, examine: (going) => looked(going, 'proof'), differ: async (going) => differs(going), merge: merged },
  }
  return hospital

  /** The last full that is not later, and everything sound after it. */
  function partsOf(ask: RecoveryAsk): Outcome<readonly PlanPart[]> {
    const parts: PlanPart[] = []
    for (const component of ask.components) {
      const sound = copies.filter((it) => it.component === component && it.state === 'sound').sort((a, b) => a.takenAt - b.takenAt)
      const until = ask.until ?? Infinity
      const [first] = sound
      const last = sound.at(-1)
      if (first === undefined || last === undefined) return refuse({ reason: 'nothing-to-restore', component })
      if (until < first.takenAt || (ask.until !== null && until > last.takenAt)) return refuse({ reason: 'point-unreachable', component, asked: until, windows: [{ from: first.takenAt, to: last.takenAt }], before: null, after: first.takenAt })
      const full = sound.findLastIndex(({ level, takenAt }) => level === 'full' && takenAt <= until)
      const after = sound.slice(full + 1)
      const end = after.findIndex(({ takenAt }) => takenAt >= until)
      const chain = [...sound.slice(full, full + 1), ...(end < 0 ? after : after.slice(0, end + 1))]
      const moment = Math.min(until, chain.at(-1)?.takenAt ?? 0)
      parts.push({ component, chain: chain.map(({ component: _, state: __, ...link }) => link), moment, until: ask.until, rung: rungs.find((rung) => chain.some((it) => it.rung === rung)) ?? 'produced', newest: { copy: null, source: null }, bytes: 4e9, takes: { ms: 45 * 60_000, how: 'measured' } })
    }
    return ok(parts)
  }

  function placesFound(ask: RecoveryAsk): readonly PlaceFound[] {
    return placesOf(ask).filter(({ kind }) => ask.back === undefined || kind === 'production').map(({ name, kind }) => {
      const server = hospital.servers.get(name)
      looks.push(name)
      const findings: readonly Finding[] = server === undefined ? [{ kind: 'server-away', server: name, detail: '' }] : server.findings
      const grounds = ask.components.map((component) => ({ component, identity: server?.identity ?? null, holds: server?.holds ?? [], findings, warnings: [] }))
      return { name, kind, fit: findings.length === 0 && (ask.only === null || kind === 'scratch'), grounds }
    })
  }

  /** What the failover holds is copied as it stands now. */
  async function fresh({ ask }: { readonly ask: RecoveryAsk }): Promise<Seen> {
    if (hospital.trouble?.at === 'fresh') { const { finding } = hospital.trouble; return { ok: false, parts: ask.components.map((component) => ({ component, findings: [finding], warnings: [], facts: {} })) } }
    return { ok: true, parts: ask.components.map((component) => ({ component, findings: [], warnings: [], facts: { copy: hospital.copy({ component, level: 'full', takenAt: now().toISOString() }), takenAt: now().getTime() } })) }
  }

  async function plan(ask: RecoveryAsk, control: Control): Promise<Outcome<RecoveryPlan>> {
    control.progress({ phase: 'look', on: '', done: 0, of: null })
    if (hospital.trouble?.at === 'plan') throw new Fault({ area: 'engine', op: 'plan', retry: 'later', hint: 'network' })
    const parts = partsOf(ask)
    return parts.ok ? ok({ ask, at: now().getTime(), parts: parts.value, places: placesFound(ask) }) : parts
  }

  /** By facts that are written down alone: no server is looked at. */
  function revalidated({ plan: decided, procedure }: Going, at: Date): Revalidated {
    const parts = partsOf(decided.ask)
    const used = decided.parts.flatMap(({ component, chain }) => chain.map((link) => ({ component, link })))
    const spoilt = used.flatMap(({ component, link }): readonly PlanChange[] => { const state = copies.find(({ id }) => id === link.id)?.state; return state === undefined || state === 'sound' ? [] : [{ what: state === 'gone' ? 'copy-gone' : 'copy-damaged', component, copy: link.id }] })
    const newer = !parts.ok ? [] : parts.value.flatMap((part): readonly PlanChange[] => (part.moment > (decided.parts.find(({ component }) => component === part.component)?.moment ?? Infinity) ? [{ what: 'newer-copy', component: part.component, moment: part.moment }] : []))
    const changes = [...spoilt, ...newer]
    if (changes.length > 0 && parts.ok) return { still: 'no', plan: { ask: decided.ask, at: at.getTime(), parts: parts.value, places: decided.places }, changes }
    if (hospital.busy !== null) return { still: 'busy', with: { kind: 'run', run: procedure, component: hospital.busy } }
    return { still: 'yes' }
  }

  async function looked(going: Going, step: 'ready' | 'safety' | 'proof'): Promise<Seen> {
    looks.push(going.place)
    const server = hospital.servers.get(going.place)
    const found = hospital.trouble?.at === step ? [hospital.trouble.finding] : step === 'ready' ? server?.findings ?? [] : []
    const facts: SeenPart['facts'] = step === 'proof' ? { moment: server?.data ?? 0, rows: 1200, newest: '2026-11-23 03:14:58' } : step === 'safety' ? { copy: 900, takenAt: now().getTime() } : { identity: server?.identity ?? '' }
    return { ok: found.length === 0, parts: going.plan.parts.map(({ component }) => ({ component, findings: found, warnings: [], facts })) }
  }

  async function bringBack(going: Going, control: Control): Promise<Seen> {
    const { trouble } = hospital
    control.progress({ phase: 'extract', on: going.plan.parts[0]?.component ?? '', done: 1e9, of: 4e9 })
    await waiting('before', control.signal)
    if (control.signal.aborted || (trouble?.at === 'restore' && trouble.when === 'before')) return failed(going, 'tool-failed')
    await control.passReturn()
    const server = hospital.servers.get(going.place)
    if (server !== undefined) server.cut = server.breaks ?? 'shut'
    await waiting('within', control.signal)
    if (trouble?.at === 'restore' || control.signal.reason === 'shutdown') return failed(going, 'look-at-log')
    if (server !== undefined) server.cut = undefined
    const moment = Math.min(...going.plan.parts.map((part) => part.moment))
    if (server !== undefined) server.data = moment
    exchanges.push({ procedure: going.procedure, place: going.place, digest: recoveryDigest(going.plan), moment })
    return { ok: true, parts: going.plan.parts.map(({ component }) => ({ component, findings: [], warnings: [], facts: { bytes: 4e9, ms: 1_620_000, aside: (server?.holds.length ?? 0) > 0 ? `sik_sebelum_${going.procedure}` : '' } })) }
  }

  /** As an engine would find it, by the names that follow from the words of the recovery's tries. */
  function leftAt({ place, plan: decided, procedure }: Going): Seen {
    const server = hospital.servers.get(place)
    looks.push(place)
    if (server === undefined) return { ok: false, parts: decided.parts.map(({ component }) => ({ component, findings: [{ kind: 'server-away', server: place, detail: '' }], warnings: [], facts: {}, left: [] })) }
    const aside = `sik_before_rst_${procedure}`
    const came = server.data !== null
    const one: StoodLeft = server.cut === 'half' ? { name: 'sik', serves: 'nothing', door: 'open', aside: [aside], beside: 'pulih_in_a1b2', text: null, mend: [`RENAME ${aside} TO sik`] }
      : server.cut === 'shut' ? { name: 'sik', serves: 'before', door: 'shut', aside: [], beside: 'pulih_in_a1b2', text: null, mend: ['OPEN sik'] }
      : { name: 'sik', serves: came ? 'came' : 'before', door: 'open', aside: came ? [aside] : [], beside: null, text: null, mend: [] }
    return { ok: one.mend.length === 0, parts: decided.parts.map(({ component }) => ({ component, findings: [], warnings: [], facts: {}, left: [one] })) }
  }

  /** What is missing and what differs, as somebody set it; with nothing set, there is nothing to bring in. */
  async function differs(going: Going): Promise<Differed> {
    const seen = await looked(going, 'proof')
    const { difference } = hospital
    if (difference.length === 0) return { ...seen, commands: '', engine: 'cannot' }
    return { ok: true, parts: [{ component: going.plan.ask.only?.component ?? '', findings: [], warnings: [], facts: {}, difference }], commands: '#!/bin/bash\n', engine: 'can' }
  }

  async function merged({ merge, way, expected }: Merging): Promise<Merged> {
    if (JSON.stringify(expected) !== JSON.stringify(hospital.difference)) return { ok: false, parts: [{ component: 'simrs/database', findings: [{ kind: 'work-failed', hint: 'look-at-log', detail: 'another difference' }], warnings: [], facts: {} }], undo: '' }
    merges.push({ merge, way })
    const parts = hospital.difference.map(({ part, missing, changed, added, same }): SeenPart => ({ component: part, findings: [], warnings: [], facts: { inserted: missing, updated: way === 'both' ? changed : 0, rows: missing + changed + added + same, keptAs: `pulih_merge_${merge}.before_0` } }))
    hospital.difference.splice(0)
    return { ok: true, parts, undo: '-- back\n' }
  }

  async function putBack(going: Going): Promise<Seen> {
    const server = hospital.servers.get(going.place)
    if (server !== undefined) server.cut = undefined
    return leftAt(going)
  }

  async function waiting(where: 'before' | 'within', signal: AbortSignal): Promise<void> {
    if (holding?.where !== where) return
    holding.reached()
    await Promise.race([holding.gone, new Promise<void>((resolve) => { signal.addEventListener('abort', () => { resolve() }, { once: true }) })])
  }

  function failed(going: Going, hint: 'tool-failed' | 'look-at-log'): Seen {
    return { ok: false, parts: going.plan.parts.slice(0, 1).map(({ component }) => ({ component, findings: [{ kind: 'work-failed', hint, detail: '' }], warnings: [], facts: {} })) }
  }
}
