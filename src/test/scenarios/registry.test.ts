import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { menu } from '../../../commands/index.ts'
import { dispatch, type Dispatch } from '../../bot/dispatch.ts'
import { postOffice } from '../../bot/post-office.ts'
import type { Worker } from '../../core/worker.ts'
import { whoIsMeant } from '../../registry/meant.ts'
import { ensureAdmins } from '../../registry/people.ts'
import { verifyAudit } from '../../store/audit.ts'
import { changePerson, everybody, personBehind } from '../../store/people.ts'
import { allRooms } from '../../store/rooms.ts'
import { whichPersonView } from '../../texts/views/person.ts'
import { plain, speaker } from '../../texts/words.ts'
import { fakeChat, type FakeChat } from '../fakes/chat-platform.ts'
import { fakeClock, type FakeClock } from '../fakes/clock.ts'
import { testKit } from '../fakes/kit.ts'
import { temporaryStore } from '../fakes/store.ts'

let home: ReturnType<typeof temporaryStore>
let clock: FakeClock
let chat: FakeChat
let desk: Dispatch
let office: Worker

const idle = async () => {
  await desk.idle()
  await office.idle()
}
const say = async (user: string, text: string, where: { readonly chat?: string; readonly direct?: boolean; readonly name?: string } = {}) => {
  await chat.type({ chat: where.chat ?? 'admin', user, text, direct: where.direct ?? false, name: where.name ?? user })
  await idle()
}
const heard = (user: string) => chat.whispers(user).at(-1)
const behind = (userId: string) => home.store.read((query) => personBehind(query, { platform: 'web', userId }))
/** A sign-in by introduction, accepted by the admin. */
const join = async (user: string, duty: string) => {
  await say(user, `/perkenalan ${user}`, { chat: `dm ${user}`, direct: true })
  await press('admin-id', `person accept ${await newestIntroduction()} ${duty}`)
}
const press = async (user: string, text: string) => {
  await chat.press({ chat: 'admin', user, text, message: chat.posted('admin').at(-1)!.message })
  await idle()
}
let introductions = 0
const newestIntroduction = async () => (introductions += 1)

beforeEach(async () => {
  home = temporaryStore()
  introductions = 0
  clock = fakeClock('2026-11-23T00:30:00Z')
  chat = fakeChat()
  const platforms = new Map([[chat.id, chat]])
  const kit = testKit({ clock, store: home.store, menu })
  await ensureAdmins(home.store, { admins: [{ platform: 'web', userId: 'admin-id' }], at: clock.now() })
  desk = dispatch(kit, platforms)
  office = postOffice(kit, platforms)
  await office.start()
  await desk.start()
  await say('admin-id', '/room admin', { name: 'Dewi Lestari' })
})
afterEach(async () => {
  await desk.stop()
  await office.stop()
  expect(await home.store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true })
  await home.remove()
})

describe('the first admin', () => {
  it('comes from the configuration, and gets a name when first heard', async () => {
    expect(await behind('admin-id')).toMatchObject({ name: 'Dewi Lestari', duties: ['admin'] })
    expect(chat.titles('admin')).toEqual(['Ruang Ruang admin terdaftar sebagai ruang admin'])
  })

  it('is not let in again at the next start once another admin has removed them', async () => {
    await join('Rina', 'admin')
    await say('Rina', '/person remove 1')
    expect(await behind('admin-id')).toBeNull()
    expect(await ensureAdmins(home.store, { admins: [{ platform: 'web', userId: 'admin-id' }], at: clock.now() })).toEqual([])
    expect(await behind('admin-id')).toBeNull()
  })

  it('cannot leave the house without an admin', async () => {
    for (const text of ['/person remove 1', '/person drop 1 admin']) {
      await say('admin-id', text)
      expect(heard('admin-id')).toBe('Dewi Lestari adalah admin terakhir.')
    }
    expect(await behind('admin-id')).toMatchObject({ duties: ['admin'] })
  })
})

