/** The types of SQL Server that this server knows. */
export type SqlType =
  | { readonly kind: 'int' | 'bigint' | 'smallint' | 'tinyint' | 'bit' | 'float' | 'real' | 'datetime' | 'date' | 'uniqueidentifier' | 'sql_variant' }
  | { readonly kind: 'nvarchar' | 'varchar' | 'varbinary'; readonly length: number | 'max' }
  | { readonly kind: 'numeric'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'datetime2' | 'datetimeoffset'; readonly scale: number }

/** A moment with its offset, as SYSDATETIMEOFFSET answers it. */
export interface Zoned {
  readonly at: Date
  readonly offset: number
}

/** A value that carries its own type, as SERVERPROPERTY answers it. */
export interface Variant {
  readonly type: SqlType
  readonly variant: string | number | bigint
}

/**
 * What stands in a cell. Whole numbers of int and smaller are numbers, bigint and numeric(p,0) are bigints, bits are booleans.
 * A date or datetime is a Date whose UTC fields are what the server's wall clock showed.
 */
export type SqlValue = null | number | bigint | string | boolean | Date | Buffer | Zoned | Variant

export interface Column {
  readonly name: string
  readonly type: SqlType
}

export const isZoned = (value: SqlValue): value is Zoned => typeof value === 'object' && value !== null && 'offset' in value && 'at' in value
export const isVariant = (value: SqlValue): value is Variant => typeof value === 'object' && value !== null && 'variant' in value

export const INT: SqlType = { kind: 'int' }
export const BIGINT: SqlType = { kind: 'bigint' }
export const SMALLINT: SqlType = { kind: 'smallint' }
export const TINYINT: SqlType = { kind: 'tinyint' }
export const BIT: SqlType = { kind: 'bit' }
export const FLOAT: SqlType = { kind: 'float' }
export const REAL: SqlType = { kind: 'real' }
export const DATETIME: SqlType = { kind: 'datetime' }
export const GUID: SqlType = { kind: 'uniqueidentifier' }
export const VARIANT: SqlType = { kind: 'sql_variant' }
export const LSN: SqlType = { kind: 'numeric', precision: 25, scale: 0 }
export const NAME: SqlType = { kind: 'nvarchar', length: 128 }
export const nvarchar = (length: number | 'max'): SqlType => ({ kind: 'nvarchar', length })
