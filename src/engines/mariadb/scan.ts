import type { Finding } from '../../core/finding.ts'
import type { CopyReader, Work } from '../engine.ts'
import { asText } from '../lines.ts'
import { opened } from '../opened.ts'
import { pipeTools } from '../tool.ts'
import { linesBesideRows } from './beside-rows.ts'
import { MARK } from './dumper.ts'

/** What a dump's text is made of, as its lines begin. */
export interface Scanned {
  readonly tables: ReadonlySet<string>
  readonly findings: readonly Finding[]
}

/** Reads a dump to its end: every byte through the decompressor, its sections, its last line. A dump of ours never leaves its database. */
export async function scanDump(copy: CopyReader, file: string, work: Work): Promise<Scanned> {
  const tables = new Set<string>()
  const seen = { last: '', open: 0, closed: 0, leaving: null as string | null }
  const from = await opened({ copy, file }, work)
  const ended = await pipeTools({
    op: `check ${file}`, signal: work.signal, input: from.input, tools: from.tools,
    output: linesBesideRows((line) => {
      if (line === '') return
      seen.last = line
      const table = /^CREATE TABLE (?:IF NOT EXISTS )?`((?:[^`]|``)+)` \(/.exec(line)?.[1]
      if (table !== undefined) tables.add(asText(table).replaceAll('``', '`'))
      if (/^LOCK TABLES `/.test(line)) seen.open += 1
      if (line === 'UNLOCK TABLES;') seen.closed += 1
      if (/^(?:\/\*!\d+ *)?(?:USE |(?:CREATE|DROP) +(?:DATABASE|SCHEMA)\b)/i.test(line)) seen.leaving ??= line.slice(0, 100)
    }),
  })
  const broken = from.damage(ended)
  if (broken !== null) return { tables, findings: [broken] }
  const findings: Finding[] = []
  if (!MARK.test(seen.last)) findings.push({ kind: 'end-mark-missing', file })
  if (seen.open !== seen.closed) findings.push({ kind: 'engine-check-failed', detail: `${file}: ${seen.open} sections of rows begin and ${seen.closed} end` })
  if (seen.leaving !== null) findings.push({ kind: 'engine-check-failed', detail: `${file}: it speaks of other databases: ${seen.leaving}` })
  return { tables, findings }
}
