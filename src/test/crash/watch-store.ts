import { hookStore } from './hook-store.ts'
import type { Reporter } from './reporter.ts'

/** Somebody's finger: between the moment that the press is durable and the moment that all it led to is done. */
export interface Finger { pressing: boolean }

/** Watches what this process writes to its database and tells the phase that it is in; every statement is carried out as it was asked for. */
export function watchStore(reporter: Reporter, finger: Finger): void {
  let open: { readonly words: Set<string>; readonly posts: string[]; readonly sent: string[] } | null = null

  const hear = (source: string, args: readonly unknown[], rows: unknown): void => {
    const words = source.toLowerCase()
    if (words.includes('index crash_')) reporter.reach('migrating')
    const once = args.find((arg): arg is string => typeof arg === 'string' && arg.startsWith('post:'))?.slice(5)
    if (once !== undefined && words.startsWith('select') && words.includes('"lan_entries"') && isFull(rows)) reporter.say(`again ${once}`)
    if (open === null) return
    for (const table of ['signatures', 'procedure_events', 'copies', 'lan_entries'] as const) if (words.startsWith(`insert into "${table}"`)) open.words.add(table)
    if (args.includes('run.interrupted')) open.words.add('interrupted')
    if (once !== undefined && words.startsWith('insert into "lan_entries"')) open.posts.push(once)
    if (words.startsWith('update "outbox"') && words.includes('"sent_at"')) open.sent.push(String(args.at(-1)))
  }

  const before = (): void => {
    if (open === null) return
    const { words } = open
    if (finger.pressing && (words.has('signatures') || words.has('procedure_events'))) reporter.reach('deciding a press')
    if (words.has('copies')) reporter.reach('entering a copy in the books')
    if (words.has('interrupted')) reporter.reach('telling what was cut off')
    // Said before it is durable: who is killed right behind the commit cannot say it any more.
    for (const once of open.posts) reporter.say(`posting ${once}`)
    if (open.posts.length > 0) reporter.reach('posting')
  }
  const after = (): void => {
    const done = open
    open = null
    if (done === null) return
    for (const once of done.posts) reporter.say(`posted ${once}`)
    for (const id of done.sent) reporter.say(`sent ${id}`)
    if (finger.pressing && (done.words.has('signatures') || done.words.has('procedure_events'))) reporter.reach('decided a press')
    if (done.posts.length > 0) reporter.reach('posted')
  }

  hookStore({
    begun: () => { open = { words: new Set(), posts: [], sent: [] } },
    heard: hear, before, after,
    undone: () => { open = null },
  })
}

const isFull = (rows: unknown): boolean => Array.isArray(rows) ? rows.length > 0 : rows !== undefined
