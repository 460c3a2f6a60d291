import { existsSync, readFileSync, writeFileSync } from 'node:fs'

export interface Recording {
  readonly head: string
  readonly columns: readonly string[]
  /** Rows of now, each with its columns in order. */
  readonly rows: readonly (readonly string[])[]
  /** How each row begins that the record may hold, in its order. */
  readonly order: readonly (readonly string[])[]
}

/** Writes a table into a page; a row that was not tried now stays as it was, with the day on which it was. */
export function record(file: string, of: Recording): void {
  const kept = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line.startsWith('| ')) : []
  const lines = [...kept, ...of.rows.map(lineOf)]
  const sorted = of.order.flatMap((begins) => lines.findLast((line) => line.startsWith(`${lineOf(begins)} `)) ?? [])
  writeFileSync(file, `${of.head}\n${[...titles(of.columns), ...sorted].join('\n')}\n`)
}

/** The table as people read it. */
export function tableOf({ columns, rows }: Pick<Recording, 'columns' | 'rows'>): string {
  return [...titles(columns), ...rows.map(lineOf)].join('\n')
}

const lineOf = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
const titles = (columns: readonly string[]) => [lineOf(columns), `|${columns.map(() => '---|').join('')}`]
