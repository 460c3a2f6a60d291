import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { menu } from '../../../commands/index.ts'
import { dispatch, type Dispatch } from '../../bot/dispatch.ts'
import { endLapsedForms } from '../../bot/forms-lapse.ts'
import { postOffice } from '../../bot/post-office.ts'
import type { ChatEvent } from '../../chat/platform.ts'
import { DAY } from '../../core/clock.ts'
import type { Duty } from '../../core/people.ts'
import type { Worker } from '../../core/worker.ts'
import { verifyAudit } from '../../store/audit.ts'
import { auditTail } from '../../store/audit-tail.ts'
import { formById } from '../../store/forms.ts'
import { holidayOverrides } from '../../store/holidays.ts'
import { owe } from '../../store/outbox.ts'
import { addPerson, changePerson, identify, personBehind } from '../../store/people.ts'
import { allRooms, saveRoom } from '../../store/rooms.ts'
import type { Message, Spoken } from '../../texts/message.ts'
import { line } from '../../texts/words.ts'
import { fakeChat, type FakeChat } from '../fakes/chat-platform.ts'
import { fakeClock, type FakeClock } from '../fakes/clock.ts'
import { testKit } from '../fakes/kit.ts'
import { temporaryStore } from '../fakes/store.ts'
import { wordsOf } from '../fakes/ward.ts'

let home: ReturnType<typeof temporaryStore>
let clock: FakeClock
let chat: FakeChat
let desk: Dispatch
let office: Worker

const idle = async () => {
  await desk.idle()
  await office.idle()
}
const say = async (user: string, text: string, where: { readonly chat?: string; readonly replyTo?: string; readonly id?: string } = {}) => {
  await chat.type({ chat: where.chat ?? 'edp', user, text, ...where })
  await idle()
}
const press = async (user: string, text: string, on: { readonly chat: string; readonly message: string } = card()) => {
  await chat.press({ chat: on.chat, user, text, message: on.message })
  await idle()
}
const fill = async (user: string, values: Readonly<Record<string, string>>, form = 1) => {
  await chat.deliver({ ...event(user), kind: 'filled', form, values, message: null })
  await idle()
}
let events = 0
const event = (user: string) => ({ id: `f${events += 1}`, platform: chat.id, at: clock.now(), chat: 'edp', thread: null, chatTitle: 'Ruang edp', direct: false, user: { id: user, name: user }, voice: 'own' as const })
/** The newest card that is a form or was one. */
const card = (inChat = 'edp') => chat.posted(inChat).findLast((post) => /Diisi oleh/.test(wordsOf(post.said.at(-1)!.id)))!
const now = (post = card()): Message => post.said.at(-1)!.id
const question = (inChat = 'edp') => chat.posted(inChat).findLast((post) => post.said[0]!.id.ask !== undefined)
const days = () => home.store.read(holidayOverrides)
const form = (id = 1) => home.store.read((query) => formById(query, id))
const refusals = async () => (await home.store.read((query) => auditTail(query, 50))).filter((line) => line.act === 'command.refused').map((line) => (line.facts as { reason: string }).reason)

async function house(platform: 'web' | 'telegram' | 'slack' = 'web'): Promise<void> {
  chat = fakeChat({ id: platform, now: () => clock.now() })
  for (const [user, duties] of [['dewi', ['manager', 'admin']], ['sari', ['edp']], ['rudi', ['admin']]] as const) {
    await home.store.write(async (tx) => {
      const person = await addPerson(tx, { name: user, duties: [...duties] as Duty[], at: clock.now() })
      await identify(tx, { platform, userId: user, person: person.id, at: clock.now() })
    })
  }
  await home.store.write((tx) => saveRoom(tx, { platform, chat: 'edp', thread: null, name: 'EDP', purpose: 'edp', unit: null, lang: 'id', at: clock.now() }))
  await stand()
}
async function stand(): Promise<void> {
  const platforms = new Map([[chat.id, chat]])
  const kit = testKit({ clock, store: home.store, menu })
  desk = dispatch(kit, platforms)
  office = postOffice(kit, platforms)
  await office.start()
  await desk.start()
}
const fall = async () => {
  await desk.stop()
  await office.stop()
}

beforeEach(() => {
  home = temporaryStore()
  clock = fakeClock('2026-11-23T00:30:00Z')
})
afterEach(async () => {
  await fall()
  expect(await home.store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true })
  await home.remove()
})

