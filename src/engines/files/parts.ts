import { normalize } from 'node:path'
import { Fault } from '../../core/fault.ts'
import { refusedOver } from '../over.ts'
import { removePath } from '../side-path.ts'
import { runTool } from '../tool.ts'
import type { Work } from '../engine.ts'

/** Paths as people write them, seen from the top of the copy, none within another; refuses one that leads out of it. */
export function chosenPaths(only: readonly string[]): readonly string[] {
  const wanted = [...new Set(only.map(inside))].sort()
  return wanted.filter((path) => !wanted.some((other) => path.startsWith(`${other}/`)))
}

/** A path as people write it, seen from the top of the copy; refuses one that leads out of it. */
export function inside(path: string): string {
  const plain = normalize(path).replace(/^(\.?\/)+/, '').replace(/\/+$/, '')
  if (plain === '' || plain === '.' || plain === '..' || plain.startsWith('../') || /[\0\n]/.test(plain)) throw new Fault({ area: 'engine', op: 'restore the files', retry: 'never', hint: 'look-at-log', detail: `${JSON.stringify(path)} is not a path inside the copy` })
  return plain
}

/** Leaves nothing of a tree but these paths. Refuses one that is not there, and one through a link, which may lead anywhere. */
export async function keepOnly(tree: string, paths: readonly string[], work: Work): Promise<void> {
  const picked = `${tree}_part`
  try {
    const { stdout } = await runTool({ op: 'choose the parts', tool: work.host.on({ command: 'sh', args: ['-c', PICK, 'pulih', tree, picked, ...paths] }), signal: work.signal })
    if (stdout !== '') throw refusedOver('look-at-log', `the copy does not hold ${stdout.split('\n').join(', ')}`)
    await removePath(tree, work)
    await runTool({ op: 'choose the parts', tool: work.host.on({ command: 'mv', args: ['-T', '--', picked, tree] }), signal: work.signal })
  } finally {
    await removePath(picked, work)
  }
}

const PICK = `top=$(realpath -- "$1") && new=$2 && shift 2 && mkdir -m 700 -- "$new" || exit 4
for one; do
  above=$(dirname -- "$top/$one")
  if [ "$(realpath -m -- "$above")" != "$(realpath -m -s -- "$above")" ] || { [ ! -e "$top/$one" ] && [ ! -L "$top/$one" ]; }; then printf '%s\\n' "$one"; continue; fi
  mkdir -p -- "$(dirname -- "$new/$one")" && mv -T -- "$top/$one" "$new/$one" || exit 5
done`
