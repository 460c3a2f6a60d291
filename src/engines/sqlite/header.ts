import { open } from 'node:fs/promises'

/** What the first hundred bytes of a database file say. */
export interface Header {
  readonly pageSize: number
  readonly pages: number
  /** Writers append to a log of their own beside the file. */
  readonly wal: boolean
  readonly userVersion: number
  readonly applicationId: number
  /** Bytes that the file really has. */
  readonly bytes: number
}

/** Reads a database's header; null where the file does not begin as one. */
export async function readHeader(path: string): Promise<Header | null> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(100), 0, 100, 0)
    if (bytesRead < 100 || buffer.toString('latin1', 0, 16) !== 'SQLite format 3\0') return null
    const size = buffer.readUInt16BE(16)
    return {
      pageSize: size === 1 ? 65_536 : size,
      pages: buffer.readUInt32BE(28),
      wal: buffer[18] === 2,
      userVersion: buffer.readUInt32BE(60),
      applicationId: buffer.readUInt32BE(68),
      bytes: (await handle.stat()).size,
    }
  } finally {
    await handle.close()
  }
}

/** The format's own end mark: the header's page count is what the file holds. */
export function isWhole(header: Header): boolean {
  return header.pages > 0 && header.pages * header.pageSize === header.bytes
}