describe('a newcomer', () => {
  it('is introduced to the admins, accepted with a button, and told', async () => {
    await say('budi-7', '/perkenalan Budi Santoso', { chat: 'dm', direct: true })
    expect(heard('budi-7')).toBe('Terima kasih, Budi Santoso. Perkenalan sudah kami terima.')
    const card = chat.posted('admin').at(-1)!
    expect(card.said.map((spoken) => plain(spoken.id.title))).toEqual(['PERKENALAN — Budi Santoso'])
    expect(card.said[0]!.id.actions?.map((action) => action.say)).toEqual(['person accept 1 manager', 'person accept 1 edp', 'person accept 1 unit-head', 'person accept 1 vendor', 'person accept 1 auditor', 'person accept 1 admin', 'person decline 1'])
    await press('admin-id', 'person accept 1 edp')
    expect(await behind('budi-7')).toMatchObject({ name: 'Budi Santoso', duties: ['edp'] })
    expect(chat.titles('dm')).toEqual(['Selamat datang, Budi Santoso. Bapak/Ibu terdaftar sebagai EDP.'])
    expect(card.said.at(-1)!.id.actions).toBeUndefined()
  })

  it('is accepted by a reply to the card', async () => {
    await say('budi-7', '/perkenalan Budi', { chat: 'dm', direct: true })
    await chat.type({ chat: 'admin', user: 'admin-id', text: 'Kepala unit.', replyTo: chat.posted('admin').at(-1)!.message })
    await idle()
    expect(await behind('budi-7')).toMatchObject({ duties: ['unit-head'] })
  })

  it('is decided once: the second admin learns who was first', async () => {
    await join('Rina', 'admin')
    await say('budi-7', '/person Budi', { chat: 'dm', direct: true })
    await Promise.all([chat.press({ chat: 'admin', user: 'admin-id', text: 'person accept 2 edp', message: 'x' }), chat.press({ chat: 'admin', user: 'Rina', text: 'person decline 2', message: 'x' })])
    await idle()
    expect(await behind('budi-7')).toMatchObject({ duties: ['edp'] })
    expect(heard('Rina')).toBe('Perkenalan nomor 2 sudah diputuskan oleh Dewi Lestari.')
  })

  it('may not decide about themselves, nor say anything else', async () => {
    await say('budi-7', '/perkenalan Budi', { chat: 'dm', direct: true })
    await press('budi-7', 'person accept 1 admin')
    expect(await behind('budi-7')).toBeNull()
    await say('budi-7', '/status', { chat: 'dm', direct: true })
    expect(heard('budi-7')).toBe('Kami belum mengenal Bapak/Ibu.')
  })

  it('is asked for patience when the introduction still waits', async () => {
    await say('budi-7', '/perkenalan Budi', { chat: 'dm', direct: true })
    await say('budi-7', '/perkenalan Budi lagi', { chat: 'dm', direct: true })
    expect(heard('budi-7')).toBe('Perkenalan sudah kami terima pada 23 Nov 07.30 WIB.')
  })

  it('is told kindly when declined, and may try again', async () => {
    await say('x', '/perkenalan Orang Asing', { chat: 'dm', direct: true })
    await press('admin-id', 'person decline 1')
    expect(chat.titles('dm')).toEqual(['Perkenalan Orang Asing belum dapat diterima.'])
    expect(await behind('x')).toBeNull()
    await say('x', '/perkenalan Orang Asing', { chat: 'dm', direct: true })
    expect(heard('x')).toBe('Terima kasih, Orang Asing. Perkenalan sudah kami terima.')
  })

  it('is one person with two accounts when linked: four eyes stay four', async () => {
    await join('Rina', 'manager')
    await say('rina-hp', '/perkenalan Rina', { chat: 'dm2', direct: true })
    await say('admin-id', '/person link 2 2')
    expect((await behind('rina-hp'))?.id).toBe((await behind('Rina'))?.id)
    expect(chat.titles('dm2')).toEqual(['Selamat datang, Rina. Bapak/Ibu terdaftar sebagai IT Manager.'])
  })

  it.each([
    ['<b>Budi</b> <script>alert(1)</script>', '<b>Budi</b> <script>alert(1)</script>'],
    ['*Budi* _S_ `x` [a](http://b)', '*Budi* _S_ `x` [a](http://b)'],
    ['Bu\u202Edi\u2066 \u200BSantoso', 'Budi Santoso'],
    ['"Budi"', 'Budi'],
  ])('has a name that is only ever text: %j', async (said, kept) => {
    await say('budi-7', `/perkenalan ${said}`, { chat: 'dm', direct: true })
    expect(plain(chat.posted('admin').at(-1)!.said[0]!.id.title)).toBe(`PERKENALAN — ${kept}`)
  })

  it('needs a name that somebody could read', async () => {
    await say('budi-7', '/perkenalan …!', { chat: 'dm', direct: true, name: '👍' })
    expect(heard('budi-7')).toBe('Nama “…!” tidak dapat dipakai.')
    await say('budi-7', '/person', { chat: 'dm', direct: true, name: '👍' })
    expect(heard('budi-7')).toBe('Nama “👍” tidak dapat dipakai.')
  })
})

