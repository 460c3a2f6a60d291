import { Fault } from '../../core/fault.ts'
import { MINUTE, SECOND } from '../../core/clock.ts'
import type { Place, PlaceFile } from '../../core/place.ts'
import type { RcloneTargetPlan } from '../../core/site.ts'
import { rcloneOf, type Secret } from '../rclone/call.ts'
import { readFile } from '../rclone/read.ts'

/** A far place that somebody else's tool writes into: FTP, SFTP, SMB and what else rclone reaches. */
export function rclonePlace(plan: RcloneTargetPlan, secret: Secret): Place {
  const rclone = rcloneOf({ plan, secret, patience: PATIENCE })
  const listed = async (path: string, args: readonly string[]): Promise<readonly PlaceFile[] | null> => {
    const said = await rclone.ask({ op: `look at ${plan.name}`, args: ['lsjson', '--files-only', '--no-mimetype', ...args, rclone.at(path)] })
    if (said === null) return null
    return (JSON.parse(said) as readonly { readonly Path: string; readonly Size: number; readonly ModTime: string }[]).map(({ Path, Size, ModTime }) => ({ path: Path, bytes: Size, at: Date.parse(ModTime) }))
  }
  const look = async (path: string): Promise<PlaceFile | null> => {
    const cut = path.lastIndexOf('/')
    const found = await listed(cut < 0 ? '' : path.slice(0, cut), [])
    const file = found?.find((it) => it.path === path.slice(cut + 1))
    return file === undefined ? null : { ...file, path }
  }
  return {
    files: async () => {
      const found = await listed('', ['-R', `--max-depth=${DEEPEST}`])
      if (found === null) throw new Fault({ area: 'target', op: `look at ${plan.name}`, retry: 'later', hint: 'place-missing', detail: `there is no folder ${plan.path}` })
      return found
    },
    look,
    open: (path) => readFile(rclone, { op: `read ${path}`, path, patience: PATIENCE, isThere: async () => await look(path) !== null }),
  }
}

const DEEPEST = 5
const PATIENCE = { answer: 30 * SECOND, stall: 5 * MINUTE }
