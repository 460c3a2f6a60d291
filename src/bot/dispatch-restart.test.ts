import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditTail } from '../store/audit-tail.ts'
import { findWaiting, outcomeOf, receive } from '../store/inbox.ts'
import { saveRoom } from '../store/rooms.ts'
import type { Store } from '../store/store.ts'
import { wordsOf } from '../test/fakes/ward.ts'
import type { ChatEvent } from '../chat/platform.ts'
import { dispatch } from './dispatch.ts'
import { pickOut } from './dispatch-aside.ts'
import { dispatchWard, signedIn, type DispatchWard } from '../test/fakes/dispatch-ward.ts'

let ward: DispatchWard
beforeEach(async () => { ward = await dispatchWard() })
afterEach(() => ward.end())

describe('when the process dies', () => {
  it('works off at the next start what was kept, once, in order', async () => {
    await ward.desk.stop()
    const event = (n: number) => ({ id: `e${n}`, platform: 'web', at: ward.clock.now(), chat: 'edp', thread: null, chatTitle: 'EDP', direct: false, user: { id: 'Budi', name: 'Budi' }, voice: 'own', kind: 'text', text: `/sign ${n}`, replyTo: null })
    for (const n of [1, 2, 3]) await ward.home.store.write((tx) => receive(tx, { platform: 'web', eventId: `e${n}`, event: JSON.stringify(event(n)), at: ward.clock.now() }))
    ward.desk = dispatch(ward.kit(), new Map([[ward.chat.id, ward.chat]]))
    await ward.desk.start()
    await ward.idle()
    expect(await signedIn(ward.home.store)).toEqual(['signed:1 Budi', 'signed:2 Budi', 'signed:3 Budi'])
    expect(await ward.home.store.write(findWaiting)).toEqual([])
  })

  it('never acts twice: the effect and its mark are one transaction', async () => {
    // The answer after the deed is where this process "dies": the effect is durable, nothing after it happens.
    let die: () => void = () => undefined
    const dead = new Promise<void>((resolve) => { die = resolve })
    const dying: Store = { ...ward.home.store, write: async (fn) => {
      const value = await ward.home.store.write(fn)
      if ((await signedIn(ward.home.store)).length === 0) return value
      die()
      return await new Promise(() => {})
    } }
    await ward.desk.stop()
    const first = dispatch({ ...ward.kit(), store: dying }, new Map([[ward.chat.id, ward.chat]]))
    await first.start()
    await ward.chat.type({ chat: 'edp', user: 'Budi', text: '/sign 1' })
    await dead
    expect(await signedIn(ward.home.store)).toEqual(['signed:1 Budi'])
    ward.desk = dispatch(ward.kit(), new Map([[ward.chat.id, ward.chat]]))
    await ward.desk.start()
    await ward.idle()
    expect(ward.chat.whispers('Budi')).toEqual([])
    expect(await ward.home.store.write(findWaiting)).toEqual([])
  })

  it('sets aside an event that brought the house down again and again', async () => {
    await ward.desk.stop()
    await ward.home.store.write((tx) => receive(tx, { platform: 'web', eventId: 'poison', event: '{}', at: ward.clock.now() }))
    for (let n = 0; n < 3; n += 1) await ward.home.store.write(findWaiting)
    ward.desk = dispatch(ward.kit(), new Map([[ward.chat.id, ward.chat]]))
    await ward.desk.start()
    expect(await ward.home.store.read((query) => outcomeOf(query, { platform: 'web', eventId: 'poison' }))).toBe('set aside')
  })

  it('starts with a row that can no longer be read: it is set aside on record, and what waits beside it is done', async () => {
    await ward.desk.stop()
    const readable = { id: 'said', platform: 'web', at: ward.clock.now(), chat: 'edp', thread: null, chatTitle: 'EDP', direct: false, user: { id: 'Budi', name: 'Budi' }, voice: 'own', kind: 'text', text: '/sign 1', replyTo: null }
    const rows = { torn: JSON.stringify(readable).slice(0, 60), other: '{"kind":"text","at":"gestern"}', said: JSON.stringify(readable) }
    for (const [eventId, event] of Object.entries(rows)) await ward.home.store.write((tx) => receive(tx, { platform: 'web', eventId, event, at: ward.clock.now() }))
    ward.desk = dispatch(ward.kit(), new Map([[ward.chat.id, ward.chat]]))
    await ward.desk.start()
    await ward.idle()
    expect(await signedIn(ward.home.store)).toEqual(['signed:1 Budi'])
    for (const eventId of ['torn', 'other']) expect(await ward.home.store.read((query) => outcomeOf(query, { platform: 'web', eventId }))).toBe('set aside')
    const noted = (await ward.home.store.read((query) => auditTail(query, 20))).filter((told) => told.act === 'events.set-aside')
    expect(noted).toMatchObject([{ facts: { events: ['web torn', 'web other'] } }])
  })

  it('finds what people said as they said it: with the file that came along, and with every other word of each kind of event', async () => {
    const base = { platform: 'web' as const, at: ward.clock.now(), chat: 'edp', thread: null, chatTitle: 'EDP', direct: false, user: { id: 'Budi', name: 'Budi' }, voice: 'own' as const }
    const message = { chat: 'edp', message: 'm1' }
    const said: readonly ChatEvent[] = [
      { ...base, id: 'e1', kind: 'text', text: '/recovery attest 1 selesai', replyTo: message, file: { handle: 'h1', name: 'layar.jpg', mime: 'image/jpeg', bytes: 1200 } },
      { ...base, id: 'e2', kind: 'text', text: 'ok', replyTo: null, file: { handle: 'h2', name: 'video.mp4', mime: 'video/mp4', bytes: null } },
      { ...base, id: 'e3', thread: 't1', kind: 'text', text: 'ok', replyTo: null },
      { ...base, id: 'e4', kind: 'press', say: 'sign 17', message },
      { ...base, id: 'e5', kind: 'filled', form: 3, values: { why: 'sebab' }, message },
      { ...base, id: 'e6', kind: 'home' },
      { ...base, id: 'e7', kind: 'moved', to: 'edp2' },
      { ...base, id: 'e8', kind: 'gone', why: 'kicked' },
    ]
    await ward.desk.stop()
    for (const event of said) await ward.home.store.write((tx) => receive(tx, { platform: 'web', eventId: event.id, event: JSON.stringify(event), at: ward.clock.now() }))
    const { letters, aside } = await ward.home.store.write((tx) => pickOut(tx, { at: ward.clock.now(), speak: ward.kit().speak }))
    expect(letters.map(({ event }) => event)).toEqual(said)
    expect(aside).toEqual([])
  })

  it('tells the room where it was said, and the admins, what was set aside', async () => {
    await ward.desk.stop()
    await ward.home.store.write((tx) => saveRoom(tx, { platform: 'web', chat: 'admin', thread: null, name: 'admin', purpose: 'admin', unit: null, lang: 'id', at: ward.clock.now() }))
    for (const [eventId, event] of [['said', JSON.stringify({ kind: 'press', say: 'sign 17', chat: 'edp', thread: null, user: { id: 'Budi', name: 'Budi' } })], ['poison', 'no JSON at all']] as const) {
      await ward.home.store.write((tx) => receive(tx, { platform: 'web', eventId, event, at: ward.clock.now() }))
    }
    for (let n = 0; n < 3; n += 1) await ward.home.store.write(findWaiting)
    ward.desk = dispatch(ward.kit(), new Map([[ward.chat.id, ward.chat]]))
    await ward.desk.start()
    await ward.idle()
    const [edp, admin] = ['edp', 'admin'].map((name) => wordsOf(ward.chat.posted(name).at(-1)!.said.at(-1)!.id))
    expect(edp).toContain('PESAN TIDAK DIKERJAKAN')
    expect(edp).toContain('Budi: “sign 17” 23 Nov 07.30')
    expect(edp).not.toContain('tidak terbaca')
    expect(admin).toContain('Budi: “sign 17”')
    expect(admin).toContain('pesan yang tidak terbaca')
  })
})