describe('people', () => {
  it('gain and lose duties, names and, at once, everything', async () => {
    await join('Rina', 'edp')
    await say('admin-id', '/person add 2 manajer')
    expect(await behind('Rina')).toMatchObject({ duties: ['edp', 'manager'] })
    await say('admin-id', '/person drop Rina edp')
    expect(await behind('Rina')).toMatchObject({ duties: ['manager'] })
    await say('admin-id', '/person rename 2 Rina Wijaya')
    expect(await behind('Rina')).toMatchObject({ name: 'Rina Wijaya' })
    await say('admin-id', '/person remove 2')
    expect(await behind('Rina')).toBeNull()
    expect(chat.titles('admin').slice(-4)).toEqual(['Rina kini bertugas pula sebagai IT Manager', 'Rina tidak lagi bertugas sebagai EDP', 'Rina sekarang tercatat sebagai Rina Wijaya', 'Rina Wijaya dihapus dari daftar'])
  })

  it('are named as people write names, without quotes, by as many words as they have', async () => {
    await join('Rina', 'edp')
    await join('Rina Hapsari', 'edp')
    await say('admin-id', '/person add rina hapsari manajer')
    expect(await behind('Rina Hapsari')).toMatchObject({ duties: ['edp', 'manager'] })
    await say('admin-id', '/person drop “Rina Hapsari” edp')
    expect(await behind('Rina Hapsari')).toMatchObject({ duties: ['manager'] })
    await say('admin-id', '/person add Rina Hapsari edpp')
    expect(heard('admin-id')).toBe('Tugas “edpp” tidak dikenal.')
    await say('admin-id', '/person remove Rina Wati')
    expect(heard('admin-id')).toBe('Tidak ada orang dengan nomor atau nama “Rina Wati”.')
    await say('admin-id', '/person Rina Hapsari')
    expect(heard('admin-id')).toBe('Rina Hapsari')
    await say('admin-id', '/person rename Rina Hapsari Rina Wijaya')
    expect(await behind('Rina Hapsari')).toMatchObject({ name: 'Rina Wijaya' })
    await say('admin-id', '/person remove Rina  Wijaya')
    expect(await behind('Rina Hapsari')).toBeNull()
    expect(await behind('Rina')).toMatchObject({ name: 'Rina', duties: ['edp'] })
  })

  it('are asked back for where a name could mean more than one, or is said in part, and nothing is guessed', async () => {
    await join('Rina Hapsari', 'edp')
    await join('Rina Wijaya', 'edp')
    await home.store.write((tx) => changePerson(tx, { id: 3, name: 'Rina Hapsari' }))
    for (const text of ['/person remove Rina Hapsari', '/person remove rina hap', '/person remove #9 atau Rina']) await say('admin-id', text)
    expect(chat.whispers('admin-id').slice(-3)).toEqual(['Siapa yang dimaksud?', 'Siapa yang dimaksud?', 'Tidak ada orang dengan nomor atau nama “9”.'])
    expect((await home.store.read(everybody)).map((one) => one.name)).toEqual(['Dewi Lestari', 'Rina Hapsari', 'Rina Hapsari'])
    const meant = await home.store.read((query) => whoIsMeant(query, { said: 'Hapsari edp, manajer', after: 'duties' }))
    if (meant.is !== 'unsure') throw new Error(`it was sure: ${meant.is}`)
    const card = speaker('Asia/Jakarta')(whichPersonView({ act: 'add', could: meant.could, rest: meant.rest })).id
    expect(card.actions?.map((action) => action.say)).toEqual(['person add 2 edp, manajer', 'person add 3 edp, manajer'])
    await press('admin-id', 'person remove 3')
    expect((await home.store.read(everybody)).map((one) => one.id)).toEqual([1, 2])
  })

  it('who come back are the same person', async () => {
    await join('Rina', 'edp')
    const before = (await behind('Rina'))!.id
    await say('admin-id', '/person remove 2')
    await join('Rina', 'auditor')
    expect(await behind('Rina')).toEqual({ id: before, name: 'Rina', duties: ['auditor'] })
  })

  it('are changed by admins only, and every attempt is refused kindly', async () => {
    await join('Rina', 'edp')
    for (const text of ['/person add 2 admin', '/person remove 1', '/person accept 1 admin', '/room leave', '/room admin']) {
      await say('Rina', text)
      expect(heard('Rina')).toMatch(/^Perintah \/(person|room) hanya untuk admin\.$/)
    }
    expect((await home.store.read(everybody)).map((one) => one.duties)).toEqual([['admin'], ['edp']])
  })

  it('are told what was wrong with the line', async () => {
    for (const [text, title] of [
      ['/person add 1 edpp', 'Tugas “edpp” tidak dikenal.'],
      ['/person add 1', 'Tugasnya belum disebutkan.'],
      ['/person add 99 edp', 'Tidak ada orang dengan nomor atau nama “99”.'],
      ['/person accept', 'Perkenalan nomor 0 tidak ada.'],
      ['/person rename 1 \u200B', 'Nama belum disebutkan.'],
    ] as const) {
      await say('admin-id', text)
      expect(heard('admin-id')).toBe(title)
    }
  })

  it('see the list where they may, else only themselves', async () => {
    await join('Rina', 'edp')
    await say('admin-id', '/person')
    expect(heard('admin-id')).toBe('Daftar orang')
    await say('Rina', '/person')
    expect(heard('Rina')).toBe('Anda terdaftar sebagai Rina')
  })
})

