import { closedBy, ownerOf, reportedProblem } from '../../core/check.ts'
import type { Step } from '../../core/check-times.ts'
import type { Block } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { checkActions } from './check-actions.ts'
import { atOf, headline, thenManager } from './check.ts'
import type { CheckView } from './check-view.ts'

/** A new message that wakes whoever has not signed; once somebody has, it says so and keeps no button. */
export function nudgeCard(view: CheckView, step: Step | { readonly kind: 'owner' }): Say {
  return (t) => ({
    mood: 'warn',
    title: line(titleOf(t, view, step)),
    blocks: bodyOf(t, view, step),
    actions: checkActions(t, view).filter((action) => /^(sign|check refresh)/.test(action.say) && !action.say.startsWith('sign undo')),
  })
}

/** What the reminder says once nobody needs it any more. */
export function nudgeOver(view: CheckView): Say {
  return (t) => {
    const by = view.state === 'owned' ? ownerOf(view.acts) : closedBy(view)
    const signed = by?.kind === 'sign'
    const who = by === null ? t.checks.nudge.settled(t.checks.title(view.title), t.fmt.shortDay(view.slot)) : signed ? t.checks.signed(by.by.name, t.fmt.clock(by.at)) : t.checks.owned(by.by.name, t.fmt.clock(by.at))
    return { mood: 'info', title: line(`${signed ? t.checks.nudge.overSigned : t.checks.nudge.over} — ${t.checks.title(view.title)} ${t.fmt.shortDay(view.slot)}`), blocks: [{ kind: 'line', line: line(who) }], silent: true }
  }
}

function titleOf(t: Texts, view: CheckView, step: Step | { readonly kind: 'owner' }): string {
  const { nudge } = t.checks
  switch (step.kind) {
    case 'owner':
      return `${nudge.owner} — ${headline(t, view)}`
    case 'escalation':
      return `${nudge.escalated} — ${headline(t, view)}`
    case 'reminder':
      return `${(isTroubled(view) ? nudge.own : nudge.sign)(step.n, step.of)} — ${headline(t, view)}`
  }
}

function bodyOf(t: Texts, view: CheckView, step: Step | { readonly kind: 'owner' }): readonly Block[] {
  const { nudge } = t.checks
  const title = t.checks.title(view.title)
  const day = t.fmt.shortDay(view.slot)
  const owner = ownerOf(view.acts)
  const what = step.kind === 'owner'
    ? [nudge.stillFails(title, day), ...(owner === null ? [] : [t.checks.owned(owner.by.name, t.fmt.stamp(owner.at).text)]), nudge.howNow].join(' ')
    : isTroubled(view) ? nudge.unowned(title, day) : nudge.unsigned(title, day, atOf(t, view, view.signBy))
  const next = step.kind === 'reminder' ? thenManager(t, view) : step.kind === 'escalation' ? nudge.toManager : null
  return [{ kind: 'line', line: line(strong(what)) }, ...(next === null ? [] : [{ kind: 'line', line: line(next) } as const])]
}

function isTroubled(view: CheckView): boolean {
  return view.verdict === 'unsafe' || reportedProblem(view.acts) !== null
}
