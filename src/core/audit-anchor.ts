/** A head of the audit chain, noted outside the database: whoever changes the past in the database does not change it here. */
export interface Anchor { readonly seq: number; readonly hash: string }

/** The line that the anchors file gets: when, how many lines, the newest line's hash. */
export function anchorLine(anchor: Anchor, at: Date): string {
  return `${at.toISOString()} ${anchor.seq} ${anchor.hash}`
}

/** Reads the anchors file; lines that are none are answered by number, since a damaged file must not pass for an empty one. */
export function readAnchors(text: string): { readonly anchors: readonly Anchor[]; readonly unreadable: readonly number[] } {
  const lines = text.split('\n').map((line, n) => ({ n: n + 1, line: line.trim() })).filter(({ line }) => line !== '')
  const read = lines.map(({ n, line }) => ({ n, match: LINE.exec(line) }))
  return {
    anchors: read.flatMap(({ match }) => (match === null ? [] : [{ seq: Number(match[1]), hash: match[2] ?? '' }])),
    unreadable: read.filter(({ match }) => match === null).map(({ n }) => n),
  }
}

const LINE = /^\d{4}-\d\d-\d\dT[\d:.]+Z (\d+) ([0-9a-f]{64})$/