describe('a room', () => {
  it('is registered from inside, moved, renamed, and speaks its language', async () => {
    await say('admin-id', '/room unit IGD', { chat: 'igd' })
    await say('admin-id', '/room rename Ruang IGD', { chat: 'igd' })
    await say('admin-id', '/room bahasa english', { chat: 'igd' })
    expect((await home.store.read(allRooms)).find((room) => room.chat === 'igd')).toMatchObject({ purpose: 'unit', unit: 'igd', name: 'Ruang IGD', lang: 'en', state: 'active' })
    await say('admin-id', '/room edp', { chat: 'igd' })
    expect((await home.store.read(allRooms)).find((room) => room.chat === 'igd')).toMatchObject({ purpose: 'edp', unit: null, name: 'Ruang IGD', lang: 'en' })
    expect(chat.titles('igd').at(-1)).toBe('Ruang Ruang IGD berubah dari ruang unit IGD menjadi ruang EDP')
  })

  it('is not registered for a unit that the hospital does not have', async () => {
    await say('admin-id', '/room unit framasi', { chat: 'baru' })
    expect(heard('admin-id')).toBe('Unit “framasi” tidak ada dalam konfigurasi.')
    expect(await home.store.read(allRooms)).toHaveLength(1)
  })

  it('hears nothing after it was left, and the admin learns when nobody else hears it', async () => {
    await say('admin-id', '/room edp', { chat: 'edp' })
    await say('admin-id', '/room leave', { chat: 'edp' })
    expect(heard('admin-id')).toBe('Ruang Ruang edp tidak lagi menerima kabar')
    expect((await home.store.read(allRooms)).map((room) => room.chat)).toEqual(['admin'])
    await say('admin-id', '/room edp', { chat: 'edp' })
    expect(chat.titles('edp').at(-1)).toBe('Ruang Ruang edp terdaftar sebagai ruang EDP')
  })

  it('that nobody registered asks an admin what it is for, says to others how to, and lists nothing', async () => {
    await join('Rina', 'edp')
    await say('Rina', '/room', { chat: 'asing' })
    expect(heard('Rina')).toBe('Ruang ini belum terdaftar')
    await say('admin-id', '/room', { chat: 'asing' })
    expect(chat.titles('asing')).toEqual(['Mendaftarkan ruang ini'])
    for (const text of ['/room list', '/person']) {
      await say('admin-id', text, { chat: 'asing' })
      expect(heard('admin-id')).toMatch(/^Ruang ini belum terdaftar, sehingga/)
    }
  })
})

describe('help', () => {
  it('shows only what this person may say here', async () => {
    await join('Rina', 'unit-head')
    const shown = async (user: string, where: object) => {
      await say(user, '/help', where)
      return heard(user)
    }
    expect(await shown('Rina', {})).toBe('Bantuan Pulih')
    expect(await shown('nobody', { chat: 'dm9', direct: true })).toBe('Bantuan Pulih')
    await say('Rina', '/help sgin')
    expect(heard('Rina')).toBe('Perintah “sgin” tidak dikenal.')
    await say('Rina', '/bantuan /paraf')
    expect(heard('Rina')).toBe('/sign')
  })
})
