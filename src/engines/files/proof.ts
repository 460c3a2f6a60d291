import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import { beginning } from '../../core/letters.ts'
import type { CopyReader, Rehearsal, Verdict, Work } from '../engine.ts'
import { ownHost } from '../host.ts'
import { lines } from '../lines.ts'
import { pipeTools } from '../tool.ts'
import { scratchFolder, unproven } from '../unproven.ts'
import { damage, unsqueeze } from '../zstd.ts'
import { clearAway, measureTree } from './tree.ts'
import { brokenArchive, DATA, ENTRIES, extract, list } from './tar.ts'
import { unquote } from './entries.ts'

/** Reads every file of one copy to its end: the archive's members and end mark, the list's lines, each checksum. */
export async function intact(copy: CopyReader, work: Work): Promise<Verdict> {
  const findings: Finding[] = []
  for (const { name } of copy.manifest.files) {
    if (!name.endsWith('.zst')) continue
    findings.push(...(name === DATA ? await archiveOf(copy, work) : name === ENTRIES ? await listOf(copy, work) : await plainly(copy, name, work)))
  }
  if (!copy.manifest.files.some(({ name }) => name === DATA)) findings.push({ kind: 'file-missing', file: DATA })
  return findings.length > 0 ? { ok: false, findings } : { ok: true, facts: { members: copy.manifest.counts.members ?? 0, bytes: copy.manifest.rawBytes } }
}

/** Restores a chain into scratch, oldest first, and holds what stands there against the last manifest. */
export async function rehearse({ chain }: { chain: readonly CopyReader[] }, work: Work): Promise<Rehearsal> {
  const folder = await scratchFolder(work)
  const into = join(folder, 'tree')
  try {
    await mkdir(into).catch((error: unknown) => { throw unproven('make room in scratch', String(error)) })
    const broken = await unpackChain({ chain, into, how: ['--no-same-owner'] }, { ...work, host: ownHost(work.scratch) })
    if (broken.length > 0) return { restored: { ok: false, findings: broken }, consistent: null }
    const last = chainEnd(chain)
    work.progress({ phase: 'count', bytes: 0, of: null })
    const found = await measureTree(into, { host: ownHost(work.scratch), signal: work.signal })
    const findings = (['entries', 'bytes'] as const).flatMap((what): readonly Finding[] => {
      const expected = last.manifest.counts[what] ?? 0
      return expected === found[what] ? [] : [{ kind: 'count-differs', what, expected, found: found[what] }]
    })
    const restored: Verdict = { ok: true, facts: { copies: chain.length, bytes: found.bytes } }
    return { restored, consistent: findings.length > 0 ? { ok: false, findings } : { ok: true, facts: found } }
  } finally {
    await clearAway(folder)
  }
}

/** Unpacks link upon link, on the host; stops at the first that cannot be. */
export async function unpackChain(ask: { chain: readonly CopyReader[]; into: string; how: readonly string[] }, work: Work): Promise<readonly Finding[]> {
  const wrong = linkage(ask.chain)
  if (wrong.length > 0) return wrong
  for (const copy of ask.chain) {
    work.progress({ phase: 'extract', bytes: 0, of: copy.manifest.rawBytes })
    const [unzip, untar] = await pipeTools({ op: 'unpack the files', tools: [unsqueeze, work.host.on(extract(ask.into, ask.how))], input: await copy.open(DATA), signal: work.signal })
    const broken = damage(copy, DATA, unzip)
    if (broken !== null) return [broken]
    const wrong = brokenArchive('unpack the files', untar)
    if (wrong !== null) return [wrong]
  }
  return []
}

/** A chain is one full and what was built on that very full. */
function linkage(chain: readonly CopyReader[]): readonly Finding[] {
  const [first] = chain
  if (first === undefined || first.manifest.level !== 'full') return [{ kind: 'base-missing', base: first?.manifest.base ?? '' }]
  return chain.slice(1).flatMap((copy): readonly Finding[] => (copy.manifest.base === first.manifest.copy ? [] : [{ kind: 'base-missing', base: copy.manifest.base ?? '' }]))
}

function chainEnd(chain: readonly CopyReader[]): CopyReader {
  const copy = chain.at(-1)
  if (copy === undefined) throw new Fault({ area: 'engine', op: 'rehearse the files', retry: 'never', hint: 'copy-damaged', detail: 'no copy was given' })
  return copy
}

async function archiveOf(copy: CopyReader, work: Work): Promise<readonly Finding[]> {
  const seen = { members: 0, ended: false, total: 0, strange: [] as string[] }
  work.progress({ phase: 'check', bytes: 0, of: copy.manifest.rawBytes })
  const [unzip, untar] = await pipeTools({
    op: 'check the archive',
    tools: [unsqueeze, list((line) => {
      const found = /^Total bytes read: (\d+)/.exec(line)
      if (found) seen.total = Number(found[1])
    })],
    input: await copy.open(DATA),
    output: lines((line) => {
      if (/^block \d+: \*\* Block of NULs \*\*$/.test(line)) seen.ended = true
      const name = /^block \d+: "(.*)"$/.exec(line)?.[1]
      if (name === undefined) return
      seen.members += 1
      if (seen.strange.length === 0 && leavesFolder(unquote(name))) seen.strange.push(name)
    }),
    signal: work.signal,
  })
  const broken = damage(copy, DATA, unzip)
  if (broken !== null) return [broken]
  const wrong = brokenArchive('check the archive', untar)
  if (wrong !== null) return /Unexpected EOF/.test(untar?.stderr ?? '') ? [{ kind: 'truncated', file: DATA, bytes: seen.total, expected: copy.manifest.rawBytes }] : [wrong]
  const findings: Finding[] = []
  if (!seen.ended) findings.push({ kind: 'end-mark-missing', file: DATA })
  else if (seen.total !== copy.manifest.rawBytes) findings.push({ kind: 'truncated', file: DATA, bytes: seen.total, expected: copy.manifest.rawBytes })
  if (seen.members !== copy.manifest.counts.members) findings.push({ kind: 'count-differs', what: 'members', expected: copy.manifest.counts.members ?? 0, found: seen.members })
  for (const name of seen.strange) findings.push({ kind: 'engine-check-failed', detail: `the archive names a path outside its folder: ${beginning(name, 200)}` })
  return findings
}

async function listOf(copy: CopyReader, work: Work): Promise<readonly Finding[]> {
  let count = 0
  const [ended] = await pipeTools({ op: 'check the list', tools: [unsqueeze], input: await copy.open(ENTRIES), output: lines(() => (count += 1)), signal: work.signal })
  const broken = damage(copy, ENTRIES, ended)
  if (broken !== null) return [broken]
  const expected = copy.manifest.counts.members ?? 0
  return count === expected ? [] : [{ kind: 'count-differs', what: ENTRIES, expected, found: count }]
}

async function plainly(copy: CopyReader, name: string, work: Work): Promise<readonly Finding[]> {
  const [ended] = await pipeTools({ op: `check ${name}`, tools: [unsqueeze], input: await copy.open(name), output: lines(() => undefined), signal: work.signal })
  const broken = damage(copy, name, ended)
  return broken === null ? [] : [broken]
}

const leavesFolder = (path: string) => path.startsWith('/') || path.split('/').includes('..')
