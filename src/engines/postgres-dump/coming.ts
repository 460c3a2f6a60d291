import type { PartDifference } from '../../core/difference.ts'
import type { Shape, Table } from './shape.ts'

/** One table whose rows come in. */
export interface Coming {
  readonly part: PartDifference
  readonly table: Table
  readonly columns: Shape['columns']
  readonly key: readonly string[]
  readonly pointsTo: readonly { readonly schema: string; readonly name: string }[]
}
