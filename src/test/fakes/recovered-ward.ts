import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { recoveryHands } from '../../backups/recovery/hands.ts'
import type { Component } from '../../core/component.ts'
import { HOUR, MINUTE } from '../../core/clock.ts'
import { ok, type Outcome } from '../../core/outcome.ts'
import type { Party, ProcedureState } from '../../core/procedure.ts'
import type { GroundPlan, RecoveryPlace, RecoveryRules } from '../../core/recovery-rules.ts'
import type { RecoveryAsk, RecoveryPlan } from '../../core/recovery.ts'
import type { Worker } from '../../core/worker.ts'
import { engineFor } from '../../engines/index.ts'
import { conductor } from '../../procedures/conductor.ts'
import type { Control, Doing } from '../../procedures/hands.ts'
import { approve, confirmReady, receive, resume, stop, tickModule, type Answering } from '../../procedures/recovery/answer.ts'
import { openWayBack } from '../../procedures/recovery/back.ts'
import type { Going, RecoveryHands } from '../../procedures/recovery/hands.ts'
import { compareStep } from '../../procedures/recovery/compare-step.ts'
import { openRecovery } from '../../procedures/recovery/open.ts'
import { recoveryProcedure } from '../../procedures/recovery/procedure.ts'
import { procedureById, type ProcedureRow } from '../../store/procedures.ts'
import { copies } from '../../store/schema.ts'
import { sqlOf, type Tx } from '../../store/store.ts'
import type { Copy } from '../../store/copies.ts'
import { ward, type Ward } from './ward.ts'

/** A hospital whose copies are brought back by the real hands over real engines, folders and books, with the recovery that people decide on. */
export interface RecoveredWard extends Ward {
  readonly hands: RecoveryHands
  ask(change?: Partial<RecoveryAsk>): RecoveryAsk
  /** The plan, or what it is refused with. */
  plan(change?: Partial<RecoveryAsk>): Promise<Outcome<RecoveryPlan>>
  /** A plan that was decided, outside of any procedure. */
  going(place: string, change?: Partial<RecoveryAsk>): Promise<Going>
  /** Whoever works: notes what it tells. */
  control(signal?: AbortSignal): Control & { readonly said: Doing[]; readonly returns: number }
  copies(component: string): Promise<readonly Copy[]>
  /** Somebody asks; what is owed is done until people are asked. */
  open(change?: Partial<RecoveryAsk>): Promise<number>
  /** Somebody asks for the way home from a failover on which nobody writes any more; what is owed is done until people are asked. */
  wayBack(): Promise<Outcome<number>>
  state(id: number): Promise<ProcedureState>
  say: Readonly<Record<'ready' | 'modules' | 'received' | 'resume' | 'stop', (id: number) => Promise<Outcome<ProcedureRow>>>> & { approve(id: number, place: string): Promise<Outcome<ProcedureRow>> }
  /** Whoever works in the background works until nobody has anything to do. */
  settle(): Promise<void>
  readonly conductor: Worker
}

export const MANAGER: Party = { id: 2, name: 'Sari', duties: ['manager'] }
export const EDP: Party = { id: 1, name: 'Budi', duties: ['edp'] }

