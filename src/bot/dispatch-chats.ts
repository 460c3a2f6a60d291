import type { ChatEvent } from '../chat/platform.ts'
import { DAY } from '../core/clock.ts'
import { audit } from '../store/audit.ts'
import { liveCards } from '../store/cards.ts'
import { markDone } from '../store/inbox.ts'
import { owe } from '../store/outbox.ts'
import { moveChat } from '../store/room-moves.ts'
import { changeRoom, roomsOfChat } from '../store/rooms.ts'
import { done, type Letter } from './dispatch-desk.ts'
import type { Kit } from './kit.ts'
import { closeRoom } from './post-office-trouble.ts'

/**
 * A chat goes on under another address, and its rooms with it: what is owed goes there, and cards on which something can
 * still be done are posted there, since the old ones cannot be reached any more.
 */
export async function chatMoved(kit: Kit, letter: Letter, event: Extract<ChatEvent, { kind: 'moved' }>): Promise<void> {
  const { platform, chat, to } = event
  const at = kit.clock.now()
  await kit.store.write(async (tx) => {
    for (const { room, how } of await moveChat(tx, { platform, from: chat, to })) {
      await audit(tx, { at, by: { kind: 'bot' }, act: 'room.moved', subject: `room:${room.id}`, facts: { from: chat, to, how } })
      if (how === 'given-up') continue
      for (const { card, spoken } of await liveCards(tx, { room: room.id, since: at.getTime() - STILL_OF_USE })) await owe(tx, { at, to: { room: room.id }, card, spoken, fresh: true })
    }
    await markDone(tx, { id: letter.id, at, outcome: 'done' })
  })
}

const STILL_OF_USE = DAY

/** The bot was put out of a chat: its rooms are unreachable from now on, and the admins are told once. */
export async function chatGone(kit: Kit, letter: Letter, event: Extract<ChatEvent, { kind: 'gone' }>): Promise<void> {
  for (const room of await kit.store.read((query) => roomsOfChat(query, event))) {
    if (room.state !== 'active') continue
    // Nobody waits for news of a room that was never registered.
    if (room.purpose === 'new') await kit.store.write((tx) => changeRoom(tx, { id: room.id, state: 'left', why: event.why }))
    else await closeRoom(kit, { room, why: event.why })
  }
  await done(kit, letter, 'done')
}
