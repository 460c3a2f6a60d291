import type { PartDifference } from '../../core/difference.ts'
import { named } from './client.ts'
import type { Shape, Table } from './shape.ts'

/** One table whose rows come in. */
export interface Coming {
  readonly part: PartDifference
  readonly table: Table
  readonly columns: Shape['columns']
  readonly key: readonly string[]
  readonly pointsTo: readonly Table[]
}

/** Where what came from beside lies while it comes in, and where what stood there is kept. */
export const cameIn = (word: string) => `${word}_came`
export const keptAs = ({ name }: Table, index: number) => `${index}_${name}`.slice(0, 60)
/** Rows of two tables that are one, and such as hold the same. */
export const same = (key: readonly string[], [one, other]: readonly [string, string] = ['l', 'c']) => key.map((name) => `${one}.${named(name)} = ${other}.${named(name)}`).join(' and ')
export const alike = (names: readonly string[], [one, other]: readonly [string, string] = ['l', 'c']) => names.map((name) => `binary ${one}.${name} <=> binary ${other}.${name}`).join(' and ')
