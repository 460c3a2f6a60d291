import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { SECOND } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'

/** One folder in tar's own memory of a tree: who it was, and what stood in it. */
export interface KnownFolder {
  readonly id: string
  readonly path: string
  /** Names that tar left where the base has them, and those that were excluded: it does not tell one from the other. */
  readonly unchanged: readonly string[]
  /** How many names it meant to archive when it looked into the folder. */
  readonly meant: number
}

/** Reads tar's snapshot file folder by folder; throws a Fault where it is not one of the format that we know. */
export async function* foldersOf(path: string): AsyncGenerator<KnownFolder> {
  let fields: string[] = []
  let contents: string[] | null = null
  for await (const field of fieldsOf(path)) {
    if (contents !== null) {
      if (field !== '') {
        contents.push(field)
        continue
      }
      const [, , , device = '', inode = '', name = ''] = fields
      const unchanged = contents.filter((entry) => entry.startsWith('N')).map((entry) => entry.slice(1))
      yield { id: `${device}:${inode}`, path: name, unchanged, meant: contents.length - unchanged.length }
      // Each folder ends with an empty name and then a mark of its own.
      fields = ['ended']
      contents = null
      continue
    }
    if (fields[0] === 'ended') {
      fields = []
      if (field === '') continue
    }
    fields.push(field)
    if (fields.length === 6) contents = []
  }
  if (contents !== null || (fields.length > 0 && fields[0] !== 'ended')) throw unreadable('it ends in the middle of a folder')
}

/**
 * Sets the state's own time back by at least so much: a file is looked at again when it changed about when the base was begun.
 * A disk's clock ticks more coarsely than ours, a file server's may be wrong by minutes, and a change lost here is lost in the copy.
 */
export async function lookBack(path: string, by: number): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(200), 0, 200, 0)
    const head = /^(GNU tar-[^\n]*-2\n)(\d+)\0(\d+)\0/.exec(buffer.toString('latin1', 0, bytesRead))
    if (head === null) throw unreadable('it is not of the format that we know')
    const [, mark = '', seconds = '', nanoseconds = ''] = head
    // Whole seconds, so that no field changes its width.
    const earlier = Math.max(0, Math.floor((Number(seconds) * SECOND + Number(nanoseconds) / 1e6 - by) / SECOND))
    await handle.write(`${String(earlier).padStart(seconds.length, '0')}\0${'0'.repeat(nanoseconds.length)}`, mark.length, 'latin1')
  } finally {
    await handle.close()
  }
}

/** The state's fields, after its head line and the time of its making. */
async function* fieldsOf(path: string): AsyncGenerator<string> {
  let rest = ''
  let skip: number | null = null
  for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 256 * 1024 }) as AsyncIterable<string>) {
    const parts = (rest + chunk).split('\0')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      if (skip === null) {
        if (!/^GNU tar-[^\n]*-2\n\d+$/.test(part)) throw unreadable('it is not of the format that we know')
        skip = 1
      } else if (skip > 0) skip -= 1
      else yield part
    }
  }
  if (rest !== '') throw unreadable('it is cut off')
}

const unreadable = (detail: string) => new Fault({ area: 'engine', op: 'read the state of the tree', retry: 'never', hint: 'copy-damaged', detail })
