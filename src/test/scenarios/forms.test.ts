import { afterEach, describe, expect, it } from 'vitest'
import { owe } from '../../store/outbox.ts'
import { personBehind } from '../../store/people.ts'
import { allRooms } from '../../store/rooms.ts'
import type { Message, Spoken } from '../../texts/message.ts'
import { line } from '../../texts/words.ts'
import { wordsOf } from '../fakes/ward.ts'
import { formsHouse, type FormsHouse } from './forms-house.ts'

let rig: FormsHouse
afterEach(() => rig.end())

describe('a command that lacks its facts', () => {
  it('asks for them instead of refusing, and is carried out as if its person had typed the whole line', async () => {
    rig = await formsHouse()
    await rig.say('dewi', '/holiday add')
    expect(rig.now()).toMatchObject({ form: { id: 1, asks: 'day', answers: {} } })
    await rig.press('dewi', 'form 1 day 2026-12-23')
    expect(rig.now()).toMatchObject({ form: { asks: 'name', answers: { day: '2026-12-23' } } })
    expect(await rig.days()).toEqual([])
    await rig.say('dewi', 'Cuti bersama "pengganti"', { replyTo: rig.card().message })
    expect(await rig.days()).toMatchObject([{ date: '2026-12-23', kind: 'add', name: 'Cuti bersama "pengganti"' }])
    expect(rig.now().form).toBeUndefined()
    expect(wordsOf(rig.now())).toContain('Terkirim')
    expect(await rig.form()).toMatchObject({ state: 'sent', asks: null, answers: { day: '2026-12-23', name: 'Cuti bersama "pengganti"' } })
  })

  it('takes the whole form at once, leaves out what was left empty, and keeps what was right where something was wrong', async () => {
    rig = await formsHouse('slack')
    await rig.say('dewi', '/libur tambah')
    await rig.fill('dewi', { day: '31 Feb', name: 'Hari jadi' })
    expect(rig.chat.whispers('dewi').at(-1)).toBe('“31 Feb” bukan tanggal yang dapat dibaca.')
    expect(rig.now()).toMatchObject({ form: { asks: 'day', answers: { name: 'Hari jadi' } } })
    await rig.fill('dewi', { day: '2026-12-23', name: ' ' })
    expect(await rig.days()).toMatchObject([{ date: '2026-12-23' }])
  })

  it('tells what the command refuses, and asks that question again without losing the other answers', async () => {
    rig = await formsHouse()
    await rig.say('dewi', '/holiday add')
    await rig.fill('dewi', { day: '2026-12-25', name: 'Natal' })
    expect(rig.chat.whispers('dewi').at(-1)).toContain('sudah tercatat sebagai hari libur')
    expect(rig.now()).toMatchObject({ form: { asks: 'day', answers: { day: '2026-12-25', name: 'Natal' } } })
    await rig.press('dewi', 'form 1 day 2026-12-28')
    expect(await rig.days()).toMatchObject([{ date: '2026-12-28', name: 'Natal' }])
  })

  it('goes on with what the answer makes necessary, on the same card, in a room that is nobody’s yet', async () => {
    rig = await formsHouse()
    await rig.say('rudi', '/room', { chat: 'grup-baru' })
    const post = rig.card('grup-baru')
    expect(rig.now(post)).toMatchObject({ form: { asks: 'act' } })
    expect(await rig.home.store.read(allRooms)).toHaveLength(1)
    await rig.say('rudi', '/status', { chat: 'grup-baru' })
    expect(rig.chat.whispers('rudi').at(-1)).toContain('belum terdaftar')
    await rig.press('rudi', 'form 1 act unit', post)
    expect(rig.now(post)).toMatchObject({ form: { id: 1, asks: 'what', answers: {} } })
    await rig.say('rudi', 'farmasi', { chat: 'grup-baru', replyTo: post.message })
    expect(await rig.home.store.read(allRooms)).toMatchObject([{}, { chat: 'grup-baru', purpose: 'unit', unit: 'farmasi' }])
    expect(rig.chat.titles('grup-baru').at(-1)).toBe('Ruang Ruang grup-baru terdaftar sebagai ruang unit Farmasi')
  })

  it('asks in its own message what has to be typed, where one question is asked after another', async () => {
    rig = await formsHouse('telegram')
    await rig.say('dewi', '/holiday add')
    expect(rig.question()).toBeUndefined()
    await rig.press('dewi', 'form 1 day 2026-12-23')
    const asked = rig.question()!
    expect(asked.said[0]!.id.ask).toMatchObject({ say: 'form 1 name', whom: { user: 'dewi', name: 'dewi' } })
    await rig.say('dewi', 'x'.repeat(90), { replyTo: asked.message })
    expect(rig.chat.whispers('dewi').at(-1)).toContain('terlalu panjang')
    expect(rig.question()!.message).not.toBe(asked.message)
    await rig.say('dewi', 'lewati', { replyTo: rig.question()!.message })
    expect(await rig.days()).toMatchObject([{ date: '2026-12-23' }])
    await rig.say('dewi', 'sekali lagi', { replyTo: asked.message })
    expect(rig.chat.whispers('dewi').at(-1)).toContain('sudah terkirim')
  })
})

describe('a button that asks for a text', () => {
  const renaming = (): Spoken => {
    const message: Message = { mood: 'info', title: line('Nama'), blocks: [], actions: [{ say: 'person rename 2', label: 'Ganti nama', ask: { label: 'Nama baru', example: 'Sari Dewi' } }] }
    return { id: message, en: message }
  }
  const posted = async () => {
    await rig.home.store.write((tx) => owe(tx, { at: rig.clock.now(), to: { purpose: 'edp' }, spoken: renaming(), card: 'x' }))
    await rig.idle()
    return rig.chat.posted('edp').at(-1)!
  }

  it('is answered with a question that calls its person by name, and the reply completes the line', async () => {
    rig = await formsHouse('telegram')
    const message = await posted()
    await rig.press('dewi', 'person rename 2', message)
    expect(rig.question()!.said[0]!.id).toMatchObject({ title: line('dewi: Nama baru'), ask: { say: 'person rename 2', label: 'Nama baru', example: 'Sari Dewi', whom: { user: 'dewi' } } })
    await rig.say('dewi', 'Sari Wulandari', { replyTo: rig.question()!.message })
    expect(await rig.home.store.read((query) => personBehind(query, { platform: 'telegram', userId: 'sari' }))).toMatchObject({ name: 'Sari Wulandari' })
  })

  it('asks too where a reply named the button and nothing else', async () => {
    rig = await formsHouse('telegram')
    await rig.say('dewi', 'ganti nama', { replyTo: (await posted()).message })
    expect(rig.question()!.said[0]!.id.ask).toMatchObject({ say: 'person rename 2' })
  })

  it('does nothing twice: with its text it is carried out at once', async () => {
    rig = await formsHouse()
    await rig.press('dewi', 'person rename 2 Sari Wulandari', await posted())
    expect(rig.question()).toBeUndefined()
    expect(await rig.home.store.read((query) => personBehind(query, { platform: 'web', userId: 'sari' }))).toMatchObject({ name: 'Sari Wulandari' })
  })
})
