import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Spoken } from '../../texts/message.ts'
import type { Knocked, MessageRef } from '../platform.ts'
import type { TelegramLine } from './line.ts'
import type { TelegramLimits, TelegramPace } from './pace.ts'
import type { TelegramLanguages } from './words.ts'

/** What the Telegram adapter is made of. */
export interface TelegramParts {
  readonly token: string
  /** `https://api.telegram.org`, or a Bot API server of one's own. */
  readonly apiRoot: string
  readonly mode: TelegramMode
  readonly clock: Clock
  readonly log: Log
  readonly texts: TelegramLanguages
  /** What one of our messages says now, so that a question before a press is asked in the card's own words, and no file goes up twice. */
  readonly cardAt?: (ref: MessageRef) => Promise<Spoken | null>
  /** Told of whoever posts to the webhook without its secret. */
  readonly knocked?: Knocked
  /** Other limits than Telegram's own, for a Bot API server that bears more. */
  readonly limits?: TelegramLimits
}

export type TelegramMode =
  | { readonly kind: 'poll' }
  /** `url` is the public address; `listen` is where the reverse proxy finds us. */
  | { readonly kind: 'webhook'; readonly url: string; readonly secret: string; readonly listen: { readonly host: string; readonly port: number } }

/** What every file of this room works with. */
export interface TelegramDesk extends Pick<TelegramParts, 'clock' | 'log' | 'texts' | 'cardAt' | 'knocked'> {
  readonly line: TelegramLine
  readonly pace: TelegramPace
}
