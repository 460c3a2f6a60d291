import type { Mark } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'

/** How one unit fares after a recovery, by its last word. */
export interface UnitFares {
  readonly name: string
  /** `unreachable`: it has no room that hears us. */
  readonly stands: 'normal' | 'trouble' | 'silent' | 'unreachable'
  readonly by: string | null
  readonly at: number | null
  readonly note: string | null
}

export interface Answers {
  readonly system: string
  readonly number: string
  readonly units: readonly UnitFares[]
}

/** How the units fare since the official instruction: who is well, who is not, who has not said; to those who can help. */
export function answersView(of: Answers): Say {
  return (t) => {
    const { answers } = t.after
    const ofKind = (stands: UnitFares['stands']) => of.units.filter((unit) => unit.stands === stands)
    const [normal, trouble, silent, away] = [ofKind('normal'), ofKind('trouble'), ofKind('silent'), ofKind('unreachable')]
    return {
      mood: trouble.length > 0 ? 'alarm' : normal.length === of.units.length ? 'ok' : 'info',
      title: line(answers.title(of.system, of.number)),
      blocks: [
        { kind: 'line', line: line(strong(answers.count(t.fmt.count(normal.length + trouble.length), t.fmt.count(of.units.length))), answers.split(t.fmt.count(normal.length), t.fmt.count(trouble.length))) },
        ...(trouble.length + normal.length === 0 ? [] : [{ kind: 'rows' as const, rows: [...trouble, ...normal].slice(0, MOST).map((unit) => ({ mark: MARKS[unit.stands], label: line(strong(unit.name)), detail: line(said(t, unit)) })) }]),
        ...(silent.length === 0 ? [] : [{ kind: 'line' as const, line: line(answers.silent(named(t, silent))) }]),
        ...(away.length === 0 ? [] : [{ kind: 'line' as const, line: line(answers.unreachable(named(t, away))) }]),
        { kind: 'small', line: line(answers.always) },
      ],
      silent: true,
    }
  }
}

const MOST = 20
const MARKS: Readonly<Record<UnitFares['stands'], Mark>> = { normal: 'ok', trouble: 'fail', silent: 'wait', unreachable: 'warn' }

const said = (t: Texts, { stands, by, at, note }: UnitFares): string => [t.after.answers.stands[stands], ...(by === null || at === null ? [] : [`${by}, ${t.fmt.clock(at)}`]), ...(note === null ? [] : [`“${note}”`])].join(' · ')

/** All by name as far as a phone's page goes. */
function named(t: Texts, units: readonly UnitFares[]): string {
  const names = units.map(({ name }) => name)
  return t.fmt.list(names.length > MOST ? [...names.slice(0, MOST), t.recovery.detail.more(t.fmt.count(names.length - MOST))] : names)
}

/** Those who have not said how they fare, to whoever can ring them up. */
export function silentView(of: { readonly system: string; readonly number: string; readonly units: readonly string[]; readonly resumedAt: number }): Say {
  return (t) => ({
    mood: 'warn',
    title: line(t.after.answers.lateTitle(of.system)),
    blocks: [
      { kind: 'line', line: line(strong(t.after.answers.late(t.fmt.stamp(of.resumedAt).text))) },
      { kind: 'line', line: line(t.fmt.list(of.units)) },
      { kind: 'small', line: line(of.number) },
    ],
  })
}
