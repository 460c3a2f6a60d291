import { dirname } from 'node:path'
import { Fault } from '../core/fault.ts'
import type { Finding } from '../core/finding.ts'
import type { Work } from './engine.ts'
import { refusedOver } from './over.ts'
import { runTool } from './tool.ts'

type Where = Pick<Work, 'host' | 'signal'>

/** A place on the disks of a host, as it is before something takes the place of what stands there. */
export interface PathSeen {
  /** Without links: what is exchanged is what they lead to. */
  readonly path: string
  readonly stands: 'nothing' | 'folder' | 'empty folder' | 'file' | 'other'
  /** The folder that it would lie in. */
  readonly above: 'there' | 'missing'
  /** Why nothing can be put beside it; null where it can. */
  readonly barred: string | null
  readonly free: number | null
  /** Whether owners of files can be brought back. */
  readonly root: boolean
  /** What restores that were cut off have left beside it. */
  readonly left: readonly string[]
}

/** Looks, changes nothing. */
export async function seePath(path: string, { host, signal }: Where): Promise<PathSeen> {
  if (/[\n\0]/.test(path)) throw refusedOver('look-at-log', `${JSON.stringify(path)} holds a line break`)
  const { stdout } = await runTool({ op: 'look at the place', tool: host.on(shell(LOOK, [path])), signal })
  const [real = '', above = '', aboveDevice = '', stands = '', device = '', free = '', uid = '', ...left] = stdout.split('\n')
  const barred = above === 'missing' ? `${dirname(real)} is not there`
    : stands !== 'nothing' && device !== aboveDevice ? `${real} is where a disk is mounted: it cannot be renamed; name a folder below it`
    : above === 'refused' ? `${dirname(real)} lets us put nothing beside ${real}` : null
  return { path: real, stands: standing(stands), above: above === 'missing' ? 'missing' : 'there', barred, free: /^\d+$/.test(free) ? Number(free) : null, root: uid === '0', left: left.filter((path) => path !== '') }
}

/** The same as findings, with the room that so many bytes need. */
export function pathFindings(seen: PathSeen, bytes: number): readonly Finding[] {
  const { path, barred, free } = seen
  if (seen.above === 'missing') return [{ kind: 'place-away', target: dirname(path), why: 'place-missing', detail: barred ?? '' }]
  return [
    ...(barred === null ? [] : [{ kind: 'not-writable' as const, target: path, detail: barred }]),
    ...(free === null || free >= bytes ? [] : [{ kind: 'no-space' as const, target: path, free, needed: bytes }]),
  ]
}

/** What was left beside it, with the command that removes it. */
export const leftBeside = ({ left }: Pick<PathSeen, 'left'>): readonly Finding[] => (left.length === 0 ? [] : [{ kind: 'left-over', names: left, mend: `rm -rf -- ${left.map(quote).join(' ')}` }])

export interface Move { readonly from: string; readonly to: string }

/**
 * Renames one after the other, on one disk. Where one of them fails or is killed, what was moved is moved back; where even that
 * fails, the Fault says what stands where, and the commands that put it right. Nobody stops it halfway.
 */
export async function exchangePaths(moves: readonly Move[], where: Where): Promise<void> {
  const how = { host: where.host, signal: new AbortController().signal }
  const ids = await idsOf(moves.map(({ from }) => from), how)
  const failed = await runTool({ op: OP, tool: how.host.on(shell(RENAME, moves.flatMap(({ from, to }) => [from, to]))), signal: how.signal }).then(() => null, (error: unknown) => (error instanceof Error ? error : new Error('it failed')))
  if (failed === null) return
  const lay = async (one: 'from' | 'to') => await idsOf(moves.map((move) => move[one]), how)
  if ((await lay('to')).every((id, index) => id !== null && id === ids[index])) return
  for (const [index, move] of [...moves.entries()].reverse()) {
    const [from, to] = await idsOf([move.from, move.to], how)
    if (from === null && to !== null && to === ids[index]) await runTool({ op: OP, tool: how.host.on(shell(RENAME, [move.to, move.from])), signal: how.signal }).catch(() => undefined)
  }
  const left = await lay('from')
  const elsewhere = moves.filter((_move, index) => left[index] !== ids[index])
  const said = failed.message
  if (elsewhere.length === 0) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: failed instanceof Fault && failed.hint !== undefined ? failed.hint : 'tool-failed', detail: `everything stands where it stood: ${said}` })
  throw refusedOver('look-at-log', `it stopped halfway: ${said}. Put right by hand: ${elsewhere.map(({ from, to }) => moveWords({ from: to, to: from })).join('; ')}`)
}

