import type { ComponentBase } from './component-base.ts'
import type { SqlServerLogin } from './database-access.ts'
import type { Rung } from './evidence.ts'
import type { Level } from './level.ts'

export const observedFormats = ['auto', 'gzip', 'zstd', 'zip', 'tar', 'sql', 'pgdump', 'mssql', 'xbstream'] as const
export type ObservedFormat = (typeof observedFormats)[number]

/** Formats of which nothing but the beginning or the end can be looked at here. */
export const headOnly: readonly ObservedFormat[] = ['mssql', 'pgdump', 'zip']

/** Copies that somebody else's tool makes. We look whether they come, read them, and never write or delete there. */
export interface ObservedComponent extends ComponentBase {
  readonly engine: 'observed'
  /** The observed target in which that tool leaves them. */
  readonly place: string
  /** Whether they are brought to our own targets, or stay where they are and only a receipt is ours. */
  readonly collect: boolean
  /** How long that tool keeps its files: one that is gone later is expected to be. Null where it is not known. */
  readonly keeps: number | null
  /** How long a look waits for a file that is late or still growing. */
  readonly wait: number
  /** Between two looks at one file that show whether it still grows. */
  readonly settle: number
  readonly files: Readonly<Partial<Record<Level, ObservedFiles>>>
  /** The SQL Server that writes down in its `msdb` who backed it up; null where there is none to ask. */
  readonly msdb: ObservedMsdb | null
}

/** Where SQL Server's own notes of its back-ups are asked for. */
export interface ObservedMsdb {
  readonly access: SqlServerLogin
  readonly database: string
}

/** The target that holds what `msdb` says of back-ups of which Pulih sees no file. */
export const NOTED = 'msdb'

/** Whether nobody here sees the data, and all that is known is what SQL Server wrote down. */
export function isOnlyNoted(component: { readonly engine: string; readonly place?: unknown }): boolean {
  return component.engine === 'observed' && component.place === NOTED
}

/** How a manifest says how far a copy is known whose data nobody here sees. */
export const WORTH = 'worth'

/** The highest rung of a copy that is only written down somewhere; null where the copy itself is there to be proven. */
export function worthOf(positions: Readonly<Record<string, string>>): Extract<Rung, 'produced' | 'complete'> | null {
  const said = positions[WORTH]
  return said === undefined ? null : said === 'complete' ? 'complete' : 'produced'
}

/** The files of one level. */
export interface ObservedFiles {
  readonly pattern: string
  /** A file that is older when we look is not the one that was to come. */
  readonly maxAge: number
  readonly least: number | null
  readonly most: number | null
  readonly format: ObservedFormat
  /** `head`: the hospital takes a file's beginning for the whole, where nothing else can be looked at here. */
  readonly check: 'whole' | 'head'
}

/** How a manifest says what a file held when it was read, whatever became of it on its way into the copy. */
export const CONTENT = 'sha256:'

/** What the files of a copy held. */
export function contentsIn(positions: Readonly<Record<string, string>>): readonly { readonly file: string; readonly sum: string }[] {
  return Object.entries(positions).flatMap(([key, sum]) => (key.startsWith(CONTENT) ? [{ file: key.slice(CONTENT.length), sum }] : []))
}
