import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import { beginning } from '../../core/letters.ts'
import type { Work } from '../engine.ts'
import { withPrivateServer, type PrivatePlace, type PrivateServer } from '../postgres/private.ts'
import { giveFolder } from '../private-account.ts'
import { shell } from '../shell.ts'
import { runTool } from '../tool.ts'
import { unproven } from '../unproven.ts'
import type { Goal, Link } from './chain.ts'
import { ownPgbackrest, repoOf, unpack } from './repo.ts'

/** Where a cluster comes back to: its data, and its tablespaces beside it, never at their old places. */
export interface Room { readonly data: string; readonly tablespaces: string }

/** What the archive, not the world, keeps from being brought back. */
export class Unrecoverable extends Error {
  readonly findings: readonly Finding[]
  constructor(findings: readonly Finding[]) {
    super(JSON.stringify(findings))
    this.name = 'Unrecoverable'
    this.findings = findings
  }
}

/**
 * Brings a cluster back to its goal in a private server, which runs for as long as `use` takes. The server replays exactly to
 * the goal or does not start; throws `Unrecoverable` where the chain's own bytes are to blame, a Fault where the world is.
 */
export async function withRecovered<T>(ask: { readonly goal: Goal; readonly place: PrivatePlace; readonly room: Room; readonly end: 'clean' | 'at once' }, work: Work, use: (server: PrivateServer) => Promise<T>): Promise<T> {
  const { goal, place, room } = ask
  const { at } = goal.links[0] as Link
  // Each link brings pgBackRest's list of copies along: the one that surely names ours comes last.
  const ordered = goal.links.toSorted((a, b) => Number(a.at.label === goal.set) - Number(b.at.label === goal.set))
  const broken = await unpack(ordered.map(({ copy }) => copy), place, work)
  if (broken.length > 0) throw new Unrecoverable(broken)
  for (const folder of [room.data, room.tablespaces, join(place.folder, 'lock')]) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await giveFolder(folder, place.account)
  }
  const lock = `--lock-path=${join(place.folder, 'lock')}`
  // A restore empties the spool of its stanza: by itself that is the one in which this machine's living server keeps what it has still to archive.
  const spool = `--spool-path=${join(place.folder, 'spool')}`
  const restored = await runTool({
    op: OP,
    tool: { ...ownPgbackrest(place, at.stanza, ['--log-level-console=warn', lock, spool, `--pg1-path=${room.data}`, `--set=${goal.set}`, `--type=${goal.type}`, `--target=${goal.target}`, '--target-action=promote', '--target-timeline=current', '--archive-mode=off', `--tablespace-map-all=${room.tablespaces}`, '--process-max=2', 'restore']), accept: Array.from({ length: 126 }, (_, code) => code) },
    signal: work.signal,
  })
  if (restored.code !== 0) throw judged(`${restored.stdout}\n${restored.stderr}`)
  const archiveGet = ['pgbackrest', '--no-config', `--stanza=${at.stanza}`, `--repo1-path=${repoOf(place)}`, `--pg1-path=${room.data}`, lock, '--log-level-file=off', 'archive-get'].map(shell).join(' ').replaceAll('%', '%%')
  const state = { stood: false }
  try {
    return await withPrivateServer({ place, data: room.data, superuser: at.superuser, major: Number(at.major), settings: { restore_command: `${archiveGet} %f "%p"` }, end: ask.end }, work, async (server) => {
      state.stood = true
      return await use(server)
    })
  } catch (error) {
    if (state.stood || !(error instanceof Fault) || error.hint !== 'tool-failed') throw error
    throw judged(error.message)
  }
}

function judged(said: string): Error {
  if (WORLD.test(said) || !DAMAGED.test(said)) return unproven(OP, said)
  return new Unrecoverable([{ kind: 'engine-check-failed', detail: beginning(said.trim().split('\n').filter((line) => /ERROR|FATAL|PANIC|could not|invalid/.test(line)).join('; '), 500) }])
}

/** What PostgreSQL and pgbackrest say of bytes, and pgbackrest's codes for a wrong checksum, a file that is none, has no form or is missing, a copy that is not there. */
const DAMAGED = /recovery ended before|before consistent recovery point|invalid (?:page|record|checkpoint|magic|resource|contrecord|primary)|could not locate a valid checkpoint|could not locate required checkpoint|incorrect (?:resource manager|prev-link)|WAL ends before|checksum|unexpected eof|ERROR: \[(?:026|028|029|055|075)\]|unable to find backup set|PANIC/i
const WORLD = /No space left|Cannot allocate|out of memory|Permission denied|could not resize shared memory|address already in use/
const OP = 'restore the cluster'
