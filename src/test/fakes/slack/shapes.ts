import type { Clock } from '../../../core/clock.ts'

/** A JSON object as it goes over the wire. */
export type Json = Readonly<Record<string, unknown>>

export interface Team { readonly id: string; readonly name: string; readonly domain: string }

export interface Person {
  readonly id: string
  readonly team: string
  name: string
  readonly tz: string
  readonly bot: string | null
  active: boolean
}

export type RoomKind = 'public' | 'private' | 'im'

export interface Room {
  readonly id: string
  readonly kind: RoomKind
  name: string
  archived: boolean
  readonly members: Set<string>
  posts: Post[]
  readonly removed: Post[]
}

export interface StoredFile { readonly id: string; readonly name: string; readonly length: number; bytes: Buffer | null; title: string; shared: boolean }

/** One message that stands in a room, with what was edited since. */
export interface Post {
  readonly ts: string
  readonly thread: string | null
  readonly user: string
  readonly bot: string | null
  readonly subtype: string | null
  text: string
  blocks: readonly Json[]
  metadata: Json | null
  files: readonly StoredFile[]
  edits: number
  readonly reactions: Map<string, Set<string>>
}

/** A message that one person alone sees, until he reloads. */
export interface Ephemeral { readonly ts: string; readonly room: string; readonly user: string; readonly thread: string | null; text: string; blocks: readonly Json[] }

export interface View {
  readonly id: string
  readonly kind: 'modal' | 'home'
  readonly user: string
  readonly previous: string | null
  readonly root: string
  body: Json
  hash: string
  errors: Readonly<Record<string, string>>
}

export interface Trigger { readonly user: string; readonly until: number; used: boolean }

/** Where an answer to one interaction may go: five times, within half an hour. */
export interface ResponseUrl { readonly user: string; readonly room: string; readonly thread: string | null; readonly message: string | null; readonly until: number; uses: number }

export interface Parcel { readonly type: 'events_api' | 'slash_commands' | 'interactive'; readonly payload: Json }

/** How a parcel fared: what the app answered, or what the person saw instead. */
export type Outcome =
  | { readonly kind: 'acked'; readonly payload: Json | null; readonly attempt: number }
  | { readonly kind: 'failed'; readonly why: 'operation_timeout' | 'dispatch_failed' }

/** What the app's own configuration page says. */
export interface AppSettings {
  readonly id: string
  readonly botToken: string
  readonly appToken: string
  readonly signingSecret: string
  readonly botUser: string
  readonly botId: string
  readonly scopes: Set<string>
  readonly appScopes: Set<string>
  readonly events: Set<string>
  readonly commands: Set<string>
  revoked: boolean
}

/** Everything that this Slack knows. */
export interface World {
  readonly clock: Clock
  readonly ids: Ids
  readonly app: AppSettings
  /** The workspace the app is installed in. */
  readonly home: Team
  readonly teams: Map<string, Team>
  readonly people: Map<string, Person>
  readonly rooms: Map<string, Room>
  readonly files: Map<string, StoredFile>
  readonly views: Map<string, View>
  readonly stacks: Map<string, View[]>
  readonly homes: Map<string, View>
  readonly triggers: Map<string, Trigger>
  readonly responseUrls: Map<string, ResponseUrl>
  ephemerals: Ephemeral[]
  /** Base address of the loopback server, once it listens. */
  address: string
  send(parcel: Parcel): Promise<Outcome>
}

export interface Ids {
  next(prefix: string): string
  hex(length: number): string
  /** The next message timestamp: unique, rising, from the clock. */
  ts(): string
}
