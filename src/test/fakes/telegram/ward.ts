import { setTimeout as real } from 'node:timers/promises'
import type { ChatEvent, ChatPlatform } from '../../../chat/platform.ts'
import type { TelegramParts } from '../../../chat/telegram/parts.ts'
import type { Log } from '../../../core/log.ts'
import { fakeClock, type FakeClock } from '../clock.ts'
import { startTelegram, type FakeTelegram, type TelegramOptions } from './start.ts'
import { adapterFor, gentle } from './trial.ts'
import type { Chat, Person } from './world.ts'

/** The adapter on a clock that a test moves, with what it hands on and what it logs. */
export interface TelegramWard {
  readonly fake: FakeTelegram
  readonly clock: FakeClock
  readonly platform: ChatPlatform
  readonly heard: ChatEvent[]
  readonly logged: string[]
  readonly rini: Person
  readonly sari: Person
  readonly room: Chat
  /** Moves the clock on until it is so; refuses after ten minutes of it. */
  until(so: () => boolean | Promise<boolean>): Promise<void>
  /** Lets that much time pass, with room for what happens in it. */
  pass(ms: number): Promise<void>
  end(): Promise<void>
}

export interface WardChange {
  readonly telegram?: TelegramOptions
  readonly parts?: Partial<TelegramParts>
  readonly receive?: (event: ChatEvent) => Promise<void>
}

export async function telegramWard(change: WardChange = {}): Promise<TelegramWard> {
  const clock = fakeClock('2026-11-23T00:30:00Z')
  const fake = await startTelegram({ clock, pace: gentle, ...change.telegram })
  const heard: ChatEvent[] = []
  const logged: string[] = []
  const platform = adapterFor(fake, { clock, log: kept(logged), limits: gentle, ...change.parts })
  const rini = fake.person({ name: 'Rini', language: 'id' })
  const sari = fake.person({ name: 'Sari', language: 'en' })
  const room = fake.group({ title: 'EDP', members: [rini, sari] })
  for (const person of [rini, sari]) fake.private(person)
  const step = async (ms: number) => {
    clock.advance(ms)
    await real(4)
  }
  const ward: TelegramWard = {
    fake, clock, platform, heard, logged, rini, sari, room,
    until: async (so) => {
      for (let steps = 0; steps < 12_000; steps += 1) {
        if (await so()) return
        await step(steps < 60 ? 0 : 250)
      }
      throw new Error(`it did not come to that; heard ${JSON.stringify(heard)}; logged ${JSON.stringify(logged)}`)
    },
    pass: async (ms) => {
      for (let passed = 0; passed < ms; passed += 250) await step(250)
      await real(20)
    },
    end: async () => {
      await platform.stop()
      await fake.stop()
    },
  }
  await platform.start(change.receive ?? (async (event) => { heard.push(event) }))
  return ward
}

function kept(logged: string[]): Log {
  const note = (facts: object, message: string) => { logged.push(`${message} ${JSON.stringify(facts, (_, value: unknown) => (value instanceof Error ? `${value.name}: ${value.message} ${value.stack ?? ''}` : value))}`) }
  const log: Log = { debug: note, info: note, warn: note, error: note, child: () => log }
  return log
}