export async function recoveredWard(of: { readonly components: (folder: string) => readonly Component[]; readonly places: (folder: string) => readonly RecoveryPlace[] } & Omit<NonNullable<Parameters<typeof ward>[0]>, 'components' | 'recovery'>): Promise<RecoveredWard> {
  const w = await ward({ engine: engineFor, ...of, recovery: (folder): RecoveryRules => ({ decideWithin: 2 * HOUR, goodFor: 2 * HOUR, remindAfter: [30 * MINUTE], glass: null, modules: [], procedure: null, places: of.places(folder) }) })
  const { kit } = w
  const hands = recoveryHands(kit)
  const makers = { hands, further: { compare: compareStep({ store: kit.store, site: kit.site, speak: kit.speak, hands }) } }
  const procedure = recoveryProcedure(kit, makers)
  const worker = conductor(kit, [procedure])
  const ask = (change: Partial<RecoveryAsk> = {}): RecoveryAsk => ({ system: 'simrs', damage: 'database', components: (kit.site.systems[0]?.components ?? []).map(({ key }) => key), until: null, only: null, wish: null, why: 'disk rusak', ...change })
  const control: RecoveredWard['control'] = (signal = new AbortController().signal) => {
    const said: Doing[] = []
    const seen = { returns: 0 }
    return { said, signal, get returns() { return seen.returns }, passReturn: async () => { seen.returns += 1 }, progress: (doing) => { said.push(doing) } }
  }
  const plan = (change: Partial<RecoveryAsk> = {}) => hands.plan(ask(change), control())
  const answering = (id: number, by: Party): Answering => ({ of: procedure, hands, id, by, token: null, step: null, site: kit.site, speak: kit.speak, at: kit.clock.now() })
  const written = (fn: (tx: Tx) => Promise<Outcome<ProcedureRow>>) => kit.store.write(fn)
  const opening = () => ({ of: procedure, makers, site: kit.site, by: EDP, speak: kit.speak, at: kit.clock.now() })
  const settle = async () => {
    const done = { yes: false }
    const idle = worker.idle().finally(() => { done.yes = true })
    while (!done.yes) {
      await w.work()
      await setImmediate()
    }
    await idle
    await w.work()
  }
  return {
    ...w,
    hands, ask, plan, control, settle, conductor: worker,
    going: async (place, change) => {
      const made = await plan(change)
      if (!made.ok) throw new Error(JSON.stringify(made.refusal))
      return { procedure: 999, plan: made.value, place }
    },
    copies: (component) => kit.store.read((query) => sqlOf(query).select().from(copies).where(eq(copies.component, component)).orderBy(copies.id)),
    open: async (change) => {
      const opened = await written((tx) => openRecovery(tx, { ...opening(), ask: ask(change) }))
      if (!opened.ok) throw new Error(JSON.stringify(opened.refusal))
      await settle()
      return opened.value.id
    },
    wayBack: async () => {
      const [system] = kit.site.systems
      if (system === undefined) throw new Error('no system')
      const opened = await written((tx) => openWayBack(tx, { ...opening(), system, writers: 'stopped', why: 'produksi sudah diperbaiki' }))
      if (!opened.ok) return opened
      await settle()
      return ok(opened.value.id)
    },
    state: async (id) => {
      const row = await kit.store.read((query) => procedureById(query, id))
      if (row === null) throw new Error(`no procedure ${id}`)
      return row.state
    },
    say: {
      approve: (id, place) => written((tx) => approve(tx, { ...answering(id, MANAGER), place, how: 'code' })),
      ready: (id) => written((tx) => confirmReady(tx, { ...answering(id, EDP), how: 'by-us' })),
      received: (id) => written((tx) => receive(tx, answering(id, MANAGER))),
      modules: (id) => written((tx) => tickModule(tx, { ...answering(id, EDP), module: null })),
      resume: (id) => written((tx) => resume(tx, answering(id, MANAGER))),
      stop: (id) => written((tx) => stop(tx, { ...answering(id, MANAGER), why: 'cukup' })),
    },
    close: async () => {
      await worker.stop()
      await w.close()
    },
  }
}

/** Places by their kinds: where each component comes back to, by its name. */
export const placeOf = (name: string, kind: RecoveryPlace['kind'], grounds: Readonly<Record<string, GroundPlan>>): RecoveryPlace => ({ name, title: name.toUpperCase(), kind, server: 'produksi', quorum: 1, needs: 'press', grounds })

/** An empty folder below the ward's own. */
export function room(folder: string, name: string): string {
  const path = join(folder, name)
  mkdirSync(path, { recursive: true })
  return path
}

