/** The letters of a text as people see them: an emoji of a family is one, and so is a letter with its marks. */
export function lettersOf(text: string): readonly string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/** The beginning of a text, at most so long as `length` counts, that ends with a whole letter. */
export function beginning(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, lastWhole(text, Math.max(0, most)))
}

/** The end of a text, at most so long as `length` counts, that begins with a whole letter: of what a tool said, its last words. */
export function ending(text: string, most: number): string {
  const from = text.length - Math.max(0, most)
  return from <= 0 ? text : text.slice(firstWhole(text, from))
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
  return isHalf(text, place) ? place - 1 : place
}

/** Where the first whole letter from that place on begins; only the text around it is looked at. */
function firstWhole(text: string, from: number): number {
  let begin = Math.max(0, from - LONGEST_LETTER)
  for (const { segment } of segmenter.segment(text.slice(begin, from + LONGEST_LETTER))) {
    if (begin >= from) break
    begin += segment.length
  }
  return isHalf(text, begin) ? begin + 1 : begin
}

/** Whether that place is in the middle of one sign. */
const isHalf = (text: string, place: number) => /^[\uDC00-\uDFFF]/.test(text.slice(place, place + 1)) && /[\uD800-\uDBFF]$/.test(text.slice(0, place))

const isEndless = (text: string, before: number) => (lettersOf(text.slice(0, LONGEST_LETTER))[0]?.length ?? 0) > before

// Costly to make, and the same for every language that is written here.
const segmenter = new Intl.Segmenter('id', { granularity: 'grapheme' })
const LONGEST_LETTER = 64
