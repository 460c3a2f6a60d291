import { join } from 'node:path'
import { z } from 'zod'
import type { PgbackrestComponent } from '../../core/component.ts'
import { Fault } from '../../core/fault.ts'
import { privateAccount, inNameOf } from '../private-account.ts'
import type { ToolNeed, Work } from '../engine.ts'
import { parseRow } from '../postgres/rows.ts'
import { pipeTools, runTool, type Tool } from '../tool.ts'
import { asText, lines } from '../lines.ts'
import { readArchive, type Archived } from './wal.ts'

/** The tool that owns the repository; the same on the database's machine and on ours. */
export const pgbackrestNeed: ToolNeed = { command: 'pgbackrest', versionArgs: ['version'], least: '2.40', package: 'pgbackrest' }

/** A tool on the database's machine, in the name of whoever owns the repository there. */
export async function asOwner(source: PgbackrestComponent, work: Work, tool: Tool): Promise<Tool> {
  if (source.as === null) return work.host.on(tool)
  if (!work.host.remote && process.getuid?.() === 0) return inNameOf(await privateAccount(source.as), tool)
  return work.host.on({ ...tool, as: source.as })
}

/** pgbackrest there, for this stanza. */
export function pgbackrest(source: PgbackrestComponent, args: readonly string[]): Tool {
  return { command: 'pgbackrest', args: [...(source.config === null ? [] : [`--config=${source.config}`]), `--stanza=${source.stanza}`, ...args] }
}

/** What a stanza says of itself; null where it was never created. */
export type Stanza = z.output<typeof stanza>
export type Backup = Stanza['backup'][number]

export async function stanzaOf(source: PgbackrestComponent, work: Work): Promise<Stanza | null> {
  const { stdout } = await runTool({ op: OP, tool: await asOwner(source, work, pgbackrest(source, ['--log-level-console=error', '--log-level-stderr=error', '--output=json', 'info'])), most: 64 * 1024 * 1024, signal: work.signal })
  const found = parseRow(OP, stdout.trim().replace(/"system-id":(\d+)/g, '"system-id":"$1"'), z.array(stanza)).find(({ name }) => name === source.stanza)
  if (found === undefined || found.status.code === MISSING) return null
  if (found.status.code !== 0 && found.status.code !== NO_BACKUP) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'tool-failed', detail: `pgbackrest says of the stanza ${source.stanza}: ${found.status.message}` })
  return found
}

/** The log's generation of the database as it is now: where its segments lie. */
export function archiveOf(of: Stanza): string {
  const db = of.db.at(-1)
  if (db === undefined) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'tool-failed', detail: 'the stanza knows no database' })
  return `${db.version.split('.').slice(0, Number(db.version.split('.')[0]) >= 10 ? 1 : 2).join('.')}-${db.id}`
}

/** Everything that lies in that generation's folder. */
export async function listArchive(source: PgbackrestComponent, archive: string, work: Work): Promise<Archived> {
  const folder = join(source.repo, 'archive', source.stanza, archive)
  const listed: string[] = []
  await pipeTools({ op: 'list the archived log', tools: [await asOwner(source, work, { command: 'find', args: [folder, '-type', 'f', '-printf', '%s %P\\n'] })], output: lines((line) => listed.push(asText(line))), signal: work.signal })
  return readArchive(listed)
}

const stanza = z.object({
  name: z.string(),
  cipher: z.string().optional(),
  status: z.object({ code: z.number(), message: z.string(), lock: z.object({ backup: z.object({ held: z.boolean() }).optional() }).optional() }),
  db: z.array(z.object({ id: z.number(), 'system-id': z.string(), version: z.string() })),
  backup: z.array(z.object({
    label: z.string(),
    type: z.enum(['full', 'diff', 'incr']),
    prior: z.string().nullish(),
    error: z.boolean().nullish(),
    archive: z.object({ start: z.string().nullable(), stop: z.string().nullable() }),
    timestamp: z.object({ start: z.number(), stop: z.number() }),
  })),
})

const OP = 'ask pgbackrest for its stanza'
const MISSING = 1
const NO_BACKUP = 2
