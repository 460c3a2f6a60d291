import { rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { SqliteComponent } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import type { Manifest } from '../../core/manifest.ts'
import { countDifferences } from '../compare.ts'
import { folderOf } from '../destination.ts'
import type { Examined, Ground, Left, Work } from '../engine.ts'
import { newestHeld } from '../newest.ts'
import { leftAtPath, putPathBack, type PathLeft } from '../side-left.ts'
import { leftBeside, pathFindings, seePath, standsAt } from '../side-path.ts'
import { lookAtTools } from '../tool-version.ts'
import { scratchFolder, unproven } from '../unproven.ts'
import { zstdNeed } from '../zstd.ts'
import { snapshot, sqliteNeed } from './cli.ts'
import { differ } from './differ.ts'
import { countRows, newest } from './facts.ts'
import { restoredName } from './guide.ts'
import { holdersOf } from './holders.ts'
import { COMPANIONS, LONGEST } from './over.ts'
import { integrity, references } from './proof.ts'
import { lookAt } from './source.ts'

/** A database file in the folder that it is used in. A file says nothing of itself that a swapped one would not: it has no identity. */
export const sqliteGround: Ground<SqliteComponent> = {
  home: (source) => ({ kind: 'folder', path: dirname(resolve(source.file)) }),
  look: async ({ into, manifest }, work) => {
    const { findings } = await lookAtTools([sqliteNeed, zstdNeed], work)
    const seen = await seePath(join(folderOf({ into }, OP), restoredName(manifest)), work)
    const holders = seen.stands === 'file' ? await holdersOf([seen.path, ...COMPANIONS.map((end) => seen.path + end)]) : []
    const taken: readonly Finding[] = seen.stands === 'nothing' || seen.stands === 'file' ? [] : [{ kind: 'not-writable', target: seen.path, detail: 'not a file' }]
    return {
      findings: [...findings, ...pathFindings(seen, manifest.rawBytes), ...taken],
      // Who has it open is stopped before it is exchanged, not before it is decided.
      warnings: [...(holders.length === 0 ? [] : [{ kind: 'held-open' as const, target: seen.path, by: holders }]), ...leftBeside(seen)],
      identity: null, holds: seen.stands === 'nothing' ? [] : [basename(seen.path)], free: seen.free,
    }
  },
  examine: async ({ source, into, manifest, counted, only }, work) => {
    const path = join(folderOf({ into }, OP), restoredName(manifest))
    const seen = await lookAt(path, work.signal)
    if ('kind' in seen) return { verdict: { ok: false, findings: [seen] }, identity: null, newest: null }
    const folder = await scratchFolder(work)
    try {
      return await examined({ path: await still({ path, folder }, work), folder, source, manifest, counted, only: only ?? null }, work)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
  newest: async (source, work) => {
    if (source.freshness === null) return null
    const folder = await scratchFolder(work)
    try {
      const found = await newest({ path: await still({ path: resolve(source.file), folder }, work), scratch: folder, signal: work.signal }, source.freshness.query)
      return 'value' in found ? found.value : null
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
  differ,
  left: async (ask, work) => await leftAtPath(pathOf(ask), work),
  putBack: async (ask, work) => await putPathBack(pathOf(ask), work),
}

const pathOf = ({ into, manifest, words, held }: Left): PathLeft => ({ path: join(folderOf({ into }, OP), restoredName(manifest)), most: LONGEST, ends: ['', ...COMPANIONS], words, held: held.length > 0 ? 'yes' : 'no' })

/** The file itself while nobody has begun to write; else one moment of it, which costs its room in scratch. */
async function still({ path, folder }: { readonly path: string; readonly folder: string }, work: Work): Promise<string> {
  const begun = await Promise.all(COMPANIONS.map((end) => standsAt(path + end, work)))
  if (!begun.includes(true)) return path
  const moment = join(folder, 'moment.db')
  const answer = await snapshot({ path, immutable: false }, moment, { op: OP, signal: work.signal })
  if (answer.code !== 0) throw unproven(OP, answer.said)
  return moment
}

interface Examining { readonly path: string; readonly folder: string; readonly source: SqliteComponent; readonly manifest: Manifest; readonly counted: 'as-the-manifest-says' | 'another-moment'; readonly only: readonly string[] | null }

async function examined(of: Examining, work: Work): Promise<Examined> {
  const { source, manifest, counted, only } = of
  const place = { path: of.path, scratch: of.folder, signal: work.signal }
  const damaged = await integrity(place, work)
  if (damaged.length > 0) return { verdict: { ok: false, findings: damaged }, identity: null, newest: null }
  work.progress({ phase: 'count', bytes: 0, of: null })
  const counts = await countRows(place)
  const held = newestHeld({ found: source.freshness === null || only !== null ? null : await newest(place, source.freshness.query), manifest, counted })
  const findings = [...await references(place), ...(counted === 'as-the-manifest-says' ? countDifferences(manifest.counts, counts) : []), ...held.findings]
  const facts = { check: 'integrity_check', tables: Object.keys(counts).length, rows: Object.values(counts).reduce((sum, rows) => sum + rows, 0) }
  return { verdict: findings.length > 0 ? { ok: false, findings } : { ok: true, facts }, identity: null, newest: held.newest }
}

const OP = 'look at the database that came back'
