import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../core/clock.ts'
import type { Evidence, ProcedureEvent } from '../../core/procedure.ts'
import { begin } from '../../core/procedure-advance.ts'
import { decisionOf, standInHand, stepInHand } from '../../core/procedure-reading.ts'
import { asked, needlessAt, placeChosen, planOf, type RecoveryFacts } from '../../core/recovery-case.ts'
import { glassUses } from '../../core/recovery-glass.ts'
import type { RecoveryRules } from '../../core/recovery-rules.ts'
import type { RecoveryAsk } from '../../core/recovery.ts'
import { people, ProcedureModel, REQUESTER, sure, type Move } from '../../test/fakes/procedure-model.ts'
import { recoveryScript } from './script.ts'

const AFTER = 20 * MINUTE
const rules = (operators: number): RecoveryRules => ({
  decideWithin: 2 * HOUR, goodFor: HOUR, remindAfter: [5 * MINUTE], glass: { after: AFTER, operators }, procedure: null, modules: [],
  places: [
    { name: 'produksi', title: 'Produksi', kind: 'production', server: 'produksi', quorum: 2, needs: 'code', grounds: {} },
    { name: 'uji', title: 'Uji', kind: 'scratch', server: 'failover', quorum: 1, needs: 'press', grounds: {} },
  ],
})
const ask: RecoveryAsk = { system: 'simrs', damage: 'database', components: ['simrs/database'], until: null, only: null, wish: null, why: 'disk rusak' }
const facts = (moment: number): RecoveryFacts => ({
  ask, at: 0, number: 'RST-2026-001', changes: [],
  parts: [{ component: 'simrs/database', chain: [], moment, until: null, rung: 'intact', newest: { copy: null, source: null }, bytes: 1, takes: null }],
  places: rules(2).places.map(({ name, kind }) => ({ name, kind, fit: true, grounds: [{ component: 'simrs/database', identity: name, holds: kind === 'scratch' ? [] : ['sik'], findings: [], warnings: [] }] })),
})

const who = fc.nat(people.length - 1)
const plan = fc.constantFrom(100, 200).map((moment) => planOf(facts(moment)))
const choice = fc.constantFrom('produksi', 'uji')
const stale = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) })
const why = fc.oneof({ weight: 6, arbitrary: fc.constant('IGD terhenti') }, { weight: 1, arbitrary: fc.constantFrom('', '  ') })
/** Mostly a night on which managers sleep; now and then one of them wakes. */
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 14, arbitrary: fc.record({ do: fc.constant('decided' as const), choice, how: fc.constantFrom('code' as const, 'code' as const, 'press' as const), note: why, who: fc.constantFrom(0, 3, 5), stale }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('decided' as const), choice, how: fc.constantFrom('press' as const, 'code' as const), who, stale }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('noted' as const, 'stopped' as const), who: fc.constantFrom(1, 1, 3, 4) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('planned' as const), plan }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('failed' as const, 'crash' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('retried' as const, 'anew' as const), who: fc.constant(3) }) },
  { weight: 16, arbitrary: fc.record({ do: fc.constant('work' as const) }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('forward' as const), choice, plan }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.oneof(fc.nat(4 * MINUTE), fc.integer({ min: -10 * MINUTE, max: 25 * MINUTE })) }) },
)

const isManager = (line: Evidence) => line.by !== null && line.by.id !== REQUESTER && people.find(({ id }) => id === line.by?.id)?.duties.includes('manager') === true

/** A recovery whose managers mostly say nothing. */
class Quiet extends ProcedureModel {
  restored = 0

  constructor(operators: number) {
    super((at) => begin({ id: 9, script: recoveryScript({ rules: rules(operators), extras: [], stamp: null, able: 3 }), by: { id: REQUESTER, name: 'Rina' }, why: 'disk rusak', plan: planOf(asked({ ask, number: 'RST-2026-001', at: 0 })) }, at))
    this.operators = operators
  }

  private readonly operators: number

  /** Nobody helps managers to their decision here. */
  override step(it: Move): void {
    super.step(it.do === 'forward' && stepInHand(this.state)?.kind === 'decide' ? { do: 'work' } : it)
  }

  protected finished(found: { readonly digest: string; readonly facts: unknown } | null): ProcedureEvent {
    const key = stepInHand(this.state)?.key
    const chosen = placeChosen(this.state)
    return { kind: 'finished', seen: null, plan: key === 'plan' ? found ?? planOf(facts(100)) : null, skips: key === 'ready' && chosen !== null ? needlessAt(chosen) : [] }
  }

  protected holds(_: unknown, event: ProcedureEvent): void {
    const { state } = this
    if (event.kind === 'glass-opened') this.wasSilent()
    if (event.kind !== 'begun' || stepInHand(state)?.key !== 'restore' || standInHand(state)?.is !== 'running') return
    const decided = decisionOf(state, 'approval')
    const votes = this.votes('approval').filter(({ on }) => on === decided?.choice)
    const managers = new Set(votes.filter(isManager).map(({ by }) => by?.id))
    if (managers.size >= (decided?.choice === 'produksi' ? 2 : 1)) return
    this.wellBroken(votes.filter((vote) => !isManager(vote)))
  }

  /** Told from the evidence alone: no manager for so long, then so many others, each with a reason, and no manager in between. */
  private wellBroken(all: readonly Evidence[]): void {
    this.restored += 1
    const { evidence } = this.state
    const opened = evidence.findLastIndex(({ what }, n) => what === 'glass-opened' && n < evidence.indexOf(all.at(-1)!))
    // A manager who spoke shut it: what was said before that counts no more once it is open again.
    const votes = all.filter((vote) => evidence.indexOf(vote) > opened)
    sure(new Set(votes.map(({ by }) => by?.id)).size >= this.operators, 'never by fewer persons than asked, and by no one person alone')
    sure(votes.every(({ by }) => people.find(({ id }) => id === by?.id)?.duties.includes('edp') === true), 'by operators only')
    sure(votes.every(({ note }) => (note ?? '').trim() !== ''), 'never without a reason')
    sure(votes.some(({ by }) => by?.id !== REQUESTER), 'never by whoever asked for it alone')
    sure(opened >= 0, 'never before it was told')
    sure(!evidence.slice(opened, evidence.indexOf(votes.at(-1)!)).some(isManager), 'never once a manager has spoken')
  }

  private wasSilent(): void {
    const { evidence } = this.state
    const asked = evidence.find(({ step, what }) => step === 'plan' && what === 'finished')?.at ?? Infinity
    const heard = evidence.findLast(isManager)?.at ?? 0
    sure(this.now >= Math.max(asked, heard) + AFTER, 'never before every manager was silent for so long')
  }
}

const played = (operators: number, runs: number) => {
  const seen = { restored: 0, uses: 0 }
  fc.assert(fc.property(fc.array(move, { minLength: 25, maxLength: 80 }), (moves) => {
    const it = new Quiet(operators)
    for (const one of moves) it.step(one)
    seen.restored += it.restored
    seen.uses += glassUses(it.state).length
    it.settle()
  }), { numRuns: runs })
  return seen
}

describe('a decision that operators make together, whatever happens', () => {
  it('R22, R66: is never made by fewer than asked, by one person, before the time, without a reason, or over a manager who spoke', () => {
    const seen = played(2, 2500)
    expect(seen.uses, 'the glass is broken').toBeGreaterThan(50)
    expect(seen.restored, 'and something is restored on it').toBeGreaterThan(15)
  })

  it('is never made where one more is asked for than there are', () => {
    expect(played(3, 600)).toEqual({ restored: 0, uses: 0 })
  })
})
