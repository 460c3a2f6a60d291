import type { Component } from '../../core/component.ts'
import type { Server } from '../../core/site.ts'
import type { Tool } from '../../engines/tool.ts'

/** A living source, and what can befall it. What it cannot suffer is null. */
export interface Stand {
  readonly component: Component
  /** May be changed while it stands: what `.env` holds. */
  readonly secrets: Record<string, string>
  readonly servers?: readonly Server[]
  /** In whose name its tools run. */
  readonly dress?: (tool: Tool) => Tool
  change(): Promise<void>
  /** Who gives the bytes: a tool that can be told by its call, a child of ours by its name, or a server that fails at a percent. */
  readonly producer: { readonly kind: 'tool'; readonly is: (tool: Tool) => boolean } | { readonly kind: 'child'; readonly name: string } | { readonly kind: 'server'; readonly fails: (percent: number) => void }
  /** Another server answers under its name. */
  readonly swap: (() => Promise<{ back(): Promise<void> }>) | null
  /** It is killed and comes back. `during` is the call in whose middle that has to be, where it is not the producer's. */
  readonly crash: { now(): Promise<void>; readonly during?: (tool: Tool) => boolean; readonly arm?: () => void } | null
  /** Somebody's lock that nobody takes away; where it is waited for, time must pass. */
  readonly lock: (() => Promise<{ free(): Promise<void>; readonly waited?: true }>) | null
  readonly loseLog: (() => Promise<void>) | null
  /** Breaks every connection to the machine. */
  readonly cut: (() => Promise<void>) | null
  stop(): Promise<void>
}
