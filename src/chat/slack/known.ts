import { HOUR, MINUTE, type Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { within } from '../../core/within.ts'
import { jsonAt, textAt } from './json.ts'
import type { SlackWeb } from './web.ts'

/** What people and channels are called, and where a person's private chat is. Asked for once an hour; who cannot be asked for in time goes by the id. */
export interface Known {
  person(id: string): Promise<string>
  channel(id: string): Promise<string>
  /** The private chat with a person; null where there is none now. */
  directWith(user: string): Promise<string | null>
  noteDirect(user: string, chat: string): void
  forgetChannel(id: string): void
}

export function knownIn(parts: { readonly web: SlackWeb; readonly clock: Clock; readonly log: Log }): Known {
  const { web, clock, log } = parts
  const kept = new Map<string, { readonly value: string | null; readonly until: number }>()
  const asking = new Map<string, Promise<void>>()

  const ask = async (key: string, look: () => Promise<string>): Promise<string | null> => {
    const known = kept.get(key)
    if (known !== undefined && known.until > clock.passed()) return known.value
    const asked = asking.get(key) ?? fetchOnce(key, look)
    asking.set(key, asked)
    await within(clock, PATIENCE, asked)
    return kept.get(key)?.value ?? null
  }
  const fetchOnce = async (key: string, look: () => Promise<string>): Promise<void> => {
    try {
      note(key, await look(), KEEP)
    } catch (error) {
      log.debug({ key, error }, 'a name could not be asked for')
      note(key, kept.get(key)?.value ?? null, TRY_AGAIN)
    } finally {
      asking.delete(key)
    }
  }
  const note = (key: string, value: string | null, keep: number) => {
    if (kept.size > MANY) kept.clear()
    kept.set(key, { value: value === '' ? null : value, until: clock.passed() + keep })
  }
  return {
    person: async (id) => await ask(`person ${id}`, async () => {
      const user = jsonAt(await web.call('users.info', { user: id }), 'user')
      return textAt(user, 'profile', 'display_name') || textAt(user, 'profile', 'real_name') || textAt(user, 'real_name') || textAt(user, 'name')
    }) ?? id,
    channel: async (id) => await ask(`channel ${id}`, async () => textAt(await web.call('conversations.info', { channel: id }), 'channel', 'name')) ?? id,
    directWith: (user) => ask(`direct ${user}`, async () => textAt(await web.call('conversations.open', { users: user }), 'channel', 'id')),
    noteDirect: (user, chat) => note(`direct ${user}`, chat, KEEP),
    forgetChannel: (id) => void kept.delete(`channel ${id}`),
  }
}

const KEEP = HOUR
const TRY_AGAIN = MINUTE
/** An event waits no longer for a name: it has to be kept first. */
const PATIENCE = 800
const MANY = 10_000
