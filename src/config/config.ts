import type { PlatformId } from '../core/people.ts'
import type { Site } from '../core/site.ts'
import type { Mistake } from './mistake.ts'
import type { SlackAccess, TelegramAccess } from './chats.ts'

/** Everything that a person set before the start: read once, checked whole, frozen. Nothing else is configuration. */
export interface Config {
  /** `demo` where there is neither `.env` nor `pulih.yaml`. */
  readonly mode: 'demo' | 'site'
  readonly site: Site
  readonly secrets: Secrets
  readonly places: Places
  readonly chat: {
    /** Where the pages are served; null where they are switched off. */
    readonly web: WebPlace | null
    /** A place of its own for what every ward may see; absent or null where there is none. */
    readonly units?: WebPlace | null
    /** Null where `.env` names no token: that chat is off. Secrets stand in both. */
    readonly telegram: TelegramAccess | null
    readonly slack: SlackAccess | null
    /** Who may always add others: the first admin, before anybody else is known. */
    readonly admins: readonly AdminName[]
  }
  readonly log: { readonly level: LogLevel }
}

/** What must never be shown, logged or written into pulih.yaml. */
export interface Secrets {
  /** A watcher elsewhere that is told that we live; its address is the key to it. */
  readonly deadman: string | null
  /** Passwords of databases and places, by the name that pulih.yaml calls them. */
  readonly passwords: Readonly<Record<string, string>>
  /** The file with the age identity that opens sealed copies; null where it is kept elsewhere. */
  readonly identity: string | null
  /** What the scripts' tokens are made of, and the token of each, by its name; null where no script reports in. */
  readonly ping: { readonly key: string; readonly tokens: Readonly<Record<string, string>> } | null
}

/** Absolute paths. None of them is made by reading the configuration. */
export interface Places {
  /** Where `.env` and `pulih.yaml` lie, or would lie. */
  readonly folder: string
  /** The reviewed file that the site was read from. */
  readonly siteFile: string
  readonly data: string
  readonly database: string
  readonly scratch: string
  /** The audit chain's heads, one a line. */
  readonly anchors: string
  /** Of which everybody's one-time codes are made. */
  readonly codeKey: string
  /** What people sent as evidence, each file under its digest. */
  readonly evidence: string
  readonly lock: string
  /** The folder of Pulih itself. */
  readonly root: string
  readonly migrations: string
  readonly public: string
}

export interface WebPlace {
  readonly host: string
  readonly port: number
  /** Further names under which a browser may ask for the pages. */
  readonly names: readonly string[]
}

export interface AdminName {
  readonly platform: PlatformId
  readonly userId: string
}

export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

export type Loaded = { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly mistakes: readonly Mistake[] }
