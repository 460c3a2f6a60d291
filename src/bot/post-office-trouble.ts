import { audit } from '../store/audit.ts'
import { raise } from '../store/alarms.ts'
import { owe } from '../store/outbox.ts'
import { giveUpDebt, type DueDebt } from '../store/outbox-due.ts'
import { changeRoom, giveUpDebts } from '../store/rooms.ts'
import { roomUnreachableView, messageLostView } from '../texts/views/room-trouble.ts'
import type { PostDesk } from './post-office-desk.ts'

/** The room cannot be reached any more: what it is owed is given up, and the admins are told once, together. */
export async function closeRoom(desk: PostDesk, { room, why }: { readonly room: DueDebt['room']; readonly why: string }): Promise<void> {
  const at = desk.clock.now()
  await desk.store.write(async (tx) => {
    const lost = await giveUpDebts(tx, { room: room.id, why })
    if (room.state !== 'active') return
    await changeRoom(tx, { id: room.id, state: 'unreachable', why })
    await audit(tx, { at, by: { kind: 'bot' }, act: 'room.unreachable', subject: `room:${room.id}`, facts: { why, lost } })
    if (await raise(tx, { key: alarmKey(room.id), facts: { name: room.name, platform: room.platform }, at })) {
      await owe(tx, { at, to: { purpose: 'admin' }, spoken: desk.speak(roomUnreachableView({ id: room.id, name: room.name, platform: room.platform, lost, at: at.getTime() })), card: alarmKey(room.id), fresh: true, urgency: 0 })
    }
  })
}

/** One message could not be shown because of a mistake of ours: it is given up, so that those behind it arrive. */
export async function dropMessage(desk: PostDesk, lost: { readonly debt: DueDebt; readonly fault: string; readonly told: 'already' | 'not-yet' }): Promise<void> {
  const { debt, fault, told } = lost
  const at = desk.clock.now()
  await desk.store.write(async (tx) => {
    await giveUpDebt(tx, { id: debt.id, fault })
    await audit(tx, { at, by: { kind: 'bot' }, act: 'message.lost', subject: `room:${debt.room.id}`, facts: { message: debt.id, card: debt.card, fault } })
    if (told === 'not-yet') await owe(tx, { at, to: { purpose: 'admin' }, spoken: desk.speak(messageLostView({ name: debt.room.name, at: at.getTime() })), urgency: 0 })
  })
}

export const alarmKey = (room: number) => `room:${room}`
