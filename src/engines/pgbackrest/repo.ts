import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import { beginning, ending } from '../../core/letters.ts'
import type { CopyReader, Work } from '../engine.ts'
import { opened } from '../opened.ts'
import type { PrivatePlace } from '../postgres/private.ts'
import { giveFolder, inNameOf } from '../private-account.ts'
import { pipeTools, runTool, type Tool } from '../tool.ts'
import { unproven } from '../unproven.ts'
import { DATA, type Positions } from './positions.ts'

/** Unpacks copies, oldest first, into a repository of our own; the findings are why one of them cannot be. */
export async function unpack(copies: readonly CopyReader[], place: PrivatePlace, work: Work): Promise<readonly Finding[]> {
  const repo = repoOf(place)
  await mkdir(repo, { recursive: true })
  await giveFolder(repo, place.account)
  for (const copy of copies) {
    work.progress({ phase: 'extract', bytes: 0, of: copy.manifest.rawBytes })
    const from = await opened({ copy, file: DATA }, work)
    const untar = inNameOf(place.account, { command: 'tar', args: ['--extract', '--file=-', `--directory=${repo}`, '--no-same-owner', '--no-same-permissions'] })
    const ended = await pipeTools({ op: 'unpack the repository', tools: [...from.tools, { ...untar, accept: [0, 2] }], input: from.input, signal: work.signal })
    const broken = from.damage(ended)
    if (broken !== null) return [broken]
    const last = ended.at(-1)
    if (last?.code === 0) continue
    if (!/This does not look like a tar archive|Unexpected EOF|Skipping to next header|Damaged tar archive|A lone zero block/.test(last?.stderr ?? '')) throw unproven('unpack the repository', `tar: ${last?.stderr ?? ''}`)
    return [{ kind: 'engine-check-failed', detail: `tar: ${ending(last?.stderr ?? '', 300)}` }]
  }
  return []
}

/** pgbackrest on our own repository, seeing nothing of this machine's configuration. */
export function ownPgbackrest(place: PrivatePlace, stanza: string, args: readonly string[]): Tool {
  return inNameOf(place.account, { command: 'pgbackrest', args: ['--no-config', `--stanza=${stanza}`, `--repo1-path=${repoOf(place)}`, '--log-level-file=off', ...args], env: { HOME: place.folder } })
}

/**
 * pgBackRest's own check of every file of one copy and of every segment with it. It ends with 0 whatever it finds, so that
 * its words and counts are what counts.
 */
export async function verify(of: { readonly place: PrivatePlace; readonly copy: CopyReader; readonly at: Positions; readonly segments: number }, work: Work): Promise<readonly Finding[]> {
  const { place, copy } = of
  const op = 'check the repository'
  work.progress({ phase: 'check', bytes: 0, of: copy.manifest.rawBytes })
  const ended = await runTool({ op, tool: ownPgbackrest(place, of.at.stanza, ['--log-level-console=error', '--output=text', '--verbose', 'verify']), most: 16 * 1024 * 1024, signal: work.signal })
  const said = ended.stdout
  const wrong = (detail: string): readonly Finding[] => [{ kind: 'engine-check-failed', detail: `pgbackrest verify: ${detail}` }]
  const [, walChecked, walValid] = new RegExp(`archiveId: ${of.at.archive}, total WAL checked: (\\d+), total valid WAL: (\\d+)`).exec(said) ?? []
  if (walChecked === undefined) return wrong(`it saw no log of ${of.at.archive}: ${beginning(said, 300)}`)
  if (Number(walChecked) !== of.segments || Number(walValid) !== of.segments) return wrong(`${of.segments} segments of the log were copied, ${walChecked} are there, ${walValid ?? '0'} are whole`)
  if (of.at.label === '') return []
  const found = new RegExp(`backup: ${of.at.label}, status: (\\w+), total files checked: (\\d+), total valid files: (\\d+)\\s+missing: (\\d+), checksum invalid: (\\d+), size invalid: (\\d+), other: (\\d+)`).exec(said)
  if (found === null) return wrong(`it did not speak of ${of.at.label}: ${beginning(said, 300)}`)
  const [checked = 0, valid = 0, missing = 0, ...bad] = found.slice(2).map(Number)
  const elsewhere = await referenced(place, of.at)
  if (checked === 0 || bad.some((count) => count > 0) || missing !== elsewhere || valid + missing !== checked) return wrong(`${of.at.label}: ${found[1] ?? ''}, ${checked} files, ${valid} whole, ${missing} missing (${elsewhere} lie in its full), ${bad.join('/')} with a wrong checksum, size or otherwise`)
  return []
}

/** How many files of a differential lie in its full: they are not in this copy, and are not missed. */
async function referenced(place: PrivatePlace, at: Positions): Promise<number> {
  const manifest = await readFile(join(repoOf(place), 'backup', at.stanza, at.label, 'backup.manifest'), 'utf8').catch(() => null)
  if (manifest === null) return 0
  const files = manifest.split('[target:file]\n')[1]?.split('\n[')[0] ?? ''
  return files.split('\n').filter((line) => /"reference":"/.test(line)).length
}

export const repoOf = (place: PrivatePlace) => join(place.folder, 'repo')

/** A chain that cannot be brought back, as a Fault. */
export const refusedChain = (findings: readonly Finding[]) => new Fault({ area: 'engine', op: 'restore the cluster', retry: 'never', hint: findings.some(({ kind }) => kind === 'log-missing' || kind === 'base-missing') ? 'log-chain' : 'copy-damaged', detail: JSON.stringify(findings) })
