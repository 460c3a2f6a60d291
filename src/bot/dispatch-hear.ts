import type { ChatEvent } from '../chat/platform.ts'
import { refuse, type Outcome } from '../core/outcome.ts'
import type { Person } from '../core/people.ts'
import { spokenAt } from '../store/cards.ts'
import { personBehind } from '../store/people.ts'
import { roomAt, type RoomRecord } from '../store/rooms.ts'
import type { Query } from '../store/store.ts'
import type { Spoken } from '../texts/message.ts'
import type { Command } from './command.ts'
import { isCommand, parse, type Parsed } from './grammar.ts'
import { clip } from './grammar-text.ts'
import { readReply } from './reply.ts'

/** Whether an event is for us at all: what people tell one another in a group is never kept. */
export async function concernsUs(query: Query, event: ChatEvent): Promise<boolean> {
  if (event.kind !== 'text' || event.direct || isCommand(event.text)) return true
  return event.replyTo !== null && (await spokenAt(query, event.replyTo)) !== null
}

/** Who speaks, where, and which of our messages they answer. */
export interface Heard {
  readonly person: Person | null
  readonly room: RoomRecord | null
  readonly answered: Spoken | null
}

export async function hear(query: Query, event: ChatEvent): Promise<Heard> {
  return {
    person: await personBehind(query, { platform: event.platform, userId: event.user.id }),
    room: await roomAt(query, event),
    answered: event.kind === 'text' && event.replyTo !== null ? await spokenAt(query, event.replyTo) : null,
  }
}

/** What an event asks for. */
export type Meaning =
  | { readonly kind: 'asks'; readonly asked: Outcome<Parsed> }
  | { readonly kind: 'unclear'; readonly card: Spoken }
  | { readonly kind: 'chatter' }

/** A press, a reply and typing all end as a line of the same grammar. */
export function meaningOf(event: ChatEvent, answered: Spoken | null, menu: readonly Command[]): Meaning {
  if (event.kind === 'press') return { kind: 'asks', asked: pressed(event.say, menu) }
  if (event.kind !== 'text') return { kind: 'chatter' }
  if (isCommand(event.text)) return { kind: 'asks', asked: parse(event.text, menu) }
  const reply = answered === null ? null : readReply(event.text, answered)
  if (reply?.kind === 'say') return { kind: 'asks', asked: pressed(reply.say, menu) }
  if (reply?.kind === 'unclear' && answered !== null) return { kind: 'unclear', card: answered }
  if (!event.direct) return { kind: 'chatter' }
  // Alone with the bot nobody minds a missing slash, and whoever says anything else wants to know what can be said.
  const asked = parse(event.text, menu)
  return { kind: 'asks', asked: asked.ok || asked.refusal.reason === 'too-long' ? asked : parse('help', menu) }
}

/** A button from a time when the menu was another one. */
function pressed(say: string, menu: readonly Command[]): Outcome<Parsed> {
  const asked = parse(say, menu)
  return asked.ok || asked.refusal.reason !== 'unknown-command' ? asked : refuse({ reason: 'stale-button', said: clip(say) })
}
