import type { Person } from '../../core/people.ts'
import type { ServicesNow } from '../../core/service-state.ts'
import type { Action, Block, Message } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { servicesPart } from './services.ts'

/** One thing that waits for somebody: a signature, a decision, an answer. */
export interface Waiting {
  /** The key of its card. */
  readonly key: string
  readonly kind: 'check' | 'owned' | 'decision' | 'introduction' | 'form'
  readonly title: (t: Texts) => string
  readonly since: number
  readonly due: number | null
  /** What can be pressed for it, the most wanted first. */
  readonly acts: (t: Texts) => readonly Action[]
  concerns(person: Person): boolean
}

/** Somebody's own page: what waits for them, with the buttons to do it. */
export function homeView(of: { readonly name: string; readonly waiting: readonly Waiting[]; readonly now: number; readonly services?: ServicesNow }): Say {
  return (t) => ({ ...homePart(t, of), title: line(t.accounts.home.title(of.name)), silent: true })
}

/** Below what waits for somebody stands what concerns everybody. */
function homePart(t: Texts, of: Parameters<typeof homeView>[0]): Pick<Message, 'mood' | 'blocks' | 'actions'> {
  const waiting = waitingPart(t, of)
  return of.services === undefined ? waiting : { ...waiting, blocks: [...waiting.blocks, ...servicesPart(t, { now: of.services, at: of.now })] }
}

/** What waits, as rows and buttons: the most urgent first, and no more than fits. */
export function waitingPart(t: Texts, of: { readonly waiting: readonly Waiting[]; readonly now: number }): Pick<Message, 'mood' | 'blocks' | 'actions'> {
  const { home } = t.accounts
  if (of.waiting.length === 0) return { mood: 'ok', blocks: [{ kind: 'line', line: line(home.nothing) }] }
  const inOrder = of.waiting.toSorted((a, b) => (a.due ?? Infinity) - (b.due ?? Infinity) || a.since - b.since)
  const shown = inOrder.slice(0, MOST_SHOWN)
  const rows: Block = { kind: 'rows', rows: shown.map((one) => ({ mark: isLate(one, of.now) ? 'warn' : 'wait', label: line(strong(one.title(t))), detail: line(detailOf(t, one, of.now)) })) }
  const more: readonly Block[] = inOrder.length === shown.length ? [] : [{ kind: 'small', line: line(home.more(t.fmt.count(inOrder.length - shown.length))) }]
  return {
    mood: shown.some((one) => isLate(one, of.now)) ? 'warn' : 'info',
    blocks: [rows, ...more],
    actions: shown.flatMap((one) => actsOf(t, one, shown.length)),
  }
}

/** Buttons of several things stand together: each says which one it is for, and a reply in words could mean any. */
function actsOf(t: Texts, one: Waiting, among: number): readonly Action[] {
  return one.acts(t).slice(0, MOST_BUTTONS).map(({ words: _, ...action }) => (among === 1 ? action : { ...action, label: `${action.label} · ${nameOf(t, one)}` }))
}

const nameOf = (t: Texts, one: Waiting) => `${t.accounts.home[one.kind === 'owned' ? 'check' : one.kind]} ${one.key.slice(one.key.indexOf(':') + 1)}`

function detailOf(t: Texts, one: Waiting, now: number): string {
  const { home } = t.accounts
  const due = one.due === null ? [] : [(isLate(one, now) ? home.late : home.due)(t.fmt.stamp(one.due).text)]
  return [nameOf(t, one), ...(one.kind === 'owned' ? [home.owned] : []), ...due].join(' · ')
}

const isLate = (one: Waiting, now: number) => one.due !== null && one.due < now

const MOST_SHOWN = 8
const MOST_BUTTONS = 3
