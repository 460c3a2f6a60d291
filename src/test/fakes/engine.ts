import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import { sourceOf, type Component } from '../../core/component.ts'
import type { CopyReader, Engine, Verdict } from '../../engines/engine.ts'

/**
 * A small engine over one real file of `key=value` lines, honest in everything: it streams, ends with an end mark, knows fulls and
 * differentials, checks what it reads. What the world does to it is set from outside.
 */
export interface FakeEngine extends Engine {
  readonly world: {
    /** Stops every dump here until `release`; null lets them pass. */
    hold: Promise<void> | null
    /** Thrown by the next dumps, oldest first. */
    readonly faults: (Fault | Error)[]
    /** Findings of the next preflights. */
    findings: readonly Finding[]
    warnings: readonly Finding[]
    /** What the source's server says of itself. */
    identity: string | null
    rawBytes: number | null
    /** A restored copy is taken for this old. */
    staleBy: number | null
    dumps: number
  }
}

const FILE = 'data.txt'
const END = '# end\n'

export function fakeEngine(levels: FakeEngine['levels'] = ['full', 'differential']): FakeEngine {
  const world: FakeEngine['world'] = { hold: null, faults: [], findings: [], warnings: [], identity: null, rawBytes: 1000, staleBy: null, dumps: 0 }
  return {
    world,
    name: 'sqlite',
    levels,
    tools: [],
    preflight: async () => ({ findings: world.findings, warnings: world.warnings, bytes: world.rawBytes, identity: world.identity }),
    dump: async ({ source, level, base, vessel }, work) => {
      world.dumps += 1
      const rows = parse(await readSource(source))
      const before = base === null ? new Map<string, string>() : await rowsOf(base)
      const kept = level === 'full' ? [...rows] : [...rows].filter(([key, value]) => before.get(key) !== value)
      work.progress({ phase: 'read', bytes: 0, of: rows.size })
      const file = vessel.file(FILE)
      file.body.write(kept.map(([key, value]) => `${key}=${value}\n`).join(''))
      if (world.hold !== null) await Promise.race([world.hold, aborted(work.signal)])
      if (work.signal.aborted) {
        file.body.destroy()
        throw new Fault({ area: 'tool', op: 'dump', retry: 'never', hint: 'cancelled' })
      }
      const fault = world.faults.shift()
      if (fault !== undefined) {
        file.body.end()
        await file.closed
        throw fault
      }
      file.body.end(END)
      await file.closed
      return { rawBytes: kept.length, counts: { rows: rows.size }, freshness: null, positions: {}, notes: [], tools: { fake: '1' }, takenAt: work.clock.now(), identity: 'fake' }
    },
    intact: async (copy) => {
      const found = await readCopy(copy)
      return found.endsWith(END) ? { ok: true, facts: { bytes: found.length } } : { ok: false, findings: [{ kind: 'end-mark-missing', file: FILE }] }
    },
    rehearse: async ({ chain }) => {
      const rows = new Map<string, string>()
      for (const link of chain) for (const [key, value] of await rowsOf(link)) rows.set(key, value)
      const expected = chain.at(-1)?.manifest.counts['rows'] ?? -1
      const consistent: Verdict = rows.size !== expected
        ? { ok: false, findings: [{ kind: 'count-differs', what: 'rows', expected, found: rows.size }] }
        : world.staleBy === null ? { ok: true, facts: { rows: rows.size } } : { ok: false, findings: [{ kind: 'not-fresh', newest: '1', age: world.staleBy }] }
      return { restored: { ok: true, facts: { rows: rows.size } }, consistent }
    },
    restore: async () => { throw new Error('this fake restores nothing') },
    guide: (chain) => `cat ${chain.map((name) => `../${name}/${FILE}`).join(' ')}`,
  }
}

async function readSource(source: Component): Promise<string> {
  const path = sourceOf(source)
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new Fault({ area: 'engine', op: `read ${path}`, retry: 'never', hint: 'source-missing', cause: error })
  }
}

async function readCopy(copy: CopyReader): Promise<string> {
  return await text(await copy.open(FILE))
}

async function rowsOf(copy: CopyReader): Promise<Map<string, string>> {
  return parse(await readCopy(copy))
}

function parse(content: string): Map<string, string> {
  return new Map(content.split('\n').filter((line) => line.includes('=')).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const))
}

const aborted = (signal: AbortSignal) => new Promise<void>((resolve) => { if (signal.aborted) resolve(); else signal.addEventListener('abort', () => { resolve() }, { once: true }) })
