import type { ChatEvent } from '../platform.ts'
import { hear, type Heard } from './hear.ts'
import type { TelegramDesk } from './parts.ts'
import type { Presses } from './presses.ts'
import { readUpdate, type Ourselves, type Update } from './update.ts'
import { excuse } from './excuse.ts'

export type Receive = (event: ChatEvent) => Promise<void>

export interface Intake {
  readonly desk: TelegramDesk
  readonly presses: Presses
  readonly receive: Receive
  readonly me: Ourselves
}

/**
 * Takes in what Telegram has delivered: in order within a chat, chats beside one another. Answers the number up to which all
 * is durable or of no concern, and whether that is everything: only so far may it be confirmed.
 */
export async function takeIn(intake: Intake, delivered: readonly unknown[]): Promise<{ readonly next: number | null; readonly failed: unknown }> {
  const { log } = intake.desk
  const known = delivered.map(readUpdate).filter((read) => read !== null)
  const lanes = new Map<string, { readonly id: number; readonly update: Update }[]>()
  for (const { id, update } of known) {
    if (update === null) log.warn({ update: id }, 'an update of a form that we do not know is passed over')
    else lanes.set(laneOf(update), [...lanes.get(laneOf(update)) ?? [], { id, update }])
  }
  const failures: { readonly id: number; readonly error: unknown }[] = []
  await Promise.all([...lanes.values()].map(async (lane) => {
    for (const { id, update } of lane) {
      try {
        await takeOne(intake, update)
      } catch (error) {
        failures.push({ id, error })
        return
      }
    }
  }))
  const first = failures.sort((a, b) => a.id - b.id)[0]
  if (first !== undefined) return { next: first.id, failed: first.error }
  return { next: known.length === 0 ? null : Math.max(...known.map(({ id }) => id)) + 1, failed: null }
}

async function takeOne(intake: Intake, update: Update): Promise<void> {
  const { desk, presses, receive, me } = intake
  const heard = hear(update, me, desk.clock.now())
  if (heard === null) return
  const event = await eventOf(presses, heard, desk)
  if (event !== null) await receive(event)
}

/** What is to be handed on; what the adapter settles by itself is settled here. */
async function eventOf(presses: Presses, heard: Heard, desk: TelegramDesk): Promise<ChatEvent | null> {
  switch (heard.kind) {
    case 'event': return heard.event
    case 'press': return presses.take(heard.event, heard.query)
    case 'empty-press':
      presses.dismiss(heard.query.id)
      return null
    case 'wordless':
      excuse(desk, heard.message)
      return null
  }
}

function laneOf(update: Update): string {
  const { message, edited_message, channel_post, edited_channel_post, callback_query, my_chat_member } = update
  const chat = (message ?? edited_message ?? channel_post ?? edited_channel_post ?? callback_query?.message ?? my_chat_member)?.chat
  return String(chat?.id ?? '')
}
