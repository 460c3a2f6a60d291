import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { MariadbPhysicalComponent } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import { HOUR } from '../../core/clock.ts'
import { beginning } from '../../core/letters.ts'
import type { CopyReader, Rehearsal, Verdict, Work } from '../engine.ts'
import { opened } from '../opened.ts'
import { giveFolder, inNameOf, type Account } from '../private-account.ts'
import { pipeTools, runTool } from '../tool.ts'
import { isFull, unproven } from '../unproven.ts'
import { brokenLinks, chainOf, type Chain } from './chain.ts'
import { judge } from './judge.ts'
import { STREAM, tablesOf } from './physical.ts'
import { folderFor, onPrivateServer, serverAccount, type PrivateServer } from './private-server.ts'
import { intactLogs, replay } from './replay.ts'
import { xbstreamReader } from './xbstream.ts'

/** Reads every byte of one copy: the stream's own checksums, every file to its end, and the files without which nothing can be prepared. */
export async function intactPhysical(copy: CopyReader, work: Work): Promise<Verdict> {
  if (copy.manifest.level === 'log') return await intactLogs(copy, work)
  if (!copy.manifest.files.some(({ name }) => name === STREAM)) return { ok: false, findings: [{ kind: 'file-missing', file: STREAM }] }
  work.progress({ phase: 'check', bytes: 0, of: copy.manifest.rawBytes })
  const reader = xbstreamReader()
  const from = await opened({ copy, file: STREAM }, work)
  const broken = from.damage(await pipeTools({ op: 'check the stream', tools: from.tools, input: from.input, output: reader.body, signal: work.signal }))
  if (broken !== null) return { ok: false, findings: [broken] }
  const { files, bytes, problem } = reader.found()
  if (problem !== null) return { ok: false, findings: [{ kind: 'engine-check-failed', detail: problem }] }
  if (bytes !== copy.manifest.rawBytes) return { ok: false, findings: [{ kind: 'truncated', file: STREAM, bytes, expected: copy.manifest.rawBytes }] }
  const missing = ['xtrabackup_info', 'xtrabackup_checkpoints', 'backup-my.cnf', 'ib_logfile0'].filter((name) => !files.has(name))
  return missing.length > 0 ? { ok: false, findings: missing.map((file) => ({ kind: 'file-missing', file })) } : { ok: true, facts: { files: files.size, bytes } }
}

/** Unpacks a full, and a differential upon it, into a data directory that a server can be started on. */
export async function unpackPhysical(ask: { readonly chain: Chain; readonly data: string; readonly account: Account | null }, work: Work): Promise<readonly Finding[]> {
  const { chain, data, account } = ask
  const tool = (args: readonly string[]) => prepare([...args, `--target-dir=${data}`], account, work)
  const broken = await unstream({ copy: chain.full, into: data, account }, work)
  if (broken !== null) return [broken]
  const unready = await tool([])
  if (unready !== null || chain.differential === null) return unready === null ? [] : [unready]
  const changes = await folderFor(work.scratch, account)
  try {
    const torn = await unstream({ copy: chain.differential, into: changes, account }, work)
    if (torn !== null) return [torn]
    const wrong = await tool([`--incremental-dir=${changes}`])
    return wrong === null ? [] : [wrong]
  } finally {
    await rm(changes, { recursive: true, force: true })
  }
}

async function unstream({ copy, into, account }: { readonly copy: CopyReader; readonly into: string; readonly account: Account | null }, work: Work): Promise<Finding | null> {
  work.progress({ phase: 'extract', bytes: 0, of: copy.manifest.rawBytes })
  const said: string[] = []
  const from = await opened({ copy, file: STREAM }, work)
  try {
    const ended = await pipeTools({
      op: 'unpack the stream', signal: work.signal, input: from.input,
      tools: [...from.tools, { ...inNameOf(account, { command: 'mbstream', args: ['-x', '-C', into] }), accept: [0, 1], hear: (line) => { said.push(line) } }],
    })
    const broken = from.damage(ended)
    if (broken !== null || ended.at(-1)?.code === 0) return broken
  } catch (error) {
    if (said.some(isFull)) throw unproven('unpack the stream', said.slice(-5).join('\n'))
    throw error
  }
  if (!said.some((line) => /checksum|corrupt|unexpected|magic|my_read\(\) failed/i.test(line))) throw unproven('unpack the stream', said.slice(-5).join('\n'))
  return { kind: 'engine-check-failed', detail: `mbstream: ${beginning(said.slice(-3).join('; '), 400)}` }
}

