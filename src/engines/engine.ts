import type { Readable, Writable } from 'node:stream'
import type { Clock } from '../core/clock.ts'
import type { Component, DatabaseAccess, EngineName } from '../core/component.ts'
import type { Difference, PartDifference } from '../core/difference.ts'
import type { StoodLeft } from '../core/recovery-left.ts'
import type { Fallback, Level } from '../core/site.ts'
import type { Finding } from '../core/finding.ts'
import type { Client } from '../core/looked.ts'
import type { MergeWay } from '../core/merge.ts'
import type { Manifest } from '../core/manifest.ts'
import type { Log } from '../core/log.ts'
import type { Place } from '../core/place.ts'
import type { Host } from './host.ts'
import type { BroughtIn, Standing } from './standing.ts'

/**
 * Copies one kind of source, proves its copies and brings them back. It writes files into a vessel; whoever called decides
 * whether they become a copy. Where a tool insists on a storage of its own, that storage is a place to fetch from.
 */
export interface Engine<C extends Component = Component> {
  readonly name: EngineName
  readonly levels: readonly Level[]
  readonly tools: readonly ToolNeed[]
  /** Looks, changes nothing: is the source there, is it the one that is meant, may we, are the tools, how many bytes will it be about. */
  preflight(source: C, work: Work): Promise<Preflight>
  /** Whether a copy of this level can follow that base now; why not, where it cannot. Without it every base will do. */
  follows?(ask: { source: C; level: Level; base: CopyReader }, work: Work): Promise<Fallback | null>
  /** What a copy of this very level still waits for: files that somebody else has not finished. May wait itself, as long as its source grants. */
  awaits?(ask: { source: C; level: Level; base: CopyReader | null }, work: Work): Promise<readonly Finding[]>
  /** Returns only when every process ended well and the format's own end mark was seen; throws a Fault otherwise. */
  dump(ask: { source: C; level: Level; base: CopyReader | null; vessel: Vessel }, work: Work): Promise<DumpFacts>
  /** The engine's own check on the real bytes of one copy. `source` is what it is a copy of, for an engine whose files only a server can read. */
  intact(copy: CopyReader, work: Work, source?: C): Promise<Verdict>
  /** Brings a chain back, oldest first, into an empty folder that is thrown away, and compares it with the last manifest. Never touches the source. */
  rehearse(ask: { chain: readonly CopyReader[]; source: C; at: Date }, work: Work): Promise<Rehearsal>
  /**
   * Brings a chain back, oldest first, to where somebody wants it. Refuses a place that holds anything, a server that is not
   * the one that was named, and a moment that the chain does not reach. Returns what now stands there.
   */
  restore(ask: RestoreAsk, work: Work): Promise<Restored>
  /** Where its copies may come back to in use; an engine without it comes back to empty places only. */
  readonly ground?: Ground<C>
  /** The commands that restore without us, as Markdown, for RESTORE.md. */
  guide(chain: readonly string[], manifest: Manifest): string
}

export interface ToolNeed {
  readonly command: string
  readonly versionArgs: readonly string[]
  readonly least: string
  /** Debian's name of the package that brings it. */
  readonly package: string
}

/** What every long call gets: a private empty folder that is removed afterwards, a way to stop, a way to tell how far it is. */
export interface Work {
  readonly scratch: string
  readonly signal: AbortSignal
  readonly log: Log
  /** Tells the moment that a copy brings back. */
  readonly clock: Clock
  readonly zstd: { readonly level: number; readonly threads: number }
  /** Where the source's own tools run: on this machine, or on the source's. */
  readonly host: Host
  /** A secret of `.env` by its name; refuses one that is not there. */
  secret(name: string): string
  /** Where somebody else's tool leaves its files, by the name of the observed target; refuses every other place. */
  place(name: string): Place
  /** How copies are sealed and opened; without it they are neither. */
  readonly seals?: Seals
  progress(step: Progress): void
}

/** What an engine is lent beside its scratch: the machine that its tools run on, and the secrets that `.env` names. */
export type Lend = (ask: { readonly server: string; readonly scratch: string }) => Pick<Work, 'host' | 'secret' | 'seals' | 'place'>

/** Sealing, on the way to a place and back. */
export interface Seals {
  /** For whom; empty where copies are not sealed. */
  readonly recipients: readonly string[]
  /** Whether there is an identity here that may open what is sealed. */
  readonly opens: boolean
  /** A vessel that seals; `bytes` tells what each sealed file held before. */
  seal(vessel: Vessel, signal: AbortSignal): Vessel & { bytes(): Readonly<Record<string, number>> }
  /** The copy as its engine wrote it; a sealed file is opened as it is read, and throws a Fault where no identity opens it. */
  unseal(copy: CopyReader, how: { readonly at: { readonly target: string; readonly key: string }; readonly signal: AbortSignal }): CopyReader
}

export interface Progress {
  readonly phase: 'wait' | 'read' | 'compress' | 'write' | 'check' | 'extract' | 'count'
  readonly bytes: number
  readonly of: number | null
}

export interface Preflight {
  /** What forbids to go on. */
  readonly findings: readonly Finding[]
  /** What a person should know, and the copy is made all the same. */
  readonly warnings: readonly Finding[]
  /** What the source's server says of itself, whatever its name; null where there is no server to ask. */
  readonly identity: string | null
  /** Bytes that a full copy reads; null where it cannot be told. */
  readonly bytes: number | null
}

export interface RestoreAsk {
  readonly chain: readonly CopyReader[]
  readonly into: Destination
  /** Exactly what was there at that moment; null for all that the chain holds. */
  readonly until: Date | null
  /** Only these paths or tables, as the copy names them; null for everything. */
  readonly only: readonly string[] | null
  /** What becomes of what stands there already; absent, a place that holds anything is refused. */
  readonly over?: Over
}

