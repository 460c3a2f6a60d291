import { postOffice, type PostHabits } from '../../bot/post-office.ts'
import { Fault } from '../../core/fault.ts'
import { quiet } from '../../core/log.ts'
import type { Purpose } from '../../core/people.ts'
import type { Worker } from '../../core/worker.ts'
import { owe, type Debt } from '../../store/outbox.ts'
import { saveRoom } from '../../store/rooms.ts'
import { speaker } from '../../texts/words.ts'
import { sample } from '../contracts/platform-on-trial.ts'
import { fakeChat, type FakeChat } from './chat-platform.ts'
import { fakeClock, type FakeClock } from './clock.ts'
import { temporaryStore } from './store.ts'

/** A post office over a store of its own, with one chat, and a clock that a test moves. */
export interface PostWard {
  readonly home: ReturnType<typeof temporaryStore>
  readonly clock: FakeClock
  /** Another one may take its place before the office opens. */
  chat: FakeChat
  /** The one that was opened last. */
  readonly office: Worker
  open(habits?: PostHabits): Promise<void>
  room(name: string, purpose?: Purpose): Promise<number>
  tell(to: number, title: string, more?: Partial<Debt>): Promise<unknown>
  end(): Promise<void>
}

export function postWard(): PostWard {
  const home = temporaryStore()
  const clock = fakeClock('2026-11-23T00:30:00Z')
  const speak = speaker('Asia/Jakarta')
  let office: Worker | null = null
  const ward: PostWard = {
    home, clock,
    chat: fakeChat({ recognises: 'nothing' }),
    get office() {
      if (office === null) throw new Error('the office was never opened')
      return office
    },
    open: async (habits = {}) => {
      office = postOffice({ store: home.store, clock, log: quiet, speak }, new Map([[ward.chat.id, ward.chat]]), habits)
      await office.start()
    },
    room: async (name, purpose = 'edp') => (await home.store.write((tx) => saveRoom(tx, { platform: 'web', chat: name, thread: null, name, purpose, unit: null, lang: 'id', at: clock.now() }))).id,
    tell: (to, title, more = {}) => home.store.write((tx) => owe(tx, { at: clock.now(), to: { room: to }, spoken: sample(title), ...more })),
    end: async () => {
      await office?.stop()
      await home.remove()
    },
  }
  return ward
}

export const later = (after?: number) => new Fault({ area: 'chat', op: 'post', retry: 'later', ...(after === undefined ? {} : { after }) })
export const never = () => new Fault({ area: 'chat', op: 'post', retry: 'never', hint: 'chat-gone', detail: 'kicked' })

/** Resolves once it is so; refuses where it does not come to that. */
export async function until(holds: () => boolean): Promise<void> {
  for (let n = 0; n < 12_000 && !holds(); n += 1) await new Promise((resolve) => setTimeout(resolve, 5))
  if (!holds()) throw new Error(`it did not come to that: ${holds.toString()}`)
}
