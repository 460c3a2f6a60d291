import { Fault } from '../../core/fault.ts'
import { runTool } from '../tool.ts'
import type { Door } from './access.ts'
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

/**
 * What a binary log says of its own beginning: when, by which server, after which transactions, with which checksums. Two that
 * were begun in the same second, before and after all logs were thrown away, differ in what was committed before them.
 */
export async function birthMark(door: Door, file: string, how: { readonly op: string; readonly signal: AbortSignal }): Promise<string> {
  const said = await runTool({ op: how.op, signal: how.signal, tool: door.on({ command: 'mariadb-binlog', args: [`--defaults-file=${door.file}`, '--read-from-remote-server', '--start-position=4', '--stop-position=257', '--base64-output=decode-rows', '--', file] }) })
  return markIn(said.stdout) ?? refused(how.op, file)
}

/** The birth mark in the first lines that `mariadb-binlog` prints of a file; null where there is none. */
export function markIn(printed: string): string | null {
  const [begun, after] = [/^#(.*?)\s*Start: binlog/m, /^#(.*?\s*Gtid list \[.*\])/m].map((pattern) => pattern.exec(printed)?.[1]?.replaceAll(/\s+/g, ' ').trim())
  return begun === undefined || after === undefined ? null : `${begun}; ${after}`
}

function refused(op: string, file: string): never {
  throw new Fault({ area: 'engine', op, retry: 'later', hint: 'log-chain', detail: `${file} does not begin as a binary log` })
}
