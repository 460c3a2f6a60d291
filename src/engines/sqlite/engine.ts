import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Fault } from '../../core/fault.ts'
import type { SqliteComponent } from '../../core/component.ts'
import type { Engine } from '../engine.ts'
import { NOTHING } from '../preflight.ts'
import { wholeFolder } from '../destination.ts'
import { lookAtTools } from '../tool-version.ts'
import { zstdNeed } from '../zstd.ts'
import { sqliteNeed } from './cli.ts'
import { dump } from './dump.ts'
import { sqliteGround } from './ground.ts'
import { guide, restoredName } from './guide.ts'
import { restoreOver } from './over.ts'
import { intact, newestOf, rehearse, unpack } from './proof.ts'
import { lookAt } from './source.ts'

/** One SQLite database file, copied while it is in use. */
export const sqliteEngine: Engine<SqliteComponent> = {
  name: 'sqlite',
  levels: ['full'],
  tools: [sqliteNeed, zstdNeed],
  preflight: async (source, work) => {
    const { findings } = await lookAtTools([sqliteNeed, zstdNeed], work)
    const seen = await lookAt(resolve(source.file), work.signal)
    return 'kind' in seen ? { ...NOTHING, findings: [...findings, seen] } : { ...NOTHING, findings, bytes: seen.bytes }
  },
  dump,
  intact,
  rehearse,
  restore: async ({ chain, into, until, only, over }, work) => {
    const copy = newestOf(chain)
    const name = restoredName(copy.manifest)
    if (over !== undefined) return await restoreOver({ copy, file: join(wholeFolder({ into, until, only: null }, OP), name), over, only }, work)
    const folder = wholeFolder({ into, until, only }, OP)
    const path = join(folder, name)
    if (await isThere(path)) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'look-at-log', detail: `${path} exists already` })
    const findings = await unpack(copy, path, work)
    if (findings.length > 0) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'copy-damaged', detail: JSON.stringify(findings) })
    return { bytes: copy.manifest.rawBytes, paths: [name] }
  },
  ground: sqliteGround,
  guide,
}

const OP = 'restore the database'

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch {
    return false
  }
}
