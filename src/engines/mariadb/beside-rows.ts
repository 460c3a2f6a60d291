import { Writable } from 'node:stream'

/**
 * A stream's end that hands over each line of a dump but those of rows, which begin with a bracket and are nearly all of it:
 * they are passed over without being made into texts, and a bracket alone stands for all that follow one another. A line
 * longer than any that is looked at is cut.
 */
export function linesBesideRows(each: (line: string) => void): Writable {
  let begun: Buffer | null = null
  let inRow = false
  let amongRows = false
  const hand = (line: string) => {
    if (line === '(' && amongRows) return
    amongRows = line === '('
    each(line)
  }
  return new Writable({
    highWaterMark: 256 * 1024,
    write: (chunk: Buffer, _encoding, done) => {
      for (let at = 0; at < chunk.length;) {
        if (!inRow && begun === null && chunk[at] === BRACKET) {
          inRow = true
          hand('(')
        }
        const end = chunk.indexOf(NEWLINE, at)
        if (!inRow) {
          const part = chunk.subarray(at, end < 0 ? chunk.length : end)
          const line: Buffer = begun === null ? part : Buffer.concat([begun, part.subarray(0, LONGEST - begun.length)])
          begun = end < 0 ? Buffer.from(line.subarray(0, LONGEST)) : null
          if (end >= 0) hand(line.toString('latin1', 0, LONGEST))
        }
        if (end < 0) break
        inRow = false
        at = end + 1
      }
      done()
    },
    final: (done) => {
      if (begun !== null) hand(begun.toString('latin1'))
      done()
    },
  })
}

const BRACKET = 0x28
const NEWLINE = 0x0a
const LONGEST = 64 * 1024
