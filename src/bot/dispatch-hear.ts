import type { ChatEvent } from '../chat/platform.ts'
import { refuse, type Outcome } from '../core/outcome.ts'
import type { Person } from '../core/people.ts'
import { spokenAt } from '../store/cards.ts'
import { personBehind } from '../store/people.ts'
import { roomAt, roomsOfChat, type RoomRecord } from '../store/rooms.ts'
import type { Query } from '../store/store.ts'
import type { Spoken } from '../texts/message.ts'
import type { Command } from './command.ts'
import { isCommand, parse, type Parsed } from './grammar.ts'
import { clip } from './grammar-text.ts'
import { askedOn, readReply } from './reply.ts'

/** Whether an event is for us at all: what people tell one another in a group is never kept. */
export async function concernsUs(query: Query, event: ChatEvent): Promise<boolean> {
  if (event.kind === 'moved' || event.kind === 'gone') return (await roomsOfChat(query, event)).length > 0
  if (event.kind !== 'text' || event.direct || isCommand(event.text)) return true
  return event.replyTo !== null && (await spokenAt(query, event.replyTo)) !== null
}

/** Who speaks, where, and which of our messages they answer or press. */
export interface Heard {
  readonly person: Person | null
  readonly room: RoomRecord | null
  readonly answered: Spoken | null
}

export async function hear(query: Query, event: ChatEvent): Promise<Heard> {
  const about = event.kind === 'text' ? event.replyTo : event.kind === 'press' ? event.message : null
  return {
    person: await personBehind(query, { platform: event.platform, userId: event.user.id }),
    room: await roomAt(query, event),
    answered: about === null ? null : await spokenAt(query, about),
  }
}

/** What an event asks for. */
export type Meaning =
  /** `lacks` is the line of a button that asks for a text which was not given. */
  | { readonly kind: 'asks'; readonly asked: Outcome<Parsed>; readonly lacks: string | null }
  | { readonly kind: 'unclear'; readonly card: Spoken }
  | { readonly kind: 'chatter' }

/** A press, a reply and typing all end as a line of the same grammar. */
export function meaningOf(event: ChatEvent, answered: Spoken | null, menu: readonly Command[]): Meaning {
  if (event.kind === 'press') return said(event.say, { card: answered, menu })
  if (event.kind === 'filled') return said(`form ${event.form} fill ${new URLSearchParams(event.values).toString()}`, { card: null, menu })
  if (event.kind !== 'text') return { kind: 'chatter' }
  if (isCommand(event.text)) return { kind: 'asks', asked: parse(event.text, menu), lacks: null }
  const reply = answered === null ? null : readReply(event.text, answered)
  if (reply?.kind === 'say') return said(reply.say, { card: answered, menu })
  if (reply?.kind === 'unclear' && answered !== null) return { kind: 'unclear', card: answered }
  if (!event.direct) return { kind: 'chatter' }
  // Alone with the bot nobody minds a missing slash, and whoever says anything else wants to know what can be said.
  const asked = parse(event.text, menu)
  return { kind: 'asks', asked: asked.ok || asked.refusal.reason === 'too-long' ? asked : parse('help', menu), lacks: null }
}

/** What a button says, pressed or named in a reply. */
function said(say: string, on: { readonly card: Spoken | null; readonly menu: readonly Command[] }): Meaning {
  return { kind: 'asks', asked: pressed(say, on.menu), lacks: on.card !== null && askedOn(on.card.id, say) !== null ? say : null }
}

/** A button from a time when the menu was another one. */
function pressed(say: string, menu: readonly Command[]): Outcome<Parsed> {
  const asked = parse(say, menu)
  return asked.ok || asked.refusal.reason !== 'unknown-command' ? asked : refuse({ reason: 'stale-button', said: clip(say) })
}
