import { resolve } from 'node:path'
import type { FilesComponent } from '../../core/site.ts'
import type { StreamEngine } from '../engine.ts'
import { lookAtTools } from '../tool-version.ts'
import { zstdNeed } from '../zstd.ts'
import { dump } from './dump.ts'
import { guide } from './guide.ts'
import { intact, rehearse } from './proof.ts'
import { restore } from './restore.ts'
import { lookAt } from './root.ts'
import { tarNeed } from './tar.ts'
import { roughBytes } from './tree.ts'

/** A folder with everything below it, copied while it is in use. */
export const filesEngine: StreamEngine<FilesComponent> = {
  kind: 'stream',
  name: 'files',
  levels: ['full', 'differential'],
  tools: [tarNeed, zstdNeed],
  preflight: async (source, work) => {
    const path = resolve(source.path)
    const { findings } = await lookAtTools([tarNeed, zstdNeed], work.signal)
    const seen = await lookAt(path)
    return 'kind' in seen ? { findings: [...findings, seen], bytes: null } : { findings, bytes: await roughBytes(path, work.signal) }
  },
  dump,
  intact,
  rehearse,
  restore,
  guide,
}
