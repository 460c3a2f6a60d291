import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { locate } from '../state/paths.ts'
import type { Seen } from '../state/paths.ts'
import { readMedia } from '../state/media.ts'
import type { Media } from '../state/media.ts'
import type { ServerState } from '../state/server.ts'
import { ended } from './progress.ts'

const OS_ERRORS = { 2: 'The system cannot find the file specified.', 3: 'The system cannot find the path specified.', 5: 'Access is denied.', 112: 'There is not enough space on the disk.' } as const

export const osError = (code: keyof typeof OS_ERRORS): string => `${code}(${OS_ERRORS[code]})`

export const cannotOpen = (doing: string, path: string, code: keyof typeof OS_ERRORS) => ended(doing, { number: 3201, message: `Cannot open backup device '${path}'. Operating system error ${osError(code)}.`, state: code === 2 ? 2 : 1 })

/** A device to write to, which the server must be able to see and to write (3201). */
export function toWrite(server: ServerState, path: string, doing: string): Seen {
  const seen = locate(server.volumes, path)
  if (seen === null || !existsSync(dirname(seen.path))) throw cannotOpen(doing, path, 3)
  if (seen.volume.access === 'denied' || (existsSync(seen.path) && statSync(seen.path).isDirectory())) throw cannotOpen(doing, path, 5)
  return seen
}

/** What stands on a device; refuses one that is missing (3201) or is no back-up (3241). */
export function toRead(server: ServerState, path: string, doing: string): Extract<Media, { kind: 'media' }> {
  const seen = locate(server.volumes, path)
  if (seen === null || !existsSync(dirname(seen.path))) throw cannotOpen(doing, path, 3)
  if (seen.volume.access === 'denied') throw cannotOpen(doing, path, 5)
  if (!existsSync(seen.path)) throw cannotOpen(doing, path, 2)
  if (statSync(seen.path).isDirectory()) throw cannotOpen(doing, path, 5)
  const media = readMedia(seen.path)
  if (media.kind === 'malformed' || (media.sets.length === 0 && media.ends === 'malformed')) throw malformed(path, doing)
  return media
}

export const malformed = (path: string, doing: string) => ended(doing, { number: 3241, message: `The media family on device '${path}' is incorrectly formed. SQL Server cannot process this media family.`, state: 0 })