/**
 * What stands at the destination under the names that come back is kept there beside them, under those names and this word,
 * or takes its place again where the restore fails. `exchange` is awaited just before it is touched: until then nothing has
 * changed for anybody.
 */
export interface Over {
  readonly aside: string
  /** Words of earlier tries of the same restore: what came under them, and never took its place, is cleared away. */
  readonly earlier?: readonly string[]
  readonly exchange: () => Promise<void>
}

/** What an engine can say of a place before and after something is brought back to it. */
export interface Ground<C extends Component = Component> {
  /** The source's own place. `identity` is what its last copy said of its server. */
  home(source: C, identity: string): Destination
  /** Looks, changes nothing: is it there, is it the one, may we, is there room for so many bytes, what stands there under the names that would come back. */
  look(ask: { source: C; into: Destination; manifest: Manifest }, work: Work): Promise<Standing>
  /** Looks at what was brought back: sign-in, identity, the engine's own check, rows where `counted`, the newest record. Where `only` these parts came, nothing is asked of what did not. */
  examine(ask: { source: C; into: Destination; manifest: Manifest; counted: 'as-the-manifest-says' | 'another-moment'; only?: readonly string[] | null }, work: Work): Promise<Examined>
  /** The databases of a copy, as `Destination.rename` names them; absent where nothing can be renamed. */
  names?(manifest: Manifest): readonly string[]
  /** The newest record that the source holds now, by its freshness query; null where it has none or nobody answers. */
  newest?(source: C, work: Work): Promise<string | null>
  /** Who is signed in to a server now, ourselves left out; absent where nobody can be asked. Throws a Fault where it does not say. */
  clients?(ask: { readonly source: C; readonly access: DatabaseAccess }, work: Work): Promise<readonly Client[]>
  /**
   * Holds parts that came back to a place against what their source holds now, and says how to bring them in. Reads only, on either
   * side, and refuses a server that is not the one that was named. Absent where nothing comes back in parts.
   */
  differ?(ask: Differing<C>): Promise<Difference>
  /**
   * Brings rows of parts beside into what their source holds, in one transaction and exactly so many as were told before; what stood
   * there is kept first. Done twice under one word it is done once. Refuses tables without a key, of another shape, or that know no
   * transaction. Absent where a person runs the commands.
   */
  bringIn?(ask: BringIn<C>): Promise<BroughtIn>
  /** How each name stands over which something was brought back, found by the names that follow from its words. Changes nothing; refuses a server that is not the one that was named. */
  left?(ask: Left, work: Work): Promise<readonly StoodLeft[]>
  /**
   * Lets that serve again which served before, where an exchange was cut off: its name and its door are given back to it. Twice is
   * once; what was brought back and serves is left alone, since people may live on it. Returns how it stands then.
   */
  putBack?(ask: Left, work: Work): Promise<readonly StoodLeft[]>
}

/** A restore over what stood there, by what it was told. */
export interface Left {
  readonly into: Destination
  readonly manifest: Manifest
  /** Of each of its tries, oldest first: what stood there is kept under them. The last one is that of the try that is asked about. */
  readonly words: readonly string[]
  /** What stood there before it, as a look names it. */
  readonly held: readonly string[]
}

/** Parts of a copy beside, and where they came from; each side has tools of its own. */
export interface Differing<C extends Component = Component> {
  readonly source: C
  readonly manifest: Manifest
  readonly only: readonly string[]
  readonly beside: { readonly at: Destination; readonly work: Work }
  readonly home: { readonly at: Destination; readonly work: Work }
  /** A word for what the commands keep and make: small letters, digits and _. */
  readonly word: string
}

/** Rows that were decided on. */
export interface BringIn<C extends Component = Component> extends Differing<C> {
  readonly way: MergeWay
  /** Of each part, how it differs. */
  readonly expected: readonly PartDifference[]
}

export interface Examined {
  readonly verdict: Verdict
  readonly identity: string | null
  readonly newest: string | null
}

/** A place that must hold nothing yet: a folder, or databases on a server that says of itself what is expected. */
export type Destination =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'server'; readonly access: DatabaseAccess; readonly identity: string; readonly rename: Readonly<Record<string, string>> }

export interface Restored {
  readonly bytes: number
  /** Paths, or databases and tables. */
  readonly paths: readonly string[]
  /** What stood there before, by the names that it has now. */
  readonly aside?: readonly string[]
}

/** Where an engine puts its files; hashing, counting and space are the vessel's business. */
export interface Vessel {
  /** A new file of the copy. `body` must be ended by the engine; `closed` tells what arrived. */
  file(name: string): { readonly body: Writable; readonly closed: Promise<{ readonly bytes: number; readonly sha256: string }> }
}

/** A finished copy, read back from where it lies. */
export interface CopyReader {
  readonly name: string
  readonly manifest: Manifest
  open(file: string): Promise<Readable>
}

/** What an engine knows of a copy it has just made: everything of the manifest that is its own. */
export type DumpFacts = Pick<Manifest, 'rawBytes' | 'counts' | 'freshness' | 'positions' | 'notes' | 'tools'> & {
  /** The moment that the copy brings back. */
  readonly takenAt: Date
  readonly identity: string
  /** What a person should know of this very copy. */
  readonly warnings?: readonly Finding[]
}

export type Verdict = { readonly ok: true; readonly facts: Record<string, string | number> } | { readonly ok: false; readonly findings: readonly Finding[] }

export interface Rehearsal {
  /** Was it brought back at all. */
  readonly restored: Verdict
  /** Integrity, references, counts, newest record; null when it could not be restored. */
  readonly consistent: Verdict | null
}
