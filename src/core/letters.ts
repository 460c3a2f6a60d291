/** The letters of a text as people see them: an emoji of a family is one, and so is a letter with its marks. */
export function lettersOf(text: string): readonly string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/** The beginning of a text, at most so long as `length` counts, that ends with a whole letter. */
export function beginning(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, lastWhole(text, Math.max(0, most)))
}

/** Where the last whole letter before that place ends; only the text around it is looked at, and no sign is ever halved. */
function lastWhole(text: string, before: number): number {
  let end = Math.max(0, before - LONGEST_LETTER)
  for (const { segment } of segmenter.segment(text.slice(end, before + LONGEST_LETTER))) {
    if (end + segment.length > before) break
    end += segment.length
  }
  // A letter that is nothing but marks has no end near: then between two of its signs.
  const place = end === 0 && isEndless(text, before) ? before : end
  return /^[\uDC00-\uDFFF]/.test(text.slice(place, place + 1)) && /[\uD800-\uDBFF]$/.test(text.slice(0, place)) ? place - 1 : place
}

const isEndless = (text: string, before: number) => (lettersOf(text.slice(0, LONGEST_LETTER))[0]?.length ?? 0) > before

// Costly to make, and the same for every language that is written here.
const segmenter = new Intl.Segmenter('id', { granularity: 'grapheme' })
const LONGEST_LETTER = 64
