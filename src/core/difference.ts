/** How a chosen part that came back beside differs from what its source holds at this moment. Rows are counted, never shown. */
export interface PartDifference {
  /** As the copy names it: `database.schema.table`, `database.table`, a path. */
  readonly part: string
  /** What is held against each other: rows of one key, whole rows where there is no key, files by their contents. */
  readonly by: 'key' | 'row' | 'path'
  /** In the copy, and no more at the source. */
  readonly missing: number
  /** At both, and not alike. */
  readonly changed: number
  /** At the source only: since the copy was made, or what the copy never held. */
  readonly added: number
  readonly same: number
  /** Whether the source still has it, and in the same shape; of another shape only what both have is held against each other. */
  readonly source: 'same-shape' | 'other-shape' | 'gone'
  /** Rows of the copy that would point to nothing at the source; null where nobody can tell. */
  readonly orphans: number | null
  /** Of every key and row that is missing or differs, as it is on either side: another difference of as many rows has another one. */
  readonly mark?: string
}

/** Everything that was chosen, held against its source. */
export interface Difference {
  readonly parts: readonly PartDifference[]
  /** The commands that would bring it in, for a person who runs them. No address stands in them, and no row. */
  readonly commands: string
}

/** Whether there is anything to bring in at all. */
export const isAlike = ({ parts }: Pick<Difference, 'parts'>): boolean => parts.every(({ missing, changed, source }) => missing === 0 && changed === 0 && source !== 'gone')
