import { execa } from 'execa'
import { closeSync, constants, openSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An open file of our process. execa hands over any; its types name the first few only. */
export type Descriptor = 3

/** Both ends of one pipe of the kernel, open in our process until the tools at its ends have theirs. */
export interface Joint {
  readonly read: Descriptor
  readonly write: Descriptor
}

/**
 * So many pipes for tools that write into one another. Node by itself puts a pair of sockets between its children, which cost
 * up to two seconds of processor time a gigabyte more. Where none can be made the answer is empty, and sockets do.
 */
export async function joints(count: number, above: string = tmpdir()): Promise<readonly Joint[]> {
  if (count === 0) return []
  const folder = await mkdtemp(join(above, 'pulih-pipe-')).catch(() => null)
  if (folder === null) return []
  try {
    const paths = Array.from({ length: count }, (_, index) => join(folder, String(index)))
    const made = await execa('mkfifo', ['-m', '600', ...paths], { reject: false, stdio: 'ignore' })
    return made.exitCode === 0 ? openAll(paths) : []
  } finally {
    // What is open stays open without its name, and nobody else ever finds it.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** Closes what no tool has taken over: neighbours then see an end. */
export function letGo(ends: readonly (number | undefined)[]): void {
  for (const end of ends) if (end !== undefined) closeSync(end)
}

function openAll(paths: readonly string[]): readonly Joint[] {
  const open: number[] = []
  const end = (path: string, way: number) => {
    const descriptor = openSync(path, way)
    open.push(descriptor)
    return descriptor as Descriptor
  }
  try {
    return paths.map((path) => {
      // With both directions open, neither of the others waits for somebody at its far end.
      const both = end(path, constants.O_RDWR)
      const joint = { read: end(path, constants.O_RDONLY), write: end(path, constants.O_WRONLY) }
      open.splice(open.indexOf(both), 1)
      closeSync(both)
      return joint
    })
  } catch {
    letGo(open)
    return []
  }
}
