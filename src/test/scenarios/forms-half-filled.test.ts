import { afterEach, describe, expect, it } from 'vitest'
import { endLapsedForms } from '../../bot/forms-lapse.ts'
import type { ChatEvent } from '../../chat/platform.ts'
import { DAY } from '../../core/clock.ts'
import { auditTail } from '../../store/audit-tail.ts'
import { changePerson } from '../../store/people.ts'
import { testKit } from '../fakes/kit.ts'
import { wordsOf } from '../fakes/ward.ts'
import { formsHouse, type FormsHouse } from './forms-house.ts'

let rig: FormsHouse
afterEach(() => rig.end())

describe('a half-filled form', () => {
  it('survives a restart', async () => {
    rig = await formsHouse()
    await rig.say('dewi', '/holiday add')
    await rig.press('dewi', 'form 1 day 2026-12-23')
    await rig.fall()
    await rig.stand()
    await rig.press('dewi', 'form 1 skip')
    expect(await rig.days()).toMatchObject([{ date: '2026-12-23' }])
  })

  it('can be gone back in and cancelled, in words or by a button, and then changes nothing', async () => {
    rig = await formsHouse()
    await rig.say('dewi', '/holiday add')
    await rig.press('dewi', 'form 1 day 2026-12-23')
    await rig.press('dewi', 'form 1 back')
    expect(rig.now()).toMatchObject({ form: { asks: 'day' } })
    await rig.say('dewi', 'Batal.', { replyTo: rig.card().message })
    expect(wordsOf(rig.now())).toContain('Dibatalkan; tidak ada yang berubah')
    await rig.press('dewi', 'form 1 day 2026-12-24')
    expect(rig.chat.whispers('dewi').at(-1)).toContain('sudah dibatalkan')
    expect(await rig.days()).toEqual([])
  })

  it('gives way to a newer one of the same line, so that there is one place to answer', async () => {
    rig = await formsHouse()
    await rig.say('dewi', '/holiday add')
    const first = rig.card()
    await rig.say('dewi', '/holiday add')
    expect(wordsOf(rig.now(first))).toContain('Dibatalkan')
    expect(rig.now()).toMatchObject({ form: { id: 2 } })
  })

  it('ends by itself after a day, whether anybody looks or not', async () => {
    rig = await formsHouse()
    await rig.say('dewi', '/holiday add')
    rig.clock.advance(DAY)
    await rig.press('dewi', 'form 1 day 2026-12-23')
    expect(rig.chat.whispers('dewi').at(-1)).toContain('kedaluwarsa')
    await rig.say('dewi', '/holiday add')
    rig.clock.advance(DAY)
    await endLapsedForms(testKit({ clock: rig.clock, store: rig.home.store }), rig.clock.now())
    await rig.idle()
    expect(wordsOf(rig.now())).toContain('Kedaluwarsa')
    expect(await rig.form(2)).toMatchObject({ state: 'expired' })
  })
})

describe('a form of one person', () => {
  it('is answered by nobody else, whatever their duties, and the attempt is on record', async () => {
    rig = await formsHouse()
    await rig.say('dewi', '/holiday add')
    await rig.press('rudi', 'form 1 day 2026-12-23')
    await rig.fill('sari', { day: '2026-12-23' })
    await rig.say('rudi', '24 Des', { replyTo: rig.card().message })
    expect(rig.chat.whispers('rudi')).toEqual(['Formulir nomor 1 diisi oleh dewi.', 'Formulir nomor 1 diisi oleh dewi.'])
    expect(await rig.refusals()).toEqual(['not-your-form', 'not-your-form', 'not-your-form'])
    expect(await rig.form()).toMatchObject({ state: 'open', answers: {} })
  })

  it('is worth nothing once that person was removed, and ends where they lost the duty that it needs', async () => {
    rig = await formsHouse()
    await rig.say('dewi', '/holiday add')
    await rig.home.store.write((tx) => changePerson(tx, { id: 1, duties: ['edp'] }))
    await rig.fill('dewi', { day: '2026-12-23', name: 'x' })
    expect(await rig.refusals()).toEqual(['not-allowed'])
    expect(await rig.form()).toMatchObject({ state: 'cancelled' })
    await rig.home.store.write((tx) => changePerson(tx, { id: 1, duties: ['manager'] }))
    await rig.say('dewi', '/holiday add')
    await rig.home.store.write((tx) => changePerson(tx, { id: 1, removedAt: rig.clock.now() }))
    await rig.press('dewi', 'form 2 day 2026-12-23')
    await rig.fill('dewi', { day: '2026-12-23', name: 'x' }, 2)
    expect(await rig.refusals()).toEqual(['not-allowed', 'not-known', 'not-known'])
    expect(await rig.days()).toEqual([])
  })

  it('asks nobody who could not do it anyway', async () => {
    rig = await formsHouse()
    await rig.say('sari', '/holiday add')
    expect(await rig.form()).toBeNull()
    expect(rig.chat.whispers('sari').at(-1)).toContain('hanya untuk')
  })

  it('counts once, though its last answer is delivered twice', async () => {
    rig = await formsHouse()
    await rig.say('dewi', '/holiday add')
    const filled: ChatEvent = { ...rig.event('dewi'), kind: 'filled', form: 1, values: { day: '2026-12-23', name: 'x' }, message: null }
    await Promise.all([rig.chat.deliver(filled), rig.chat.deliver(filled), rig.chat.deliver({ ...filled, id: 'again', chat: 'dm', direct: true })])
    await rig.idle()
    expect(await rig.days()).toHaveLength(1)
    expect((await rig.home.store.read((query) => auditTail(query, 50))).filter((line) => line.act === 'holiday.added')).toHaveLength(1)
  })
})

describe('a form whose person was removed', () => {
  it('offers nothing any more at the next look', async () => {
    rig = await formsHouse()
    await rig.say('dewi', '/holiday add')
    await rig.home.store.write((tx) => changePerson(tx, { id: 1, removedAt: rig.clock.now() }))
    await endLapsedForms(testKit({ clock: rig.clock, store: rig.home.store }), rig.clock.now())
    await rig.idle()
    expect(rig.now().form).toBeUndefined()
    expect(await rig.form()).toMatchObject({ state: 'cancelled' })
  })
})
