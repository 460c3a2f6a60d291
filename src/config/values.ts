import { z } from 'zod'
import { scheduleProblem } from '../core/schedule.ts'
import { isZone } from '../core/calendar-zone.ts'
import { similar } from '../core/similar.ts'
import { isRecord } from './known.ts'
import { durationText, readDuration, readSize } from './amounts.ts'

declare module 'zod' {
  interface GlobalMeta {
    /** What a person writes there, in a few words. */
    form?: string
    /** What holds where the key is left out. */
    otherwise?: string
  }
}

/** A refusal of one value: what is wrong, what to write instead. */
export interface Objection { readonly problem: string; readonly instead: string }

/** Any text, on one line. */
export function text(form = 'a text') {
  return z.string().trim().min(1).max(200).meta({ form })
}

/** A name that stands in folder names and in what people type. */
export function plainName() {
  return judged(z.string(), (name) => (/^[a-z0-9][a-z0-9_-]{0,39}$/.test(name) ? null : { problem: `"${name}" cannot be a name here: it stands in folder names and in commands`, instead: `write ${plainOf(name)}: small letters, figures, - and _, at most 40` }))
    .meta({ form: 'a short name in small letters, like simrs or nas-2' })
}

/** A name that must be described elsewhere in the file. */
export function nameOf(what: string, section: string, known: readonly string[]) {
  return judged(z.string(), (name) => (known.includes(name) ? null : { problem: `there is no ${what} "${name}"`, instead: among(name, known) ?? `describe it under ${section}:` }))
    .meta({ form: `a name from ${section}` })
}

export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, { error: (issue) => saidOf({ problem: `"${shown(issue.input)}" is not known here`, instead: among(shown(issue.input), values) ?? `write one of ${values.join(', ')}` }) }).meta({ form: `one of ${values.join(', ')}` })
}

export function duration(range: { readonly least: number; readonly most: number }) {
  return z.string().transform((said, ctx) => {
    const ms = readDuration(said)
    return within(ctx, { said, value: ms, ...range, form: 'a duration with its unit, like 30m, 2h or 14d', write: durationText })
  }).meta({ form: 'a duration like 30m, 2h, 14d' })
}

export function size(range: { readonly least: number; readonly most: number }) {
  return z.string().transform((said, ctx) => within(ctx, { said, value: readSize(said), ...range, form: 'a size with its unit, like 500MB or 10GB', write: (bytes) => `${bytes / 1e9}GB` })).meta({ form: 'a size like 500MB, 10GB' })
}

export function whole(range: { readonly least: number; readonly most: number }) {
  const form = `a whole number from ${range.least} to ${range.most}`
  return z.string().transform((said, ctx) => within(ctx, { said, value: /^-?\d+$/.test(said.trim()) ? Number(said) : null, ...range, form, write: String })).meta({ form })
}

/** A share between 0 and 1, also written in percent. */
export function share() {
  const form = 'a share like 0.5 or 50%'
  return z.string().transform((said, ctx) => {
    const [, figure, percent] = /^(-?\d+(?:\.\d+)?)\s*(%?)$/.exec(said.trim()) ?? []
    return within(ctx, { said, value: figure === undefined ? null : Number(figure) / (percent === '%' ? 100 : 1), least: 0, most: 1, form, write: String })
  }).meta({ form })
}

export function flag() {
  return z.string().transform((said, ctx) => {
    const value = FLAGS.get(said.trim().toLowerCase())
    if (value !== undefined) return value
    object(ctx, { problem: `"${said}" is neither yes nor no`, instead: 'write true or false' })
    return z.NEVER
  }).meta({ form: 'true or false' })
}

/** A cron expression of five fields, on the wall clock of the zone. */
export function cron() {
  return judged(z.string().trim(), (said) => {
    const problem = scheduleProblem({ cron: said, zone: 'UTC' })
    return problem === null ? null : { problem, instead: "write minute hour day month weekday, like '0 2 * * 0' for Sunday 02.00 or '30 7 * * 1-5' for workdays 07.30" }
  }).meta({ form: "a cron expression, like '0 2 * * 0'" })
}

