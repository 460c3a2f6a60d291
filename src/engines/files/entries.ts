/**
 * A line of tar's own long listing, in C quoting: `-rw-r--r-- root/root 12 2026-11-21 09:36 "./a"`. Paths are kept as one
 * character a byte, since a file's name is bytes and need not be text.
 */
export interface Entry {
  readonly type: string
  readonly size: number
  readonly path: string
}

/** Reads one line of a listing; null where it is none. */
export function readEntry(line: string): Entry | null {
  const found = /^([a-zA-Z-])\S* .*? +(\d+|\d+,\d+) \d{4}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})? "((?:[^"\\]|\\.)*)"/.exec(line)
  if (found === null) return null
  const path = unquote(found[3] ?? '')
  return { type: found[1] ?? '-', size: found[1] === '-' ? Number(found[2]) : 0, path: path.endsWith('/') ? path.slice(0, -1) : path }
}

/** A name in C quoting, back to its bytes. */
export function unquote(text: string): string {
  return text.replace(/\\(?:([0-7]{1,3})|(.))/g, (_, octal: string | undefined, plain: string | undefined) => (octal === undefined ? (named[plain ?? ''] ?? plain ?? '') : String.fromCharCode(parseInt(octal, 8))))
}

const named: Record<string, string | undefined> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }
