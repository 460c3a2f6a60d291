import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '../core/finding.ts'
import { unproven } from './unproven.ts'
import type { Tool } from './tool.ts'

/** A machine on which an engine's tools run. Their bytes come and go through the pipes, wherever that is. */
export interface Host {
  /** How it is called in words and in logs. */
  readonly name: string
  readonly remote: boolean
  /** The same tool, started there. Its environment may be read there by others: secrets go by `withFile`. */
  on(tool: Tool): Tool
  /** Whether tools can be started there at all: what is wrong, or null where nothing is. */
  look(signal: AbortSignal): Promise<Finding | null>
  /** A file there with that text, for our eyes only, as long as `use` takes: how a password reaches a tool. */
  withFile<T>(ask: { readonly text: string; readonly signal: AbortSignal }, use: (path: string) => Promise<T>): Promise<T>
  /** An empty folder there, gone when `use` ends. */
  withFolder<T>(signal: AbortSignal, use: (path: string) => Promise<T>): Promise<T>
}

/** The machine that we run on. What it lends lies in scratch. */
export function ownHost(scratch: string): Host {
  const withFolder = async <T>(_signal: AbortSignal, use: (path: string) => Promise<T>): Promise<T> => {
    const folder = await mkdtemp(join(scratch, 'tool-')).catch((error: unknown) => { throw unproven('make room in scratch', String(error)) })
    try {
      return await use(folder)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return {
    name: 'this machine',
    remote: false,
    on: (tool) => tool,
    look: () => Promise.resolve(null),
    withFolder,
    withFile: ({ text, signal }, use) => withFolder(signal, async (folder) => {
      const path = join(folder, 'private')
      await writeFile(path, text, { mode: 0o600, flag: 'wx' })
      return await use(path)
    }),
  }
}
