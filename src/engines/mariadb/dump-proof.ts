import { rm } from 'node:fs/promises'
import type { MariadbDumpComponent } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import type { CopyReader, Rehearsal, Verdict, Work } from '../engine.ts'
import { ACCOUNTS, artefactsIn } from './artefact.ts'
import { brokenLinks, chainOf, type Chain } from './chain.ts'
import { intactLogs, replay } from './replay.ts'
import { judge } from './judge.ts'
import { load } from './load.ts'
import { must } from './client.ts'
import { createDatabase, folderFor, newData, onPrivateServer, serverAccount, type PrivateServer } from './private-server.ts'
import { scanDump } from './scan.ts'

/** Reads every file of one copy to its end: each table of the manifest has its place, each file its last line. */
export async function intactDump(copy: CopyReader, work: Work): Promise<Verdict> {
  if (copy.manifest.level === 'log') return await intactLogs(copy, work)
  const findings: Finding[] = []
  const artefacts = artefactsIn(copy)
  for (const { name } of copy.manifest.files.filter((file) => file.name.endsWith('.zst'))) {
    work.progress({ phase: 'check', bytes: 0, of: copy.manifest.rawBytes })
    const scanned = await scanDump(copy, name, work)
    findings.push(...scanned.findings)
    const artefact = artefacts.find(({ file }) => file === name)
    if (artefact === undefined || scanned.findings.length > 0) continue
    const expected = Object.keys(copy.manifest.counts).filter((table) => table.startsWith(`${artefact.name}.`)).map((table) => table.slice(artefact.name.length + 1))
    const missing = expected.filter((table) => !scanned.tables.has(table))
    if (missing.length > 0) findings.push({ kind: 'engine-check-failed', detail: `${name}: no table ${missing.slice(0, 5).join(', ')}` })
  }
  for (const { file } of artefacts) if (!copy.manifest.files.some(({ name }) => name === file)) findings.push({ kind: 'file-missing', file })
  return findings.length > 0 ? { ok: false, findings } : { ok: true, facts: { databases: artefacts.length, tables: Object.keys(copy.manifest.counts).length, bytes: copy.manifest.rawBytes } }
}

/** What came of playing a chain into a private server, and what `use` found there; the findings are why it could not be played. */
export type Played<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly findings: readonly Finding[] }

/** Plays a chain into a private server on new data, and lets `use` look at it. */
export async function onDump<T>(ask: { readonly chain: Chain; readonly data: string; readonly until: Date | null; readonly lasting: 'thrown-away' | 'kept' }, work: Work, use: (server: PrivateServer) => Promise<T>): Promise<Played<T>> {
  const { full, logs } = ask.chain
  const account = await serverAccount()
  const lowerCase = full.manifest.positions['lowerCase'] ?? '0'
  await newData(ask.data, { account, lowerCase, signal: work.signal })
  return await onPrivateServer({ data: ask.data, account, lowerCase, lasting: ask.lasting }, work, async (server) => {
    const artefacts = artefactsIn(full)
    for (const artefact of artefacts) {
      work.progress({ phase: 'extract', bytes: 0, of: full.manifest.rawBytes })
      await must(server.door, createDatabase(artefact), { op: 'make the database', signal: server.signal })
      const broken = await load({ copy: full, file: artefact.file, database: artefact.name, server }, work)
      if (broken !== null) return { ok: false, findings: [broken] }
    }
    if (full.manifest.files.some(({ name }) => name === ACCOUNTS)) {
      const broken = await load({ copy: full, file: ACCOUNTS, database: null, server }, work)
      // An account whose way in is not installed here is no fault of the copy; a file that cannot be read is.
      if (broken !== null && broken.kind !== 'engine-check-failed') return { ok: false, findings: [broken] }
    }
    if (logs.length > 0) {
      const broken = await replay({ chain: ask.chain, until: ask.until, server }, work)
      if (broken !== null) return { ok: false, findings: [broken] }
    }
    return { ok: true, value: await use(server) }
  })
}

/** Brings a chain back into a server that is thrown away, checks each table, counts, and looks at the newest record. */
export async function rehearseDump({ chain, source, at }: { chain: readonly CopyReader[]; source: MariadbDumpComponent; at: Date }, work: Work): Promise<Rehearsal> {
  const broken = brokenLinks(chain)
  if (broken.length > 0) return { restored: { ok: false, findings: broken }, consistent: null }
  const links = chainOf(chain)
  const data = await folderFor(work.scratch, await serverAccount())
  try {
    const played = await onDump({ chain: links, data, until: null, lasting: 'thrown-away' }, work, (server) => judge({ server, last: links.last, at, database: artefactsIn(links.full).length === 1 ? (artefactsIn(links.full)[0]?.name ?? null) : null, plan: source.freshness }, work))
    if (!played.ok) return { restored: { ok: false, findings: played.findings }, consistent: null }
    return { restored: { ok: true, facts: { copies: chain.length, bytes: links.full.manifest.rawBytes } }, consistent: played.value }
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}
