import type { PlatformId } from '../../core/people.ts'
import { owe } from '../../store/outbox.ts'
import { roomAt } from '../../store/rooms.ts'
import type { Tx } from '../../store/store.ts'
import { codeQuestionView } from '../../texts/views/second-factor.ts'
import type { Speak } from '../../texts/words.ts'

export interface CodeQuestion {
  readonly procedure: number
  /** What the recovery is called. */
  readonly number: string
  readonly place: { readonly name: string; readonly title: string }
  /** `glass`: they decide in the managers' stead, and must say why. */
  readonly as: 'asked' | 'glass'
  /** The plan that was pressed on. */
  readonly token: string
  readonly who: { readonly platform: PlatformId; readonly userId: string }
  readonly speak: Speak
  readonly at: Date
}

/**
 * Asks whoever pressed for their code where nobody reads along: a reply there completes the decision. Returns whether it could
 * be asked; on a chat where nobody's own room is known by their number, they write the line themselves.
 */
export async function askForCode(tx: Tx, question: CodeQuestion): Promise<boolean> {
  const { who, at } = question
  const room = await roomAt(tx, { platform: who.platform, chat: who.userId, thread: null })
  if (room === null || room.state !== 'active' || room.purpose !== 'direct') return false
  await owe(tx, { at, to: { room: room.id }, spoken: question.speak(codeQuestionView(question)), fresh: true, urgency: 0, card: `code:${question.procedure}:${room.id}` })
  return true
}
