import type { DatabaseAccess } from '../../core/component.ts'
import type { Client } from '../../core/looked.ts'
import type { Work } from '../engine.ts'
import { throughDoor } from './access.ts'
import { must } from './client.ts'

/** Who is signed in to that server now, ourselves left out. Throws a Fault where it does not say. */
export async function clientsOf(access: DatabaseAccess, work: Work): Promise<readonly Client[]> {
  return await throughDoor({ access }, work, async (door) => {
    const rows = await must(door, "select user, host from information_schema.processlist where id <> connection_id() and command <> 'Daemon' and host <> ''", { op: 'ask who is signed in', signal: work.signal })
    return rows.map(([account = '', from = '']) => ({ account, from: from.replace(/:\d+$/, '') }))
  })
}
