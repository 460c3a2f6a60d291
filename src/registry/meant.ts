import { readDuty } from '../core/duty-said.ts'
import type { Query } from '../store/store.ts'
import { everybody, type PersonRecord } from '../store/people.ts'

/** Whom a line means, and what it says after that. */
export type Meant =
  | { readonly is: 'one'; readonly person: PersonRecord; readonly rest: string }
  /** Nobody is certain: these could be meant, and whoever asked says which. */
  | { readonly is: 'unsure'; readonly could: readonly PersonRecord[]; readonly rest: string }
  | { readonly is: 'nobody'; readonly who: string }

/** What may stand behind a name: nothing, duties, or any text. */
export type After = 'nothing' | 'duties' | 'text'

/**
 * Finds the person at the beginning of a line: by number, by a name in quotes, or by a name as it is written, however many
 * words it has. A part of a name is never taken for the whole one: it only says who could be meant.
 */
export async function whoIsMeant(query: Query, ask: { readonly said: string; readonly after: After }): Promise<Meant> {
  return meantAmong(await everybody(query), ask)
}

function meantAmong(all: readonly PersonRecord[], { said, after }: { readonly said: string; readonly after: After }): Meant {
  const line = said.trim()
  const number = /^#?(\d+)(?=\s|$)\s*([^]*)$/.exec(line)
  if (number !== null) return settled({ people: all.filter((person) => person.id === Number(number[1])), who: number[1] ?? '', rest: number[2] ?? '' })
  const quoted = /^["“”„]([^"“”„]*)["“”„](?=\s|$)\s*([^]*)$/.exec(line)
  if (quoted !== null) return byName(all, { name: quoted[1] ?? '', rest: quoted[2] ?? '' })
  for (const cut of cutsOf(line)) {
    const called = all.filter((person) => folded(person.name) === folded(line.slice(0, cut)))
    const rest = line.slice(cut).trim()
    if (called.length > 0 && (after !== 'nothing' || rest === '')) return settled({ people: called, who: line.slice(0, cut), rest })
  }
  const cut = endOfName(line, after)
  return byName(all, { name: line.slice(0, cut), rest: line.slice(cut).trim() })
}

function byName(all: readonly PersonRecord[], of: { readonly name: string; readonly rest: string }): Meant {
  const { name, rest } = of
  const exact = all.filter((person) => folded(person.name) === folded(name))
  if (exact.length > 0) return settled({ people: exact, who: name, rest })
  const words = wordsOf(name)
  const could = words.length === 0 ? [] : all.filter((person) => words.every((word) => wordsOf(person.name).some((part) => part.startsWith(word))))
  return could.length === 0 ? { is: 'nobody', who: name } : { is: 'unsure', could, rest }
}

function settled({ people, who, rest }: { readonly people: readonly PersonRecord[]; readonly who: string; readonly rest: string }): Meant {
  const [person] = people
  if (person === undefined) return { is: 'nobody', who }
  return people.length === 1 ? { is: 'one', person, rest } : { is: 'unsure', could: people, rest }
}

/** Where a name could end, the longest first: "Rina Hapsari" before "Rina". */
function cutsOf(line: string): readonly number[] {
  return [...line.matchAll(/\S+/gu)].map((word) => word.index + word[0].length).toReversed()
}

/** Where a name that nobody has exactly would end. */
function endOfName(line: string, after: After): number {
  const [first = 0] = cutsOf(line).toReversed()
  switch (after) {
    case 'nothing': return line.length
    case 'text': return first
    case 'duties': {
      const duties = [...line.matchAll(/[^\s,]+/gu)]
      const last = duties.findLastIndex((word) => readDuty(word[0]) === null && word[0].toLowerCase() !== 'dan')
      const end = duties[last]
      return end === undefined ? 0 : last === duties.length - 1 ? first : end.index + end[0].length
    }
  }
}

const folded = (name: string) => wordsOf(name).join(' ')
const wordsOf = (name: string) => name.normalize('NFC').toLowerCase().split(/\s+/).filter((word) => word !== '')
