import type { Clock } from '../../../../core/clock.ts'
import type { Database, Msdb, Person, Volume } from './shapes.ts'

export type Edition = 'Express' | 'Web' | 'Standard' | 'Developer' | 'Enterprise'

export interface Session {
  readonly spid: number
  readonly login: Person
  readonly app: string
  readonly host: string
  database: string
  /** What it is carrying out, for sys.dm_exec_requests. */
  request: { readonly command: string; readonly since: number; percent: number; readonly database: string } | null
  cut(): void
}

/** How one database of an availability group fares on one replica. */
export interface Replica {
  readonly group: string
  readonly server: string
  readonly database: string
  role: 'PRIMARY' | 'SECONDARY'
  state: 'SYNCHRONIZED' | 'SYNCHRONIZING' | 'NOT SYNCHRONIZING'
  health: 'HEALTHY' | 'PARTIALLY_HEALTHY' | 'NOT_HEALTHY'
  suspended: boolean
  sendQueueKb: number
  redoQueueKb: number
}

/** Log shipping, as the monitor's tables tell of it; moments in milliseconds of UTC. */
export interface Shipping {
  readonly primaries: { readonly database: string; lastBackup: number | null; lastFile: string; thresholdMinutes: number }[]
  readonly secondaries: { readonly database: string; readonly primaryServer: string; readonly primaryDatabase: string; lastCopied: number | null; lastRestored: number | null; latencyMinutes: number; thresholdMinutes: number }[]
}

/** One server: everything it would find again after a restart, and who is connected. */
export interface ServerState {
  name: string
  edition: Edition
  version: readonly [number, number, number]
  readonly clock: Clock
  /** The server's wall clock is this many minutes ahead of UTC. */
  offset: number
  startedAt: number
  readonly databases: Map<string, Database>
  readonly logins: Map<string, Person>
  readonly volumes: Volume[]
  readonly msdb: Msdb
  readonly sessions: Map<number, Session>
  readonly settings: Map<string, number>
  nextDatabaseId: number
  /** How long each announced step of a BACKUP or RESTORE takes. */
  paceMs: number
  readonly replicas: Replica[]
  readonly shipping: Shipping
  /** Tables that somebody writes to in a transaction that has not ended. */
  readonly writing: { readonly database: string; readonly table: string }[]
}

/** What the wall clock of the server shows, as a Date whose UTC fields are read. */
export const wallNow = (server: ServerState): Date => toWall(server, server.clock.now().getTime())
export const toWall = (server: ServerState, at: number): Date => new Date(at + server.offset * 60_000)
export const fromWall = (server: ServerState, wall: Date): number => wall.getTime() - server.offset * 60_000
