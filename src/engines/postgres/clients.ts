import { z } from 'zod'
import type { DatabaseAccess } from '../../core/component.ts'
import { Fault } from '../../core/fault.ts'
import type { Client } from '../../core/looked.ts'
import type { Work } from '../engine.ts'
import { rowsOf, withDoor } from './access.ts'

/** Who is signed in to that server now, ourselves left out. Throws a Fault where it does not say, or may not say it to us. */
export async function clientsOf(ask: { readonly access: DatabaseAccess; readonly database: string }, work: Work): Promise<readonly Client[]> {
  return await withDoor(ask, work, async (door) => {
    // A socket has the port -1; no port at all means that we may not see it.
    const rows = await rowsOf(door, "select usename as account, case when client_port = -1 then 'localhost' else host(client_addr) end as \"from\" from pg_stat_activity where usename is not null and pid <> pg_backend_pid() and (backend_type = 'client backend' or backend_type is null)", { op: OP, signal: work.signal, row: z.object({ account: z.string(), from: z.string().nullable() }) })
    if (rows.some(({ from }) => from === null)) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'permission', detail: `${ask.access.user} may not see who is signed in: GRANT pg_monitor TO it` })
    return rows.map(({ account, from }) => ({ account, from: from ?? '' }))
  })
}

const OP = 'ask who is signed in'
