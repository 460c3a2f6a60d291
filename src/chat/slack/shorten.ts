/** A text of at most so many characters, cut between words where there are some near, never inside a letter, with a mark at its end. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  if (most < 1) return ''
  const kept = text.slice(0, wholeLetters(text, most - 1))
  const near = Math.max(Math.floor(kept.length / 2), kept.length - LONGEST_WORD)
  const space = kept.slice(near).search(/\s+\S*$/u)
  const cut = space < 0 || /^\s/u.test(text.slice(kept.length, kept.length + 1)) ? kept : kept.slice(0, near + space)
  return `${cut.trimEnd()}…`
}

/** Where the last whole letter before that place ends; only the text around it is looked at. */
function wholeLetters(text: string, before: number): number {
  let end = Math.max(0, before - LONGEST_LETTER)
  for (const { segment } of letters.segment(text.slice(end, before + LONGEST_LETTER))) {
    if (end + segment.length > before) break
    end += segment.length
  }
  return end
}

const letters = new Intl.Segmenter('id', { granularity: 'grapheme' })
const LONGEST_LETTER = 64
const LONGEST_WORD = 100
