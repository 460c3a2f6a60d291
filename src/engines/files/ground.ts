import { resolve } from 'node:path'
import type { FilesComponent } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import { folderOf } from '../destination.ts'
import type { Ground, Left } from '../engine.ts'
import { leftAtPath, putPathBack, type PathLeft } from '../side-left.ts'
import { leftBeside, pathFindings, seePath } from '../side-path.ts'
import { lookAtTools } from '../tool-version.ts'
import { zstdNeed } from '../zstd.ts'
import { differ } from './differ.ts'
import { differences } from './over.ts'
import { lookAt } from './root.ts'
import { tarNeed } from './tar.ts'
import { measureTree } from './tree.ts'

/** A folder on the host that it is used on. A folder says nothing of itself: it has no identity. */
export const filesGround: Ground<FilesComponent> = {
  home: (source) => ({ kind: 'folder', path: resolve(source.path) }),
  look: async ({ into, manifest }, work) => {
    const [here, there] = await Promise.all([lookAtTools([zstdNeed], { signal: work.signal }), lookAtTools([tarNeed], work)])
    const seen = await seePath(folderOf({ into }, OP), work)
    const taken: readonly Finding[] = seen.stands === 'file' || seen.stands === 'other' ? [{ kind: 'not-writable', target: seen.path, detail: 'not a folder' }] : []
    return {
      findings: [...here.findings, ...there.findings, ...pathFindings(seen, manifest.counts['bytes'] ?? manifest.rawBytes), ...taken],
      warnings: [...(seen.root ? [] : [{ kind: 'grant-missing' as const, grant: 'root', mend: `sudo chown -R --reference=… ${seen.path}` }]), ...leftBeside(seen)],
      identity: null, holds: seen.stands === 'nothing' || seen.stands === 'empty folder' ? [] : [seen.path], free: seen.free,
    }
  },
  examine: async ({ into, manifest, counted }, work) => {
    const path = folderOf({ into }, OP)
    const seen = await lookAt(path, work)
    if ('kind' in seen) return { verdict: { ok: false, findings: [seen] }, identity: null, newest: null }
    work.progress({ phase: 'count', bytes: 0, of: null })
    const found = await measureTree(path, work)
    const findings = counted === 'as-the-manifest-says' ? differences(manifest, found) : []
    return { verdict: findings.length > 0 ? { ok: false, findings } : { ok: true, facts: found }, identity: null, newest: null }
  },
  differ,
  left: async (ask, work) => await leftAtPath(pathOf(ask), work),
  putBack: async (ask, work) => await putPathBack(pathOf(ask), work),
}

const pathOf = ({ into, words, held }: Left): PathLeft => ({ path: folderOf({ into }, OP), most: 255, ends: [''], words, held: held.length > 0 ? 'yes' : 'no' })

const OP = 'look at the folder'
