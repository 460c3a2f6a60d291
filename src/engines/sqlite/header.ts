import { open, stat } from 'node:fs/promises'
import { runTool } from '../tool.ts'

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

/** Reads the header of a file in our own scratch; null where it does not begin as a database. */
export async function readHeader(path: string): Promise<Header | null> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LENGTH), 0, LENGTH, 0)
    return parse(buffer.subarray(0, bytesRead), (await handle.stat()).size)
  } finally {
    await handle.close()
  }
}

/**
 * Reads the header of a live database, in a child: when a process closes a file, the kernel drops every lock that this
 * process holds on it, and one of ours may be using that very database.
 */
export async function readLiveHeader(path: string, signal: AbortSignal): Promise<Header | null> {
  const { stdout } = await runTool({ op: 'read the database header', tool: { command: 'od', args: ['-An', '-v', '-tx1', `-N${LENGTH}`, '--', path] }, signal })
  return parse(Buffer.from(stdout.replace(/\s/g, ''), 'hex'), (await stat(path)).size)
}

function parse(head: Buffer, bytes: number): Header | null {
  if (head.length < LENGTH || head.toString('latin1', 0, 16) !== 'SQLite format 3\0') return null
  const size = head.readUInt16BE(16)
  return { pageSize: size === 1 ? 65_536 : size, pages: head.readUInt32BE(28), wal: head[18] === 2, userVersion: head.readUInt32BE(60), applicationId: head.readUInt32BE(68), bytes }
}

const LENGTH = 100

/** The format's own end mark: the header's page count is what the file holds. */
export function isWhole(header: Header): boolean {
  return header.pages > 0 && header.pages * header.pageSize === header.bytes
}
