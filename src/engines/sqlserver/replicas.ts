import { z } from 'zod'
import type { DatabaseFacts } from './look.ts'
import type { Session } from './session.ts'

/** How a database of an availability group fares on one of its servers. */
export interface ReplicaState { readonly replica: string; readonly local: boolean; readonly role: string | null; readonly health: string | null }

/** None where the database is in no availability group. */
export async function replicasOf(session: Session, { id }: DatabaseFacts): Promise<readonly ReplicaState[]> {
  return await session.rows(`SELECT r.replica_server_name AS replica, s.is_local AS local, a.role_desc AS role, s.synchronization_health_desc AS health FROM sys.dm_hadr_database_replica_states s JOIN sys.availability_replicas r ON r.replica_id = s.replica_id LEFT JOIN sys.dm_hadr_availability_replica_states a ON a.replica_id = s.replica_id WHERE s.database_id = ${id}`, {
    op: 'look at the replicas', row: z.object({ replica: z.string(), local: z.boolean(), role: z.string().nullable(), health: z.string().nullable() }),
  })
}

/** PRIMARY or SECONDARY; null where the database is in no availability group. */
export async function localRole(session: Session, facts: DatabaseFacts): Promise<string | null> {
  const here = (await replicasOf(session, facts)).find(({ local }) => local)
  return here === undefined ? null : here.role ?? 'unknown'
}
