import type { Finding } from '../../core/finding.ts'
import { CONTENT, WORTH, type ObservedComponent, type ObservedMsdb } from '../../core/observed.ts'
import type { DumpFacts, Vessel } from '../engine.ts'
import { markOf, weaknesses, type Asking, type Noted } from './msdb.ts'

/** The one file of a copy of which nobody here sees the data: what SQL Server wrote down of it. */
export const NOTE = 'msdb.json'

/** Keeps what SQL Server wrote down. It is worth what a back-up is that ended well, and less where that took no checksums; never more. */
export async function writeNote({ source, noted, vessel }: { readonly source: ObservedComponent & { readonly msdb: ObservedMsdb | null }; readonly noted: Extract<Asking, { ok: true }>; readonly vessel: Vessel }): Promise<DumpFacts> {
  const { sets, identity, version } = noted
  const last = sets.at(-1) ?? sets[0]
  const { body, closed } = vessel.file(NOTE)
  body.end(`${JSON.stringify({ server: identity, version, database: source.msdb?.database, sets }, null, 2)}\n`)
  const { bytes } = await closed
  return {
    takenAt: last.finish,
    identity,
    rawBytes: bytes,
    counts: {},
    freshness: null,
    positions: { ...markOf(last), [WORTH]: sets.every(({ checksums }) => checksums) ? 'complete' : 'produced', ...Object.fromEntries(sets.map(({ uuid }) => [`${CONTENT}${uuid}`, uuid])) },
    notes: ['SQL Server wrote this down in its msdb; nobody here has seen the files that it names'],
    warnings: [...weaknesses(sets), ...sets.slice(-1).map((set) => onlyNoted(source, set))],
    tools: { sqlserver: version },
  }
}

/** RESTORE.md of a note. */
export const noteGuide = () => [
  'This is **no copy**: it is what SQL Server wrote down in its `msdb` about a back-up that somebody else took. Pulih has seen none of its files, and cannot bring it back.',
  `\`${NOTE}\` beside this page says when it was taken, by whom, on which machine, and where its files were written (\`path\`, as the server calls it). If they are still there, SQL Server itself reads them:`,
  '```sql\nRESTORE VERIFYONLY FROM DISK = N\'…\' WITH CHECKSUM;\nRESTORE DATABASE … FROM DISK = N\'…\' WITH CHECKSUM;\n```',
].join('\n\n')

function onlyNoted({ msdb }: ObservedComponent, set: Noted): Finding {
  return { kind: 'only-noted', database: msdb?.database ?? '', file: set.path, bytes: set.bytes, by: [set.by, set.machine].filter((part) => part !== '').join(' @ '), copyOnly: set.copyOnly ? 'yes' : 'no' }
}
