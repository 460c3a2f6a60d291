import type { Action, Message, Spoken } from '../texts/message.ts'
import { clean, LONGEST } from './grammar-text.ts'

/** What a reply to one of our messages means. */
export type Reply =
  /** The very words of a button. */
  | { readonly kind: 'say'; readonly say: string }
  /** It says something, but nothing that the card offers. */
  | { readonly kind: 'unclear' }
  /** The card offers nothing, so the reply is not for us. */
  | { readonly kind: 'not-ours' }

/**
 * Matches a reply to what its card offers now, by a button's label or its words, in either language. Tolerates capitals,
 * dots and polite words around it; takes what follows as the text that a button would ask for. Never guesses: with anything
 * left over that no button asks for ("setuju, tetapi tunggu dulu") the reply is unclear. A message that asks a question, and
 * a form, take the reply as the answer.
 */
export function readReply(text: string, card: Spoken): Reply {
  const question = questionOf(card.id)
  const said = clean(text.slice(0, LONGEST))
  if (question !== null) return said === '' ? { kind: 'unclear' } : { kind: 'say', say: `${question} ${said}` }
  const actions = [...(card.id.actions ?? []), ...(card.en.actions ?? [])]
  if (actions.length === 0) return { kind: 'not-ours' }
  const meant = actions.flatMap((action) => {
    const others = actions.filter((other) => other.say !== action.say).flatMap(phrasesOf)
    return phrasesOf(action).flatMap((phrase) => match(said, { phrase, action, others }))
  })
  const longest = Math.max(0, ...meant.map((found) => found.words))
  const says = new Set(meant.filter((found) => found.words === longest).map((found) => found.say))
  const [say] = says
  return say !== undefined && says.size === 1 ? { kind: 'say', say } : { kind: 'unclear' }
}

/** The line that a reply to this message completes; null where it asks nothing. */
function questionOf({ ask, form }: Message): string | null {
  if (ask !== undefined) return ask.say
  return form === undefined || form.asks === null ? null : `form ${form.id} ${form.asks}`
}

/** What the button with that line asks for besides; null where the card has no such button, or it asks for nothing. */
export function askedOn(message: Message, say: string): NonNullable<Action['ask']> | null {
  return (message.actions ?? []).find((action) => action.say === say)?.ask ?? null
}

interface Match { readonly say: string; readonly words: number }

const phrasesOf = (action: Action) => [action.label, ...(action.words ?? [])].map(lettersOf).filter((phrase) => phrase.length > 0)

/** The words of a text as they are compared: small letters and figures only. */
function lettersOf(text: string): readonly string[] {
  return clean(text).toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
}

interface Offer { readonly phrase: readonly string[]; readonly action: Action; readonly others: readonly (readonly string[])[] }

function match(said: string, { phrase, action, others }: Offer): readonly Match[] {
  const found = [...said.matchAll(/[\p{L}\p{N}\p{M}]+/gu)]
  const words = found.map((word) => word[0].toLowerCase())
  // Polite words before the phrase say nothing; those that are the phrase itself do.
  for (let from = 0; from <= words.length - phrase.length; from += 1) {
    if (phrase.every((word, n) => words[from + n] === word)) {
      const last = found[from + phrase.length - 1]
      const after = last === undefined ? '' : said.slice(last.index + last[0].length)
      const rest = after.replace(/^[\s.,:;!?…–—-]+/u, '').trim()
      const paused = /^\s*[.,:;!…–—\n-]|^\s+(?:karena|sebab|because)\b/iu.test(after)
      const onlyPolite = words.slice(from + phrase.length).every((word) => polite.has(word))
      // A question is not an answer.
      if (said.includes('?') && (rest === '' || action.ask === undefined)) return []
      // "Tidak apa-apa" and "tidak masalah, setuju" begin like a no and are none.
      if (!paused && rest !== '' && phrase.length === 1 && negations.has(phrase[0] ?? '')) return []
      if (action.ask !== undefined && !paused && others.some((other) => contains(words.slice(from + phrase.length), other))) return []
      if (action.ask !== undefined) return [{ say: rest === '' ? action.say : `${action.say} ${rest}`, words: phrase.length }]
      return onlyPolite ? [{ say: action.say, words: phrase.length }] : []
    }
    if (!polite.has(words[from] ?? '')) return []
  }
  return []
}

const negations = new Set(['tidak', 'no'])

const contains = (words: readonly string[], phrase: readonly string[]) => words.some((_, from) => phrase.every((word, n) => words[from + n] === word))

/** Said around an answer without changing it. */
const polite = new Set(['ya', 'iya', 'ok', 'oke', 'okay', 'baik', 'siap', 'sip', 'mohon', 'tolong', 'silakan', 'silahkan', 'saya', 'kami', 'pak', 'bu', 'bapak', 'ibu', 'mas', 'mbak', 'min', 'terima', 'kasih', 'makasih', 'trims', 'yes', 'please', 'thanks', 'thank', 'you', 'i'])