describe('a command that lacks its facts', () => {
  it('asks for them instead of refusing, and is carried out as if its person had typed the whole line', async () => {
    await house()
    await say('dewi', '/holiday add')
    expect(now()).toMatchObject({ form: { id: 1, asks: 'day', answers: {} } })
    await press('dewi', 'form 1 day 2026-12-23')
    expect(now()).toMatchObject({ form: { asks: 'name', answers: { day: '2026-12-23' } } })
    expect(await days()).toEqual([])
    await say('dewi', 'Cuti bersama "pengganti"', { replyTo: card().message })
    expect(await days()).toMatchObject([{ date: '2026-12-23', kind: 'add', name: 'Cuti bersama "pengganti"' }])
    expect(now().form).toBeUndefined()
    expect(wordsOf(now())).toContain('Terkirim')
    expect(await form()).toMatchObject({ state: 'sent', asks: null, answers: { day: '2026-12-23', name: 'Cuti bersama "pengganti"' } })
  })

  it('takes the whole form at once, leaves out what was left empty, and keeps what was right where something was wrong', async () => {
    await house('slack')
    await say('dewi', '/libur tambah')
    await fill('dewi', { day: '31 Feb', name: 'Hari jadi' })
    expect(chat.whispers('dewi').at(-1)).toBe('“31 Feb” bukan tanggal yang dapat dibaca.')
    expect(now()).toMatchObject({ form: { asks: 'day', answers: { name: 'Hari jadi' } } })
    await fill('dewi', { day: '2026-12-23', name: ' ' })
    expect(await days()).toMatchObject([{ date: '2026-12-23' }])
  })

  it('tells what the command refuses, and asks that question again without losing the other answers', async () => {
    await house()
    await say('dewi', '/holiday add')
    await fill('dewi', { day: '2026-12-25', name: 'Natal' })
    expect(chat.whispers('dewi').at(-1)).toContain('sudah tercatat sebagai hari libur')
    expect(now()).toMatchObject({ form: { asks: 'day', answers: { day: '2026-12-25', name: 'Natal' } } })
    await press('dewi', 'form 1 day 2026-12-28')
    expect(await days()).toMatchObject([{ date: '2026-12-28', name: 'Natal' }])
  })

  it('goes on with what the answer makes necessary, on the same card, in a room that is nobody’s yet', async () => {
    await house()
    await say('rudi', '/room', { chat: 'grup-baru' })
    const post = card('grup-baru')
    expect(now(post)).toMatchObject({ form: { asks: 'act' } })
    expect(await home.store.read(allRooms)).toHaveLength(1)
    await say('rudi', '/status', { chat: 'grup-baru' })
    expect(chat.whispers('rudi').at(-1)).toContain('belum terdaftar')
    await press('rudi', 'form 1 act unit', post)
    expect(now(post)).toMatchObject({ form: { id: 1, asks: 'what', answers: {} } })
    await say('rudi', 'farmasi', { chat: 'grup-baru', replyTo: post.message })
    expect(await home.store.read(allRooms)).toMatchObject([{}, { chat: 'grup-baru', purpose: 'unit', unit: 'farmasi' }])
    expect(chat.titles('grup-baru').at(-1)).toBe('Ruang Ruang grup-baru terdaftar sebagai ruang unit Farmasi')
  })

  it('asks in its own message what has to be typed, where one question is asked after another', async () => {
    await house('telegram')
    await say('dewi', '/holiday add')
    expect(question()).toBeUndefined()
    await press('dewi', 'form 1 day 2026-12-23')
    const asked = question()!
    expect(asked.said[0]!.id.ask).toMatchObject({ say: 'form 1 name', whom: { user: 'dewi', name: 'dewi' } })
    await say('dewi', 'x'.repeat(90), { replyTo: asked.message })
    expect(chat.whispers('dewi').at(-1)).toContain('terlalu panjang')
    expect(question()!.message).not.toBe(asked.message)
    await say('dewi', 'lewati', { replyTo: question()!.message })
    expect(await days()).toMatchObject([{ date: '2026-12-23' }])
    await say('dewi', 'sekali lagi', { replyTo: asked.message })
    expect(chat.whispers('dewi').at(-1)).toContain('sudah terkirim')
  })
})

describe('a half-filled form', () => {
  it('survives a restart', async () => {
    await house()
    await say('dewi', '/holiday add')
    await press('dewi', 'form 1 day 2026-12-23')
    await fall()
    await stand()
    await press('dewi', 'form 1 skip')
    expect(await days()).toMatchObject([{ date: '2026-12-23' }])
  })

  it('can be gone back in and cancelled, in words or by a button, and then changes nothing', async () => {
    await house()
    await say('dewi', '/holiday add')
    await press('dewi', 'form 1 day 2026-12-23')
    await press('dewi', 'form 1 back')
    expect(now()).toMatchObject({ form: { asks: 'day' } })
    await say('dewi', 'Batal.', { replyTo: card().message })
    expect(wordsOf(now())).toContain('Dibatalkan; tidak ada yang berubah')
    await press('dewi', 'form 1 day 2026-12-24')
    expect(chat.whispers('dewi').at(-1)).toContain('sudah dibatalkan')
    expect(await days()).toEqual([])
  })

  it('gives way to a newer one of the same line, so that there is one place to answer', async () => {
    await house()
    await say('dewi', '/holiday add')
    const first = card()
    await say('dewi', '/holiday add')
    expect(wordsOf(now(first))).toContain('Dibatalkan')
    expect(now()).toMatchObject({ form: { id: 2 } })
  })

  it('ends by itself after a day, whether anybody looks or not', async () => {
    await house()
    await say('dewi', '/holiday add')
    clock.advance(DAY)
    await press('dewi', 'form 1 day 2026-12-23')
    expect(chat.whispers('dewi').at(-1)).toContain('kedaluwarsa')
    await say('dewi', '/holiday add')
    clock.advance(DAY)
    await endLapsedForms(testKit({ clock, store: home.store }), clock.now())
    await idle()
    expect(wordsOf(now())).toContain('Kedaluwarsa')
    expect(await form(2)).toMatchObject({ state: 'expired' })
  })
})

