import type { Duty, Lang, Room } from '../core/people.ts'
import { audit } from '../store/audit.ts'
import { addPerson, everBehind, identify } from '../store/people.ts'
import { roomAt, saveRoom } from '../store/rooms.ts'
import type { Store, Tx } from '../store/store.ts'
import { personas, rooms } from './cast.ts'

export interface MoveIn { readonly at: Date; readonly lang: Lang }

/** Brings the cast to the demo hospital, once: who is there already, also somebody who was removed, is left alone. */
export async function seed(store: Store, ask: MoveIn): Promise<void> {
  await store.write((tx) => moveIn(tx, ask))
}

/** The same inside somebody else's transaction; answers the rooms that were not there before. */
export async function moveIn(tx: Tx, ask: MoveIn): Promise<readonly Room[]> {
  for (const persona of personas) {
    const identity = { platform: 'web', userId: persona.id } as const
    if ((await everBehind(tx, identity)) !== null) continue
    const duties: readonly Duty[] = persona.duty === 'manager' ? ['manager', 'admin'] : [persona.duty]
    const person = await addPerson(tx, { name: persona.name, duties, at: ask.at })
    await identify(tx, { ...identity, person: person.id, at: ask.at })
    await audit(tx, { at: ask.at, by: { kind: 'bot' }, act: 'person.added', subject: `person:${person.id}`, facts: { name: persona.name, duties, why: 'demo' } })
  }
  const opened: Room[] = []
  for (const room of rooms) {
    const address = { platform: 'web', chat: room.chat, thread: null } as const
    if ((await roomAt(tx, address)) !== null) continue
    const saved = await saveRoom(tx, { ...address, name: room.name, purpose: room.purpose, unit: room.purpose === 'unit' ? room.chat : null, lang: ask.lang, at: ask.at })
    await audit(tx, { at: ask.at, by: { kind: 'bot' }, act: 'room.registered', subject: `room:${saved.id}`, facts: { name: room.name, purpose: room.purpose, why: 'demo' } })
    opened.push(saved)
  }
  return opened
}
