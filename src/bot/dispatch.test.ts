import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changeRoom, roomAt } from '../store/rooms.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import { dispatchWard, signedIn, type DispatchWard } from '../test/fakes/dispatch-ward.ts'

let ward: DispatchWard
beforeEach(async () => { ward = await dispatchWard() })
afterEach(() => ward.end())

describe('what somebody says', () => {
  it('acts the same whether it is typed, pressed or replied', async () => {
    const message = await ward.card(1)
    await ward.chat.type({ chat: 'edp', user: 'Budi', text: '/paraf 1' })
    await ward.idle()
    const second = await ward.card(2)
    await ward.chat.press({ chat: 'edp', user: 'Budi', text: 'sign 2', message: second })
    await ward.idle()
    const third = await ward.card(3)
    await ward.chat.type({ chat: 'edp', user: 'Sari', text: 'Ok, paraf.', replyTo: third })
    await ward.idle()
    expect(await signedIn(ward.home.store)).toEqual(['signed:1 Budi', 'signed:2 Budi', 'signed:3 Sari'])
    expect(ward.chat.titles('edp')).toEqual(['diparaf oleh Budi', 'diparaf oleh Budi', 'diparaf oleh Sari'])
    expect(message).not.toBe(third)
  })

  it('is answered in the room, below the question', async () => {
    await ward.chat.type({ chat: 'edp', user: 'Budi', text: '/status' })
    await ward.idle()
    expect(ward.chat.titles('edp')).toEqual(['Aman'])
  })

  it('acts once when the same event is delivered twice, also at the same moment', async () => {
    const event = await ward.chat.type({ chat: 'edp', user: 'Budi', text: '/sign 1' })
    await Promise.all([ward.chat.deliver(event), ward.chat.deliver(event), ward.chat.deliver(event)])
    await ward.idle()
    await ward.chat.deliver(event)
    await ward.idle()
    expect(await signedIn(ward.home.store)).toEqual(['signed:1 Budi'])
    expect(ward.chat.whispers('Budi')).toEqual([])
  })

  it('is worked off in its chat’s order', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => ward.chat.type({ chat: 'edp', user: 'Budi', text: `/sign ${n}` })))
    await ward.idle()
    expect(ward.order).toEqual(Array.from({ length: 20 }, (_, n) => n))
  })

  it('has one winner when many press at once, and the others learn who', async () => {
    const message = await ward.card(1)
    const users = Array.from({ length: 50 }, (_, n) => `EDP ${n}`)
    for (const user of users) await ward.person(user, ['edp'])
    await Promise.all(users.map((user) => ward.chat.press({ chat: 'edp', user, text: 'sign 1', message })))
    await ward.idle()
    expect(await signedIn(ward.home.store)).toHaveLength(1)
    expect(users.flatMap((user) => ward.chat.whispers(user))).toEqual(Array.from({ length: 49 }, () => 'Pemeriksaan nomor 1 sudah diparaf oleh Budi pada 23 Nov 07.30 WIB.'))
  })
})

describe('bad input', () => {
  it.each([
    ['/sgin 1', 'Perintah “sgin” tidak dikenal.'],
    ['/sign', 'Perintah /sign belum lengkap atau keliru. Masih kurang: nomor pemeriksaan.'],
    [`/sign ${'1'.repeat(10_000)}`, 'Pesan terlalu panjang (10.006 karakter; paling banyak 4.000).'],
    ['/\u202Eاختبار 👩‍⚕️', 'Perintah “اختبار” tidak dikenal.'],
    ['/status<script>', 'Perintah “status<script>” tidak dikenal.'],
  ])('is refused kindly and privately (%#)', async (text, title) => {
    await ward.chat.type({ chat: 'edp', user: 'Budi', text })
    await ward.idle()
    expect(ward.chat.whispers('Budi')).toEqual([title])
    expect(ward.chat.titles('edp')).toEqual([])
  })

  it('tells of a button from an older menu that it is no longer valid', async () => {
    await ward.chat.press({ chat: 'edp', user: 'Budi', text: 'launch 1', message: 'm0' })
    await ward.idle()
    expect(ward.chat.whispers('Budi')).toEqual(['Tombol ini sudah tidak berlaku.'])
  })

  it('goes on after a mistake of ours and after a broken world, and says which', async () => {
    await ward.chat.type({ chat: 'edp', user: 'Budi', text: '/wrong' })
    await ward.chat.type({ chat: 'edp', user: 'Budi', text: '/broken' })
    await ward.chat.type({ chat: 'edp', user: 'Budi', text: '/status' })
    await ward.idle()
    expect(ward.chat.whispers('Budi')).toEqual(['Maaf, terjadi kesalahan di sisi kami.', 'Maaf, terjadi kesalahan di sisi kami.'])
    expect(ward.chat.titles('edp')).toEqual(['Aman'])
  })

  it('does not acknowledge what it could not keep', async () => {
    await ward.home.store.close()
    await expect(ward.chat.type({ chat: 'edp', user: 'Budi', text: '/sign 1' })).rejects.toThrow()
    ward.home = temporaryStore()
  })
})

describe('what an event teaches', () => {
  it('opens a room again that could not be reached', async () => {
    const { id } = (await ward.home.store.read((query) => roomAt(query, { platform: 'web', chat: 'edp', thread: null })))!
    await ward.home.store.write((tx) => changeRoom(tx, { id, state: 'unreachable', why: 'kicked' }))
    await ward.chat.type({ chat: 'edp', user: 'Budi', text: '/status' })
    await ward.idle()
    expect(ward.chat.titles('edp')).toEqual(['Aman'])
  })
})

describe('a crowd', () => {
  it('keeps and decides two hundred events that come at once over eight chats, each exactly once', async () => {
    for (let n = 0; n < 8; n += 1) await ward.room(`r${n}`)
    await Promise.all(Array.from({ length: 200 }, (_, n) => ward.chat.type({ chat: `r${n % 8}`, user: 'Budi', text: `/sign ${1000 + n}` })))
    await ward.desk.idle()
    expect(await signedIn(ward.home.store)).toHaveLength(200)
  })
})
