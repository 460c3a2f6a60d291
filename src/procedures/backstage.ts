import { Fault } from '../core/fault.ts'
import { paced } from '../core/paced.ts'
import type { Effect, ProcedureEvent, ProcedureState, Run } from '../core/procedure.ts'
import { standInHand, stepInHand } from '../core/procedure-reading.ts'
import type { Actor } from '../core/people.ts'
import { procedureById, type ProcedureRow } from '../store/procedures.ts'
import type { Tx } from '../store/store.ts'
import type { Desk, Doing, Done, Procedure, RunHand } from './hands.ts'
import { record, showCard } from './record.ts'

/** How the effects of one kind of procedure are carried out. */
export interface Stage {
  /** Does it, or begins it: then what is returned is the work, to be held until it is done. */
  carryOut(row: ProcedureRow, effect: Effect, asOf: number): Promise<Work | null>
  /** Writes down that a step was cut off; where it may have left something, that is looked at first, and what is returned is the look. */
  interrupted(row: ProcedureRow): Promise<Work | null>
}

/** Resolves when the end is written down. */
export type Work = (signal: AbortSignal) => Promise<void>

export function backstage(desk: Desk, of: Procedure): Stage {
  const { clock, store, log, speak } = desk

  /** Facts move while we look at them: what does not fit any more is passed over, and the next look sees why. */
  async function note(tx: Tx, ask: { readonly id: number; readonly event: ProcedureEvent; readonly at: Date }): Promise<ProcedureState | null> {
    const noted = await record(tx, { of, ...ask, actor: CONDUCTOR, speak })
    if (noted.ok) return noted.value.state
    log.info({ procedure: ask.id, event: ask.event.kind, refusal: noted.refusal.reason }, 'a step moved on before it was carried out')
    return null
  }
  const say = (id: number, event: ProcedureEvent) => store.write((tx) => note(tx, { id, event, at: clock.now() }))

  /** What was owed as somebody read it, and is not any more: it was stopped, moved or answered since, and the next look reads it anew. */
  async function isOwed(tx: Tx, row: ProcedureRow): Promise<boolean> {
    return (await procedureById(tx, row.id))?.version === row.version
  }
  const sayIfOwed = (row: ProcedureRow, event: (at: Date) => ProcedureEvent) => store.write(async (tx) => {
    const at = clock.now()
    return await isOwed(tx, row) ? await note(tx, { id: row.id, event: event(at), at }) : null
  })

  async function tell(row: ProcedureRow, effect: Extract<Effect, { kind: 'tell' | 'nudge' | 'open-glass' }>, asOf: number): Promise<void> {
    const hand = of.tell[effect.work]
    if (hand === undefined) throw new Error(`no hand tells ${effect.work}`)
    await store.write(async (tx) => {
      if (!await isOwed(tx, row)) return
      const at = clock.now()
      const event: ProcedureEvent = effect.kind === 'tell' ? { kind: 'told' } : effect.kind === 'nudge' ? { kind: 'nudged', n: effect.n, ...ahead(asOf, at) } : { kind: 'glass-opened', ...ahead(asOf, at) }
      const state = await note(tx, { id: row.id, event, at })
      if (state !== null) await hand(tx, { state, at })
    })
  }

  async function look(row: ProcedureRow, work: string): Promise<void> {
    const hand = of.look[work]
    if (hand === undefined) throw new Error(`no hand looks for ${work}`)
    const seen = await store.read((query) => hand(query, { state: row.state, at: clock.now() }))
    await sayIfOwed(row, () => (seen.yes ? { kind: 'came-true', seen: seen.seen } : { kind: 'not-yet', why: seen.why, lookAt: seen.lookAt }))
  }

  async function begin(row: ProcedureRow, work: string, asOf: number): Promise<Work | null> {
    const hand = of.run[work]
    if (hand === undefined) throw new Error(`no hand does ${work}`)
    const begun = await store.write(async (tx) => {
      const at = clock.now()
      const now = await procedureById(tx, row.id)
      if (now?.version !== row.version) return null
      const claim = await hand.claim(tx, { state: now.state, at })
      switch (claim.go) {
        case 'on': return await note(tx, { id: row.id, event: { kind: 'begun', instance: desk.instance, ...ahead(asOf, at) }, at })
        case 'later': { await note(tx, { id: row.id, event: { kind: 'postponed', why: claim.why, until: at.getTime() + claim.wait, ...(claim.asks === undefined ? {} : { asks: claim.asks }) }, at }); return null }
        case 'changed': {
          const changed = await note(tx, { id: row.id, event: { kind: 'planned', plan: claim.plan, skips: claim.skips, why: claim.why }, at })
          if (changed?.revision === now.state.revision) throw new Error(`${work} says that the plan changed, and gives the same one`)
          return null
        }
      }
    })
    // A decision that was too old has sent it back to be asked again.
    if (begun === null || standInHand(begun)?.is !== 'running') return null
    return (signal) => carry(begun, { hand, signal })
  }

  async function carry(state: ProcedureState, how: { readonly hand: RunHand; readonly signal: AbortSignal }): Promise<void> {
    const step = stepInHand(state) as Run
    log.info({ procedure: state.id, step: step.key }, 'step begun')
    const end = await ended(state, how)
    // What it left is looked at when somebody is there to look again.
    if (end.kind === 'interrupted' && how.hand.left !== undefined) return
    await say(state.id, end)
    log.info({ procedure: state.id, step: step.key, end: end.kind }, 'step ended')
  }

  async function ended(state: ProcedureState, how: { readonly hand: RunHand; readonly signal: AbortSignal }): Promise<ProcedureEvent> {
    const shown = progressOf(state.id)
    const began = clock.passed()
    const worked = () => Math.round(clock.passed() - began)
    try {
      const done: Done = await how.hand.work({ state, at: clock.now() }, { signal: how.signal, passReturn: () => passReturn(state.id), progress: (doing) => { shown.tell(doing) } })
      if (done.ok) return { kind: 'finished', seen: done.seen, plan: done.plan, skips: done.skips, worked: worked() }
      return shutDown(how.signal) ? { kind: 'interrupted' } : { kind: 'failed', why: done.why, seen: done.seen, worked: worked(), ...(done.again === undefined ? {} : { again: done.again }) }
    } catch (error) {
      if (shutDown(how.signal)) return { kind: 'interrupted' }
      if (error instanceof Fault) {
        log.warn({ procedure: state.id, err: error }, 'step failed')
        return { kind: 'failed', why: error.hint ?? 'look-at-log', seen: null, worked: worked() }
      }
      log.error({ procedure: state.id, err: error }, 'step broken by a bug')
      return { kind: 'failed', why: 'look-at-log', seen: null }
    } finally {
      await shown.settle()
    }
  }

  /** Nobody goes past the point of return whose passing is not written down: it was stopped, or is in another hand by now. */
  async function passReturn(id: number): Promise<void> {
    if (await say(id, { kind: 'passed-return' }) === null) throw new Fault({ area: 'bot', op: 'pass the point of no return', retry: 'never', hint: 'cancelled', detail: 'it is written down that this goes on no more' })
  }

  /** The card shows how far the step is; one that cannot be shown stops nothing. */
  function progressOf(id: number): { tell(doing: Doing): void; settle(): Promise<void> } {
    const shown = paced(clock)
    const show = (doing: Doing) => store.write(async (tx) => {
      const row = await procedureById(tx, id)
      if (row !== null && standInHand(row.state)?.is === 'running') await showCard(tx, { of, state: row.state, speak, at: clock.now(), fresh: false, doing })
    }).catch((error: unknown) => { log.warn({ procedure: id, err: error }, 'the card could not show how far it is') })
    return { tell: (doing) => { shown.tell(`${doing.phase} ${doing.on}`, () => show(doing)) }, settle: () => shown.settle() }
  }

  /** What a cut-off step left behind stands on the same card that says so. */
  async function cutOff({ id, state }: ProcedureRow, left: NonNullable<RunHand['left']>, signal: AbortSignal): Promise<void> {
    const seen = await left({ state, at: clock.now() }, signal).catch((error: unknown) => {
      if (!shutDown(signal)) log.warn({ procedure: id, err: error }, 'what a cut-off step left could not be looked at')
      return null
    })
    // Then the next process looks.
    if (shutDown(signal)) return
    await store.write(async (tx) => {
      const at = clock.now()
      if (seen !== null) await note(tx, { id, event: { kind: 'noted', by: null, note: '', on: 'left', seen }, at })
      await note(tx, { id, event: { kind: 'interrupted' }, at })
    })
  }

  return {
    interrupted: async (row) => {
      const now = await store.read((query) => procedureById(query, row.id))
      // Its hand has written down its end since.
      if (now === null || standInHand(now.state)?.is !== 'running') return null
      const step = stepInHand(row.state)
      const left = step?.kind === 'run' ? of.run[step.work]?.left : undefined
      if (left !== undefined) return (signal) => cutOff(row, left, signal)
      await say(row.id, { kind: 'interrupted' })
      return null
    },
    carryOut: async (row, effect, asOf) => {
      switch (effect.kind) {
        case 'run': return await begin(row, effect.work, asOf)
        case 'look': { await look(row, effect.work); return null }
        case 'tell': case 'nudge': case 'open-glass': { await tell(row, effect, asOf); return null }
        case 'expire': { await sayIfOwed(row, (at) => ({ kind: 'expired', ...ahead(asOf, at) })); return null }
        case 'wake': case 'abort': return null
      }
    },
  }
}

/** Told only where the clock was set back: else it is what the event's own time says. */
const ahead = (asOf: number, at: Date) => (asOf > at.getTime() ? { asOf } : {})
const shutDown = (signal: AbortSignal): boolean => signal.aborted && signal.reason === 'shutdown'
const CONDUCTOR: Actor = { kind: 'bot' }
