/** The candidate that a mistyped word most likely meant; null when none is near enough to be worth a guess. */
export function similar(word: string, candidates: readonly string[]): string | null {
  const said = word.toLowerCase()
  const most = Math.max(1, Math.floor(said.length / 3))
  let best: { readonly candidate: string; readonly steps: number } | null = null
  for (const candidate of candidates) {
    const steps = distance(said, candidate.toLowerCase())
    if (steps <= most && steps < candidate.length && (best === null || steps < best.steps)) best = { candidate, steps }
  }
  return best?.candidate ?? null
}

/** Levenshtein's, with two neighbouring letters in the wrong order counted as one slip. */
function distance(a: string, b: string): number {
  let before: readonly number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, n) => n)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : Infinity
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1), swap))
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}
