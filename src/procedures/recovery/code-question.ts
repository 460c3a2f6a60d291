import type { PlatformId } from '../../core/people.ts'
import { owe } from '../../store/outbox.ts'
import { directRoomWith } from '../../store/rooms.ts'
import type { Tx } from '../../store/store.ts'
import { codeQuestionView } from '../../texts/views/second-factor.ts'
import type { Speak } from '../../texts/words.ts'

export interface CodeQuestion {
  readonly procedure: number
  /** What the recovery is called. */
  readonly number: string
  readonly place: { readonly name: string; readonly title: string }
  /** `glass`: they decide in the managers' stead, and must say why; `merge`: rows are brought in, and the place is the way. */
  readonly as: 'asked' | 'glass' | 'merge'
  /** The plan that was pressed on. */
  readonly token: string
  readonly who: { readonly platform: PlatformId; readonly userId: string }
  readonly speak: Speak
  readonly at: Date
}

/**
 * Asks whoever pressed for their code where nobody reads along: a reply there completes the decision. Returns whether it could
 * be asked; whoever never wrote to us alone writes the line themselves.
 */
export async function askForCode(tx: Tx, question: CodeQuestion): Promise<boolean> {
  const { who, at } = question
  const room = await directRoomWith(tx, who)
  if (room === null) return false
  await owe(tx, { at, to: { room: room.id }, spoken: question.speak(codeQuestionView(question)), fresh: true, urgency: 0, card: `code:${question.procedure}:${room.id}` })
  return true
}
