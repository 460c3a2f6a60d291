import type { Message } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'

/** One deputy, as the card and the list show them. */
export interface DeputyShown {
  readonly id: number
  readonly manager: { readonly name: string }
  readonly deputy: { readonly id: number; readonly name: string }
  readonly until: number
}

/** The living card of one deputy: named, or ended before the time. */
export function deputyView(of: DeputyShown, now: 'named' | 'ended'): Say {
  return (t): Message => {
    const { deputies: words } = t.authority
    if (now === 'ended') return { mood: 'info', title: line(words.ended(of.deputy.name, of.manager.name)), blocks: [], silent: true }
    return { mood: 'info', title: line(words.title), blocks: [...linesOf(t, of), { kind: 'small', line: line(words.may) }], actions: [endAction(t, of)] }
  }
}

/** Who stands in for whom now. */
export function deputiesView(standing: readonly DeputyShown[]): Say {
  return (t): Message => ({
    mood: 'info',
    title: line(t.authority.deputies.title),
    blocks: standing.length === 0 ? [{ kind: 'line', line: line(t.authority.deputies.none) }] : standing.flatMap((one) => linesOf(t, one)),
    // The button names who stops, not for whom: one is enough for somebody who stands in for several.
    actions: standing.filter(({ deputy }, n) => standing.findIndex((one) => one.deputy.id === deputy.id) === n).map((one) => endAction(t, one)),
    silent: true,
  })
}

const linesOf = (t: Texts, of: DeputyShown): Message['blocks'] => [
  { kind: 'line', line: line(strong(t.authority.deputies.named(of.deputy.name, of.manager.name))) },
  { kind: 'facts', facts: [{ label: t.authority.deputies.until, value: line(t.fmt.when(of.until)) }] },
]

const endAction = (t: Texts, of: DeputyShown) => ({ say: `delegate end ${of.deputy.id}`, label: `${t.authority.deputies.end}: ${of.deputy.name}`, style: 'danger' as const, confirm: t.authority.deputies.endSure })
