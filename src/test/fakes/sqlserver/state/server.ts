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
}

/** What the wall clock of the server shows, as a Date whose UTC fields are read. */
export const wallNow = (server: ServerState): Date => toWall(server, server.clock.now().getTime())
export const toWall = (server: ServerState, at: number): Date => new Date(at + server.offset * 60_000)
export const fromWall = (server: ServerState, wall: Date): number => wall.getTime() - server.offset * 60_000
