import type { Replica } from '../state/server.ts'
import { BIGINT, BIT, GUID, INT, NAME, nvarchar, TINYINT } from '../wire/types.ts'
import { viewOf } from './view.ts'
import type { Looking, View } from './view.ts'

const WORDS = nvarchar(60)
const STATES = { 'NOT SYNCHRONIZING': 0, SYNCHRONIZING: 1, SYNCHRONIZED: 2 } as const
const HEALTH = { NOT_HEALTHY: 0, PARTIALLY_HEALTHY: 1, HEALTHY: 2 } as const

/** An id that a name always has. */
const id = (name: string) => Buffer.from(name.padEnd(16).slice(0, 16)).toString('hex').toUpperCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
const once = (look: Looking, by: (each: Replica) => string) => [...new Map(look.server.replicas.map((each) => [by(each), each])).values()]

const databaseStates = viewOf((look) => look.server.replicas, {
  database_id: [INT, (each, look) => look.server.databases.get(each.database.toLowerCase())?.id ?? 0],
  group_id: [GUID, (each) => id(each.group)],
  replica_id: [GUID, (each) => id(each.server)],
  group_database_id: [GUID, (each) => id(each.database)],
  is_local: [BIT, (each, look) => each.server === look.server.name],
  is_primary_replica: [BIT, (each) => each.role === 'PRIMARY'],
  synchronization_state: [TINYINT, (each) => STATES[each.state]],
  synchronization_state_desc: [WORDS, (each) => each.state],
  synchronization_health: [TINYINT, (each) => HEALTH[each.health]],
  synchronization_health_desc: [WORDS, (each) => each.health],
  database_state_desc: [WORDS, () => 'ONLINE'],
  is_suspended: [BIT, (each) => each.suspended],
  suspend_reason_desc: [WORDS, (each) => (each.suspended ? 'SUSPEND_FROM_USER' : null)],
  log_send_queue_size: [BIGINT, (each) => BigInt(each.sendQueueKb)],
  redo_queue_size: [BIGINT, (each) => BigInt(each.redoQueueKb)],
})

const replicaStates = viewOf((look) => once(look, (each) => each.group + each.server), {
  replica_id: [GUID, (each) => id(each.server)],
  group_id: [GUID, (each) => id(each.group)],
  is_local: [BIT, (each, look) => each.server === look.server.name],
  role: [TINYINT, (each) => (each.role === 'PRIMARY' ? 1 : 2)],
  role_desc: [WORDS, (each) => each.role],
  connected_state_desc: [WORDS, () => 'CONNECTED'],
  operational_state_desc: [WORDS, () => 'ONLINE'],
  synchronization_health_desc: [WORDS, (each) => each.health],
})

const groups = viewOf((look) => once(look, (each) => each.group), {
  group_id: [GUID, (each) => id(each.group)],
  name: [NAME, (each) => each.group],
})

const replicas = viewOf((look) => once(look, (each) => each.group + each.server), {
  replica_id: [GUID, (each) => id(each.server)],
  group_id: [GUID, (each) => id(each.group)],
  replica_server_name: [nvarchar(256), (each) => each.server],
  availability_mode_desc: [WORDS, () => 'SYNCHRONOUS_COMMIT'],
  backup_priority: [INT, () => 50],
})

export const availabilityViews: Readonly<Record<string, View>> = {
  'sys.dm_hadr_database_replica_states': databaseStates,
  'sys.dm_hadr_availability_replica_states': replicaStates,
  'sys.availability_groups': groups,
  'sys.availability_replicas': replicas,
}
