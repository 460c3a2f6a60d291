/** One thing that is wrong in `.env` or `pulih.yaml`, for the person who mends it. Never holds a secret's value. */
export interface Mistake {
  /** The file as people call it: `pulih.yaml`, `.env`, or `environment`. */
  readonly file: string
  readonly line: number | null
  readonly column: number | null
  /** `systems[1].components[0].file`; empty for the file as a whole. */
  readonly path: string
  readonly problem: string
  /** What to write or do instead. */
  readonly instead: string
}

/** All mistakes as people read them: where, what is wrong, what to write instead. */
export function mistakesText(mistakes: readonly Mistake[]): string {
  const count = mistakes.length === 1 ? '1 mistake' : `${mistakes.length} mistakes`
  const blocks = mistakes.map((mistake) => `${where(mistake)}\n    ${mistake.problem}\n    → ${mistake.instead}`)
  return `${count} in the configuration. Nothing was started, nothing was touched.\n\n${blocks.join('\n\n')}\n`
}

/** In the order in which somebody goes through the files. */
export function inOrder(mistakes: readonly Mistake[]): readonly Mistake[] {
  return [...mistakes].sort((a, b) => compare(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || compare(a.path, b.path))
}

function where({ file, line, column, path }: Mistake): string {
  const place = line === null ? file : `${file}:${line}:${column ?? 1}`
  return path === '' ? `  ${place}` : `  ${place}  ${path}`
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
