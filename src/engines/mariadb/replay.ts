import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Fault } from '../../core/fault.ts'
import { SECOND } from '../../core/clock.ts'
import type { Finding } from '../../core/finding.ts'
import { beginning } from '../../core/letters.ts'
import type { CopyReader, Verdict, Work } from '../engine.ts'
import { jsonIn } from '../json-in.ts'
import { lines } from '../lines.ts'
import { opened } from '../opened.ts'
import { pipeTools } from '../tool.ts'
import { scratchFolder, unproven } from '../unproven.ts'
import type { Chain } from './chain.ts'
import { client, must, named } from './client.ts'
import { isWorldly } from './load.ts'
import { logFilesOf } from './logs.ts'
import { markIn } from './log-position.ts'
import type { PrivateServer } from './private-server.ts'

/** Plays the logs of a chain upon what stands in a private server, up to the end of a second. */
export async function replay(ask: { readonly chain: Chain; readonly until: Date | null; readonly server: PrivateServer }, work: Work): Promise<Finding | null> {
  const folder = await scratchFolder(work)
  try {
    const paths: string[] = []
    for (const copy of ask.chain.logs) {
      for (const { name, file } of logFilesOf(copy)) {
        const path = join(folder, name)
        const from = await opened({ copy, file, to: path }, work)
        const broken = from.damage(await pipeTools({ op: `unpack ${file}`, tools: from.tools, input: from.input, signal: ask.server.signal }))
        if (broken !== null) return broken
        paths.push(path)
      }
    }
    const begin = ask.chain.logs[0]?.manifest.positions['fromPosition'] ?? '4'
    const stop = ask.until === null ? [] : [`--stop-datetime=${secondAfter(ask.until)}`]
    const beside = besideOf(ask.chain)
    await said(beside.map((name) => `create database if not exists ${named(name)};`), ask.server)
    const broken = await play([`--start-position=${begin}`, ...stop, '--', ...paths], ask.server)
    if (broken === null) await said(beside.map((name) => `drop database if exists ${named(name)};`), ask.server)
    return broken
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What a copy left out, since recoveries kept it beside: logs speak of it once somebody drops it. */
function besideOf({ full }: Chain): readonly string[] {
  const names = z.array(z.string()).safeParse(jsonIn(full.manifest.positions['beside']))
  return names.success ? names.data : []
}

async function said(statements: readonly string[], { door, signal }: PrivateServer): Promise<void> {
  if (statements.length > 0) await must(door, statements.join('\n'), { op: OP, signal })
}

async function play(args: readonly string[], server: PrivateServer): Promise<Finding | null> {
  const said: string[] = []
  const hear = (line: string) => { if (/ERROR/.test(line) && said.length < 3) said.push(line) }
  try {
    await pipeTools({ op: OP, signal: server.signal, tools: [{ command: 'mariadb-binlog', args: ['--no-defaults', '--verify-binlog-checksum', ...args], hear }, { ...client(server.door), hear }] })
    return null
  } catch (error) {
    if (!(error instanceof Fault) || said.length === 0) throw error
    if (said.some(isWorldly)) throw unproven(OP, said.join('; '))
    return { kind: 'engine-check-failed', detail: `replay: ${beginning(said.join('; '), 500)}` }
  }
}

/** Reads every event of every log to its end, with its checksum; each file is the one that the next of them names. */
export async function intactLogs(copy: CopyReader, work: Work): Promise<Verdict> {
  const findings: Finding[] = []
  const files = logFilesOf(copy)
  for (const [index, { name, file }] of files.entries()) {
    if (!copy.manifest.files.some((written) => written.name === file)) {
      findings.push({ kind: 'file-missing', file })
      continue
    }
    const seen = { next: '', lines: 0, head: '', said: '' }
    const from = await opened({ copy, file }, work)
    const ended = await pipeTools({
      op: `check ${file}`, signal: work.signal, input: from.input,
      tools: [...from.tools, { command: 'mariadb-binlog', args: ['--no-defaults', '--verify-binlog-checksum', '--base64-output=decode-rows', '-'], accept: [0, 1], hear: (line) => { if (/ERROR/.test(line)) seen.said ||= line } }],
      output: lines((line) => {
        if ((seen.lines += 1) <= HEAD) seen.head += `${line}\n`
        seen.next = /\tRotate to ([^ ]+) {2}pos: \d+/.exec(line)?.[1] ?? (/^# at \d+/.test(line) ? '' : seen.next)
      }),
    })
    const broken = from.damage(ended)
    if (broken !== null) findings.push(broken)
    else if (ended.at(-1)?.code !== 0 || seen.said !== '') findings.push({ kind: 'engine-check-failed', detail: `${file}: ${seen.said === '' ? (ended.at(-1)?.stderr ?? '') : seen.said}` })
    else if (markIn(seen.head) === null || (index === 0 && markIn(seen.head) !== copy.manifest.positions['fromMark'])) findings.push({ kind: 'engine-check-failed', detail: `${file} is not the log that follows the base` })
    else if (seen.next !== '' && seen.next !== (files[index + 1]?.name ?? copy.manifest.positions['logFile'])) findings.push({ kind: 'engine-check-failed', detail: `${name} is followed by ${seen.next}, which is not the next here` })
  }
  return findings.length > 0 ? { ok: false, findings } : { ok: true, facts: { logs: files.length, bytes: copy.manifest.rawBytes } }
}

/** Lines of a log's beginning, as they are printed. */
const HEAD = 40
/** As `mariadb-binlog` reads it in UTC: it stops before the first event of that second. */
const secondAfter = (at: Date) => new Date((Math.floor(at.getTime() / SECOND) + 1) * SECOND).toISOString().slice(0, 19).replace('T', ' ')
const OP = 'replay the binary logs'