export function zone() {
  return judged(z.string().trim(), (said) => (isZone(said) ? null : { problem: `"${said}" is not a time zone`, instead: ZONES.get(said.toUpperCase()) ?? among(said, [...ZONES.values()].map((it) => it.slice(6))) ?? 'write Asia/Jakarta (WIB), Asia/Makassar (WITA) or Asia/Jayapura (WIT)' }))
    .meta({ form: 'a time zone, like Asia/Jakarta' })
}

export function date() {
  return judged(z.string().trim(), (said) => (/^\d{4}-\d\d-\d\d$/.test(said) && !Number.isNaN(Date.parse(`${said}T00:00:00Z`)) && new Date(`${said}T00:00:00Z`).toISOString().startsWith(said) ? null : { problem: `"${said}" is no date`, instead: 'write year-month-day, like 2026-01-05' }))
    .meta({ form: 'a date like 2026-01-05' })
}

/** Adds an objection of our own to what zod found. */
export function object(ctx: z.core.$RefinementCtx, objection: Objection & { readonly path?: readonly (string | number)[] }): void {
  ctx.addIssue({ code: 'custom', message: saidOf(objection), path: [...(objection.path ?? [])], continue: false })
}

/** zod carries one text: ours has two parts. */
export const saidOf = ({ problem, instead }: Objection): string => `${problem}${PARTING}${instead}`
export const PARTING = '\u0000'

/** Looks at how parts fit together even where another part is wrong, so that all is said at once. What failed is no text and no number there. */
export const evenSo = { when: ({ value }: { readonly value: unknown }) => isRecord(value) } as const
export const figure = (value: unknown): number | null => (typeof value === 'number' ? value : null)
export const word = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** `did you mean …?`, or all there is to choose from where nothing is near; null where there is nothing. */
export function among(said: string, known: readonly string[]): string | null {
  const near = similar(said, known)
  if (near !== null) return `did you mean ${near}?`
  return known.length === 0 ? null : `write one of ${known.slice(0, 12).join(', ')}`
}

export function judged(schema: z.ZodString, judge: (said: string) => Objection | null) {
  return schema.superRefine((said, ctx) => {
    const objection = judge(said)
    if (objection !== null) object(ctx, objection)
  })
}

interface Bounds {
  readonly said: string
  readonly value: number | null
  readonly least: number
  readonly most: number
  readonly form: string
  readonly write: (value: number) => string
}

function within(ctx: z.core.$RefinementCtx, { said, value, least, most, form, write }: Bounds): number {
  if (value === null) object(ctx, { problem: `"${said}" cannot be read`, instead: `write ${form}` })
  else if (value < 0 && least >= 0) object(ctx, { problem: `"${said}" is negative`, instead: `write ${write(least)} or more` })
  else if (value < least) object(ctx, { problem: `"${said}" is too little`, instead: `write ${write(least)} or more` })
  else if (value > most) object(ctx, { problem: `"${said}" is too much`, instead: `write ${write(most)} or less` })
  else return value
  return z.NEVER
}

const shown = (input: unknown) => (typeof input === 'string' ? input : '…')
const plainOf = (name: string) => name.normalize('NFKD').toLowerCase().replaceAll(/[^a-z0-9_-]+/g, '-').replaceAll(/^[-_]+|-+$/g, '').slice(0, 40) || 'simrs'

const FLAGS = new Map([['true', true], ['yes', true], ['ya', true], ['false', false], ['no', false], ['tidak', false]])
const ZONES = new Map([['WIB', 'write Asia/Jakarta'], ['WITA', 'write Asia/Makassar'], ['WIT', 'write Asia/Jayapura']])
