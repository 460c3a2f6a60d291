import { ok, refuse, type Outcome } from '../core/outcome.ts'
import type { ArgumentProblem } from '../core/refusal.ts'
import { similar } from '../core/similar.ts'
import type { Command } from './command.ts'
import { slotsOf, type Slot } from './grammar-slots.ts'
import { bare, clean, clip, LONGEST, wordsOf, type Word } from './grammar-text.ts'

export interface Parsed {
  readonly command: Command
  readonly args: Record<string, unknown>
}

/** Whether a typed text speaks to us at all. */
export function isCommand(text: string): boolean {
  return /^\s*\/\s*\p{L}/u.test(clean(text.slice(0, 200)))
}

/**
 * Reads a line as a command of the menu; the slash may be missing (a button's `say` has none). Never throws: what cannot be
 * read is refused with what is missing, what was near, and a line that works.
 */
export function parse(text: string, menu: readonly Command[]): Outcome<Parsed> {
  if (text.length > LONGEST) return refuse({ reason: 'too-long', length: text.length, limit: LONGEST })
  const line = clean(text).replace(/^\/\s*/, '')
  const [first, ...words] = wordsOf(line)
  const said = bare(first?.text ?? '').replace(/@\w+$/, '')
  const command = menu.find((entry) => entry.name === said || entry.aliases.includes(said))
  if (command === undefined) {
    const near = similar(said.slice(0, 40), menu.filter((entry) => entry.use !== 'hidden').flatMap((entry) => [entry.name, ...entry.aliases]))
    return refuse({ reason: 'unknown-command', said: clip(said), similar: near })
  }
  const filled = fill(slotsOf(command), words, line)
  const read = 'kind' in filled ? filled : check(command, filled)
  if ('kind' in read) return refuse({ reason: 'bad-arguments', command: command.name, problem: read, example: command.example })
  return ok({ command, args: read.args })
}

interface Filled {
  readonly given: Readonly<Record<string, string>>
  /** A word that an optional choice did not take; if nothing else can use it either, the choice was meant. */
  readonly passed: { readonly slot: Slot; readonly word: string } | null
}

function fill(slots: readonly Slot[], words: readonly Word[], line: string): Filled | ArgumentProblem {
  const given: Record<string, string> = {}
  let passed: Filled['passed'] = null
  let next = 0
  for (const slot of slots) {
    const word = words[next]
    if (word === undefined) {
      if (!slot.optional) return { kind: 'missing', argument: slot.key }
      continue
    }
    if (slot.kind === 'rest') {
      given[slot.key] = next === words.length - 1 ? word.text : line.slice(word.from).trim()
      next = words.length
    } else if (slot.kind === 'choice') {
      const choice = slot.called.get(bare(word.text))
      if (choice === undefined && !slot.optional) return notOneOf(slot, word.text)
      if (choice === undefined) {
        passed ??= { slot, word: word.text }
        continue
      }
      given[slot.key] = choice
      next += 1
    } else {
      given[slot.key] = slot.kind === 'number' ? word.text.replace(/^#?(\d+)[.,]?$/, '$1') : word.text
      next += 1
    }
  }
  const left = words[next]
  if (left !== undefined) return passed?.word === left.text ? notOneOf(passed.slot, left.text) : { kind: 'too-much', said: clip(left.text) }
  return { given, passed }
}

function check(command: Command, { given, passed }: Filled): { readonly args: Record<string, unknown> } | ArgumentProblem {
  const read = command.args.safeParse(given)
  if (read.success) return { args: read.data }
  const key = String(read.error.issues[0]?.path[0] ?? '')
  const said = given[key]
  if (said === undefined) return { kind: 'missing', argument: key }
  if (passed?.word === said) {
    const meant = notOneOf(passed.slot, said)
    if (meant.similar !== null) return meant
  }
  const numeric = slotsOf(command).some((slot) => slot.key === key && slot.kind === 'number')
  return { kind: numeric ? 'not-a-number' : 'invalid', argument: key, said: clip(said) }
}

function notOneOf(slot: Slot, said: string): Extract<ArgumentProblem, { kind: 'not-one-of' }> {
  return { kind: 'not-one-of', argument: slot.key, said: clip(said), known: slot.choices, similar: similar(bare(said).slice(0, 40), [...slot.called.keys()]) }
}
