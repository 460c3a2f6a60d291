import { lettersOf } from './letters.ts'

/** Longer names are cut: they stand in titles and on buttons. */
const LONGEST_NAME = 60

/**
 * A name as we keep and show it: one line, one Unicode form, nothing that changes the order of what stands around it.
 * Null when nothing is left that a person could read. Everything else in it is text and stays text.
 */
export function cleanName(said: string): string | null {
  const plain = said.slice(0, 2000).normalize('NFC').replaceAll(UNSEEN, '').replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()
  const letters = lettersOf(plain).map((letter) => (letter.length <= LONGEST_LETTER ? letter : Array.from(letter)[0] ?? ''))
  const name = letters.slice(0, LONGEST_NAME).join('').trim()
  return /[\p{L}\p{N}]/u.test(name) ? name : null
}

/** More than so many marks on one letter run over the lines above and below. */
const LONGEST_LETTER = 12
/** Direction marks and overrides, zero-width space, soft hyphen, tags, private and unassigned characters. */
const UNSEEN = /[\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0E\uFEFF\uFFA0\uFFF0-\uFFFD]|\p{Co}|\p{Cn}|\p{Cs}|[\u{E0000}-\u{E007F}]/gu
