import { App } from '@slack/bolt'
import type { Receiver } from '@slack/bolt'
import type { Log } from '../../core/log.ts'
import type { Health } from '../platform.ts'
import type { Json } from './json.ts'
import { boltLogger } from './quiet-bolt.ts'

/** One thing that Slack delivered. `ack` may carry an answer for the window that it came from. */
export interface Parcel {
  readonly body: Json
  /** What proves that this very request came once; null where the connection itself does. */
  readonly seal: string | null
  /** When Slack signed it; null where the connection itself does. */
  readonly signedAt: number | null
  ack(answer?: Json): Promise<void>
}

/** Throws where the parcel is not to be acknowledged. */
export type Hear = (parcel: Parcel) => Promise<void>

/** How Slack reaches us. */
export interface Wire {
  /** Resolves once Slack can reach us; from then on it sees to that itself. Throws a Fault where it cannot now. */
  start(): Promise<void>
  health(): Health
  reconnects(): number
  address(): { readonly host: string; readonly port: number } | null
  stop(): Promise<void>
}

/**
 * Puts our ears onto one of Bolt's receivers. Bolt's own way through an event acknowledges it before anybody has it on disk,
 * so what it does with one is replaced; its sockets, signatures and answers stay.
 */
export function listenOn(receiver: Receiver, hear: Hear, log: Log): void {
  new Ears(receiver, hear, log)
}

class Ears extends App {
  readonly #hear: Hear

  constructor(receiver: Receiver, hear: Hear, log: Log) {
    super({ receiver, logger: boltLogger(log), convoStore: false, authorize: () => Promise.resolve({}) })
    this.#hear = hear
  }

  override async processEvent(event: Parameters<App['processEvent']>[0]): Promise<void> {
    const { seal, signedAt }: { readonly seal?: unknown; readonly signedAt?: unknown } = event.customProperties ?? {}
    await this.#hear({ body: event.body, seal: typeof seal === 'string' ? seal : null, signedAt: typeof signedAt === 'number' ? signedAt : null, ack: async (answer) => { await event.ack(answer) } })
  }
}
