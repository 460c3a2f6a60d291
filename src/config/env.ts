import { parseEnv } from 'node:util'
import { keysAt } from './keys.ts'
import { mistakeAt, mistakesOf } from './issues.ts'
import type { Mistake } from './mistake.ts'
import { envSchema, type EnvText } from './env-schema.ts'
import type { Ground } from './paths.ts'
import { similar } from '../core/similar.ts'
import type { Path } from './yaml-text.ts'
import { among } from './values.ts'
import { apart, sameDoor } from './env-together.ts'
import { PASSWORD } from './passwords.ts'
import { mayBeSecret } from './given-away.ts'

export interface EnvAsk {
  readonly ground: Ground
  /** The text of `.env`; null where there is none. */
  readonly file: string | null
  /** What the process was started with; it wins over the file. */
  readonly process: Readonly<Record<string, string | undefined>>
}

export interface EnvRead {
  readonly values: EnvText | null
  /** Passwords as they stand there, by their whole keys. */
  readonly passwords: Readonly<Record<string, string>>
  readonly mistakes: readonly Mistake[]
}

/** Reads `.env` and the environment together; a value's mistake is said where it stands. */
export function readEnv({ ground, file, process }: EnvAsk): EnvRead {
  const schema = envSchema(ground)
  const known = keysAt(schema)
  const fromFile: Readonly<Record<string, string | undefined>> = parsed(file)
  const lines = (file ?? '').split('\n')
  const given: Record<string, string> = {}
  const isFromFile = new Set<string>()
  for (const key of known) {
    const value = process[key] ?? fromFile[key]
    if (value === undefined || value.trim() === '') continue
    given[key] = value
    if (process[key] === undefined) isFromFile.add(key)
  }
  const read = schema.safeParse(given)
  const place = (key: string) => ({ line: lines.findIndex((line) => assigns(line, key)) + 1, column: 1 })
  const checked = { file: '.env', schema, yaml: { data: given, where: ([key]: Path) => place(String(key)) } }
  const together = [...apart(given), ...(read.success ? sameDoor(read.data) : [])].map((it) => mistakeAt(checked, it.path, it))
  const found = [...(read.success ? [] : mistakesOf(checked, read.error.issues)), ...together].map((mistake) => hushed(mistake, given[mistake.path]))
  const said = found.map((mistake): Mistake => (isFromFile.has(mistake.path) ? mistake : { ...mistake, file: 'environment', line: null, column: null }))
  return { values: read.success && together.length === 0 ? read.data : null, passwords: passwordsIn({ ...fromFile, ...process }), mistakes: [...said, ...unknownKeys({ known, fromFile, process, place }), ...oddLines(lines)] }
}

/** A token may have been put behind any key: then that key's mistake does not repeat it either. */
function hushed(mistake: Mistake, value: string | undefined): Mistake {
  const { problem } = mistake
  return value !== undefined && mayBeSecret(value) && problem.includes(value.trim()) ? { ...mistake, problem: 'a secret stands here that belongs to another key' } : mistake
}

/** Which of the house's own keys are set at all, wherever. */
export function isSet({ file, process }: Pick<EnvAsk, 'file' | 'process'>, key: string): boolean {
  return ((process[key] ?? parsed(file)[key]) ?? '').trim() !== ''
}

/** An empty one is none: a line that was prepared and not filled in. */
function passwordsIn(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[0].startsWith(PASSWORD) && (entry[1] ?? '') !== ''))
}

/** Node would take a line without = for the beginning of the next key. */
function parsed(file: string | null): Readonly<Record<string, string | undefined>> {
  return parseEnv((file ?? '').split('\n').filter((line) => keyOf(line) !== null).join('\n'))
}

/** Only what begins like ours, or nearly so, is ours to judge: an environment is full of others' keys. */
function unknownKeys(ask: { readonly known: readonly string[]; readonly fromFile: Readonly<Record<string, string | undefined>>; readonly process: Readonly<Record<string, string | undefined>>; readonly place: (key: string) => { line: number; column: number } }): readonly Mistake[] {
  const isOurs = (key: string) => key.startsWith('PULIH_') && !key.startsWith(PASSWORD) && !ask.known.includes(key)
  const looksLikeOurs = (key: string) => isOurs(key) || (!ask.known.includes(key) && !key.startsWith(PASSWORD) && similar(key, ask.known) !== null)
  const say = (key: string) => ({ path: key, problem: `${key} is not known`, instead: among(key, ask.known) ?? 'remove it' })
  return [
    ...Object.keys(ask.fromFile).filter(looksLikeOurs).map((key) => ({ file: '.env', ...ask.place(key), ...say(key) })),
    ...Object.keys(ask.process).filter((key) => isOurs(key) && !(key in ask.fromFile)).map((key) => ({ file: 'environment', line: null, column: null, ...say(key) })),
  ]
}

/** Lines that Node passes over without a word. What stands in them is never repeated: it may be a secret. */
function oddLines(lines: readonly string[]): readonly Mistake[] {
  const seen = new Map<string, number>()
  return lines.flatMap((line, index): readonly Mistake[] => {
    if (/^\s*(#|$)/.test(line)) return []
    const key = keyOf(line)
    const at = { file: '.env', line: index + 1, column: 1 }
    if (key === null) return [{ ...at, path: '', problem: 'this line is neither KEY=value nor a comment', instead: 'write KEY=value on one line, or begin it with #' }]
    const before = seen.get(key)
    seen.set(key, index + 1)
    return before === undefined ? [] : [{ ...at, path: key, problem: `${key} stands in line ${before} already`, instead: 'keep one of the two' }]
  })
}

const keyOf = (line: string) => /^\s*(?:export\s+)?([\w.-]+)\s*=/.exec(line)?.[1] ?? null
const assigns = (line: string, key: string) => new RegExp(`^\\s*(?:export\\s+)?${key}\\s*=`).test(line)

/** Is this host one that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return ['localhost', '::1'].includes(host) || /^127(\.\d{1,3}){3}$/.test(host)
}

