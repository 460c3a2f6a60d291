/** Bytes of a stream, so many at a time, whatever pieces they come in. */
export interface Bytes {
  /** The next bytes; fewer, or none, only at the end. */
  take(most: number): Promise<Buffer>
  /** Lets so many go by and tells how many there were. */
  pass(most: number, see?: (piece: Buffer) => void): Promise<number>
}

export function bytesOf(source: AsyncIterable<Buffer>): Bytes & AsyncIterable<Buffer> {
  const pieces = source[Symbol.asyncIterator]()
  let kept: Buffer = Buffer.alloc(0)
  const more = async (): Promise<boolean> => {
    const next = await pieces.next()
    if (next.done === true) return false
    kept = kept.length === 0 ? next.value : Buffer.concat([kept, next.value])
    return true
  }
  return {
    take: async (most) => {
      while (kept.length < most && await more());
      const taken = kept.subarray(0, most)
      kept = kept.subarray(taken.length)
      return taken
    },
    pass: async (most, see) => {
      let passed = 0
      while (passed < most) {
        if (kept.length === 0 && !await more()) break
        const piece = kept.subarray(0, most - passed)
        kept = kept.subarray(piece.length)
        passed += piece.length
        see?.(piece)
      }
      return passed
    },
    async *[Symbol.asyncIterator]() {
      if (kept.length > 0) yield kept
      kept = Buffer.alloc(0)
      for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value
    },
  }
}

/** The same stream, with its first bytes seen before anybody reads it. */
export async function peeked(source: AsyncIterable<Buffer>, most: number): Promise<{ readonly head: Buffer; readonly all: AsyncIterable<Buffer> }> {
  const bytes = bytesOf(source)
  const head = await bytes.take(most)
  return { head, all: (async function* () {
    if (head.length > 0) yield head
    yield* bytes
  })() }
}
