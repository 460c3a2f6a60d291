import { lettersOf } from '../core/letters.ts'

/** Longer is no command: refused before anything looks into it. */
export const LONGEST = 4000

/**
 * What somebody typed, as everything after this reads it: one Unicode form, nothing invisible that changes order or hides
 * between letters. Joiners stay, because emoji and some scripts need them.
 */
export function clean(text: string): string {
  return text.normalize('NFC').replaceAll(INVISIBLE, '').replaceAll(CONTROL, ' ').trim()
}

/** Zero-width space, soft hyphen, word joiners, marks and overrides of direction, variation of the byte order mark. */
const INVISIBLE = /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu
const CONTROL = /(?![\n\t])\p{Cc}/gu
const JOINERS = /[\u200C\u200D]/gu

/** A word as it is compared: small letters, without joiners. */
export function bare(word: string): string {
  return word.replaceAll(JOINERS, '').toLowerCase()
}

export interface Word {
  readonly text: string
  /** Where it begins in the cleaned text. */
  readonly from: number
  readonly to: number
}

/** Cuts at white space; quotes of any kind hold words together, an unpaired one is a letter like any other. */
export function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(/["“”„]([^"“”„]*)["“”„](?=\s|$)|\S+/gu)].map((found) => ({ text: found[1] ?? found[0], from: found.index, to: found.index + found[0].length }))
}

/** Short enough to be repeated in a sentence, cut between letters as people see them. */
export function clip(text: string, most = 40): string {
  const letters = lettersOf(text.slice(0, most * 8))
  return letters.length <= most && text.length <= most * 8 ? text : `${letters.slice(0, most - 1).join('')}…`
}
