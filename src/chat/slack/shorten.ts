/** A text of at most so many characters, cut between words where there are some, never inside a letter, with a mark at its end. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  if (most < 1) return ''
  let kept = ''
  for (const { segment } of letters.segment(text.slice(0, most * 2))) {
    if (kept.length + segment.length > most - 1) break
    kept += segment
  }
  const space = kept.search(/\s+\S*$/u)
  const cut = /^\s/u.test(text.slice(kept.length)) || space < kept.length / 2 ? kept : kept.slice(0, space)
  return `${cut.trimEnd()}…`
}

const letters = new Intl.Segmenter('id', { granularity: 'grapheme' })
