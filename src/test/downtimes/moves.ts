import fc from 'fast-check'
import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import { unitAnswers, type UnitAnswer } from '../../core/unit-answer.ts'
import { CAST, ROOMS } from './house.ts'

/** What people say to the card of a downtime. */
export const ACTS = ['approve', 'deny', 'cancel', 'begin', 'worked', 'clear', 'retry', 'override', 'tick', 'extend', 'move'] as const
export type Act = (typeof ACTS)[number]

/** Whatever may befall a hospital's downtimes; `of` is one of those that are open, `stale` how many cards ago the button stood. */
export type Move =
  | { readonly do: 'plan'; readonly who: number; readonly services: 'simrs' | 'pacs' | 'both'; readonly ahead: number; readonly length: number }
  | { readonly do: 'now'; readonly who: number; readonly services: 'simrs' | 'pacs' }
  | { readonly do: 'act'; readonly who: number; readonly act: Act; readonly of: number; readonly stale: number; readonly times: number; readonly ahead: number }
  | { readonly do: 'told'; readonly room: string; readonly kind: UnitAnswer; readonly of: number; readonly times: number }
  | { readonly do: 'called'; readonly unit: string; readonly of: number }
  | { readonly do: 'settled'; readonly of: number }
  | { readonly do: 'forward'; readonly of: number }
  | { readonly do: 'service'; readonly title: string }
  | { readonly do: 'script' }
  | { readonly do: 'room'; readonly room: string }
  | { readonly do: 'line'; readonly room: string }
  | { readonly do: 'unit' }
  | { readonly do: 'pass' | 'asleep'; readonly ms: number }
  | { readonly do: 'set'; readonly ms: number }
  | { readonly do: 'crash'; readonly nth: number; readonly gone: number }

const who = fc.nat(CAST.length - 1)
const of = fc.nat(1)
const stale = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) })
const times = fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(2) })
const ahead = fc.constantFrom(5, 30, 60, 100, 4 * 60, 25 * 60, 80 * 60).map((minutes) => minutes * MINUTE)
const room = fc.constantFrom(...Object.keys(ROOMS))
const some = fc.constantFrom(MINUTE, 5 * MINUTE, 16 * MINUTE, 45 * MINUTE, HOUR, 3 * HOUR)
const services = fc.constantFrom('simrs' as const, 'simrs' as const, 'both' as const, 'pacs' as const)

const plan = fc.record({ do: fc.constant('plan' as const), who: fc.constantFrom(0, 1, 2, 3), services, ahead, length: fc.constantFrom(10, 30, 90).map((minutes) => minutes * MINUTE) })

/** Mostly what leads somewhere: half of all moves are what people do on a good day. */
const move = fc.oneof(
  { weight: 3, arbitrary: plan },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('now' as const), who: fc.constantFrom(0, 3), services: fc.constantFrom('simrs' as const, 'pacs' as const) }) },
  { weight: 14, arbitrary: fc.record({ do: fc.constant('act' as const), who, act: fc.constantFrom(...ACTS), of, stale, times, ahead }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('act' as const), who: fc.constantFrom(0, 3), act: fc.constant('move' as const), of, stale: fc.constant(0), times: fc.constant(1), ahead }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('told' as const), room, kind: fc.constantFrom(...unitAnswers), of, times }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('called' as const), unit: fc.constantFrom('igd', 'farmasi', 'gizi'), of }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('settled' as const), of }) },
  { weight: 34, arbitrary: fc.record({ do: fc.constant('forward' as const), of: fc.constantFrom(0, 0, 1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('service' as const), title: fc.constantFrom('SIMRS', 'PACS', 'Masuk') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('script' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('room' as const), room }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('line' as const), room }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unit' as const) }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: some }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('asleep' as const), ms: some }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('crash' as const), nth: fc.integer({ min: 1, max: 6 }), gone: fc.constantFrom(0, MINUTE, HOUR) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('set' as const), ms: fc.constantFrom(-DAY, -HOUR, -10 * MINUTE, 10 * MINUTE, HOUR) }) },
)

export const moves: fc.Arbitrary<readonly Move[]> = fc.tuple(plan, fc.array(move, { minLength: 8, maxLength: 40 })).map(([first, rest]) => [first, ...rest])