/** Moves a thing of ours out of the way for good. */
export async function removePath(path: string, { host }: Pick<Work, 'host'>): Promise<void> {
  await runTool({ op: 'clear away what was brought', tool: host.on(shell(REMOVE, [path])), signal: new AbortController().signal })
}

/** Those of these paths at which something stands, a dangling link too. */
export async function standingOf(paths: readonly string[], where: Where): Promise<ReadonlySet<string>> {
  const ids = await idsOf(paths, where)
  return new Set(paths.filter((_path, index) => ids[index] !== null && ids[index] !== undefined))
}

/** Whether something stands there, a dangling link too. */
export async function standsAt(path: string, where: Where): Promise<boolean> {
  return (await idsOf([path], where))[0] !== null
}

/** Everything of the disk below a path is on the disk. */
export async function settle(path: string, { host, signal }: Where): Promise<void> {
  await runTool({ op: 'write it to the disk', tool: host.on({ command: 'sync', args: ['-f', '--', path] }), signal })
}

/** The command that a person would type. */
export const moveWords = ({ from, to }: Move) => `mv -T -- ${quote(from)} ${quote(to)}`
const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** What is at each of these paths, by the disk's own numbers; null where nothing is. */
async function idsOf(paths: readonly string[], { host, signal }: Where): Promise<readonly (string | null)[]> {
  const { stdout } = await runTool({ op: 'look what stands there', tool: host.on(shell(IDS, paths)), signal })
  return stdout.split('\n').map((line) => (line === '-' ? null : line))
}

function standing(word: string): PathSeen['stands'] {
  switch (word) {
    case 'nothing': case 'folder': case 'empty folder': case 'file': return word
    default: return 'other'
  }
}

const shell = (script: string, args: readonly string[]) => ({ command: 'sh', args: ['-c', script, 'pulih', ...args] })
const OP = 'exchange what stands there'
const IDS = 'for one; do stat -c %d:%i -- "$one" 2>/dev/null || echo -; done'
const RENAME = `while [ $# -gt 1 ]; do
  if [ -e "$2" ] || [ -L "$2" ]; then echo "$2 stands already" >&2; exit 3; fi
  mv -T -- "$1" "$2" || exit 4
  sync -- "$(dirname -- "$2")"
  shift 2
done`
const REMOVE = 'rm -rf -- "$1" 2>/dev/null || { chmod -R u+rwX -- "$1"; rm -rf -- "$1"; }'
const LOOK = `p=$(realpath -m -- "$1") && d=$(dirname -- "$p") && echo "$p" || exit 1
if [ ! -d "$d" ]; then echo missing; elif [ -w "$d" ] && [ -x "$d" ]; then echo writable; else echo refused; fi
stat -c %d -- "$d" 2>/dev/null || echo -
if [ -d "$p" ]; then if [ -z "$(ls -A -- "$p" | head -c 1)" ]; then echo empty folder; else echo folder; fi
elif [ -f "$p" ]; then echo file; elif [ -e "$p" ]; then echo other; else echo nothing; fi
stat -c %d -- "$p" 2>/dev/null || echo -
echo "$(df -B1 --output=avail -- "$d" 2>/dev/null | tail -n 1 | tr -d ' ')"
id -u
for one in "$d"/.pulih_in_*; do if [ -e "$one" ] || [ -L "$one" ]; then echo "$one"; fi; done`
