import { PassThrough, Writable, type Readable } from 'node:stream'
import { realClock } from '../../core/clock.ts'
import type { Fault } from '../../core/fault.ts'
import { silence } from './said.ts'

/** A file on its way, and how many bytes of it have come so far. */
export interface Body { readonly writable: Writable; readonly bytes: () => number }

/** A short file that is kept in memory until somebody wants it. */
export function keptBody(): Body & { readonly content: () => Buffer } {
  const parts: Buffer[] = []
  const content = () => Buffer.concat(parts)
  return {
    content,
    bytes: () => content().length,
    writable: new Writable({ write: (chunk: Buffer, _encoding, done) => {
      parts.push(chunk)
      done()
    } }),
  }
}

/**
 * A file on its way to a place: `finish` only when whoever carries it has said that it arrived whole. A place that takes nothing
 * for too long while bytes wait for it breaks the stream; a source that has nothing to say does not.
 */
export function carriedBody(of: { readonly op: string; readonly stall: number }, carry: (input: Readable, signal: AbortSignal) => Promise<void>): Body {
  const inner = new PassThrough({ highWaterMark: 1024 * 1024 })
  const stop = new AbortController()
  let gaveUp: Fault | null = null
  let written = 0
  const work = carry(inner, stop.signal).catch((error: unknown) => { throw gaveUp ?? error })
  const body = new Writable({
    highWaterMark: 1024 * 1024,
    write: (chunk: Buffer, _encoding, done) => {
      written += chunk.length
      if (inner.write(chunk)) done()
      else waited(of.stall, (over) => { inner.once('drain', () => over(done)) })
    },
    final: (done) => {
      inner.end()
      const wait = of.stall + written / SLOWEST
      waited(wait, (over) => { work.then(() => over(done), (error: unknown) => over(() => done(asError(error)))) })
    },
    destroy: (error, done) => {
      stop.abort()
      inner.destroy()
      work.then(() => done(error), () => done(error))
    },
  })
  inner.on('error', () => undefined)
  // The end is told by `final`; before it, a carrier that fails breaks the stream at once.
  work.catch((error: unknown) => { if (!body.writableFinished) body.destroy(asError(error)) })
  const waited = (ms: number, until: (over: (then: () => void) => void) => void) => {
    const heard = new AbortController()
    until((then) => {
      heard.abort()
      then()
    })
    void realClock.sleep(ms, AbortSignal.any([heard.signal, stop.signal])).then(() => {
      if (heard.signal.aborted || stop.signal.aborted) return
      gaveUp = silence(of.op, `nothing was taken for ${Math.round(ms / 1000)} s`)
      stop.abort()
    })
  }
  return { writable: body, bytes: () => written }
}

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)))
/** Bytes in a millisecond at which a server at least reads back what it has, to tell its hash. */
const SLOWEST = 10_000
