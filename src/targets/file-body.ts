import { open, type FileHandle } from 'node:fs/promises'
import { Writable } from 'node:stream'
import type { TargetPlan } from '../core/site.ts'
import { toFault } from './local-fault.ts'

/** A file that is written once: its errors already say what a person can do, and its bytes are on their way to the disk long before its end. */
export function fileBody(plan: TargetPlan, op: string, path: string): Writable {
  let handle: FileHandle | null = null
  const along = syncAlong(() => handle)
  const run = (act: () => Promise<unknown>, done: (error?: Error | null) => void) => {
    act().then(() => done(), (error: unknown) => {
      void toFault(plan, op, error).then((fault) => done(fault instanceof Error ? fault : new Error(String(fault))))
    })
  }
  return new Writable({
    highWaterMark: 1024 * 1024,
    construct: (done) => run(async () => {
      handle = await open(path, 'wx', 0o640)
    }, done),
    writev: (chunks, done) => run(async () => {
      const bytes = chunks.map(({ chunk }) => chunk as Buffer)
      await writeAll(handle, bytes)
      await along.wrote(size(bytes))
    }, done),
    final: (done) => run(async () => {
      await along.done()
      await handle?.close()
      handle = null
    }, done),
    destroy: (error, done) => {
      const open = handle
      handle = null
      if (open === null) done(error)
      else open.close().then(() => done(error), () => done(error))
    },
  })
}

async function writeAll(handle: FileHandle | null, chunks: readonly Buffer[]): Promise<void> {
  const { bytesWritten } = (await handle?.writev(chunks)) ?? { bytesWritten: 0 }
  if (bytesWritten === size(chunks)) return
  // A disk that is nearly full takes a part: the rest is offered again, and refused with its reason.
  let rest = Buffer.concat(chunks).subarray(bytesWritten)
  while (rest.length > 0) {
    const more = (await handle?.write(rest)) ?? { bytesWritten: 0 }
    if (more.bytesWritten === 0) throw new Error('the disk takes no more bytes')
    rest = rest.subarray(more.bytesWritten)
  }
}

/** Begins a sync now and then and waits for none, so that the disk works while the tools do and the last sync finds little left. */
function syncAlong(file: () => FileHandle | null): { wrote: (bytes: number) => Promise<void>; done: () => Promise<void> } {
  let unsynced = 0
  let busy = false
  let last: Promise<void> = Promise.resolve()
  return {
    wrote: async (bytes) => {
      unsynced += bytes
      const handle = file()
      if (unsynced < ALONG || busy || handle === null) return
      // The kernel tells each error once, so that whoever syncs later would not hear of it.
      await last
      unsynced = 0
      busy = true
      last = handle.datasync().finally(() => { busy = false })
      last.catch(() => undefined)
    },
    done: () => last,
  }
}

const size = (chunks: readonly Buffer[]) => chunks.reduce((sum, chunk) => sum + chunk.length, 0)

const ALONG = 16 * 1024 * 1024
