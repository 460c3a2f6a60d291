import { statSync } from 'node:fs'
import { normalize, resolve, sep } from 'node:path'
import { z } from 'zod'
import { object, type Objection } from './values.ts'

/** Where paths of the site's file are read from, and what stands there. */
export interface Ground {
  /** Relative paths begin here. */
  readonly folder: string
  /** What `${data}` stands for: the house's own, made when it starts. */
  readonly data: string
  /** What a source or a target that is not there is; without it a mistake. Who only looks or brings back needs neither. */
  readonly absent?: Absent
}

export type Absent = 'mistake' | 'allowed'

/** An absolute path; `${data}` and paths relative to the file are filled in. */
export function path(ground: Ground) {
  return z.string().trim().min(1).transform((said, ctx) => {
    const unknown = /\$\{?(?!data\})[^}/]*\}?/.exec(said.replaceAll('${data}', ''))
    if (unknown !== null) {
      object(ctx, { problem: `${unknown[0]} is not known in a path`, instead: 'write the path itself; only ${data}, the house\'s own folder, is filled in' })
      return z.NEVER
    }
    return resolve(ground.folder, normalize(said.replaceAll('${data}', ground.data)))
  }).meta({ form: 'a path' })
}

/** The path of something that is there already, unless the house makes it itself. */
export function existing(ground: Ground, kind: 'file' | 'folder') {
  return path(ground).superRefine((at, ctx) => {
    const objection = missing(ground, { at, kind })
    if (objection !== null) object(ctx, objection)
  }).meta({ form: `the path of a ${kind}` })
}

/** What is wrong with a path that should lead to a file or a folder; null where nothing is. */
export function missing(ground: Ground, { at, kind, instead = 'write the right path; is its disk mounted?' }: { readonly at: string; readonly kind: 'file' | 'folder'; readonly instead?: string }): Objection | null {
  if (isInside(at, ground.data)) return null
  const found = lookAt(at)
  if (found === kind || (found === 'nothing' && ground.absent === 'allowed')) return null
  if (found === 'closed') return { problem: `${at} may not be looked at`, instead: 'let the user that Pulih runs as read it, and enter the folders above it' }
  if (found !== 'nothing') return { problem: `${at} is ${found === 'other' ? 'neither a file nor a folder' : `a ${found}`}`, instead: `write the path of a ${kind}` }
  return { problem: `there is no ${kind} ${at}`, instead }
}

/** Is a path another one, or below it. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`)
}

function lookAt(path: string): 'file' | 'folder' | 'other' | 'nothing' | 'closed' {
  try {
    const found = statSync(path)
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other'
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES' ? 'closed' : 'nothing'
  }
}
