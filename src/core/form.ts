import { readDate } from './calendar-said.ts'
import type { LocalDate } from './local-date.ts'
import { ok, refuse, type Outcome } from './outcome.ts'
import type { AnswerProblem } from './refusal.ts'

/** One question of a form, as far as the rules need it; what the texts call it fits. */
export type FormField = { readonly key: string; readonly label: string; readonly optional?: true } & (
  | { readonly kind: 'text'; readonly most: number; readonly long?: true }
  | { readonly kind: 'choice'; readonly options: readonly { readonly value: string; readonly label: string }[] }
  | { readonly kind: 'date' }
  | { readonly kind: 'moment' }
  | { readonly kind: 'yes-no'; readonly yes: string; readonly no: string }
)

/** What was answered, field by field; null for an optional one that was passed over. */
export type FormAnswers = Readonly<Record<string, string | null>>

/**
 * Reads an answer as people give it and returns it as the grammar reads it. `ways` is the same question in each language:
 * a choice may be named as either calls it, or by its place (`#2`, `2`). Refuses what the question does not ask for.
 */
export function readAnswer(ways: readonly FormField[], said: string, look: { readonly today: LocalDate }): Outcome<string> {
  const [field] = ways
  if (field === undefined) throw new Error('a question without words')
  const text = said.replaceAll(/\r\n?/g, '\n').trim()
  const plain = text.replaceAll(/\s+/g, ' ')
  if (plain === '') return no({ kind: 'empty', said: '' })
  switch (field.kind) {
    case 'text': {
      const kept = field.long === true ? text : plain
      return kept.length > field.most ? no({ kind: 'too-long', length: kept.length, most: field.most }) : ok(kept)
    }
    case 'choice': {
      const value = chosen(ways.flatMap((way) => (way.kind === 'choice' ? [way.options] : [])), plain)
      return value === null ? no({ kind: 'not-one-of', said: clip(plain), known: field.options.map((option) => option.label) }) : ok(value)
    }
    case 'date': {
      const words = plain.split(' ')
      const date = readDate(words, look.today)
      return date === null || date.words < words.length ? no({ kind: 'not-a-date', said: clip(plain) }) : ok(date.date)
    }
    case 'moment': {
      const moment = readMoment(plain, look.today)
      return moment === null ? no({ kind: 'not-a-moment', said: clip(plain) }) : ok(moment)
    }
    case 'yes-no': {
      const bare = folded(plain)
      if (YES.has(bare) || ways.some((way) => way.kind === 'yes-no' && folded(way.yes) === bare)) return ok('yes')
      if (NO.has(bare) || ways.some((way) => way.kind === 'yes-no' && folded(way.no) === bare)) return ok('no')
      return no({ kind: 'not-yes-or-no', said: clip(plain) })
    }
  }
}

/** The first question that has no answer yet; null where all have one. */
export function nextQuestion(fields: readonly Pick<FormField, 'key'>[], answers: FormAnswers): string | null {
  return fields.find((field) => answers[field.key] === undefined)?.key ?? null
}

/** The question before that one, or the last one that was answered; null at the first. */
export function questionBefore(fields: readonly Pick<FormField, 'key'>[], key: string | null): string | null {
  const at = key === null ? fields.length : fields.findIndex((field) => field.key === key)
  return fields[at - 1]?.key ?? null
}

/** No button may say more: the narrowest platform takes 64 bytes with each. */
export const LONGEST_SAY = 60

/** What a button says that gives this answer; a choice with a long name is told by its place. */
export function answerSay(of: { readonly form: number; readonly field: FormField; readonly value: string }): string {
  const { field } = of
  const said = `form ${of.form} ${field.key} ${of.value}`
  if (fits(said) || field.kind !== 'choice') return said
  return `form ${of.form} ${field.key} #${field.options.findIndex((option) => option.value === of.value) + 1}`
}

/** Whether a button can say it on every platform. */
export const fits = (say: string): boolean => bytes(say) <= LONGEST_SAY

export const bytes = (text: string): number => new TextEncoder().encode(text).length

const no = (problem: AnswerProblem) => refuse({ reason: 'bad-answer', problem })

function chosen(languages: readonly (readonly { readonly value: string; readonly label: string }[])[], said: string): string | null {
  const bare = folded(said)
  const named = new Set(languages.flat().filter((option) => folded(option.value) === bare || folded(option.label) === bare).map((option) => option.value))
  const [value] = named
  if (value !== undefined) return named.size === 1 ? value : null
  const place = /^#?(\d{1,3})\.?$/.exec(said)
  return place === null ? null : (languages[0]?.[Number(place[1]) - 1]?.value ?? null)
}

/** `24 Des 22.00`, `besok pukul 22:00 WIB`, `2026-12-24T22:00`, `24/12 jam 22`; the hour may also stand first. */
function readMoment(said: string, today: LocalDate): string | null {
  const words = said.replace(/^(\d{4}-\d{2}-\d{2})T(?=\d)/i, '$1 ').split(' ').filter((word) => !FILLERS.has(folded(word)))
  for (const first of [0, 1]) {
    const date = readDate(words.slice(first), today)
    if (date === null) continue
    const rest = [...words.slice(0, first), ...words.slice(first + date.words)]
    const time = rest.length === 1 ? /^([01]?\d|2[0-3])(?:[.:]([0-5]\d))?$/.exec(rest[0] ?? '') : null
    if (time !== null) return `${date.date} ${(time[1] ?? '').padStart(2, '0')}:${time[2] ?? '00'}`
  }
  return null
}

const FILLERS: ReadonlySet<string> = new Set(['pukul', 'jam', 'pkl', 'at', 'wib', 'wita', 'wit'])
const YES: ReadonlySet<string> = new Set(['ya', 'iya', 'y', 'ok', 'oke', 'setuju', 'benar', 'yes', 'true'])
const NO: ReadonlySet<string> = new Set(['tidak', 'tdk', 'bukan', 'belum', 'n', 'no', 'false'])

const folded = (text: string) => text.normalize('NFC').toLowerCase().replace(/[.!]+$/, '').trim()
const clip = (text: string) => (text.length > 40 ? `${Array.from(text).slice(0, 39).join('')}…` : text)
