import { readFileSync } from 'node:fs'
import type { ToolSign } from '../core/pulse.ts'

/** What the kernel tells of some processes: bytes moved, processor used, and whether one of them waits for a disk that does not answer. */
export function signOf(pids: readonly number[]): ToolSign {
  const signs = pids.map((pid) => {
    // The name may hold blanks and brackets: the fields begin after the last one.
    const fields = read(`/proc/${pid}/stat`).replace(/^.*\) /s, '').split(' ')
    const moved = [...read(`/proc/${pid}/io`).matchAll(/^[rw]char: (\d+)$/gm)].map((found) => found[1]).join('+')
    return { state: fields[0], effort: `${fields[11] ?? ''}+${fields[12] ?? ''}+${moved}` }
  })
  return { effort: signs.map((sign) => sign.effort).join(','), inKernel: signs.some((sign) => sign.state === 'D') }
}

/** A process and those that it has started, as sudo starts what it is asked for. */
export function familyOf(pid: number): readonly number[] {
  return [pid, ...read(`/proc/${pid}/task/${pid}/children`).split(' ').map(Number).filter((child) => child > 0).flatMap(familyOf)]
}

/** A process that has just ended has nothing more to tell. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