async function prepare(args: readonly string[], account: Account | null, work: Work): Promise<Finding | null> {
  work.progress({ phase: 'extract', bytes: 0, of: null })
  const said: string[] = []
  const { code } = await runTool({ op: 'prepare the data', signal: work.signal, limit: 12 * HOUR, tool: {
    ...inNameOf(account, { command: 'mariadb-backup', args: ['--no-defaults', '--prepare', '--innodb-use-native-aio=0', ...args] }),
    accept: Array.from({ length: 128 }, (_, each) => each),
    hear: (line) => {
      said.push(line)
      if (said.length > 40) said.shift()
    },
  } })
  if (code === 0 && /completed OK!$/.test(said.at(-1) ?? '')) return null
  const words = beginning(said.filter((line) => /\[ERROR\]|FATAL|corrupt|error:/i.test(line)).join('; '), 500)
  if (isFull(said.join('\n')) || !/corrupt|checksum|mismatch|LSN/i.test(words)) throw unproven('prepare the data', words === '' ? said.slice(-5).join('\n') : words)
  return { kind: 'engine-check-failed', detail: `mariadb-backup: ${words}` }
}

/** Runs a private server on what a chain has brought back, its logs played up to that moment. */
export async function onPhysical<T>(ask: { readonly chain: Chain; readonly data: string; readonly until: Date | null; readonly lasting: 'thrown-away' | 'kept' }, work: Work, use: (server: PrivateServer) => Promise<T>): Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly findings: readonly Finding[] }> {
  const { chain, data, lasting } = ask
  const account = await serverAccount()
  await giveFolder(data, account)
  const broken = await unpackPhysical({ chain, data, account }, work)
  if (broken.length > 0) return { ok: false, findings: broken }
  return await onPrivateServer({ data, account, lasting, lowerCase: chain.full.manifest.positions['lowerCase'] ?? '0', settings: await settingsOf(data) }, work, async (server) => {
    const torn = chain.logs.length === 0 ? null : await replay({ chain, until: ask.until, server }, work)
    return torn === null ? { ok: true, value: await use(server) } : { ok: false, findings: [torn] }
  })
}

/** What the files themselves demand of a server. */
async function settingsOf(data: string): Promise<readonly string[]> {
  const text = await readFile(join(data, 'backup-my.cnf'), 'utf8')
  return text.split('\n').flatMap((line) => (/^innodb_(page_size|data_file_path|undo_tablespaces|checksum_algorithm|compression_algorithm)=[\w.:;/-]+$/.test(line) ? [`--${line}`] : []))
}

/** Brings a chain back into a server that is thrown away, checks each table, counts, and looks at the newest record. */
export async function rehearsePhysical({ chain, source, at }: { chain: readonly CopyReader[]; source: MariadbPhysicalComponent; at: Date }, work: Work): Promise<Rehearsal> {
  const broken = brokenLinks(chain)
  if (broken.length > 0) return { restored: { ok: false, findings: broken }, consistent: null }
  const links = chainOf(chain)
  const folder = await folderFor(work.scratch, await serverAccount())
  const data = join(folder, 'data')
  try {
    await mkdir(data)
    const expected = links.logs.length > 0 ? [] : tablesOf(links.last)
    const played = await onPhysical({ chain: links, data, until: null, lasting: 'thrown-away' }, work, (server) => judge({ server, last: links.last, at, database: null, plan: source.freshness, expected }, work))
    if (!played.ok) return { restored: { ok: false, findings: played.findings }, consistent: null }
    return { restored: { ok: true, facts: { copies: chain.length, bytes: links.full.manifest.rawBytes } }, consistent: played.value }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
