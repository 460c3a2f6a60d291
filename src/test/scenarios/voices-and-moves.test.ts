import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { menu } from '../../../commands/index.ts'
import { dispatch, type Dispatch } from '../../bot/dispatch.ts'
import { postOffice } from '../../bot/post-office.ts'
import type { ChatEvent, Voice } from '../../chat/platform.ts'
import type { Worker } from '../../core/worker.ts'
import { auditTail } from '../../store/audit-tail.ts'
import { verifyAudit } from '../../store/audit.ts'
import { outcomeOf } from '../../store/inbox.ts'
import { owe } from '../../store/outbox.ts'
import { addPerson, everybody, identify } from '../../store/people.ts'
import { allRooms, roomAt, saveRoom } from '../../store/rooms.ts'
import type { Action, Spoken } from '../../texts/message.ts'
import { sample } from '../contracts/platform-on-trial.ts'
import { fakeChat, type FakeChat } from '../fakes/chat-platform.ts'
import { fakeClock, type FakeClock } from '../fakes/clock.ts'
import { testKit } from '../fakes/kit.ts'
import { temporaryStore } from '../fakes/store.ts'

let home: ReturnType<typeof temporaryStore>
let clock: FakeClock
let chat: FakeChat
let desk: Dispatch
let office: Worker

const actions: readonly Action[] = [{ say: 'person rename 2 Rina', label: 'Ganti', words: ['ganti'] }]
const OLD = '-400'
const NEW = '-100400'

beforeEach(async () => {
  home = temporaryStore()
  clock = fakeClock('2026-11-23T00:30:00Z')
  chat = fakeChat({ id: 'telegram', now: () => clock.now() })
  await home.store.write(async (tx) => {
    for (const [user, duties] of [['dewi', ['admin']], ['sari', ['edp']]] as const) {
      const person = await addPerson(tx, { name: user, duties: [...duties], at: clock.now() })
      await identify(tx, { platform: 'telegram', userId: user, person: person.id, at: clock.now() })
    }
    await saveRoom(tx, { platform: 'telegram', chat: OLD, thread: null, name: 'EDP', purpose: 'edp', unit: null, lang: 'id', at: clock.now() })
    await saveRoom(tx, { platform: 'telegram', chat: 'admin', thread: null, name: 'Admin', purpose: 'admin', unit: null, lang: 'id', at: clock.now() })
  })
  const platforms = new Map([[chat.id, chat]])
  const kit = testKit({ clock, store: home.store, menu })
  desk = dispatch(kit, platforms)
  office = postOffice(kit, platforms)
  await office.start()
  await desk.start()
})
afterEach(async () => {
  await desk.stop()
  await office.stop()
  expect(await home.store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true })
  await home.remove()
})

let events = 0
const base = (change: { readonly user?: string; readonly chat?: string; readonly voice?: Voice; readonly direct?: boolean; readonly id?: string } = {}) =>
  ({ id: change.id ?? `v${events += 1}`, platform: 'telegram' as const, at: clock.now(), chat: change.chat ?? OLD, thread: null, chatTitle: 'EDP', direct: change.direct ?? false, user: { id: change.user ?? 'dewi', name: 'Nama Lain' }, voice: change.voice ?? 'own' as const })
const deliver = async (event: ChatEvent) => {
  await chat.deliver(event)
  await desk.idle()
  await office.idle()
}
const text = (said: string, change: Parameters<typeof base>[0] & { readonly replyTo?: string } = {}): ChatEvent => ({ ...base(change), kind: 'text', text: said, replyTo: change.replyTo === undefined ? null : { chat: change.chat ?? OLD, message: change.replyTo } })
const cardStands = async (spoken: Spoken = sample('kartu', { actions }), card = 'x') => {
  await home.store.write((tx) => owe(tx, { at: clock.now(), to: { purpose: 'edp' }, spoken, card }))
  await office.idle()
  return chat.posted(OLD).at(-1)!.message
}
const trail = async (act: string) => (await home.store.read((query) => auditTail(query, 50))).filter((line) => line.act === act)
const refusals = async () => (await trail('command.refused')).map((line) => ({ by: line.by.kind, ...(line.facts as { reason: string; voice: string }) }))
const names = async () => (await home.store.read(everybody)).map((person) => person.name)

