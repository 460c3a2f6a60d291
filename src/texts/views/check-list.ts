import type { SafetyVerdict } from '../../core/status.ts'
import type { Mark } from '../message.ts'
import { line, type Say } from '../words.ts'

export interface ListedCheck {
  readonly id: number
  readonly title: { readonly id: string; readonly en: string }
  readonly slot: number
  readonly verdict: SafetyVerdict
  readonly state: 'open' | 'signed' | 'owned'
  readonly signBy: number
  readonly owner: string | null
}

/** The checks that nobody has closed, and what could be checked now. */
export function checkList(of: { readonly open: readonly ListedCheck[]; readonly plans: readonly { readonly name: string; readonly title: { readonly id: string; readonly en: string } }[]; readonly now: number }): Say {
  return (t) => {
    const { list } = t.checks
    const stands = (it: ListedCheck) => (it.state === 'signed' ? list.signed : it.owner !== null ? list.owned(it.owner) : (it.signBy < of.now ? list.overdue : list.signBy)(`${t.fmt.shortDay(it.signBy)} ${t.fmt.clock(it.signBy)}`))
    const plans = of.plans.map((plan) => `/check ${(t.fmt.lang === 'id' ? t.checks.names[plan.name]?.[0] : undefined) ?? plan.name} (${t.checks.title(plan.title)})`)
    return {
      mood: of.open.some((it) => it.verdict === 'unsafe') ? 'alarm' : of.open.length > 0 ? 'warn' : 'ok',
      title: line(of.open.length === 0 ? list.none : list.title),
      blocks: [
        of.open.length === 0
          ? { kind: 'line', line: line(list.noneLine) }
          : { kind: 'rows', rows: of.open.slice(0, MOST_ROWS).map((it) => ({ mark: MARKS[it.verdict], label: line(`#${it.id} ${t.checks.title(it.title)} ${t.fmt.shortDay(it.slot)}`), detail: line(`${t.checks.verdicts[it.verdict]}, ${stands(it)}`) })) },
        ...(of.open.length > MOST_ROWS ? [{ kind: 'line', line: line(`+${of.open.length - MOST_ROWS}`) } as const] : []),
        ...(plans.length === 0 ? [] : [{ kind: 'small', line: line(`${list.hold} ${plans.join(', ')}`) } as const]),
      ],
      actions: of.open.slice(0, MOST_BUTTONS).map((it) => ({ say: `check detail ${it.id}`, label: `${t.checks.acts.detail} #${it.id}` })),
    }
  }
}

const MARKS: Record<SafetyVerdict, Mark> = { safe: 'ok', attention: 'warn', unsafe: 'fail' }
const MOST_ROWS = 12
const MOST_BUTTONS = 4

export type CheckDone = 'sign' | 'own' | 'problem' | 'close' | 'undo' | 'refreshed' | 'same' | 'over'

/** A word to the person who acted; the card itself says the rest to everybody. */
export function checkDone(of: { readonly id: number; readonly did: CheckDone }): Say {
  return (t) => ({ mood: of.did === 'own' || of.did === 'problem' ? 'warn' : 'ok', title: line(`${t.checks.done[of.did]} (#${of.id}).`), blocks: [], silent: true })
}
