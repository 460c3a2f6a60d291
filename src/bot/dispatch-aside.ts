import { z } from 'zod'
import type { ChatEvent } from '../chat/platform.ts'
import { audit } from '../store/audit.ts'
import { findWaiting, setAside } from '../store/inbox.ts'
import { owe } from '../store/outbox.ts'
import { roomAt } from '../store/rooms.ts'
import type { Tx } from '../store/store.ts'
import { asideView } from '../texts/views/refusal.ts'
import type { Speak } from '../texts/words.ts'
import type { Letter } from './dispatch-desk.ts'
import { clip } from './grammar-text.ts'

/** An event that so many starts in a row found waiting may be what brings the house down. */
const FOUND_TOO_OFTEN = 3

/**
 * Finds what is waiting. Sets aside what was found too often and what can no longer be read, on record, and says so where it
 * was said and to the admins: whoever pressed was told that the press had arrived. Answers with the letters that are left, and
 * with the names of the events that are not. Reads an event, but never trusts it: it may be poison.
 */
export async function pickOut(tx: Tx, now: { readonly at: Date; readonly speak: Speak }): Promise<{ readonly letters: readonly Letter[]; readonly aside: readonly string[] }> {
  const often = await setAside(tx, { foundAtLeast: FOUND_TOO_OFTEN, at: now.at })
  const found = (await findWaiting(tx)).map(({ id, event }) => ({ id, event: revived(event) }))
  const letters = found.flatMap(({ id, event }) => (event === null ? [] : [{ id, event }]))
  const unreadable = found.flatMap(({ id, event }) => (event === null ? [id] : []))
  const gone = unreadable.length === 0 ? often : [...often, ...await setAside(tx, { ids: unreadable, at: now.at })]
  return { letters, aside: gone.length === 0 ? [] : await tell(tx, gone, now) }
}

/** An event as it was kept; null for a row that is none, or none any more. */
function revived(kept: string): ChatEvent | null {
  return wholeEvent.safeParse(parsed(kept)).data ?? null
}

async function tell(tx: Tx, gone: Awaited<ReturnType<typeof setAside>>, now: { readonly at: Date; readonly speak: Speak }): Promise<readonly string[]> {
  const { at, speak } = now
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

const ref = z.object({ chat: z.string(), message: z.string() })
const sentFile = z.object({ handle: z.string(), name: z.string(), mime: z.string(), bytes: z.number().nullable() })
const base = {
  id: z.string(), platform: z.enum(['web', 'telegram', 'slack']), at: z.iso.datetime().transform((at) => new Date(at)), chat: z.string(), thread: z.string().nullable(), chatTitle: z.string(), direct: z.boolean(),
  user: z.object({ id: z.string(), name: z.string() }), voice: z.enum(['own', 'anonymous', 'channel', 'bot', 'forwarded', 'edited', 'outsider']),
}
const wholeEvent: z.ZodType<ChatEvent> = z.discriminatedUnion('kind', [
  z.object({ ...base, kind: z.literal('text'), text: z.string(), replyTo: ref.nullable(), file: sentFile.exactOptional() }),
  z.object({ ...base, kind: z.literal('press'), say: z.string(), message: ref }),
  z.object({ ...base, kind: z.literal('filled'), form: z.number(), values: z.record(z.string(), z.string()), message: ref.nullable() }),
  z.object({ ...base, kind: z.literal('home') }),
  z.object({ ...base, kind: z.literal('moved'), to: z.string() }),
  z.object({ ...base, kind: z.literal('gone'), why: z.string() }),
])

function read(event: string): z.output<typeof keptEvent> | null {
  return keptEvent.safeParse(parsed(event)).data ?? null
}

function parsed(event: string): unknown {
  try {
    return JSON.parse(event)
  } catch {
    return null
  }
}