describe('a voice for which the platform does not vouch', () => {
  it.each([['anonymous', 'admin anonim'], ['channel', 'atas nama kanal'], ['forwarded', 'Pesan terusan'], ['edited', 'disunting'], ['outsider', 'dari luar organisasi']] as const)('%s: does nothing, is told kindly how to be heard, and is on record as nobody', async (voice, words) => {
    const message = await cardStands()
    await deliver(text('/person rename 2 Rina', { voice }))
    await deliver({ ...base({ voice }), kind: 'press', say: 'person rename 2 Rina', message: { chat: OLD, message } })
    await deliver(text('ganti', { voice, replyTo: message }))
    await deliver({ ...base({ voice }), kind: 'filled', form: 1, values: { day: 'x' }, message: null })
    expect(await names()).toEqual(['dewi', 'sari'])
    expect(await refusals()).toMatchObject(Array.from({ length: 4 }, () => ({ by: 'bot', reason: 'not-own-voice', voice, user: 'dewi' })))
    expect(chat.whispers('dewi')).toHaveLength(4)
    expect(chat.whispers('dewi')[0]).toContain(words)
  })

  it('of another bot gets no answer at all, so that two of them never talk for ever', async () => {
    await deliver(text('/status', { voice: 'bot', user: 'robot' }))
    expect(chat.whispers('robot')).toEqual([])
    expect(chat.titles(OLD)).toEqual([])
    expect(await refusals()).toMatchObject([{ reason: 'not-own-voice', voice: 'bot' }])
  })

  it('is not noticed where it said nothing to us', async () => {
    for (const said of ['/gif kucing', 'besok rapat']) await deliver(text(said, { voice: 'edited' }))
    await deliver(text('besok rapat', { voice: 'forwarded', replyTo: 'nobody' }))
    expect(await refusals()).toEqual([])
    expect(chat.whispers('dewi')).toEqual([])
  })

  it('teaches us nothing: no name, no private room, no room that can be reached again', async () => {
    await deliver(text('/help', { voice: 'forwarded', direct: true, chat: 'dm' }))
    expect(await home.store.read((query) => roomAt(query, { platform: 'telegram', chat: 'dm', thread: null }))).toBeNull()
    expect(await names()).toEqual(['dewi', 'sari'])
  })
})

describe('a chat that goes on under another address', () => {
  const moved = (id = `moved:${OLD}:${NEW}`): ChatEvent => ({ ...base({ id, user: 'anonymous', voice: 'anonymous' }), kind: 'moved', to: NEW })

  it('takes its room along, and the cards on which something can still be done', async () => {
    await cardStands()
    await cardStands(sample('selesai'), 'over')
    await deliver(moved())
    expect(await home.store.read(allRooms)).toMatchObject([{ id: 1, chat: NEW, purpose: 'edp', state: 'active' }, { chat: 'admin' }])
    expect(chat.titles(NEW)).toEqual(['kartu'])
    const there = chat.posted(NEW)[0]!
    await deliver({ ...base({ chat: NEW }), kind: 'press', say: 'person rename 2 Rina', message: { chat: NEW, message: there.message } })
    expect(await names()).toContain('Rina')
    expect(await trail('room.moved')).toMatchObject([{ subject: 'room:1', facts: { from: OLD, to: NEW } }])
  })

  it('gets its other cards where it is now when they next say something, and never an edit of a message that is not ours', async () => {
    await cardStands(sample('selesai'), 'over')
    await deliver(moved())
    const edits = chat.calls().edits
    await home.store.write((tx) => owe(tx, { at: clock.now(), to: { whereverCard: 'over' }, spoken: sample('dibuka lagi'), card: 'over' }))
    await office.idle()
    expect(chat.titles(NEW)).toEqual(['dibuka lagi'])
    expect(chat.calls().edits).toBe(edits)
    await home.store.write((tx) => owe(tx, { at: clock.now(), to: { whereverCard: 'over' }, spoken: sample('ditutup'), card: 'over' }))
    await office.idle()
    expect(chat.titles(NEW)).toEqual(['ditutup'])
  })

  it('moves once, however often the platform says so', async () => {
    await cardStands()
    for (const id of [undefined, undefined, 'the same said otherwise']) await deliver(moved(id))
    expect(chat.titles(NEW)).toEqual(['kartu'])
    expect(await trail('room.moved')).toHaveLength(1)
  })

  it('leaves what was registered under the new address as it was registered, and sends it what was still owed', async () => {
    await deliver(text('/room manager', { chat: NEW }))
    const release = chat.hold(OLD)
    await home.store.write((tx) => owe(tx, { at: clock.now(), to: { purpose: 'edp' }, spoken: sample('masih terutang'), card: 'y', notBefore: new Date(clock.now().getTime() + 1000) }))
    await deliver(moved())
    clock.advance(1000)
    release()
    await office.idle()
    expect(await home.store.read(allRooms)).toMatchObject([{ chat: 'admin' }, { chat: NEW, purpose: 'manager' }])
    expect(chat.titles(NEW)).toContain('masih terutang')
  })

  it('is none of ours where nobody ever registered it', async () => {
    await deliver({ ...base({ chat: 'asing', id: 'moved:asing:lain' }), kind: 'moved', to: 'lain' })
    expect(await home.store.read((query) => outcomeOf(query, { platform: 'telegram', eventId: 'moved:asing:lain' }))).toBeUndefined()
  })
})

describe('a chat out of which the bot was put', () => {
  it('is unreachable at once, and the admins are told once', async () => {
    for (let n = 0; n < 2; n += 1) await deliver({ ...base({ user: 'anonymous' }), kind: 'gone', why: 'bot was kicked' })
    expect(await home.store.read(allRooms)).toMatchObject([{ chat: OLD, state: 'unreachable', why: 'bot was kicked' }, {}])
    expect(chat.titles('admin')).toEqual(['RUANG TIDAK DAPAT DIJANGKAU — EDP'])
  })
})
