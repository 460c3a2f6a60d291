import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export interface Key { readonly recipient: string; readonly identity: string }

/** An age key of one's own: the public half, and the path of the file with the secret one. */
export function newKey(folder: string, name: string): Key {
  const identity = join(folder, name)
  execFileSync('age-keygen', ['-o', identity], { stdio: ['ignore', 'ignore', 'ignore'] })
  return { identity, recipient: execFileSync('age-keygen', ['-y', identity], { encoding: 'utf8' }).trim() }
}
