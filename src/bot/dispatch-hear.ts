import type { ChatEvent } from '../chat/platform.ts'
import { refuse, type Outcome } from '../core/outcome.ts'
import type { Person } from '../core/people.ts'
import { owedAt, spokenAt } from '../store/cards.ts'
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
  /** What that message is about to say, and perhaps says already where they read it. */
  readonly owed: Spoken | null
}

export async function hear(query: Query, event: ChatEvent): Promise<Heard> {
  const about = event.kind === 'text' ? event.replyTo : event.kind === 'press' ? event.message : null
  return {
    person: await personBehind(query, { platform: event.platform, userId: event.user.id }),
    room: await roomAt(query, event),
    answered: about === null ? null : await spokenAt(query, about),
    owed: about === null ? null : await owedAt(query, about),
  }
}

/** The line of a button that asks for a text which was not given, and the card that has the button. */
export interface Lack {
  readonly say: string
  readonly card: Spoken
}

/** What an event asks for. */
export type Meaning =
  | { readonly kind: 'asks'; readonly asked: Outcome<Parsed>; readonly lacks: Lack | null }
  | { readonly kind: 'unclear'; readonly card: Spoken }
  | { readonly kind: 'chatter' }

/**
 * A press, a reply and typing all end as a line of the same grammar. Words that mean something on the card as it stood mean
 * that: nobody agrees to a list or signs facts that had not reached them. Only other words are held against what the card is
 * about to say, because a platform may show an edit before we have noted it.
 */
export function meaningOf(event: ChatEvent, on: Pick<Heard, 'answered' | 'owed'>, menu: readonly Command[]): Meaning {
  const cards = [on.answered, on.owed].filter((card) => card !== null)
  if (event.kind === 'press') return said(event.say, { cards, menu })
  if (event.kind === 'filled') return said(`form ${event.form} fill ${new URLSearchParams(event.values).toString()}`, { cards: [], menu })
  if (event.kind !== 'text') return { kind: 'chatter' }
  if (isCommand(event.text)) return { kind: 'asks', asked: parse(event.text, menu), lacks: null }
  const read = cards.map((card) => ({ card, reply: readReply(event.text, card) }))
  for (const { card, reply } of read) if (reply.kind === 'say') return said(reply.say, { cards: [card], menu })
  // Whoever is asked back is told what can be said from now on.
  const unclear = read.findLast(({ reply }) => reply.kind === 'unclear')
  if (unclear !== undefined) return { kind: 'unclear', card: unclear.card }
  if (!event.direct) return { kind: 'chatter' }
  // Alone with the bot nobody minds a missing slash, and whoever says anything else wants to know what can be said.
  const asked = parse(event.text, menu)
  return { kind: 'asks', asked: asked.ok || asked.refusal.reason === 'too-long' ? asked : parse('help', menu), lacks: null }
}

/** What a button says, pressed or named in a reply. */
function said(say: string, on: { readonly cards: readonly Spoken[]; readonly menu: readonly Command[] }): Meaning {
  const card = on.cards.find((card) => askedOn(card.id, say) !== null)
  return { kind: 'asks', asked: pressed(say, on.menu), lacks: card === undefined ? null : { say, card } }
}

/** A button from a time when the menu was another one. */
function pressed(say: string, menu: readonly Command[]): Outcome<Parsed> {
  const asked = parse(say, menu)
  return asked.ok || asked.refusal.reason !== 'unknown-command' ? asked : refuse({ reason: 'stale-button', said: clip(say) })
}
