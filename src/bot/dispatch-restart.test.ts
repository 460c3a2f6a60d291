import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditTail } from '../store/audit-tail.ts'
import { findWaiting, outcomeOf, receive } from '../store/inbox.ts'
import { saveRoom } from '../store/rooms.ts'
import type { Store } from '../store/store.ts'
import { wordsOf } from '../test/fakes/ward.ts'
import { dispatch } from './dispatch.ts'
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
    const dying: Store = { ...ward.home.store, write: async (fn) => {
      const value = await ward.home.store.write(fn)
      if ((await signedIn(ward.home.store)).length > 0) await new Promise(() => {})
      return value
    } }
    await ward.desk.stop()
    const first = dispatch({ ...ward.kit(), store: dying }, new Map([[ward.chat.id, ward.chat]]))
    await first.start()
    await ward.chat.type({ chat: 'edp', user: 'Budi', text: '/sign 1' })
    await new Promise((resolve) => setTimeout(resolve, 50))
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
