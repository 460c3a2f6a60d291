import type { Finding } from '../../core/finding.ts'
import { ending } from '../../core/letters.ts'
import type { ToolNeed } from '../engine.ts'
import type { Ended, Tool } from '../tool.ts'
import { isFull, unproven } from '../unproven.ts'

/** GNU tar: its incremental archives are restored by the tar of every Linux. */
export const tarNeed: ToolNeed = { command: 'tar', versionArgs: ['--version'], least: '1.29', package: 'tar' }

/** The files of a copy: the archive, a list of what is in it, and for a full what a differential has to know. */
export const DATA = 'data.tar.zst'
export const ENTRIES = 'entries.txt.zst'
export const STATE = 'state.snar.zst'

/** What tar said while it read: none of it ends the copy, all of it belongs in its notes. */
export interface Heard {
  /** Changed while they were read. */
  readonly changed: Names
  /** Gone before they were read; of a folder that went, tar names the folder only. */
  readonly vanished: Names
  /** Sockets and the like, which no archive holds. */
  ignored: number
  /** Bytes that tar says it wrote; null until it said so. */
  total: number | null
}

interface Names { count: number; readonly first: string[] }

/** Archives a tree to stdout; rc 1 is the caller's to judge. */
export function archive(ask: { path: string; exclude: readonly string[]; state: string; entries: string }): { readonly tool: Tool; readonly heard: Heard } {
  const heard: Heard = { changed: { count: 0, first: [] }, vanished: { count: 0, first: [] }, ignored: 0, total: null }
  const tool: Tool = {
    command: 'tar',
    args: [
      '--create', '--file=-', BLOCKING, '--format=posix', '--acls', '--xattrs', '--no-check-device', `--listed-incremental=${ask.state}`,
      '-vv', `--index-file=${ask.entries}`, '--quoting-style=c', '--totals',
      ...ask.exclude.map((pattern) => `--exclude=${pattern}`), `--directory=${ask.path}`, '.',
    ],
    accept: [0, CHANGED],
    hear: (line) => listen(line, heard),
  }
  return { tool, heard }
}

/** Reads an archive from stdin to its end mark, telling each member and the blocks of the end. */
export function list(hear: (line: string) => void): Tool {
  return { command: 'tar', args: ['--list', '--file=-', BLOCKING, '--block-number', '--absolute-names', '--quoting-style=c', '--totals'], accept: [0, BROKEN], hear }
}

/** Unpacks an archive from stdin as the next link of a chain: what has gone since is deleted. Never leaves the folder. */
export function extract(into: string, how: readonly string[]): Tool {
  return { command: 'tar', args: ['--extract', '--file=-', BLOCKING, '--listed-incremental=/dev/null', `--directory=${into}`, ...how], accept: [0, BROKEN] }
}

/** Writes of 64 KiB instead of 10 spare a fifth of the processor's work. Part of the format: the total that a reader counts depends on it. */
export const BLOCKING = '--blocking-factor=128'

/** tar's exit codes: some files differ, and an error that it could not get over. */
export const CHANGED = 1
export const BROKEN = 2

/** What tar found wrong with an archive that it read; null where nothing. Throws a Fault where it ended badly without a word against the archive. */
export function brokenArchive(op: string, ended: Ended | undefined): Finding | null {
  if (ended?.code !== BROKEN) return null
  if (isFull(ended.stderr) || !WORDS.test(ended.stderr)) throw unproven(op, ended.stderr)
  return { kind: 'engine-check-failed', detail: `tar: ${ending(ended.stderr.trim(), 400)}` }
}

/** How tar speaks of an archive that is not one, or not whole. */
const WORDS = /Unexpected EOF in archive|does not look like a tar archive|Skipping to next header|Malformed|Archive (?:contains|value|octal|base-)|Unexpected long name|Missing (?:file name|header)|Member name contains '\.\.'/

function listen(line: string, heard: Heard): void {
  const total = /^Total bytes (?:written|read): (\d+)/.exec(line)
  if (total) heard.total = Number(total[1])
  else if (/: file changed as we read it$|: File shrank by \d+ bytes?; padding with zeros$/.test(line)) note(heard.changed, line)
  else if (/: File removed before we read it$/.test(line)) note(heard.vanished, line)
  else if (/: (?:socket|door|Unknown file type; file) ignored$/.test(line)) heard.ignored += 1
}

function note(names: Names, line: string): void {
  names.count += 1
  if (names.first.length < 3) names.first.push(/"((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? line)
}
