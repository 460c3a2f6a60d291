import { once } from 'node:events'
import { PassThrough, Writable, type Readable } from 'node:stream'
import { realClock } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import { silence } from './said.ts'
import type { Patience, Rclone } from './call.ts'

/**
 * One file of a copy. Ends only where rclone says that it was the whole; breaks with a Fault otherwise, also when nothing comes
 * for too long while somebody reads. Whoever reads may leave early.
 */
export async function readFile(rclone: Rclone, of: { readonly op: string; readonly path: string; readonly patience: Patience; readonly isThere: () => Promise<boolean> }): Promise<Readable> {
  const out = new PassThrough({ highWaterMark: 1024 * 1024 })
  const stop = new AbortController()
  let [passed, wanted] = [0, true]
  const sink = new Writable({
    highWaterMark: 1024 * 1024,
    write: (chunk: Buffer, _encoding, done) => {
      if (out.write(chunk)) {
        done()
        return
      }
      wanted = false
      out.once('drain', () => {
        wanted = true
        done()
      })
    },
  })
  out.once('close', () => stop.abort())
  const seen = { silent: false }
  const isOver = () => stop.signal.aborted
  void (async () => {
    for (let last = -1; !isOver();) {
      last = passed
      await realClock.sleep(of.patience.stall, stop.signal)
      seen.silent = !isOver() && wanted && passed === last
      if (seen.silent) stop.abort()
    }
  })()
  rclone.stream({ op: of.op, args: ['cat', rclone.at(of.path)], output: sink, signal: stop.signal, passed: (bytes) => { passed += bytes } }).then(async () => {
    // Where there are no folders, what is not there reads like an empty one.
    if (passed === 0 && !await of.isThere()) throw new Fault({ area: 'target', op: of.op, retry: 'later', hint: 'look-at-log', detail: 'there is no such file' })
  }).then(
    () => { out.end() },
    (error: unknown) => { out.destroy(seen.silent ? silence(of.op, `nothing came for ${Math.round(of.patience.stall / 1000)} s`) : error instanceof Error ? error : new Error(String(error))) },
  )
  // What is not there is said now, not in the middle of reading.
  await once(out, 'readable')
  return out
}
