import { beginning } from '../../core/letters.ts'

/** A text of at most so many characters, cut between words where there are some near, never inside a letter, with a mark at its end. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  if (most < 1) return ''
  const kept = beginning(text, most - 1)
  const near = Math.max(Math.floor(kept.length / 2), kept.length - LONGEST_WORD)
  const space = kept.slice(near).search(/\s+\S*$/u)
  const cut = space < 0 || /^\s/u.test(text.slice(kept.length, kept.length + 1)) ? kept : kept.slice(0, near + space)
  return `${cut.trimEnd()}…`
}

const LONGEST_WORD = 100
