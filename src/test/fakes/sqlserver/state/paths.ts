import { join } from 'node:path'
import type { Volume } from './shapes.ts'

export interface Seen {
  readonly volume: Volume
  /** Where it lies on this machine. */
  readonly path: string
}

const parts = (path: string) => path.split(/[\\/]+/).filter((part) => part !== '')

/** What the server's path means here; null where the server has no such volume or folder. */
export function locate(volumes: readonly Volume[], serverPath: string): Seen | null {
  const asked = parts(serverPath)
  if (asked.includes('..')) return null
  const under = (volume: Volume) => parts(volume.mount).every((part, index) => part.toLowerCase() === asked[index]?.toLowerCase())
  const volume = volumes.filter(under).sort((one, other) => parts(other.mount).length - parts(one.mount).length)[0]
  if (volume === undefined || /^[\\/]/.test(serverPath) !== /^[\\/]/.test(volume.mount)) return null
  return { volume, path: join(volume.folder, ...asked.slice(parts(volume.mount).length)) }
}
