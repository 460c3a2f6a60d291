import { z } from 'zod'
import { audit } from '../store/audit.ts'
import { setAside } from '../store/inbox.ts'
import { owe } from '../store/outbox.ts'
import { roomAt } from '../store/rooms.ts'
import type { Tx } from '../store/store.ts'
import { asideView } from '../texts/views/refusal.ts'
import type { Speak } from '../texts/words.ts'
import { clip } from './grammar-text.ts'

/** An event that so many starts in a row found waiting may be what brings the house down. */
const FOUND_TOO_OFTEN = 3

/**
 * Sets aside what was found waiting too often, on record, and says so where it was said and to the admins: whoever pressed was
 * told that the press had arrived. Answers with the events' own names. Reads an event, but never trusts it: it may be poison.
 */
export async function putAside(tx: Tx, now: { readonly at: Date; readonly speak: Speak }): Promise<readonly string[]> {
  const { at, speak } = now
  const gone = await setAside(tx, { foundAtLeast: FOUND_TOO_OFTEN, at })
  if (gone.length === 0) return []
  const events = gone.map(({ platform, eventId }) => `${platform} ${eventId}`)
  await audit(tx, { at, by: { kind: 'bot' }, act: 'events.set-aside', subject: 'inbox', facts: { events } })
  const all: Line[] = []
  const byRoom = new Map<number, Line[]>()
  for (const { platform, event, at: kept } of gone) {
    const said = read(event)
    const line: Line = { who: said?.user.name ?? null, said: clip(said?.say ?? said?.text ?? ''), at: kept }
    all.push(line)
    const room = said === null ? null : await roomAt(tx, { platform, chat: said.chat, thread: said.thread })
    if (room?.state === 'active' && room.purpose !== 'admin') byRoom.set(room.id, [...(byRoom.get(room.id) ?? []), line])
  }
  await owe(tx, { at, to: { purpose: 'admin' }, spoken: speak(asideView(all)), urgency: 0 })
  for (const [room, lines] of byRoom) await owe(tx, { at, to: { room }, spoken: speak(asideView(lines)), urgency: 0 })
  return events
}

type Line = Parameters<typeof asideView>[0][number]

const keptEvent = z.object({ chat: z.string(), thread: z.string().nullable(), user: z.object({ name: z.string() }), say: z.string().optional(), text: z.string().optional() })

function read(event: string): z.output<typeof keptEvent> | null {
  try {
    return keptEvent.safeParse(JSON.parse(event)).data ?? null
  } catch {
    return null
  }
}
