import { resolve } from 'node:path'
import type { FilesComponent } from '../../core/component.ts'
import type { Engine } from '../engine.ts'
import { NOTHING } from '../preflight.ts'
import { lookAtTools } from '../tool-version.ts'
import { zstdNeed } from '../zstd.ts'
import { dump } from './dump.ts'
import { filesGround } from './ground.ts'
import { guide } from './guide.ts'
import { intact, rehearse } from './proof.ts'
import { restore } from './restore.ts'
import { lookAt } from './root.ts'
import { tarNeed } from './tar.ts'
import { roughBytes } from './tree.ts'

/** A folder with everything below it, copied while it is in use. */
export const filesEngine: Engine<FilesComponent> = {
  name: 'files',
  levels: ['full', 'differential'],
  tools: [tarNeed, zstdNeed],
  preflight: async (source, work) => {
    const path = resolve(source.path)
    const [here, there] = await Promise.all([lookAtTools([tarNeed, zstdNeed], { signal: work.signal }), work.host.remote ? lookAtTools([tarNeed], work) : null])
    const findings = [...here.findings, ...(there?.findings ?? [])]
    const seen = await lookAt(path, work)
    return 'kind' in seen ? { ...NOTHING, findings: [...findings, seen] } : { ...NOTHING, findings, bytes: await roughBytes(path, work) }
  },
  // Its lists of names stand in the base, and are as secret as what they name.
  follows: (ask, work) => Promise.resolve(ask.base.manifest.sealed && work.seals?.opens !== true ? 'sealed-base' : null),
  dump,
  intact,
  rehearse,
  restore,
  ground: filesGround,
  guide,
}