describe('a form of one person', () => {
  it('is answered by nobody else, whatever their duties, and the attempt is on record', async () => {
    await house()
    await say('dewi', '/holiday add')
    await press('rudi', 'form 1 day 2026-12-23')
    await fill('sari', { day: '2026-12-23' })
    await say('rudi', '24 Des', { replyTo: card().message })
    expect(chat.whispers('rudi')).toEqual(['Formulir nomor 1 diisi oleh dewi.', 'Formulir nomor 1 diisi oleh dewi.'])
    expect(await refusals()).toEqual(['not-your-form', 'not-your-form', 'not-your-form'])
    expect(await form()).toMatchObject({ state: 'open', answers: {} })
  })

  it('is worth nothing once that person was removed, and ends where they lost the duty that it needs', async () => {
    await house()
    await say('dewi', '/holiday add')
    await home.store.write((tx) => changePerson(tx, { id: 1, duties: ['edp'] }))
    await fill('dewi', { day: '2026-12-23', name: 'x' })
    expect(await refusals()).toEqual(['not-allowed'])
    expect(await form()).toMatchObject({ state: 'cancelled' })
    await home.store.write((tx) => changePerson(tx, { id: 1, duties: ['manager'] }))
    await say('dewi', '/holiday add')
    await home.store.write((tx) => changePerson(tx, { id: 1, removedAt: clock.now() }))
    await press('dewi', 'form 2 day 2026-12-23')
    await fill('dewi', { day: '2026-12-23', name: 'x' }, 2)
    expect(await refusals()).toEqual(['not-allowed', 'not-known', 'not-known'])
    expect(await days()).toEqual([])
  })

  it('asks nobody who could not do it anyway', async () => {
    await house()
    await say('sari', '/holiday add')
    expect(await form()).toBeNull()
    expect(chat.whispers('sari').at(-1)).toContain('hanya untuk')
  })

  it('counts once, though its last answer is delivered twice', async () => {
    await house()
    await say('dewi', '/holiday add')
    const filled: ChatEvent = { ...event('dewi'), kind: 'filled', form: 1, values: { day: '2026-12-23', name: 'x' }, message: null }
    await Promise.all([chat.deliver(filled), chat.deliver(filled), chat.deliver({ ...filled, id: 'again', chat: 'dm', direct: true })])
    await idle()
    expect(await days()).toHaveLength(1)
    expect((await home.store.read((query) => auditTail(query, 50))).filter((line) => line.act === 'holiday.added')).toHaveLength(1)
  })
})

describe('a button that asks for a text', () => {
  const renaming = (): Spoken => {
    const message: Message = { mood: 'info', title: line('Nama'), blocks: [], actions: [{ say: 'person rename 2', label: 'Ganti nama', ask: { label: 'Nama baru', example: 'Sari Dewi' } }] }
    return { id: message, en: message }
  }
  const posted = async () => {
    await home.store.write((tx) => owe(tx, { at: clock.now(), to: { purpose: 'edp' }, spoken: renaming(), card: 'x' }))
    await idle()
    return chat.posted('edp').at(-1)!
  }

  it('is answered with a question that calls its person by name, and the reply completes the line', async () => {
    await house('telegram')
    const message = await posted()
    await press('dewi', 'person rename 2', message)
    expect(question()!.said[0]!.id).toMatchObject({ title: line('dewi: Nama baru'), ask: { say: 'person rename 2', label: 'Nama baru', example: 'Sari Dewi', whom: { user: 'dewi' } } })
    await say('dewi', 'Sari Wulandari', { replyTo: question()!.message })
    expect(await home.store.read((query) => personBehind(query, { platform: 'telegram', userId: 'sari' }))).toMatchObject({ name: 'Sari Wulandari' })
  })

  it('asks too where a reply named the button and nothing else', async () => {
    await house('telegram')
    await say('dewi', 'ganti nama', { replyTo: (await posted()).message })
    expect(question()!.said[0]!.id.ask).toMatchObject({ say: 'person rename 2' })
  })

  it('does nothing twice: with its text it is carried out at once', async () => {
    await house()
    await press('dewi', 'person rename 2 Sari Wulandari', await posted())
    expect(question()).toBeUndefined()
    expect(await home.store.read((query) => personBehind(query, { platform: 'web', userId: 'sari' }))).toMatchObject({ name: 'Sari Wulandari' })
  })
})

describe('a form whose person was removed', () => {
  it('offers nothing any more at the next look', async () => {
    await house()
    await say('dewi', '/holiday add')
    await home.store.write((tx) => changePerson(tx, { id: 1, removedAt: clock.now() }))
    await endLapsedForms(testKit({ clock, store: home.store }), clock.now())
    await idle()
    expect(now().form).toBeUndefined()
    expect(await form()).toMatchObject({ state: 'cancelled' })
  })
})
