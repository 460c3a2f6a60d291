import { SECOND } from '../../core/clock.ts'
import type { Hearing } from './state.ts'
import type { TelegramDesk } from './parts.ts'
import { takeIn, type Intake } from './take-in.ts'
import { TelegramTrouble } from './trouble.ts'
import { HEARD_KINDS, ourselves, readUpdate, type Ourselves } from './update.ts'

/** Who we are; throws a TelegramTrouble where that cannot be asked now. */
export async function whoWeAre(desk: TelegramDesk, signal: AbortSignal): Promise<Ourselves> {
  const me = ourselves.safeParse(await desk.line.call('getMe', {}, { signal }))
  if (!me.success) throw new TelegramTrouble('getMe', { kind: 'network' }, 'an answer that names no bot')
  return me.data
}

/**
 * Listens by long polling until the signal aborts. Whatever goes wrong, it says so, waits, and goes on. What was heard is
 * confirmed only after it was taken in. Where two poll with one token each hears a part: that is told until one has gone.
 */
export async function poll(intake: Omit<Intake, 'me'>, hearing: Hearing, signal: AbortSignal): Promise<void> {
  const { desk } = intake
  let me: Ourselves | null = null
  let webhook: 'unknown' | 'none' = 'unknown'
  let offset = 0
  let tries = 0
  let contested: number | null = null
  const now = () => desk.clock.passed()
  const rest = async (why: string, ms: number, facts: object) => {
    hearing.ill(why, facts)
    tries += 1
    await desk.clock.sleep(ms, signal)
  }
  const over = () => signal.aborted
  while (!over()) {
    try {
      me ??= await whoWeAre(desk, signal)
      if (webhook === 'unknown') await desk.line.call('deleteWebhook', { drop_pending_updates: false }, { signal })
      webhook = 'none'
      // Whoever is not sure to be heard asks without waiting, and knows.
      const updates = await desk.line.call('getUpdates', { offset, timeout: hearing.health().state === 'up' || contested !== null ? HELD_OPEN / SECOND : 0, allowed_updates: HEARD_KINDS }, { signal, ms: HELD_OPEN + 15 * SECOND })
      if (!Array.isArray(updates) || (updates.length > 0 && updates.every((one) => readUpdate(one) === null))) throw new TelegramTrouble('getUpdates', { kind: 'network' }, 'an answer that holds no updates')
      const { next, failed } = await takeIn({ ...intake, me }, updates)
      offset = next ?? offset
      if (failed !== null) {
        await rest('an event could not be kept, so it is not confirmed', pause(tries, 30), { error: failed })
        continue
      }
      // The other one rests as we do, and comes back: one good answer between two conflicts says nothing.
      if (contested !== null && now() - contested < ALONE_AFTER) continue
      contested = null
      hearing.well()
      tries = 0
    } catch (error) {
      if (over()) return
      if (error instanceof TelegramTrouble && error.trouble.kind === 'conflict') {
        if (error.trouble.with === 'webhook') webhook = 'unknown'
        else contested = now()
      }
      const { why, ms } = troubleInHearing(error, tries)
      await rest(why, ms, { error })
    }
  }
}

/** What a listener says of a trouble, and how long it rests. */
export function troubleInHearing(error: unknown, tries: number): { readonly why: string; readonly ms: number } {
  const trouble = error instanceof TelegramTrouble ? error.trouble : null
  switch (trouble?.kind) {
    case 'token': return { why: 'Telegram refuses the token: it was revoked or mistyped', ms: pause(tries + 4, 300) }
    case 'conflict': return trouble.with === 'webhook'
      ? { why: 'a webhook is set for this bot: it is taken away', ms: pause(tries, 60) }
      : { why: 'another process polls with this token', ms: pause(tries + 2, LONGEST_REST) }
    case 'too-many': return { why: 'Telegram asks for patience', ms: trouble.after * SECOND }
    case 'network': return { why: 'Telegram does not answer', ms: pause(tries, 60) }
    default: return { why: 'Telegram could not be listened to', ms: pause(tries, 60) }
  }
}

export const pause = (tries: number, most: number) => Math.min(most, 2 ** Math.min(tries, 10)) * SECOND

const HELD_OPEN = 50 * SECOND
const LONGEST_REST = 60
/** Longer than it takes until the other one, who rests no longer than we do, has polled again. */
const ALONE_AFTER = (2 * LONGEST_REST + 30) * SECOND
