import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault } from '../core/fault.ts'

/**
 * The key of which everybody's one-time codes are made: read from its file, or made there once, for its owner's eyes only.
 * It lies beside the database and in none of its copies: who steals a copy can make nobody's codes.
 */
export function codeKeyFile(path: string): () => Promise<string> {
  let known: Promise<string> | null = null
  return async () => {
    known ??= read(path).catch((error: unknown) => {
      known = null
      throw new Fault({ area: 'config', op: 'read the key of one-time codes', retry: 'later', hint: 'look-at-log', cause: error })
    })
    return await known
  }
}

async function read(path: string): Promise<string> {
  const there = await readFile(path, 'utf8').catch(unless('ENOENT'))
  const key = there === null ? await make(path) : there.trim()
  if (!/^[0-9a-f]{64}$/.test(key)) throw new Error(`${path} holds no key`)
  return key
}

/** Whole or not at all; where somebody else was quicker, theirs counts. */
async function make(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${randomBytes(32).toString('hex')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await link(draft, path).catch(unless('EEXIST')).finally(() => rm(draft))
  return (await readFile(path, 'utf8')).trim()
}

/** Null for what was to be expected. */
const unless = (code: string) => (error: unknown): null => {
  if (error instanceof Error && 'code' in error && error.code === code) return null
  throw error
}
