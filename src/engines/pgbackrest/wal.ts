/** Names of the log's segments: timeline, then two halves of the position, eight hexadecimal figures each. */

export const timelineOf = (name: string) => Number.parseInt(name.slice(0, 8), 16)

/** The segment after that one, on the same timeline. */
export function nextSegment(name: string, size: number): string {
  const each = BigInt(2 ** 32) / BigInt(size)
  const at = BigInt(`0x${name.slice(8, 16)}`) * each + BigInt(`0x${name.slice(16)}`) + 1n
  return `${name.slice(0, 8)}${hex(at / each)}${hex(at % each)}`
}

/** All segments from one to another; null where they are no way from one to the other. */
export function segmentsBetween(from: string, to: string, size: number): readonly string[] | null {
  if (timelineOf(from) !== timelineOf(to) || from > to) return null
  const names: string[] = []
  for (let name = from; name <= to; name = nextSegment(name, size)) names.push(name)
  return names.at(-1) === to ? names : null
}

/** What lies in an archive: each file below the folder of its generation, by the segment that it holds. */
export interface Archived {
  readonly segments: ReadonlyMap<string, readonly { readonly path: string; readonly bytes: number }[]>
  /** The histories of timelines. */
  readonly histories: readonly string[]
}

/** Reads what `find -printf '%s %P'` lists of one generation's folder. */
export function readArchive(listed: readonly string[]): Archived {
  const segments = new Map<string, { path: string; bytes: number }[]>()
  const histories: string[] = []
  for (const line of listed) {
    const [, bytes = '0', path = ''] = /^(\d+) (.+)$/.exec(line) ?? []
    const name = /^[0-9A-F]{16}\/([0-9A-F]{24})-[0-9a-f]{40}(?:\.\w+)?$/.exec(path)?.[1]
    if (name !== undefined) segments.set(name, [...segments.get(name) ?? [], { path, bytes: Number(bytes) }])
    else if (/^[0-9A-F]{8}\.history$/.test(path)) histories.push(path)
  }
  return { segments, histories }
}

/** What is wrong with an unbroken way of segments: which is missing, which lies there twice or empty; null where nothing is. */
export function wrongIn(names: readonly string[], archived: Archived): string | null {
  for (const name of names) {
    const files = archived.segments.get(name) ?? []
    if (files.length === 0) return `${name} is missing`
    if (files.length > 1) return `${name} lies there twice, with different bytes`
    if (files[0]?.bytes === 0) return `${name} is empty`
  }
  return null
}

const hex = (part: bigint) => part.toString(16).toUpperCase().padStart(8, '0')
