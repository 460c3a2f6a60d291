import type { Action, Spoken } from '../texts/message.ts'
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
 * left over that no button asks for ("setuju, tetapi tunggu dulu") the reply is unclear.
 */
export function readReply(text: string, card: Spoken): Reply {
  const actions = [...(card.id.actions ?? []), ...(card.en.actions ?? [])]
  if (actions.length === 0) return { kind: 'not-ours' }
  const said = clean(text.slice(0, LONGEST))
  const meant = actions.flatMap((action) => phrasesOf(action).flatMap((phrase) => match(said, phrase, action)))
  const longest = Math.max(0, ...meant.map((found) => found.words))
  const says = new Set(meant.filter((found) => found.words === longest).map((found) => found.say))
  const [say] = says
  return say !== undefined && says.size === 1 ? { kind: 'say', say } : { kind: 'unclear' }
}

interface Match { readonly say: string; readonly words: number }

const phrasesOf = (action: Action) => [action.label, ...(action.words ?? [])].map(lettersOf).filter((phrase) => phrase.length > 0)

/** The words of a text as they are compared: small letters and figures only. */
function lettersOf(text: string): readonly string[] {
  return clean(text).toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
}

function match(said: string, phrase: readonly string[], action: Action): readonly Match[] {
  const found = [...said.matchAll(/[\p{L}\p{N}\p{M}]+/gu)]
  const words = found.map((word) => word[0].toLowerCase())
  // Polite words before the phrase say nothing; those that are the phrase itself do.
  for (let from = 0; from <= words.length - phrase.length; from += 1) {
    if (phrase.every((word, n) => words[from + n] === word)) {
      const last = found[from + phrase.length - 1]
      const rest = last === undefined ? '' : said.slice(last.index + last[0].length).replace(/^[\s.,:;!?…–—-]+/u, '').trim()
      const onlyPolite = words.slice(from + phrase.length).every((word) => polite.has(word))
      // A question is not an answer.
      if (said.includes('?') && (rest === '' || action.ask === undefined)) return []
      if (action.ask !== undefined) return [{ say: rest === '' ? action.say : `${action.say} ${rest}`, words: phrase.length }]
      return onlyPolite ? [{ say: action.say, words: phrase.length }] : []
    }
    if (!polite.has(words[from] ?? '')) return []
  }
  return []
}

/** Said around an answer without changing it. */
const polite = new Set(['ya', 'iya', 'ok', 'oke', 'okay', 'baik', 'siap', 'sip', 'mohon', 'tolong', 'silakan', 'silahkan', 'saya', 'kami', 'pak', 'bu', 'bapak', 'ibu', 'mas', 'mbak', 'min', 'terima', 'kasih', 'makasih', 'trims', 'yes', 'please', 'thanks', 'thank', 'you', 'i'])
