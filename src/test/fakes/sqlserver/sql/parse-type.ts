import type { SqlType } from '../wire/types.ts'
import type { Cursor } from './cursor.ts'

/** A type's name with its length, as in nvarchar(128) or numeric(25,0). */
export function parseType(from: Cursor): SqlType {
  const name = from.name().toLowerCase()
  const sizes: (number | 'max')[] = []
  if (from.symbol('(')) {
    do sizes.push(from.accept('MAX') ? 'max' : Number(from.next().text))
    while (from.symbol(','))
    from.expectSymbol(')')
  }
  const [first, second] = sizes
  const digits = (fallback: number) => (typeof first === 'number' ? first : fallback)
  switch (name) {
    case 'int': case 'bigint': case 'smallint': case 'tinyint': case 'bit': case 'float': case 'real': case 'datetime': case 'date': case 'uniqueidentifier': case 'sql_variant': return { kind: name }
    case 'integer': return { kind: 'int' }
    case 'sysname': return { kind: 'nvarchar', length: 128 }
    case 'nvarchar': case 'varchar': case 'varbinary': return { kind: name, length: first ?? 30 }
    case 'nchar': case 'char': return { kind: name === 'nchar' ? 'nvarchar' : 'varchar', length: first ?? 30 }
    case 'numeric': case 'decimal': return { kind: 'numeric', precision: digits(18), scale: typeof second === 'number' ? second : 0 }
    case 'datetime2': case 'datetimeoffset': return { kind: name, scale: digits(7) }
    default: return from.refuse()
  }
}
