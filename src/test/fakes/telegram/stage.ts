import { Telegraf } from 'telegraf'
import { expect } from 'vitest'
import { fakeClock, type FakeClock } from '../clock.ts'
import { startTelegram, type FakeTelegram, type TelegramOptions } from './start.ts'

/** A Telegram on a clock that stands still, and the unmodified telegraf that talks to it. */
export interface Stage { readonly fake: FakeTelegram; readonly clock: FakeClock; readonly bot: Telegraf }

export async function stage(options: TelegramOptions = {}): Promise<Stage> {
  const clock = fakeClock('2026-03-02T00:30:00Z')
  const fake = await startTelegram({ clock, ...options })
  return { fake, clock, bot: new Telegraf(fake.token, { telegram: { apiRoot: fake.apiRoot } }) }
}

/** How the call was refused; null where it was not. */
export async function refusal(asked: Promise<unknown>): Promise<string | null> {
  const error = await asked.then(() => null, (thrown: unknown) => thrown)
  return error instanceof Error ? error.message : null
}

/** Looks again and again until it is so; a busy machine is given its time. */
export const eventually = <Seen>(look: () => Seen) => expect.poll(look, { interval: 10 })
