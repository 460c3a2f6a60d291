import { beginning } from '../core/letters.ts'
import { cleanName } from '../core/names.ts'
import { ok, refuse, type Outcome } from '../core/outcome.ts'
import type { Actor, Lang, Person, Purpose } from '../core/people.ts'
import { similar } from '../core/similar.ts'
import type { Unit } from '../core/site.ts'
import { audit } from '../store/audit.ts'
import { allRooms, changeRoom, giveUpDebts, roomAt, roomById, saveRoom, type RoomAddress, type RoomRecord } from '../store/rooms.ts'
import type { Tx } from '../store/store.ts'
import { actor, adminStill } from './people.ts'

export interface Registered {
  readonly room: RoomRecord
  readonly before: RoomRecord | null
}

/** A room takes up a purpose, from inside or when a house is set up; its number stays when the purpose changes. */
export async function registerRoom(tx: Tx, wish: RoomAddress & { readonly title: string; readonly purpose: Purpose; readonly unit: string | null; readonly lang: Lang; readonly by: Actor; readonly at: Date }): Promise<Registered> {
  const { platform, chat, thread, purpose, unit, at } = wish
  const found = await roomAt(tx, wish)
  const before = found?.thread === thread ? found : null
  const known = before !== null && before.state !== 'left' && before.purpose !== 'direct' && before.purpose !== 'new' ? before : null
  const room = await saveRoom(tx, { platform, chat, thread, name: known?.name ?? cleanName(wish.title) ?? beginning(chat, 60), purpose, unit, lang: known?.lang ?? wish.lang, at })
  await audit(tx, { at, by: wish.by, act: 'room.registered', subject: `room:${room.id}`, facts: { name: room.name, purpose, unit, platform, chat, thread } })
  return { room, before: known }
}

/** The unit that somebody means, by key or by name. */
export function findUnit(units: readonly Unit[], said: string): Outcome<Unit> {
  const wanted = said.trim().toLowerCase()
  const unit = units.find((entry) => entry.key.toLowerCase() === wanted || entry.name.toLowerCase() === wanted)
  return unit === undefined ? refuse({ reason: 'no-such-unit', unit: beginning(said, 40), similar: similar(wanted.slice(0, 40), units.map((entry) => entry.key)) }) : ok(unit)
}

export { allRooms as listRooms } from '../store/rooms.ts'

interface RoomWish {
  readonly id: number
  readonly by: Person
  readonly at: Date
}

export async function renameRoom(tx: Tx, wish: RoomWish & { readonly name: string }): Promise<Outcome<RoomRecord>> {
  const name = cleanName(wish.name)
  if (name === null) return refuse({ reason: 'name-unusable', said: beginning(wish.name, 40) })
  return await change(tx, wish, async (room) => {
    await changeRoom(tx, { id: room.id, name })
    return { room: { ...room, name }, act: 'room.renamed', facts: { from: room.name, name } }
  })
}

/** Cards that stand there already keep their language until they next change. */
export async function setRoomLanguage(tx: Tx, wish: RoomWish & { readonly lang: Lang }): Promise<Outcome<RoomRecord>> {
  return await change(tx, wish, async (room) => {
    await changeRoom(tx, { id: room.id, lang: wish.lang })
    return { room: { ...room, lang: wish.lang }, act: 'room.language', facts: { lang: wish.lang } }
  })
}

/** The room hears nothing any more. Says whether that purpose now reaches nobody. */
export async function leaveRoom(tx: Tx, wish: RoomWish): Promise<Outcome<{ readonly room: RoomRecord; readonly last: boolean }>> {
  const left = await change(tx, wish, async (room) => {
    await changeRoom(tx, { id: room.id, state: 'left', why: null })
    const lost = await giveUpDebts(tx, { room: room.id, why: 'the room was left' })
    return { room: { ...room, state: 'left' }, act: 'room.left', facts: { lost } }
  })
  if (!left.ok) return left
  const others = (await allRooms(tx)).filter((room) => room.state === 'active' && room.purpose === left.value.purpose && room.unit === left.value.unit)
  return ok({ room: left.value, last: others.length === 0 })
}

async function change(tx: Tx, wish: RoomWish, make: (room: RoomRecord) => Promise<{ readonly room: RoomRecord; readonly act: string; readonly facts: object }>): Promise<Outcome<RoomRecord>> {
  const admin = await adminStill(tx, wish.by)
  if (!admin.ok) return refuse({ reason: 'not-allowed', command: 'room', needs: ['admin'] })
  const room = await roomById(tx, wish.id)
  if (room === null || room.state === 'left') return refuse({ reason: 'no-such-room', room: String(wish.id) })
  const made = await make(room)
  await audit(tx, { at: wish.at, by: actor(wish.by), act: made.act, subject: `room:${room.id}`, facts: made.facts })
  return ok(made.room)
}
