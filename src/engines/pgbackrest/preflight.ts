import type { PgbackrestComponent } from '../../core/component.ts'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import { ending } from '../../core/letters.ts'
import type { Preflight, Work } from '../engine.ts'
import { tarNeed } from '../files/tar.ts'
import { withDoor, type Door } from '../postgres/access.ts'
import { ident } from '../postgres/rows.ts'
import { accessFinding, majorOf, serverFacts } from '../postgres/server.ts'
import { lookAtBoth, privateServerMissing, psqlNeed } from '../postgres/tools.ts'
import { NOTHING } from '../preflight.ts'
import { zstdNeed } from '../zstd.ts'
import { archiving, judgeArchiving } from './archiving.ts'
import { ownerFindings } from './owner.ts'
import { pgbackrestNeed, stanzaOf } from './stanza.ts'

/** The tools beside the database, and those beside us. */
export const THERE = [psqlNeed, pgbackrestNeed, tarNeed]
export const HERE = [pgbackrestNeed, tarNeed, zstdNeed]

/** Looks at tools, server, archiver and stanza; each that is wrong with what mends it. */
export async function preflight(source: PgbackrestComponent, work: Work): Promise<Preflight> {
  const { there, here } = await lookAtBoth({ there: THERE, here: HERE }, work)
  const tools = [...there.findings, ...here.findings]
  if (there.findings.length > 0) return { ...NOTHING, findings: tools }
  return await withDoor({ access: source.access, database: source.database }, work, async (door) => {
    const looked = await lookThrough(door, source, work).catch((error: unknown) => accessFinding(error, { server: source.server, user: source.access.user, database: source.database }))
    if ('kind' in looked) return { ...NOTHING, findings: [...tools, looked] }
    return { ...looked, findings: [...tools, ...looked.findings] }
  })
}

async function lookThrough(door: Door, source: PgbackrestComponent, work: Work): Promise<Preflight> {
  const facts = await serverFacts(door, work.signal)
  const said = await archiving(door, work)
  const user = ident(source.access.user)
  const findings: Finding[] = []
  const warnings: Finding[] = [...await privateServerMissing({ major: majorOf(facts.version), exact: true })]
  const judged = judgeArchiving(said, { source, standby: facts.standby })
  findings.push(...judged.findings)
  warnings.push(...judged.warnings)
  if (!said.switches) findings.push({ kind: 'grant-missing', grant: 'EXECUTE ON pg_switch_wal()', mend: `GRANT EXECUTE ON FUNCTION pg_catalog.pg_switch_wal() TO ${user}; -- in the database ${source.database}` })
  if (!facts.readsAll) findings.push({ kind: 'grant-missing', grant: 'pg_read_all_data', mend: `GRANT pg_read_all_data TO ${user};` })
  const kept = await ownerFindings(source, work)
  findings.push(...kept, ...kept.length > 0 ? [] : await stanzaFindings(source, facts.identity, work))
  return { findings, warnings, identity: facts.identity, bytes: said.bytes }
}

async function stanzaFindings(source: PgbackrestComponent, identity: string, work: Work): Promise<readonly Finding[]> {
  const found = await stanzaOf(source, work).catch((error: unknown): Finding => unreadable(source, error))
  const create = `pgbackrest${source.config === null ? '' : ` --config=${source.config}`} --stanza=${source.stanza} stanza-create`
  if (found !== null && 'kind' in found) return [found]
  if (found === null) return source.create ? [] : [{ kind: 'setting-wrong', setting: `stanza ${source.stanza}`, found: 'missing', needed: 'created', mend: create }]
  const owner = found.db.at(-1)?.['system-id'] ?? ''
  const findings: Finding[] = []
  if (owner !== identity) findings.push({ kind: 'server-differs', server: source.server, expected: owner, found: identity })
  if ((found.cipher ?? 'none') !== 'none') findings.push({ kind: 'setting-wrong', setting: 'repo1-cipher-type', found: found.cipher ?? '', needed: 'none', mend: 'let the target encrypt: a repository that pgbackrest encrypts can be opened by nobody who lacks its passphrase' })
  return findings
}

/** What pgbackrest cannot read of its own repository is a finding; that it cannot be started, or was stopped, is not. */
function unreadable(source: PgbackrestComponent, error: unknown): Finding {
  if (!(error instanceof Fault) || error.hint !== 'tool-failed') throw error
  return { kind: 'source-unreadable', source: `stanza ${source.stanza}`, detail: ending(error.message, 300) }
}
