import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { menu } from '../../commands/index.ts'
import type { RoomPurpose } from '../core/people.ts'
import { SECOND } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import type { Worker } from '../core/worker.ts'
import { enrol, removePerson } from '../registry/people.ts'
import { audit } from '../store/audit.ts'
import { changeRoom, saveRoom } from '../store/rooms.ts'
import { fakeChat, type FakeChat } from '../test/fakes/chat-platform.ts'
import { fakeClock, type FakeClock } from '../test/fakes/clock.ts'
import { testKit } from '../test/fakes/kit.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import { menus } from './menus.ts'

let house: ReturnType<typeof temporaryStore>
let clock: FakeClock
let chat: FakeChat
let worker: Worker

const room = (name: string, purpose: RoomPurpose, platform: 'telegram' | 'slack' = 'telegram') => house.store.write(async (tx) => {
  const saved = await saveRoom(tx, { platform, chat: name, thread: null, name, purpose, unit: null, lang: 'id', at: clock.now() })
  await audit(tx, { at: clock.now(), by: { kind: 'bot' }, act: 'room.registered', subject: `room:${saved.id}` })
  return saved
})
const later = async (ms: number) => {
  clock.set(new Date(clock.now().getTime() + ms))
  await worker.idle()
}
const sheet = (of: string | null) => chat.menusShown().at(-1)?.find((one) => one.chat === of)?.entries.map((entry) => entry.name)

beforeEach(async () => {
  house = temporaryStore()
  clock = fakeClock('2026-11-23T00:30:00Z')
  chat = fakeChat({ id: 'telegram' })
  worker = menus(testKit({ clock, store: house.store, menu }), new Map([[chat.id, chat]]))
  await worker.start()
  await worker.idle()
})
afterEach(async () => {
  await worker.stop()
  await house.remove()
})

describe('a platform’s own menu', () => {
  it('offers a stranger the way in, and nothing else', () => {
    expect(sheet(null)).toEqual(['person', 'link', 'start', 'help'])
  })

  it('offers each room what its people may say: managers what units may not', async () => {
    await room('g-unit', 'unit')
    await room('g-manager', 'manager')
    await room('elsewhere', 'manager', 'slack')
    await later(5 * SECOND)
    expect(sheet('g-manager')).toContain('retention')
    expect(sheet('g-unit')).not.toContain('retention')
    expect(sheet('g-unit')).toContain('sign')
    expect(sheet('elsewhere')).toBeUndefined()
  })

  it('offers a person in their private chat what that person may, and no more once they were removed', async () => {
    const admin = await house.store.write((tx) => enrol(tx, { name: 'Dewi', duties: ['admin'], platform: 'telegram', userId: '900', at: clock.now() }))
    const budi = await house.store.write((tx) => enrol(tx, { name: 'Budi', duties: ['edp'], platform: 'telegram', userId: '100', at: clock.now() }))
    await room('100', 'direct')
    await later(5 * SECOND)
    expect(sheet('100')).toContain('backup')
    await house.store.write((tx) => removePerson(tx, { id: budi.id, by: admin, at: clock.now() }))
    await later(5 * SECOND)
    expect(sheet('100')).toEqual(sheet(null))
  })

  it('names a chat that is no room any more no longer, so that it has everybody’s again', async () => {
    const { id } = await room('g-manager', 'manager')
    await later(5 * SECOND)
    await house.store.write(async (tx) => {
      await changeRoom(tx, { id, state: 'left' })
      await audit(tx, { at: clock.now(), by: { kind: 'bot' }, act: 'room.left', subject: `room:${id}` })
    })
    await later(5 * SECOND)
    expect(sheet('g-manager')).toBeUndefined()
  })

  it('is shown when it changed, at most every few seconds, and not for anything else', async () => {
    expect(chat.menusShown()).toHaveLength(1)
    for (let n = 0; n < 10; n += 1) {
      await room(`g-${n}`, 'edp')
      await worker.idle()
    }
    expect(chat.menusShown()).toHaveLength(1)
    await later(5 * SECOND)
    expect(chat.menusShown()).toHaveLength(2)
    await house.store.write((tx) => audit(tx, { at: clock.now(), by: { kind: 'bot' }, act: 'check.signed', subject: 'check:1' }))
    await later(5 * SECOND)
    expect(chat.menusShown()).toHaveLength(2)
  })

  it('is tried again where it could not be shown, when the platform said so', async () => {
    chat.failMenus(new Fault({ area: 'chat', op: 'menu', retry: 'later', after: 30 }))
    await room('g-edp', 'edp')
    await later(5 * SECOND)
    chat.failMenus(null)
    await later(29 * SECOND)
    expect(sheet('g-edp')).toBeUndefined()
    await later(SECOND)
    expect(sheet('g-edp')).toContain('backup')
  })
})
