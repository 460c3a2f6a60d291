import type { DowntimeFacts } from '../../core/downtime.ts'
import { openAnswers, type Answered, type UnitAnswer } from '../../core/unit-answer.ts'
import type { Block, Line } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { windowSaid } from './downtime-notice.ts'

export interface Board {
  readonly id: number
  readonly facts: DowntimeFacts
  readonly answers: readonly Answered[]
  /** Objections over which somebody let work go on, by their number. */
  readonly over?: ReadonlyMap<number, Over>
  /** Units that no room of ours reaches. */
  readonly unreachable: readonly string[]
  /** When all were told something new last: receipts of before count no more. */
  readonly since?: number
  /** Whether units are asked how they fare afterwards. */
  readonly after: 'yes' | 'no'
}

/** Who knows, who is silent, who cannot be reached, and what speaks against it: unit by unit. */
export function boardView(of: Board): Say {
  return (t) => {
    const { board } = t.downtime
    const { facts, answers } = of
    const touched = facts.units.filter((unit) => unit.touched.length > 0)
    const asked = of.after === 'yes' ? touched : facts.units
    const has = (unit: string, kinds: readonly UnitAnswer[]) => answers.some((one) => one.unit === unit && kinds.includes(one.kind) && one.at >= (of.after === 'yes' ? 0 : of.since ?? 0))
    const heard = asked.filter(({ key }) => has(key, of.after === 'yes' ? ['normal', 'trouble', 'entered'] : ['received', 'objection']))
    const silent = asked.filter((unit) => !heard.includes(unit) && !of.unreachable.includes(unit.key))
    const paper = touched.filter(({ key }) => !has(key, ['entered']))
    const away = asked.filter(({ key }) => of.unreachable.includes(key))
    return {
      mood: away.length > 0 || openAnswers(answers).length > 0 ? 'warn' : 'info',
      title: line(board.title(facts.number)),
      blocks: [
        { kind: 'line', line: line(strong(of.after === 'yes' ? board.normal(t.fmt.count(touched.filter(({ key }) => has(key, ['normal'])).length), t.fmt.count(touched.length)) : board.counts(t.fmt.count(heard.length), t.fmt.count(asked.length)))) },
        ...(of.after === 'yes' ? [{ kind: 'line' as const, line: line(board.entered(t.fmt.count(touched.filter(({ key }) => has(key, ['entered'])).length), t.fmt.count(touched.length))) }] : []),
        ...(of.after === 'yes' && paper.length > 0 ? [{ kind: 'line' as const, line: line(t.record.reEntry.missing(listed(t, paper))) }] : []),
        ...(away.length === 0 ? [] : [{ kind: 'line' as const, line: line(strong(board.unreachable(listed(t, away)))) }]),
        ...(silent.length === 0 ? [] : [{ kind: 'line' as const, line: line(board.silent(listed(t, silent)), ` ${board.call}`) }]),
        ...troubles(t, of),
      ],
    }
  }
}

function troubles(t: Texts, { answers, facts, over }: Board): readonly Block[] {
  const said = answers.filter(({ kind }) => kind === 'objection' || kind === 'trouble')
  const nameOf = (key: string) => facts.units.find((unit) => unit.key === key)?.name ?? key
  const open = new Set(openAnswers(answers).map(({ id }) => id))
  return said.length === 0 ? [] : [{
    kind: 'rows',
    rows: said.slice(-MOST_ROWS).map((one) => ({ mark: open.has(one.id) ? 'warn' as const : 'info' as const, label: line(t.downtime.board.open(nameOf(one.unit), one.by, one.note ?? '')), ...detailOf(t, one, over?.get(one.id)) })),
  }]
}

function detailOf(t: Texts, { settled }: Answered, over: Over | undefined): { readonly detail?: Line } {
  if (settled !== null) return { detail: line(t.downtime.board.settled(settled.by, settled.how)) }
  return over === undefined ? {} : { detail: line(`${t.downtime.board.passedBy(over.name, t.fmt.stamp(over.at).text)} ${over.why}`) }
}

/** All by name as far as a phone's page goes. */
function listed(t: Texts, units: readonly { readonly name: string }[]): string {
  const names = units.slice(0, MOST_NAMES).map(({ name }) => name)
  return t.fmt.list(units.length > MOST_NAMES ? [...names, t.downtime.board.more(t.fmt.count(units.length - MOST_NAMES))] : names)
}

const MOST_NAMES = 25
const MOST_ROWS = 8

/** Who let work go on over an objection. */
export interface Over { readonly name: string; readonly at: number; readonly why: string }

/** What a unit said that somebody must see to. */
export interface UnitSaid {
  readonly id: number
  readonly facts: Pick<DowntimeFacts, 'number' | 'services' | 'window'>
  readonly titles: Readonly<Record<string, string>>
  readonly unit: string
  readonly said: Answered
  /** `well`: the unit itself has said since that nothing stands against it any more. */
  readonly stands: 'open' | 'seen to' | 'well' | 'passed'
  /** Who let work go on all the same. */
  readonly over?: Over | null
  /** What does not go on before somebody has seen to it. */
  readonly holds: 'beginning' | 'closing' | null
}

/** A unit objects, or is not well yet: told at once to those who can do something about it, and true for as long as it stands. */
export function unitAnswerView({ id, facts, titles, unit, said, stands, holds, over = null }: UnitSaid): Say {
  return (t) => {
    const { board } = t.downtime
    const kind = said.kind === 'trouble' ? 'trouble' : 'objection'
    const services = t.fmt.list(facts.services.map((name) => titles[name] ?? name))
    const block = (text: Line): Block => ({ kind: 'line', line: text })
    return {
      mood: stands === 'open' || stands === 'passed' ? 'warn' : 'ok',
      title: line(board.said[kind](facts.number)),
      blocks: [
        block(line(kind === 'trouble' ? services : `${services}: ${windowSaid(t, facts.window)}`)),
        block(line(strong(board.from(unit, said.by, t.fmt.stamp(said.at).text)), ` “${said.note ?? ''}”`)),
        ...(said.settled === null ? [] : [block(line(strong(board.seenTo(said.settled.by, t.fmt.stamp(said.settled.at).text)), ` ${said.settled.how}`))]),
        ...(over === null ? [] : [block(line(strong(board.passedBy(over.name, t.fmt.stamp(over.at).text)), ` ${over.why}`))]),
        ...(stands === 'well' ? [block(line(board.well[kind](unit)))] : []),
        ...(stands === 'open' && holds !== null ? [block(line(board.holds[holds]))] : []),
      ],
      ...(stands === 'open' || stands === 'passed' ? { actions: [{ say: `outage settle ${id} ${said.id}`, label: board.settle, style: 'primary' as const, ask: { label: board.settleAsk, example: board.settleExample } }] } : {}),
    }
  }
}
