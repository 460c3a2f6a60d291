import Database from 'better-sqlite3'
import { Fault } from '../core/fault.ts'

/** Translates what SQLite says into a Fault; what is not SQLite's passes unchanged. */
export function toFault(op: string, error: unknown): unknown {
  const said = error instanceof Error && error.cause instanceof Database.SqliteError ? error.cause : error
  if (!(said instanceof Database.SqliteError)) return fromFileSystem(op, said) ?? error
  const { code } = said
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR')) return new Fault({ area: 'store', op, retry: 'later', hint: 'free-space', cause: said })
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return new Fault({ area: 'store', op, retry: 'later', cause: said })
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return new Fault({ area: 'store', op, retry: 'never', hint: 'database-corrupt', cause: said })
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_CANTOPEN') return new Fault({ area: 'store', op, retry: 'never', hint: 'permission', cause: said })
  return error
}

function fromFileSystem(op: string, error: unknown): Fault | null {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null
  switch (error.code) {
    case 'ENOSPC': return new Fault({ area: 'store', op, retry: 'later', hint: 'free-space', cause: error })
    case 'EROFS': return new Fault({ area: 'store', op, retry: 'never', hint: 'read-only', cause: error })
    case 'EACCES':
    case 'EPERM':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
    case 'ENOENT': return new Fault({ area: 'store', op, retry: 'never', hint: 'permission', cause: error })
    default: return null
  }
}
