import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MINUTE } from '../core/clock.ts'
import { owe } from '../store/outbox.ts'
import { outboxDepth } from '../store/outbox-due.ts'
import { saveRoom } from '../store/rooms.ts'
import { sample } from '../test/contracts/platform-on-trial.ts'
import { fakeChat } from '../test/fakes/chat-platform.ts'
import { plain } from '../texts/words.ts'
import { later, postWard, until, type PostWard } from '../test/fakes/post-ward.ts'

let ward: PostWard
beforeEach(() => { ward = postWard() })
afterEach(() => ward.end())

describe('the post office', () => {
  it('brings messages to their room in the order in which they were owed', async () => {
    await ward.open()
    const edp = await ward.room('edp')
    for (let n = 1; n <= 20; n += 1) await ward.tell(edp, `kabar ${n}`)
    await ward.office.idle()
    expect(ward.chat.titles('edp')).toEqual(Array.from({ length: 20 }, (_, n) => `kabar ${n + 1}`))
    expect(await ward.home.store.read(outboxDepth)).toEqual({ waiting: 0, oldest: null })
  })

  it('holds back what is not due yet, without holding back the rest', async () => {
    await ward.open()
    const edp = await ward.room('edp')
    await ward.tell(edp, 'nanti', { notBefore: new Date(ward.clock.now().getTime() + 60_000) })
    await ward.tell(edp, 'sekarang')
    await ward.office.idle()
    expect(ward.chat.titles('edp')).toEqual(['sekarang'])
    ward.clock.advance(60_000)
    await until(() => ward.chat.titles('edp').length === 2)
  })

  it('brings alarms out before everything else when many rooms wait', async () => {
    const rooms = await Promise.all(Array.from({ length: 10 }, (_, n) => ward.room(`r${n}`)))
    const order: string[] = []
    for (const [n, id] of rooms.entries()) await ward.tell(id, `kabar ${n}`, { urgency: n === 7 ? 0 : 2 })
    ward.chat = fakeChat({ pace: async (turn) => { order.push(turn.chat) } })
    await ward.open({ roomsAtOnce: 1 })
    await ward.office.idle()
    expect(order[0]).toBe('r7')
    expect(order).toHaveLength(10)
  })

  it('lets reminders wait until every room has heard what is urgent, also where a room is owed both', async () => {
    const rooms = await Promise.all(Array.from({ length: 4 }, (_, n) => ward.room(`r${n}`)))
    for (const [n, id] of rooms.entries()) await ward.tell(id, `pengingat ${n}`, { urgency: 2 })
    for (const [n, id] of rooms.entries()) await ward.tell(id, `dimulai ${n}`, { urgency: 0 })
    const order: string[] = []
    ward.chat = fakeChat({ pace: async (turn) => { order.push(`${turn.chat} ${turn.urgency}`) } })
    await ward.open({ roomsAtOnce: 1 })
    await ward.office.idle()
    expect(order.map((turn) => turn.slice(-1)).join('')).toBe('00002222')
    for (const n of rooms.keys()) expect(ward.chat.titles(`r${n}`)).toEqual([`dimulai ${n}`, `pengingat ${n}`])
  })

  it('never lets one version of a card overtake another, however urgent it is', async () => {
    await ward.open()
    const edp = await ward.room('edp')
    ward.chat.fail('edp', later())
    await ward.tell(edp, 'direncanakan', { card: 'downtime:1', urgency: 2 })
    await ward.office.idle()
    await ward.tell(edp, 'lain', { urgency: 1 })
    await ward.tell(edp, 'dimulai', { card: 'downtime:1', urgency: 0, fresh: true })
    ward.chat.fail('edp', null)
    ward.clock.advance(MINUTE)
    await until(() => ward.chat.titles('edp').length === 3)
    await ward.office.idle()
    expect(ward.chat.titles('edp').slice(1)).toEqual(['lain', 'dimulai'])
    expect(ward.chat.posted('edp')[0]?.said.map(({ id }) => plain(id.title))).toEqual(['Kartu ini berlanjut di bawah.', 'Kartu ini berlanjut di bawah.'])
  })

  it('sends what was owed when the last process died', async () => {
    const edp = await ward.room('edp')
    await ward.tell(edp, 'sebelum mati')
    await ward.open()
    await until(() => ward.chat.titles('edp').length === 1)
  })

  it('brings out what is owed before it stops, but waits no longer than it may', async () => {
    await ward.open({ flushWithin: 5000 })
    const [edp, igd] = [await ward.room('edp'), await ward.room('igd')]
    ward.chat.hold('igd')
    await ward.tell(edp, 'terakhir')
    await ward.tell(igd, 'tertahan')
    const stopped = ward.office.stop()
    await until(() => ward.chat.titles('edp').length === 1)
    ward.clock.advance(5000)
    await stopped
    expect((await ward.home.store.read(outboxDepth)).waiting).toBe(1)
  })

  it('asks no more what is owed once it has stopped, also where a room that held it up comes back', async () => {
    await ward.open({ flushWithin: 5000 })
    const igd = await ward.room('igd')
    const release = ward.chat.hold('igd')
    await ward.tell(igd, 'tertahan')
    await ward.tell(igd, 'sesudahnya')
    const stopped = ward.office.stop()
    await until(() => ward.chat.calls().posts === 1)
    ward.clock.advance(5000)
    await stopped
    const { store } = ward.home
    const read = store.read.bind(store)
    let asked = 0
    vi.spyOn(store, 'read').mockImplementation(async (question) => {
      if ((asked += 1) > 100) throw new Error('asked for ever')
      return await read(question)
    })
    release()
    await until(() => ward.chat.titles('igd').length === 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([asked < 10, (await read(outboxDepth)).waiting]).toEqual([true, 1])
  })

  it('tells a thousand rooms, each once', async () => {
    await ward.open()
    await ward.home.store.write(async (tx) => {
      for (let n = 0; n < 1000; n += 1) await saveRoom(tx, { platform: 'web', chat: `u${n}`, thread: null, name: `u${n}`, purpose: 'unit', unit: null, lang: 'id', at: ward.clock.now() })
    })
    expect(await ward.home.store.write((tx) => owe(tx, { at: ward.clock.now(), to: { purpose: 'unit' }, spoken: sample('SIMRS kembali') }))).toBe(1000)
    await ward.office.idle()
    expect(ward.chat.calls().posts).toBe(1000)
  })
})

describe('a message that has a moment', () => {
  it('is never sent after it: a room that was away hears what came behind it, and nothing of before', async () => {
    const igd = await ward.room('igd')
    await ward.open()
    ward.chat.fail('igd', later())
    await ward.tell(igd, 'seperempat jam lagi', { card: 'x', fresh: true, expires: new Date(ward.clock.now().getTime() + 15 * MINUTE) })
    await ward.office.idle()
    ward.clock.advance(14 * MINUTE)
    await ward.office.idle()
    ward.clock.advance(2 * MINUTE)
    await ward.tell(igd, 'dimulai', { card: 'x', fresh: true })
    await ward.office.idle()
    ward.chat.fail('igd', null)
    ward.clock.advance(6 * MINUTE)
    await ward.office.idle()
    expect(ward.chat.titles('igd')).toEqual(['dimulai'])
    expect((await ward.home.store.read(outboxDepth)).waiting).toBe(0)
  })

  it('is sent as ever before it, also by the process after one that died', async () => {
    const igd = await ward.room('igd')
    await ward.tell(igd, 'satu jam lagi', { expires: new Date(ward.clock.now().getTime() + 15 * MINUTE) })
    await ward.tell(igd, 'tiga hari lagi', { expires: new Date(ward.clock.now().getTime() + 5 * MINUTE) })
    ward.clock.advance(10 * MINUTE)
    await ward.open()
    await ward.office.idle()
    expect(ward.chat.titles('igd')).toEqual(['satu jam lagi'])
  })
})
