import { Fault } from '../core/fault.ts'
import type { Destination, RestoreAsk } from './engine.ts'

type Wish = Pick<RestoreAsk, 'into' | 'until' | 'only'>

/** The folder that was named; refuses a server, for engines that bring back files. */
export function folderOf({ into }: Pick<Wish, 'into'>, op: string): string {
  if (into.kind !== 'folder') throw refused(op, 'it comes back into a folder, not into a server')
  return into.path
}

/** The server that was named; refuses a folder, for engines that bring back into servers. */
export function serverOf({ into }: Pick<Wish, 'into'>, op: string): Extract<Destination, { kind: 'server' }> {
  if (into.kind !== 'server') throw refused(op, 'it comes back into a server, not into a folder')
  return into
}

/** The same as a folder for engines that know neither moments nor parts of a copy. */
export function wholeFolder(wish: Wish, op: string): string {
  if (wish.until !== null) throw refused(op, 'a copy of this kind holds one moment only; leave the time out')
  if (wish.only !== null) throw refused(op, 'a copy of this kind comes back whole; leave the parts out')
  return folderOf(wish, op)
}

const refused = (op: string, detail: string) => new Fault({ area: 'engine', op, retry: 'never', hint: 'look-at-log', detail })
