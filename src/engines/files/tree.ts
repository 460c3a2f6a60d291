import { rm } from 'node:fs/promises'
import { Fault } from '../../core/fault.ts'
import type { Work } from '../engine.ts'
import { lines } from '../lines.ts'
import { pipeTools, runTool } from '../tool.ts'

/** What stands in a tree: every name in it with itself, and the bytes of its files, those with several names once. */
export async function measureTree(path: string, { host, signal }: Pick<Work, 'host' | 'signal'>): Promise<{ readonly entries: number; readonly bytes: number }> {
  const found = { entries: 0, bytes: 0 }
  await pipeTools({
    op: 'count the files',
    tools: [host.on({ command: 'find', args: [path, '-printf', '%y %s %n\\n'] })],
    output: lines((line) => {
      const [type, size, names] = line.split(' ')
      found.entries += 1
      if (type === 'f') found.bytes += Number(size) / Number(names)
    }),
    signal,
  })
  return { entries: found.entries, bytes: Math.round(found.bytes) }
}

/** Removes a tree that was restored, with folders in it that let nobody write. */
export async function clearAway(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM'))) throw error
    await runTool({ op: 'clear a restored tree away', tool: { command: 'chmod', args: ['-R', 'u+rwX', '--', path] }, signal: new AbortController().signal })
    await rm(path, { recursive: true, force: true })
  }
}

/** Bytes that a full copy would read, as the disk counts them; null where it cannot be told. */
export async function roughBytes(path: string, { host, signal }: Pick<Work, 'host' | 'signal'>): Promise<number | null> {
  try {
    const { stdout } = await runTool({ op: 'estimate the files', tool: host.on({ command: 'du', args: ['--summarize', '--bytes', '--', path], accept: [0, 1] }), signal })
    const bytes = /^(\d+)/.exec(stdout)?.[1]
    return bytes === undefined ? null : Number(bytes)
  } catch (error) {
    if (error instanceof Fault && error.hint === 'tool-missing') return null
    throw error
  }
}
