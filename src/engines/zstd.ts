import type { Readable } from 'node:stream'
import type { CopyReader, ToolNeed, Vessel, Work } from './engine.ts'
import { Fault } from '../core/fault.ts'
import type { Finding } from '../core/finding.ts'
import { pipeTools, type Ended, type Tool } from './tool.ts'
import { isOlder } from './tool-version.ts'
import { unproven } from './unproven.ts'

/** zstd's exit code where the data, not the world, is broken. */
const DAMAGED = 1

/** The compressor of every copy. */
export const zstdNeed: ToolNeed = { command: 'zstd', versionArgs: ['--version'], least: '1.4.8', package: 'zstd' }

/** What one file of a copy is made of: bytes before and after compression. */
export interface Squeezed {
  readonly raw: number
  readonly bytes: number
}

/**
 * Compresses into a file of the copy, from tools that write into one another or from a file. Returns only when the compressor's own count of
 * what it wrote is what arrived in the vessel; throws a Fault otherwise. `zstd` is the compressor's version, `input` what the first of the tools reads.
 */
export async function squeeze(ask: { op: string; from: Tool | readonly [Tool, ...Tool[]] | string; input?: Readable; into: string; vessel: Vessel; zstd: string | undefined; signal?: AbortSignal }, work: Work): Promise<Squeezed & { readonly ended: readonly Ended[] }> {
  let count: Squeezed | null = null
  const zstd: Tool = {
    command: 'zstd',
    args: [`-${work.zstd.level}`, `-T${work.zstd.threads}`, '-vv', '--no-progress', ...quietThreads(ask.zstd), '-c', ...(typeof ask.from === 'string' ? ['--', ask.from] : [])],
    hear: (line) => {
      const found = /\(\s*(\d+) (?:B )?=>\s*(\d+) (?:B|bytes)/.exec(line)
      if (found) count = { raw: Number(found[1]), bytes: Number(found[2]) }
    },
  }
  const { body, closed } = ask.vessel.file(ask.into)
  closed.catch(() => undefined)
  let bytes = 0
  const ended = await pipeTools({
    op: ask.op,
    tools: typeof ask.from === 'string' ? [zstd] : 'command' in ask.from ? [ask.from, zstd] : [...ask.from, zstd],
    ...(ask.input === undefined ? {} : { input: ask.input }),
    output: body,
    signal: ask.signal ?? work.signal,
    passed: (more) => {
      bytes += more
      work.progress({ phase: 'compress', bytes, of: null })
    },
  })
  const arrived = await closed
  const said = count as Squeezed | null
  if (said?.bytes !== arrived.bytes) throw new Fault({ area: 'engine', op: ask.op, retry: 'later', hint: 'tool-failed', detail: `the compressor wrote ${said?.bytes ?? 'an unknown number of'} bytes, ${arrived.bytes} arrived` })
  return { ...said, ended }
}

/** Its threads for reading and writing take from two cores what they give: our pipe already lets each side run ahead. */
const quietThreads = (version: string | undefined) => (version === undefined || isOlder(version, '1.5.3') ? [] : ['--no-asyncio'])

/** Reads a copy's file back through zstd, whose checksum covers every byte. */
export const unsqueeze: Tool = { command: 'zstd', args: ['-d', '-q', '-c'], accept: [0, DAMAGED] }

/** The same into a file of ours. */
export function unsqueezeTo(path: string): Tool {
  return { command: 'zstd', args: ['-d', '-q', '-f', '-o', path], accept: [0, DAMAGED] }
}

/**
 * What zstd found in a copy's file that it could not bring back whole; null where it could. Throws a Fault where it ended badly
 * for another reason: its exit code is the same for damage and for a lack of memory, so that its words decide.
 */
export function damage(copy: CopyReader, file: string, ended: Ended | undefined): Finding | null {
  if (ended?.code === 0) return null
  const bytes = copy.manifest.files.find((entry) => entry.name === file)?.bytes ?? 0
  const said = ended?.stderr ?? ''
  // Line by line: whoever reads from zstd goes as soon as the bytes make no sense to it, and zstd complains of that as well.
  if (!said.split('\n').some((line) => WORDS.test(line) && !WORLD.test(line))) throw unproven(`decompress ${file}`, `zstd: ${said}`)
  if (/unexpected end of file/.test(said)) return { kind: 'zero-bytes', file }
  if (/premature end/.test(said)) return { kind: 'truncated', file, bytes, expected: null }
  return { kind: 'engine-check-failed', detail: `${file}: ${said.trim().replace('/*stdin*\\', 'zstd')}` }
}

/** How zstd speaks of bytes that are not what it once wrote. We write no frame that needs more memory than it grants by itself. */
const WORDS = /unexpected end of file|premature end|unsupported format|Decoding error \(\d+\)|Window (?:size|log) larger than/
/** Its decoding errors that say nothing of the bytes. */
const WORLD = /Allocation error|not enough memory|Cannot allocate|workSpace buffer|Error \(generic\)|Write error/
