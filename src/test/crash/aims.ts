import { phases, type Phase } from './phases.ts'

/** When one process is killed. */
export interface Aim {
  readonly how: 'at' | 'soon after' | 'any moment'
  readonly phase: Phase | null
  readonly nth: number
}

/**
 * Deals the kills of a siege out to its hospitals: each phase in its turn, the order new each round, and now and then a kill
 * at any moment. However few they are, no phase comes twice before each has come once, and the first time at its very moment.
 */
export function dealAims(siege: { readonly kills: number; readonly hospitals: number }): readonly (readonly Aim[])[] {
  const hands = Array.from({ length: siege.hospitals }, (): Aim[] => [])
  for (let round = 0, left = siege.kills; left > 0; round += 1) {
    for (const group of round === 0 ? [...shuffled(ORDER.filter((it) => !isLate(it))), ...ORDER.filter(isLate), ...ANY] : shuffled([...ORDER, ...ANY])) {
      const hand = hands.reduce((least, it) => (it.length < least.length ? it : least))
      const dealt = group.slice(0, left)
      hand.push(...dealt.map((phase) => aimAt(phase, round)))
      left -= dealt.length
    }
  }
  return hands
}

function aimAt(phase: Phase | null, round: number): Aim {
  if (phase === null) return { how: 'any moment', phase, nth: 1 }
  return { how: round === 0 || Math.random() < 0.7 ? 'at' : 'soon after', phase, nth: OFTEN.has(phase) ? 1 + Math.floor(Math.random() * 3) : 1 }
}

/** What is only met after another death comes right behind it. */
const AFTER: Partial<Record<Phase, Phase>> = { sweeping: 'uploading', 'telling what was cut off': 'dumping' }
const ORDER: readonly (readonly Phase[])[] = phases.filter((phase) => !Object.values(AFTER).includes(phase)).map((phase) => {
  const first = AFTER[phase]
  return first === undefined ? [phase] : [first, phase]
})
/** A young hospital has nothing yet that is old enough to go. */
const isLate = ([phase]: readonly Phase[]) => phase === 'about to remove' || phase === 'removing' || phase === 'removed'
const ANY: readonly (readonly null[])[] = Array.from({ length: 4 }, () => [null])
const OFTEN: ReadonlySet<Phase> = new Set(['uploading', 'about to commit a copy', 'committed a copy', 'committed its twin', 'entering a copy in the books', 'copying on', 'proving', 'about to remove', 'removing', 'removed', 'posting', 'posted'])

/** Every order is as likely as any other. */
function shuffled<T>(of: readonly T[]): readonly T[] {
  const left = [...of]
  return of.flatMap(() => left.splice(Math.floor(Math.random() * left.length), 1))
}
