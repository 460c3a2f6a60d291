import type { Readable } from 'node:stream'
import type { Finding } from '../core/finding.ts'
import type { CopyReader, Work } from './engine.ts'
import type { Ended, Tool } from './tool.ts'
import { damage, unsqueeze, unsqueezeTo } from './zstd.ts'

/** A file of a copy on its way back: its bytes, and the tools that they run through until they are what they once were. */
export interface Opened {
  readonly input: Readable
  readonly tools: readonly [Tool, ...Tool[]]
  /** What those tools found broken, from the endings of the whole pipe; null where nothing was. Throws a Fault where it cannot be told. */
  damage(ended: readonly Ended[]): Finding | null
}

/** Opens a file that `squeeze` once wrote, to be piped on; with `to`, into a file of ours. */
export async function opened(ask: { readonly copy: CopyReader; readonly file: string; readonly to?: string }, _work: Pick<Work, 'host'>): Promise<Opened> {
  return {
    input: await ask.copy.open(ask.file),
    tools: [ask.to === undefined ? unsqueeze : unsqueezeTo(ask.to)],
    damage: (ended) => damage(ask.copy, ask.file, ended[0]),
  }
}
