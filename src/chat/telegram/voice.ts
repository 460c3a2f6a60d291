import type { Voice } from '../platform.ts'
import type { TelegramMessage, TelegramUser } from './update.ts'

export interface Speaker {
  readonly user: { readonly id: string; readonly name: string }
  readonly voice: Voice
}

/** Nobody in particular; never a person's number. */
export const ANONYMOUS = 'anonymous'

/** Who says this, and whether Telegram vouches for it. Whoever hides behind a chat has no number of a person. */
export function speakerOf(message: TelegramMessage, kind: 'said' | 'edited'): Speaker {
  const { from, sender_chat: behind } = message
  if (behind !== undefined) {
    const own = behind.id === message.chat.id && message.chat.type !== 'channel'
    return { user: { id: ANONYMOUS, name: message.author_signature ?? behind.title ?? ANONYMOUS }, voice: own ? 'anonymous' : 'channel' }
  }
  if (from === undefined) return { user: { id: ANONYMOUS, name: message.author_signature ?? ANONYMOUS }, voice: 'channel' }
  if (from.id === GROUP_ANONYMOUS) return { user: { id: ANONYMOUS, name: ANONYMOUS }, voice: 'anonymous' }
  if (from.id === CHANNEL_BOT || from.id === TELEGRAM_ITSELF || message.is_automatic_forward === true) return { user: { id: ANONYMOUS, name: ANONYMOUS }, voice: 'channel' }
  if (from.is_bot) return { user: { id: `bot:${from.id}`, name: nameOf(from) }, voice: 'bot' }
  const user = { id: String(from.id), name: nameOf(from) }
  if (message.via_bot !== undefined) return { user, voice: 'bot' }
  if (message.forward_origin !== undefined || message.forward_date !== undefined) return { user, voice: 'forwarded' }
  return { user, voice: kind === 'edited' ? 'edited' : 'own' }
}

export function nameOf(user: TelegramUser): string {
  return [user.first_name, user.last_name ?? ''].join(' ').trim()
}

/** The common user of all admins who hide in their group, of all channels that write in one, and Telegram's own. */
const GROUP_ANONYMOUS = 1_087_968_824
const CHANNEL_BOT = 136_817_688
const TELEGRAM_ITSELF = 777_000
