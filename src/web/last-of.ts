/** The last bytes of a body as text, whatever its length: a log says at its end why it ended. */
export async function lastOf(body: ReadableStream<Uint8Array>, most: number): Promise<string> {
  let kept = Buffer.alloc(0)
  let isCut = false
  for await (const chunk of body) {
    isCut ||= kept.length + chunk.length > most
    kept = Buffer.concat([kept, chunk.subarray(-most)]).subarray(-most)
  }
  // Where it was cut, the first letter may be half a one.
  const from = isCut ? kept.findIndex((byte) => (byte & 0xc0) !== 0x80) : 0
  return kept.subarray(Math.max(0, from)).toString('utf8')
}
