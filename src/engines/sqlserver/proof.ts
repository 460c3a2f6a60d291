import type { SqlServerComponent } from '../../core/component.ts'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import { countDifferences, freshnessOf } from '../compare.ts'
import type { CopyReader, Rehearsal, Verdict, Work } from '../engine.ts'
import { unproven } from '../unproven.ts'
import { bring, unpack } from './bring.ts'
import type { Said } from './driver.ts'
import { verify } from './header.ts'
import { serverFacts } from './look.ts'
import { named } from './quote.ts'
import { countTable, newest, standings } from './rows.ts'
import { dropLeft, scratchGoal, withScratchDatabase } from './scratch.ts'
import { refusal, withSession, wordsOf, type Place, type Session } from './session.ts'
import { readPositions } from './sets.ts'
import { ownerOf, stagedFile, withStaged } from './stage.ts'
import { watched } from './watch.ts'

/**
 * Has the server read every file of the copy again, each page and its checksum. It does not look at what the pages mean: that is
 * CHECKDB's, in the rehearsal.
 */
export async function intact(copy: CopyReader, work: Work, source?: SqlServerComponent): Promise<Verdict> {
  if (source === undefined) throw new Fault({ area: 'engine', op: 'check the copy', retry: 'never', hint: 'look-at-log', detail: 'only a server can read it, and none was named' })
  const { sets } = readPositions(copy.manifest)
  const named = new Set(copy.manifest.files.map(({ name }) => name))
  const missing = sets.filter(({ file }) => !named.has(file)).map(({ file }): Finding => ({ kind: 'file-missing', file }))
  if (missing.length > 0) return { ok: false, findings: missing }
  const place = placeOf(source)
  return await withSession(place, work, async (session) => {
    for (const set of sets) {
      const finding = await withStaged(stagedFile(place.access, ownerOf(source.key), set.type === 'L' ? 'trn' : 'bak'), async (staged) => await unpack({ copy, set }, staged, work)
        ?? await watched({ place, session, phase: 'check', of: copy.manifest.rawBytes }, work, (hear) => verify(session, { staged, set, file: set.file, hear })))
      if (finding !== null) return { ok: false, findings: [finding] }
    }
    return { ok: true, facts: { check: 'VERIFYONLY WITH CHECKSUM', sets: sets.length, bytes: copy.manifest.rawBytes } }
  })
}

/** Restores the chain beside the living databases under a name of its own, has CHECKDB read it, holds rows and the newest record against the manifest, and drops it. */
export async function rehearse({ chain, source, at }: { readonly chain: readonly CopyReader[]; readonly source: SqlServerComponent; readonly at: Date }, work: Work): Promise<Rehearsal> {
  const last = chain.at(-1)
  if (last === undefined) throw new Fault({ area: 'engine', op: 'rehearse', retry: 'never', hint: 'copy-damaged', detail: 'no copy was given' })
  const place = placeOf(source)
  const owner = ownerOf(source.key)
  return await withSession(place, work, async (session) => {
    const server = await serverFacts(session)
    await dropLeft(session, owner, work)
    const goal = scratchGoal(owner, source.database)
    return await withScratchDatabase({ place, goal, session }, work, async (): Promise<Rehearsal> => {
      const findings = await bring({ session, place, server, chain, goal, until: null, owner }, work)
      if (findings.length > 0) return { restored: { ok: false, findings }, consistent: null }
      const restored: Verdict = { ok: true, facts: { files: chain.reduce((sum, copy) => sum + readPositions(copy.manifest).sets.length, 0), bytes: chain.reduce((sum, copy) => sum + copy.manifest.rawBytes, 0) } }
      return { restored, consistent: await inspect({ session, place, name: goal.name, source, last, at }, work) }
    })
  })
}

/** Where copies are read and tried: a server of their own where one is named. */
const placeOf = (source: SqlServerComponent): Place => ({ access: source.rehearseOn ?? source.access, server: source.rehearseOn?.host ?? source.server })

interface Inspecting { readonly session: Session; readonly place: Place; readonly name: string; readonly source: SqlServerComponent; readonly last: CopyReader; readonly at: Date }

async function inspect(of: Inspecting, work: Work): Promise<Verdict> {
  const { session, name, last } = of
  const damaged = await checked({ ...of, bytes: last.manifest.rawBytes }, work)
  if (damaged !== null) return { ok: false, findings: [damaged] }
  work.progress({ phase: 'count', bytes: 0, of: null })
  const { manifest } = last
  const found = await standings(session, name)
  const counts: Record<string, number> = {}
  for (const [table, expected] of Object.entries(manifest.counts)) {
    const kept = found.get(table)?.rows
    if (kept !== undefined) counts[table] = kept === expected ? kept : await countTable(session, name, table)
  }
  const plan = of.source.freshness
  const fresh = plan === null ? { findings: [], facts: {} } : freshnessOf({ plan, found: await newest({ ...of.place, database: name }, { plan, ahead: readPositions(manifest).ahead }, work), at: of.at, manifest })
  const findings = [...countDifferences(manifest.counts, counts), ...fresh.findings]
  if (findings.length > 0) return { ok: false, findings }
  return { ok: true, facts: { check: 'CHECKDB', tables: found.size, compared: Object.keys(counts).length, rows: [...found.values()].reduce((sum, { rows }) => sum + rows, 0), ...fresh.facts } }
}

/** CHECKDB over a whole database; throws a Fault where it could not be made. */
export async function checked({ session, place, name, bytes }: { readonly session: Session; readonly place: Place; readonly name: string; readonly bytes: number }, work: Work): Promise<Finding | null> {
  const op = 'check the restored database'
  const answer = await watched({ place, session, phase: 'check', of: bytes }, work, () => session.attempt(`DBCC CHECKDB (${named(name)}) WITH NO_INFOMSGS, ALL_ERRORMSGS`, { op }))
  if (answer.kind === 'answered') return null
  const { errors } = answer
  if (errors.some(isBroken)) return { kind: 'engine-check-failed', detail: `CHECKDB: ${wordsOf(errors)}` }
  throw refusal(op, errors).hint === 'tool-failed' ? unproven(op, wordsOf(errors)) : refusal(op, errors)
}

/** CHECKDB's own findings. That it could not go on for want of room or memory (8921, 7928, 701) is none. */
const isBroken = ({ number }: Said) => number !== 8921 && ((number >= 8900 && number <= 8999) || (number >= 2500 && number <= 2599) || number === 824 || number === 7985 || number === 7995)
