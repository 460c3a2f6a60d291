/** Numbers and texts as TDS writes them: little-endian, texts in UTF-16. */
export const u8 = (value: number): Buffer => Buffer.from([value & 0xff])

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}

export function i32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}

export function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes
}

/** The lowest `size` bytes of a number that is not negative. */
export function unsigned(value: bigint, size: number): Buffer {
  const bytes = Buffer.alloc(size)
  let rest = value
  for (let index = 0; index < size; index += 1) {
    bytes[index] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return bytes
}

export const ucs2 = (text: string): Buffer => Buffer.from(text, 'utf16le')
/** A text with its length in characters in one byte, and in two. */
export const shortText = (text: string): Buffer => Buffer.concat([u8(text.length), ucs2(text)])
export const longText = (text: string): Buffer => Buffer.concat([u16(text.length), ucs2(text)])

/** Reads from the front of a buffer; throws a RangeError where it ends too early. */
export interface Reader {
  u8(): number
  u16(): number
  u32(): number
  i32(): number
  i64(): bigint
  u64(): bigint
  f32(): number
  f64(): number
  bytes(length: number): Buffer
  text(characters: number): string
  left(): number
}

export function reader(buffer: Buffer): Reader {
  let at = 0
  const take = (length: number) => {
    if (at + length > buffer.length) throw new RangeError(`${length} bytes at ${at} of ${buffer.length}`)
    const part = buffer.subarray(at, at + length)
    at += length
    return part
  }
  return {
    u8: () => take(1).readUInt8(),
    u16: () => take(2).readUInt16LE(),
    u32: () => take(4).readUInt32LE(),
    i32: () => take(4).readInt32LE(),
    i64: () => take(8).readBigInt64LE(),
    u64: () => take(8).readBigUInt64LE(),
    f32: () => take(4).readFloatLE(),
    f64: () => take(8).readDoubleLE(),
    bytes: take,
    text: (characters) => take(characters * 2).toString('utf16le'),
    left: () => buffer.length - at,
  }
}
