import type { DowntimeAsk, Window } from '../../core/downtime.ts'
import type { NewsKind } from '../../core/downtime-news.ts'
import { fits } from '../../core/form.ts'
import type { Action } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { windowSaid } from './downtime-notice.ts'

export interface CallList {
  readonly id: number
  readonly number: string
  readonly kind: DowntimeAsk['kind']
  readonly services: readonly string[]
  /** What services are called. */
  readonly titles: Readonly<Record<string, string>>
  /** What was told last, and of which window. */
  readonly news: NewsKind
  readonly window: Window
  /** What another downtime keeps down, whatever became of this one. */
  readonly still?: readonly string[]
  readonly units: readonly { readonly key: string; readonly name: string; readonly touched: readonly string[]; readonly why: 'silent' | 'unreachable'; readonly phone: string | null }[]
}

/** Units that somebody has to tell in person, each with why and how; who was told is struck off. */
export function callListView(of: CallList): Say {
  return (t) => {
    const { call, board } = t.downtime
    // Whoever misses something is called first.
    const units = of.units.toSorted((a, b) => Number(a.touched.length === 0) - Number(b.touched.length === 0))
    if (units.length === 0) return { mood: 'ok', title: line(call.done(of.number)), blocks: [{ kind: 'line', line: line(call.allKnow) }], silent: true }
    return {
      mood: 'warn',
      title: line(call.title(of.number)),
      blocks: [
        { kind: 'line', line: line(strong(call.ask(t.fmt.count(units.length)))) },
        { kind: 'line', line: line(toSay(t, of)) },
        { kind: 'rows', rows: units.slice(0, MOST_ROWS).map((unit) => ({ mark: 'todo' as const, label: line(unit.name), detail: line([call[unit.why], ...(unit.touched.length === 0 ? [call.untouched] : []), ...(unit.phone === null ? [] : [call.phone(unit.phone)])].join(' · ')) })) },
        ...(units.length > MOST_ROWS ? [{ kind: 'line' as const, line: line(board.more(t.fmt.count(units.length - MOST_ROWS))) }] : []),
        { kind: 'small', line: line(`${of.number} · /outage called ${of.id} …`) },
      ],
      actions: units.map(({ key, name }): Action => ({ say: `outage called ${of.id} ${key}`, label: call.called(name) })).filter(({ say }) => fits(say)).slice(0, MOST_BUTTONS),
    }
  }
}

function toSay(t: Texts, of: CallList): string {
  const { say } = t.downtime.call
  const named = (services: readonly string[]) => t.fmt.list(services.map((name) => of.titles[name] ?? name))
  const services = named(of.services)
  switch (of.news) {
    case 'back': {
      const { still = [] } = of
      const usable = of.services.filter((name) => !still.includes(name))
      return [...(usable.length === 0 ? [] : [say.back(named(usable))]), ...(still.length === 0 ? [] : [say.down(named(still))])].join(' ')
    }
    case 'cancelled': return say.cancelled(services, windowSaid(t, of.window))
    case 'started': case 'overrun': case 'update': return say.down(services)
    case 'announced': case 'changed': case 'reminder': case 'not-begun': return say.planned(services, windowSaid(t, of.window))
  }
}

const MOST_ROWS = 25
/** One a row on a phone, and no more than a thumb wants to pass. */
const MOST_BUTTONS = 8
