import type { ChatEvent } from '../chat/platform.ts'
import { beginning } from '../core/letters.ts'
import type { Actor, Person } from '../core/people.ts'
import type { Refusal } from '../core/refusal.ts'
import { audit } from '../store/audit.ts'
import type { Tx } from '../store/store.ts'
import { clip } from './grammar-text.ts'

/** Whether a no is one of authority: somebody wanted what is not theirs to do, or was not who may do it. */
export function wantsAuthority(refusal: Refusal): boolean {
  return AUTHORITY.has(refusal.reason)
}

const AUTHORITY: ReadonlySet<Refusal['reason']> = new Set(['not-allowed', 'not-known', 'room-not-registered', 'not-your-step', 'not-your-signature', 'same-person', 'others-waive', 'not-your-form', 'not-own-voice'])

export interface TurnedAway {
  readonly event: ChatEvent
  /** Null for somebody whom nobody knows, or knows no more. */
  readonly person: Person | null
  readonly command: string
  readonly refusal: Refusal
  readonly at: Date
}

/** Writes down an attempt that authority does not cover: who, what they said, and where. */
export async function recordRefused(tx: Tx, no: TurnedAway): Promise<void> {
  const { event, person } = no
  const by: Actor = person === null ? { kind: 'bot' } : { kind: 'person', id: person.id, name: person.name }
  const facts = {
    reason: no.refusal.reason, how: event.kind, voice: event.voice, said: no.command === LINK ? LINK : clip(saidBy(event), 200),
    platform: event.platform, user: event.user.id, name: beginning(event.user.name, 100), chat: event.chat, thread: event.thread,
  }
  await audit(tx, { at: no.at, by, act: 'command.refused', subject: `command:${no.command}`, facts })
}

/** Its code is worth somebody's authority for ten minutes: it is written nowhere that outlives them. */
const LINK = 'link'

function saidBy(event: ChatEvent): string {
  switch (event.kind) {
    case 'text': return event.text
    case 'press': return event.say
    case 'filled': return Object.values(event.values).join(' ')
    case 'home': case 'moved': case 'gone': return ''
  }
}

/** How the inbox calls what became of an event. */
export function outcomeWord(value: unknown): string {
  const refusal = refusalIn(value)
  return refusal === null ? 'done' : `refused: ${refusal.reason}`
}

/** The no in what a transaction returned; null where it returned anything else. */
export function refusalIn(value: unknown): Refusal | null {
  if (typeof value !== 'object' || value === null || !('ok' in value) || value.ok !== false || !('refusal' in value)) return null
  const { refusal } = value
  return typeof refusal === 'object' && refusal !== null && 'reason' in refusal ? refusal as Refusal : null
}
