import { z } from 'zod'
import type { Level } from '../../core/site.ts'
import { quoted } from './quote.ts'
import type { Session } from './session.ts'

/** About how many bytes the server will write: what the last one of this kind took and a little more; where there was none, a full can take all that the files do. */
export async function sizeOfNext(session: Session, of: { readonly database: string; readonly level: Level; readonly bytes: number }): Promise<number> {
  const [row] = await session.rows(`SELECT TOP (1) CONVERT(bigint, s.compressed_backup_size) AS bytes FROM msdb.dbo.backupset s WHERE s.database_name = ${quoted(of.database)} AND s.type = '${TYPES[of.level]}' ORDER BY s.backup_set_id DESC`, { op: 'look at earlier sizes', row: z.object({ bytes: z.coerce.number() }) })
  if (row !== undefined) return Math.min(of.bytes, Math.round(row.bytes * 1.25))
  return of.level === 'full' ? of.bytes : 0
}

const TYPES: Readonly<Record<Level, string>> = { full: 'D', differential: 'I', log: 'L' }
