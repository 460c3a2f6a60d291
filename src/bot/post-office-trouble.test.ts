import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { standing } from '../store/alarms.ts'
import { outboxDepth } from '../store/outbox-due.ts'
import { roomById } from '../store/rooms.ts'
import { fakeChat } from '../test/fakes/chat-platform.ts'
import { later, never, postWard, until, type PostWard } from '../test/fakes/post-ward.ts'

let ward: PostWard
beforeEach(() => { ward = postWard() })
afterEach(() => ward.end())

describe('the post office in trouble', () => {
  it('lets neither a slow room nor a failing one hold up the others', async () => {
    await ward.open({ roomsAtOnce: 2 })
    const rooms = await Promise.all(['lambat', 'gagal', 'igd', 'farmasi'].map((name) => ward.room(name)))
    const release = ward.chat.hold('lambat')
    ward.chat.fail('gagal', later())
    for (const id of rooms) await ward.tell(id, 'kabar')
    await until(() => ward.chat.titles('igd').length + ward.chat.titles('farmasi').length === 2)
    expect(ward.chat.titles('lambat')).toEqual([])
    release()
    ward.chat.fail('gagal', null)
    ward.clock.advance(60_000)
    await ward.office.idle()
    expect(['lambat', 'gagal'].map((name) => ward.chat.titles(name))).toEqual([['kabar'], ['kabar']])
  })

  it('gives the places of slow rooms to others when all are taken', async () => {
    await ward.open({ roomsAtOnce: 2 })
    const rooms = await Promise.all(['lambat1', 'lambat2', 'igd'].map((name) => ward.room(name)))
    const releases = ['lambat1', 'lambat2'].map((name) => ward.chat.hold(name))
    for (const id of rooms) await ward.tell(id, 'kabar')
    await until(() => ward.chat.calls().posts === 2)
    expect(ward.chat.titles('igd')).toEqual([])
    ward.clock.advance(1000)
    await until(() => ward.chat.titles('igd').length === 1)
    for (const release of releases) release()
  })

  it('waits longer after each failure, and exactly as long as the platform asks', async () => {
    await ward.open()
    const edp = await ward.room('edp')
    ward.chat.fail('edp', later())
    await ward.tell(edp, 'kabar')
    await ward.office.idle()
    for (const wait of [1000, 2000, 4000]) {
      const before = ward.chat.calls().posts
      ward.clock.advance(wait - 1)
      await ward.office.idle()
      expect(ward.chat.calls().posts).toBe(before)
      ward.clock.advance(1)
      await ward.office.idle()
      expect(ward.chat.calls().posts).toBe(before + 1)
    }
    ward.chat.fail('edp', later(30))
    ward.clock.advance(8000)
    await ward.office.idle()
    ward.chat.fail('edp', null)
    ward.clock.advance(29_999)
    await ward.office.idle()
    expect(ward.chat.titles('edp')).toEqual([])
    ward.clock.advance(1)
    await ward.office.idle()
    expect(ward.chat.titles('edp')).toEqual(['kabar'])
  })

  it('keeps a room’s order through its failures', async () => {
    await ward.open()
    const edp = await ward.room('edp')
    ward.chat.fail('edp', later())
    for (const title of ['satu', 'dua', 'tiga']) await ward.tell(edp, title)
    await ward.office.idle()
    ward.chat.fail('edp', null)
    ward.clock.advance(1000)
    await ward.office.idle()
    expect(ward.chat.titles('edp')).toEqual(['satu', 'dua', 'tiga'])
  })

  it('sends again where an answer was lost: the rare duplicate, never a loss', async () => {
    await ward.open()
    const edp = await ward.room('edp')
    ward.chat.loseAnswers(1)
    await ward.tell(edp, 'kabar')
    await ward.office.idle()
    ward.clock.advance(1000)
    await ward.office.idle()
    expect(ward.chat.titles('edp')).toEqual(['kabar', 'kabar'])
  })

  it('sends no duplicate where the platform knows the message again', async () => {
    ward.chat = fakeChat({ recognises: 'once' })
    await ward.open()
    const edp = await ward.room('edp')
    ward.chat.loseAnswers(2)
    await ward.tell(edp, 'kabar', { card: 'check:1' })
    await ward.office.idle()
    ward.clock.advance(1000)
    await ward.office.idle()
    ward.clock.advance(2000)
    await ward.office.idle()
    await ward.tell(edp, 'diparaf', { card: 'check:1' })
    await ward.office.idle()
    expect(ward.chat.titles('edp')).toEqual(['diparaf'])
  })

  it('marks a room that will never answer as unreachable, gives up what it was owed and tells the admins once', async () => {
    await ward.open()
    const [unit, admin] = [await ward.room('igd', 'unit'), await ward.room('admin', 'admin')]
    ward.chat.fail('igd', never())
    for (const title of ['satu', 'dua']) await ward.tell(unit, title)
    await ward.office.idle()
    await ward.tell(unit, 'tiga')
    await ward.office.idle()
    expect(await ward.home.store.read((query) => roomById(query, unit))).toMatchObject({ state: 'unreachable', why: 'post: kicked' })
    expect(ward.chat.titles('admin')).toEqual(['RUANG TIDAK DAPAT DIJANGKAU — igd'])
    expect(await ward.home.store.read(standing)).toMatchObject([{ key: `room:${unit}` }])
    expect(await ward.home.store.read(outboxDepth)).toMatchObject({ waiting: 0 })
    expect(ward.chat.calls().posts).toBe(2)
    expect(admin).toBeGreaterThan(0)
  })

  it('gives up a message that our own mistake keeps back, says so, and goes on with the next', async () => {
    await ward.open()
    const [edp] = [await ward.room('edp'), await ward.room('admin', 'admin')]
    ward.chat.fail('edp', new TypeError('cannot read properties of undefined'))
    await ward.tell(edp, 'rusak')
    for (let n = 0; n < 3; n += 1) {
      await ward.office.idle()
      ward.clock.advance(10_000)
    }
    ward.chat.fail('edp', null)
    await ward.tell(edp, 'berikutnya')
    await ward.office.idle()
    expect(ward.chat.titles('edp')).toEqual(['berikutnya'])
    expect(ward.chat.titles('admin')).toEqual(['SATU KABAR TIDAK DAPAT DITAMPILKAN — edp'])
  })
})
