import type { ProgrammeMonth, ProgrammeState } from '../../core/downtime-programme.ts'
import type { Action, Line, Mark, Message } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { windowSaid } from './downtime-notice.ts'

/** The programme of a year: each month with what was planned for it, and a press away from being planned. */
export function programmeView(of: { readonly year: number; readonly months: readonly ProgrammeMonth[] }): Say {
  return (t) => {
    const { programme } = t.downtime
    return {
      mood: of.months.some(({ state }) => state === 'passed' || state === 'due') ? 'warn' : 'info',
      title: line(programme.title(String(of.year))),
      blocks: of.months.length === 0 ? [{ kind: 'line', line: line(programme.none) }] : [
        { kind: 'rows', rows: of.months.map((month) => ({ mark: MARKS[month.state], label: line(monthSaid(t, month)), detail: stateLine(t, month) })) },
        { kind: 'small', line: line(programme.small) },
      ],
      actions: [...of.months.filter(({ state }) => state === 'due' || state === 'later').slice(0, 3).map((month) => planIt(t, month)), { say: `downtime programme ${of.year - 1}`, label: programme.show(String(of.year - 1)) }, { say: `downtime programme ${of.year + 1}`, label: programme.show(String(of.year + 1)) }],
    }
  }
}

/** A month of the programme is near and nobody has planned anything; once somebody has, it says that. */
export function programmeReminderView(month: ProgrammeMonth): Say {
  return (t): Message => {
    const { programme } = t.downtime
    const isOpen = month.state === 'due'
    return {
      mood: isOpen || month.state === 'passed' ? 'warn' : 'ok',
      title: line(isOpen ? programme.reminder(monthSaid(t, month)) : `${programme.word} ${monthSaid(t, month)}`),
      blocks: [{ kind: 'line', line: isOpen ? line(programme.please) : stateLine(t, month) }],
      ...(isOpen ? { actions: [planIt(t, month), { say: 'downtime programme', label: programme.whole }] } : { silent: true }),
    }
  }
}

/** `April 2027`. */
export const monthSaid = (t: Texts, { key }: Pick<ProgrammeMonth, 'key'>): string => `${t.downtime.programme.months[Number(key.slice(5)) - 1] ?? key} ${key.slice(0, 4)}`

function planIt(t: Texts, month: ProgrammeMonth): Action {
  return { say: `downtime month ${month.key}`, label: t.downtime.programme.plan(monthSaid(t, month)), ...(month.state === 'due' ? { style: 'primary' as const } : {}) }
}

function stateLine(t: Texts, month: ProgrammeMonth): Line {
  const said = t.downtime.programme.states[month.state]
  const each = month.downtimes.map(({ number, window }) => `${number}: ${windowSaid(t, window)}`)
  return month.state === 'passed' || month.state === 'due' ? line(strong(said)) : line([said, ...each].join('; '))
}

const MARKS: Readonly<Record<ProgrammeState, Mark>> = { later: 'todo', due: 'warn', planned: 'wait', held: 'ok', passed: 'fail', before: 'info' }
