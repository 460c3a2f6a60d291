import { readFileSync } from 'node:fs'

/** Milliseconds of processor time that children of ours have had that are over, and theirs. */
export const ofChildren = () => ticks('self', [15, 16])

/** Milliseconds of processor time that a process has had itself; nothing where it is not there. */
export const ofProcess = (pid: number | null) => (pid === null ? 0 : ticks(String(pid), [13, 14]))

/** The same with its children that are over: a server that serves each client by a process of its own. */
export const ofFamily = (pid: number | null) => (pid === null ? 0 : ticks(String(pid), [13, 14, 15, 16]))

/** Milliseconds of processor time that the whole machine has had, whoever asked for it. */
export function ofMachine(): number {
  const [user = 0, nice = 0, system = 0, , , ...rest] = (/^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1] ?? '').split(' ').slice(0, 8).map(Number)
  return (user + nice + system + rest.reduce((sum, part) => sum + part, 0)) * 10
}

function ticks(who: string, fields: readonly number[]): number {
  const stat = readFileSync(`/proc/${who}/stat`, 'latin1')
  const values = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // The kernel counts fields from 1, and two of them stand before the bracket.
  return fields.reduce((sum, field) => sum + Number(values[field - 2] ?? 0), 0) * 10
}
