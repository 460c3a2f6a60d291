import { z } from 'zod'
import type { TelegramDesk } from './parts.ts'
import { TelegramTrouble } from './trouble.ts'

/** What Telegram says of our webhook. */
export interface WebhookInfo {
  readonly url: string
  readonly waiting: number
  /** Telegram's second of the last post that failed; 0 for none. */
  readonly failedAt: number
  readonly failure: string
}

/** Asks Telegram how it gets on with our webhook; throws a TelegramTrouble where that cannot be asked now. */
export async function webhookInfo(desk: TelegramDesk, signal: AbortSignal): Promise<WebhookInfo> {
  const read = info.safeParse(await desk.line.call('getWebhookInfo', {}, { signal }))
  if (!read.success) throw new TelegramTrouble('getWebhookInfo', { kind: 'network' }, 'an answer that tells of no webhook')
  const { url, pending_update_count: waiting, last_error_date: failedAt, last_error_message: failure } = read.data
  return { url, waiting, failedAt, failure }
}

const info = z.object({ url: z.string(), pending_update_count: z.int(), last_error_date: z.int().default(0), last_error_message: z.string().default('') })
