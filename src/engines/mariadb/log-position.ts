import { Fault } from '../../core/fault.ts'
import { runTool } from '../tool.ts'
import type { Door } from './access.ts'
import { must, quoted } from './client.ts'
import type { Session } from './session.ts'

/** A place in a server's binary logs. */
export interface LogPosition {
  readonly file: string
  readonly position: number
}

/** Where the server writes now. */
export async function positionNow(session: Session): Promise<LogPosition> {
  const [[file = '', position = ''] = []] = await session.ask('show master status')
  if (file === '' || !/^\d+$/.test(position)) throw new Fault({ area: 'engine', op: 'read the position in the binary log', retry: 'later', hint: 'look-at-log', detail: 'the server does not say where it writes' })
  return { file, position: Number(position) }
}

/** A position as a manifest keeps it. The file's own birth mark stands beside its name, which another file may bear later. */
export async function positionText(door: Door, at: LogPosition, how: { readonly op: string; readonly signal: AbortSignal }): Promise<Readonly<Record<string, string>>> {
  return { logFile: at.file, logPosition: String(at.position), logMark: await birthMark(door, at.file, how) }
}

/** What a binary log says of its own beginning: when, by which server, with which checksum, after which transaction. */
export async function birthMark(door: Door, file: string, how: { readonly op: string; readonly signal: AbortSignal }): Promise<string> {
  // Two that were begun in the same second, before and after the logs were thrown away, differ in what was committed before them.
  const [[before = ''] = []] = await must(door, `select ifnull(binlog_gtid_pos(${quoted(file)}, 4), '');`, how)
  const said = await runTool({ op: how.op, signal: how.signal, tool: door.on({ command: 'mariadb-binlog', args: [`--defaults-file=${door.file}`, '--read-from-remote-server', '--start-position=4', '--stop-position=5', '--base64-output=decode-rows', '--', file] }) })
  return `${markIn(said.stdout) ?? refused(how.op, file)}, after ${before}`
}

/** The birth mark in what `mariadb-binlog` prints of a file; null where there is none. */
export const markIn = (printed: string): string | null => /^#(\d{6} +\d+:\d+:\d+ server id \d+ +end_log_pos \d+ (?:CRC32 0x[0-9a-f]+)?)\s*Start: binlog/m.exec(printed)?.[1]?.trim() ?? null

function refused(op: string, file: string): never {
  throw new Fault({ area: 'engine', op, retry: 'later', hint: 'log-chain', detail: `${file} does not begin as a binary log` })
}
