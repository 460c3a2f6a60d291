import { createHash } from 'node:crypto'
import { PassThrough, type Readable } from 'node:stream'
import { Fault } from '../core/fault.ts'
import { together } from './together.ts'
import { pipeTools, type Pipe } from './tool.ts'

/** Tools that write a key a line, in the order of its bytes, and behind a tab what stands under it; or as `read` says. */
export type Listing = Pick<Pipe, 'tools'> & Partial<Pick<Pipe, 'input'>> & { readonly read?: (line: string) => readonly [string, string] }

/** A list of nothing. */
export const NO_LIST: Listing = { tools: [{ command: 'true', args: [] }] }

export interface Counted { readonly missing: number; readonly changed: number; readonly added: number; readonly same: number }

/** With a mark of every line that is missing or differs: as many others have another one. */
export interface Held extends Counted { readonly mark: string }

interface Walk { readonly op: string; readonly signal: AbortSignal; readonly end?: '\n' | '\0' }

/**
 * Holds two sorted lists against each other as they come, so that memory does not grow with them. What stands there more than once
 * under one key counts each time. Refuses a list that is not sorted: it would tell differences that are none.
 */
export async function heldAgainst({ copy, source, ...walk }: Walk & { readonly copy: Listing; readonly source: Listing }): Promise<Held> {
  return await walked(walk, [copy, source], async ([ours, theirs]) => {
    const counted = { missing: 0, changed: 0, added: 0, same: 0 }
    const marked = createHash('sha256')
    let [left, right] = [await ours?.next() ?? null, await theirs?.next() ?? null]
    while (left !== null || right !== null) {
      const order = right === null ? -1 : left === null ? 1 : left.key < right.key ? -1 : left.key > right.key ? 1 : 0
      const both = order === 0 ? Math.min(left?.times ?? 0, right?.times ?? 0) : 0
      counted[left?.value === right?.value ? 'same' : 'changed'] += both
      if (left !== null && order <= 0 && left.value !== (order === 0 ? right?.value : null)) marked.update(`${left.key}\t${left.value}\t${order === 0 ? right?.value ?? '' : ''}\n`)
      if (order <= 0) counted.missing += (left?.times ?? 0) - both
      if (order >= 0) counted.added += (right?.times ?? 0) - both
      if (order <= 0) left = await ours?.next() ?? null
      if (order >= 0) right = await theirs?.next() ?? null
    }
    return { ...counted, mark: marked.digest('hex').slice(0, 32) }
  })
}

/** How many lines of a sorted list have their key in none of the others. */
export async function inNoneOf({ list, others, ...walk }: Walk & { readonly list: Listing; readonly others: readonly Listing[] }): Promise<number> {
  return await walked(walk, [list, ...others], async ([ours, ...theirs]) => {
    const heads = await Promise.all(theirs.map((other) => other.next()))
    let lonely = 0
    for (let one = await ours?.next() ?? null; one !== null; one = await ours?.next() ?? null) {
      const { key, times } = one
      let found = false
      for (const [index, other] of theirs.entries()) {
        let head = heads[index] ?? null
        while (head !== null && head.key < key) head = await other.next()
        heads[index] = head
        found ||= head?.key === key
      }
      if (!found) lonely += times
    }
    // A tool whose words nobody hears to their end would end badly.
    for (const other of theirs) while (await other.next() !== null);
    return lonely
  })
}

/** Lines that follow one another under one key. */
interface Group { readonly key: string; readonly value: string; readonly times: number }
interface Groups { next(): Promise<Group | null> }

async function walked<T>(walk: Walk, lists: readonly Listing[], use: (groups: readonly Groups[]) => Promise<T>): Promise<T> {
  const pipes = lists.map((list) => ({ list, output: new PassThrough({ highWaterMark: 256 * 1024 }) }))
  const groups = pipes.map(({ list, output }) => groupsOf(output, { ...walk, read: list.read ?? behindTab }))
  const works = pipes.map(({ list, output }) => async (signal: AbortSignal) => { await pipeTools({ op: walk.op, tools: list.tools, output, signal, ...(list.input === undefined ? {} : { input: list.input }) }) })
  const [value] = await together(walk.signal, async () => {
    try {
      return await use(groups)
    } finally {
      for (const { output } of pipes) output.destroy()
    }
  }, ...works)
  return value
}

function groupsOf(stream: Readable, walk: Walk & { readonly read: NonNullable<Listing['read']> }): Groups {
  const lines = linesOf(stream, walk.end ?? '\n')
  let ahead: readonly [string, string] | null = null
  let before: string | null = null
  const take = async () => {
    const line = await lines.next()
    return line.done === true ? null : walk.read(line.value)
  }
  return {
    next: async () => {
      const first = ahead ?? await take()
      if (first === null) return null
      const [key, value] = first
      if (before !== null && key < before) throw new Fault({ area: 'engine', op: walk.op, retry: 'never', hint: 'tool-failed', detail: 'the list does not come in order' })
      before = key
      let times = 1
      let same = true
      for (ahead = await take(); ahead !== null && ahead[0] === key; ahead = await take()) {
        times += 1
        same &&= ahead[1] === value
      }
      // Under one key stands one thing, or the same several times; else nothing is like it.
      return { key, value: same ? value : `${value} …`, times }
    },
  }
}

function behindTab(line: string): readonly [string, string] {
  const tab = line.indexOf('\t')
  return tab < 0 ? [line, ''] : [line.slice(0, tab), line.slice(tab + 1)]
}

/** One byte is one character, so that they are ordered as `sort` in its plainest locale orders them. */
async function* linesOf(stream: Readable, end: string): AsyncGenerator<string, undefined> {
  let rest = ''
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const parts = (rest + chunk.toString('latin1')).split(end)
    rest = parts.pop() ?? ''
    yield* parts
  }
  if (rest !== '') yield rest
  return undefined
}
