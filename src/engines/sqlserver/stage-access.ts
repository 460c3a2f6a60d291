import type { DatabaseAccess, SqlServerAccess } from '../../core/component.ts'
import { Fault } from '../../core/fault.ts'

/** A server takes files only from a folder that it sees itself. */
export function staging(access: DatabaseAccess): SqlServerAccess {
  if ('stage' in access && 'certificate' in access && 'encryption' in access && 'data' in access) return access as SqlServerAccess
  throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'look-at-log', detail: 'a SQL Server needs a stage: a folder that it and Pulih both see' })
}

const OP = 'look at the database server'
