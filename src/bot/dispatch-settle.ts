import type { ChatEvent } from '../chat/platform.ts'
import { clear } from '../store/alarms.ts'
import { audit } from '../store/audit.ts'
import { owe } from '../store/outbox.ts'
import { changePerson } from '../store/people.ts'
import { changeRoom, roomIsBack, saveRoom } from '../store/rooms.ts'
import { cleanName } from '../core/names.ts'
import { roomAgainView } from '../texts/views/room-trouble.ts'
import type { Heard } from './dispatch-hear.ts'
import type { Kit } from './kit.ts'
import { alarmKey } from './post-office-trouble.ts'

/**
 * What an event teaches us by arriving at all: a room that spoke can be reached again, a person's private chat is a room of
 * its own, and somebody who is only known by number has a name. A left room counts as none, and so does one that is only
 * being registered.
 */
export async function settle(kit: Kit, event: ChatEvent, heard: Heard): Promise<Heard> {
  let { person, room } = heard
  const at = kit.clock.now()
  if (room?.state === 'left' || room?.purpose === 'new') room = null
  if (room?.state === 'unreachable') room = await reopen(kit, room)
  if (room === null && event.direct && person !== null) {
    const { id, name } = person
    room = await kit.store.write(async (tx) => {
      const saved = await saveRoom(tx, { platform: event.platform, chat: event.chat, thread: event.thread, name, purpose: 'direct', unit: null, lang: kit.site.lang, at, account: event.user.id })
      await audit(tx, { at, by: { kind: 'bot' }, act: 'room.registered', subject: `room:${saved.id}`, facts: { platform: event.platform, chat: event.chat, purpose: 'direct', person: id } })
      return saved
    })
  }
  if (room !== null && room.purpose === 'direct' && room.account === null && event.direct) {
    const { id } = room
    await kit.store.write((tx) => changeRoom(tx, { id, account: event.user.id }))
    room = { ...room, account: event.user.id }
  }
  const name = cleanName(event.user.name)
  if (person !== null && person.name === event.user.id && name !== null && name !== person.name) {
    const { id } = person
    await kit.store.write(async (tx) => {
      await changePerson(tx, { id, name })
      await audit(tx, { at, by: { kind: 'bot' }, act: 'person.renamed', subject: `person:${id}`, facts: { name } })
    })
    person = { ...person, name }
  }
  return { ...heard, person, room }
}

async function reopen(kit: Kit, room: NonNullable<Heard['room']>): Promise<NonNullable<Heard['room']>> {
  const at = kit.clock.now()
  await kit.store.write(async (tx) => {
    await roomIsBack(tx, { id: room.id, at })
    await audit(tx, { at, by: { kind: 'bot' }, act: 'room.reachable', subject: `room:${room.id}` })
    const key = alarmKey(room.id)
    if (await clear(tx, { key, at })) await owe(tx, { at, to: { whereverCard: key }, card: key, spoken: kit.speak(roomAgainView({ name: room.name, at: at.getTime() })) })
  })
  return { ...room, state: 'active', why: null }
}
