import type { Change } from '../../core/recovery-rules.ts'

export type Rewritten =
  | { readonly ok: true; readonly bytes: Buffer; readonly changed: number }
  /** That text does not stand there as often as it should: this is not the file that was meant. */
  | { readonly ok: false; readonly text: string; readonly times: number }

/**
 * Puts each text in place of the one that is to be found, byte for byte. Each must stand there exactly once; where instead
 * what takes its place stands there exactly once, that one is done already. Refuses everything else.
 */
export function rewritten(file: Buffer, changes: readonly Change[]): Rewritten {
  // One letter a byte: whatever the file is written in, every other byte of it stays as it is.
  const text = file.toString('latin1')
  const spots: { readonly from: number; readonly to: number; readonly put: string }[] = []
  for (const change of changes) {
    const [find, put] = [bytesOf(change.find), bytesOf(change.put)]
    const found = places(text, { word: find, outside: put })
    const done = places(text, { word: put, outside: find })
    if (found.length === 0 && done.length === 1) continue
    const [at] = found
    if (found.length !== 1 || at === undefined) return { ok: false, text: change.find, times: found.length }
    spots.push({ from: at, to: at + find.length, put })
  }
  spots.sort((a, b) => a.from - b.from)
  const overlap = spots.find((spot, n) => spot.from < (spots[n - 1]?.to ?? 0))
  if (overlap !== undefined) return { ok: false, text: Buffer.from(text.slice(overlap.from, overlap.to), 'latin1').toString('utf8'), times: 2 }
  let out = ''
  let at = 0
  for (const { from, to, put } of spots) {
    out += text.slice(at, from) + put
    at = to
  }
  return { ok: true, bytes: Buffer.from(out + text.slice(at), 'latin1'), changed: spots.length }
}

/** Where it stands, but for what is only a part of the other word. */
function places(text: string, { word, outside }: { readonly word: string; readonly outside: string }): readonly number[] {
  const all = occurrences(text, word)
  if (!outside.includes(word)) return all
  const around = occurrences(text, outside)
  return all.filter((at) => !around.some((from) => from <= at && at + word.length <= from + outside.length))
}

function occurrences(text: string, word: string): readonly number[] {
  const found: number[] = []
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) found.push(at)
  return found
}

const bytesOf = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
