/** What a broken world looks like after an adapter has translated it: where, doing what, and whether trying again can help. */
export class Fault extends Error {
  readonly area: FaultArea
  readonly op: string
  readonly retry: 'later' | 'never'
  /** Seconds the other side asked us to wait, where it said so. */
  readonly after?: number
  readonly hint?: HintId
  /** The file of a copy that its place could not read, where that is what broke. */
  readonly unread?: UnreadFile

  constructor(fault: { area: FaultArea; op: string; retry: 'later' | 'never'; hint?: HintId; after?: number; cause?: unknown; detail?: string; unread?: UnreadFile }) {
    const detail = fault.detail ?? (fault.cause instanceof Error ? fault.cause.message : undefined)
    super(detail === undefined ? fault.op : `${fault.op}: ${detail}`, { cause: fault.cause })
    this.name = 'Fault'
    this.area = fault.area
    this.op = fault.op
    this.retry = fault.retry
    if (fault.hint !== undefined) this.hint = fault.hint
    if (fault.after !== undefined) this.after = fault.after
    if (fault.unread !== undefined) this.unread = fault.unread
  }
}

export interface UnreadFile {
  readonly target: string
  readonly key: string
  readonly file: string
}

export type FaultArea = 'chat' | 'engine' | 'target' | 'tool' | 'store' | 'config' | 'bot'

/** The next step a person should take; `texts/` says each in a full sentence. */
export type HintId =
  | 'free-space'
  | 'mount-missing'
  | 'disk-not-plugged'
  | 'wrong-disk'
  | 'place-missing'
  | 'place-locked'
  | 'read-only'
  | 'permission'
  | 'tool-missing'
  | 'tool-failed'
  | 'source-missing'
  | 'source-locked'
  | 'source-stopped'
  | 'file-changed'
  | 'chat-gone'
  | 'network'
  | 'login-refused'
  | 'host-key'
  | 'wrong-server'
  | 'not-empty'
  | 'point-unreachable'
  | 'log-chain'
  | 'stalled'
  | 'database-newer'
  | 'database-corrupt'
  | 'cancelled'
  | 'copy-damaged'
  | 'identity-missing'
  | 'identity-wrong'
  | 'look-at-log'
