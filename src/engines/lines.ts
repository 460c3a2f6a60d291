import { Writable } from 'node:stream'

/** A stream's end that hands over line by line, in a tool's own order. A line longer than any tool writes is cut, so that memory stays bounded. */
export function lines(each: (line: string) => void): Writable {
  let rest = ''
  // A listener that refuses a line breaks the stream, not the process.
  const hand = (parts: readonly string[], done: (error?: Error | null) => void) => {
    try {
      for (const part of parts) each(part)
      done()
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)))
    }
  }
  return new Writable({
    highWaterMark: 256 * 1024,
    decodeStrings: true,
    write: (chunk: Buffer, _encoding, done) => {
      const parts = (rest + chunk.toString('latin1')).split('\n')
      rest = (parts.pop() ?? '').slice(0, LONGEST)
      hand(parts, done)
    },
    final: (done) => {
      hand(rest === '' ? [] : [rest], done)
    },
  })
}

/** Bytes as a tool wrote them, read as one byte a character by `lines`, back as the text that they are. */
export const asText = (line: string) => Buffer.from(line, 'latin1').toString('utf8')

const LONGEST = 64 * 1024
