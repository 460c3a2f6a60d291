import type { Readable, Writable } from 'node:stream'
import type { Clock } from '../core/clock.ts'
import type { Component, EngineName, Level } from '../core/site.ts'
import type { Finding } from '../core/finding.ts'
import type { Manifest } from '../core/manifest.ts'
import type { Log } from '../core/log.ts'

/** Two kinds, because the field has two: one streams bytes that we keep, the other owns its storage. */
export type Engine = StreamEngine

/** An engine whose tool gives a stream. It writes files into a vessel; whoever called decides whether they become a copy. */
export interface StreamEngine<C extends Component = Component> {
  readonly kind: 'stream'
  readonly name: EngineName
  readonly levels: readonly Level[]
  readonly tools: readonly ToolNeed[]
  /** Looks, changes nothing: is the source there and readable, are the tools, how many bytes will it be about. */
  preflight(source: C, work: Work): Promise<Preflight>
  /** Returns only when every process ended well and the format's own end mark was seen; throws a Fault otherwise. */
  dump(ask: { source: C; level: Level; base: CopyReader | null; vessel: Vessel }, work: Work): Promise<DumpFacts>
  /** The engine's own check on the real bytes of one copy. */
  intact(copy: CopyReader, work: Work): Promise<Verdict>
  /** Brings a chain back, oldest first, into an empty folder that is thrown away, and compares it with the last manifest. Never touches the source. */
  rehearse(ask: { chain: readonly CopyReader[]; source: C; at: Date }, work: Work): Promise<Rehearsal>
  /** Brings a chain back, oldest first, into an empty folder of somebody's choice; with `only`, just these paths as the copy names them. Returns what now stands there. */
  restore(ask: { chain: readonly CopyReader[]; into: string; only?: readonly string[] }, work: Work): Promise<{ readonly bytes: number; readonly paths: readonly string[] }>
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
  progress(step: Progress): void
}

export interface Progress {
  readonly phase: 'read' | 'compress' | 'write' | 'check' | 'extract' | 'count'
  readonly bytes: number
  readonly of: number | null
}

export interface Preflight {
  readonly findings: readonly Finding[]
  /** Bytes that a full copy reads; null where it cannot be told. */
  readonly bytes: number | null
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
}

export type Verdict = { readonly ok: true; readonly facts: Record<string, string | number> } | { readonly ok: false; readonly findings: readonly Finding[] }

export interface Rehearsal {
  /** Was it brought back at all. */
  readonly restored: Verdict
  /** Integrity, references, counts, newest record; null when it could not be restored. */
  readonly consistent: Verdict | null
}
