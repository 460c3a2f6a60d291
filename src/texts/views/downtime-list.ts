import { actual, downtimeFacts, stageOf } from '../../core/downtime-case.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import type { Action, Block, Message } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { boardView, type Board } from './downtime-board.ts'
import { windowSaid } from './downtime-notice.ts'
import type { DowntimeCase } from './downtime-words.ts'
import { downtimeCard, situationOf } from './downtime.ts'

export interface DowntimeList {
  /** Those that are not over, oldest first. */
  readonly open: readonly ProcedureState[]
  /** Those that are, newest first. */
  readonly ended: readonly ProcedureState[]
  /** What services are called. */
  readonly titles: Readonly<Record<string, string>>
}

/** What goes on, what is planned, and what was last; each a press away. */
export function downtimeListView(of: DowntimeList): Say {
  return (t): Message => {
    const { list } = t.downtime
    const isPlanned = (state: ProcedureState) => ['asked', 'announced'].includes(stageOf(state))
    const planned = of.open.filter(isPlanned).toSorted((a, b) => downtimeFacts(a).window.from - downtimeFacts(b).window.from)
    const going = of.open.filter((state) => !isPlanned(state))
    return {
      mood: going.some((state) => stageOf(state) !== 'back') ? 'warn' : 'info',
      title: line(list.title),
      blocks: [
        ...(of.open.length === 0 ? [{ kind: 'line' as const, line: line(list.none) }] : []),
        ...section(t, of, { title: list.now, states: going }),
        ...section(t, of, { title: list.planned, states: planned }),
        ...section(t, of, { title: list.last, states: of.ended }),
      ],
      actions: [
        ...[...going, ...planned].slice(0, 5).map((state): Action => ({ say: `downtime ${downtimeFacts(state).number}`, label: downtimeFacts(state).number })),
        { say: 'downtime new', label: list.plan, style: 'primary' }, { say: 'downtime now', label: list.down }, { say: 'downtime programme', label: list.programme },
      ],
    }
  }
}

/** One downtime with who knows of it, and everything that can be done now. */
export function downtimeShownView(of: { readonly case: DowntimeCase; readonly board: Board }): Say {
  return (t): Message => {
    const { id } = of.case.state
    const card = downtimeCard(of.case)(t)
    const board = boardView(of.board)(t)
    return { ...card, blocks: [...card.blocks, { kind: 'line', line: line(strong(t.downtime.list.board)) }, ...board.blocks], actions: [...card.actions ?? [], { say: `outage copy ${id}`, label: t.downtime.actions.copy }] }
  }
}

function section(t: Texts, { titles }: DowntimeList, of: { readonly title: string; readonly states: readonly ProcedureState[] }): readonly Block[] {
  if (of.states.length === 0) return []
  return [
    { kind: 'line', line: line(strong(of.title)) },
    { kind: 'rows', rows: of.states.map((state) => ({ mark: markOf(state), label: line(t.downtime.list.row(downtimeFacts(state).number, t.fmt.list(downtimeFacts(state).services.map((name) => titles[name] ?? name)))), detail: line(detailOf(t, state)) })) },
  ]
}

function detailOf(t: Texts, state: ProcedureState): string {
  const times = actual(state)
  const took = times === null || times.until === null ? [] : [t.downtime.list.took(t.fmt.length(times.until - times.from))]
  return [t.downtime.titles[situationOf(state)].toLowerCase(), windowSaid(t, downtimeFacts(state).window), ...took].join(' · ')
}

function markOf(state: ProcedureState): 'ok' | 'warn' | 'run' | 'wait' | 'info' {
  switch (stageOf(state)) {
    case 'asked': return 'warn'
    case 'announced': return 'wait'
    case 'under-way': case 'verifying': return 'run'
    case 'back': return 'ok'
    case 'over': return state.ending === null ? 'ok' : 'info'
  }
}
