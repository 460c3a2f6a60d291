import type { ChatEvent } from '../chat/platform.ts'
import type { Fetched, SentFile } from '../core/sent-file.ts'
import type { Lang, Person, PlatformId } from '../core/people.ts'
import type { Refusal } from '../core/refusal.ts'
import { markDone } from '../store/inbox.ts'
import type { Whisperer } from './answer.ts'
import type { Command } from './command.ts'
import type { Pen } from './dispatch-pen.ts'
import { outcomeWord, recordRefused } from './dispatch-refused.ts'
import type { Kit } from './kit.ts'

/** An event in our hands, under its number in the inbox. */
export interface Letter {
  readonly id: number
  readonly event: ChatEvent
}

/** What every step of dispatch works with. */
export interface DispatchDesk {
  readonly kit: Kit
  readonly whisper: Whisperer
  /** The bytes of what somebody sent on that platform. */
  readonly fetch: (platform: PlatformId, file: SentFile) => Promise<Fetched>
}

/** What the steps have learnt so far, for whoever has to tell that they did not end. */
export interface Seen {
  lang: Lang
  person: Person | null
  command: Command | null
  pen: Pen | null
}

/** Marks an event as worked off, where nothing else came of it. */
export async function done(kit: Kit, letter: Letter, outcome: string): Promise<void> {
  await kit.store.write((tx) => markDone(tx, { id: letter.id, at: kit.clock.now(), outcome }))
}

/** Writes down a no for want of authority, together with the end of its event. */
export async function turnAway(kit: Kit, no: { readonly letter: Letter; readonly person: Person | null; readonly command: string; readonly refusal: Refusal }): Promise<void> {
  const { letter, refusal } = no
  const at = kit.clock.now()
  await kit.store.write(async (tx) => {
    await recordRefused(tx, { ...no, event: letter.event, at })
    await markDone(tx, { id: letter.id, at, outcome: outcomeWord({ ok: false, refusal }) })
  })
}
