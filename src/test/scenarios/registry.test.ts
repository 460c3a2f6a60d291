import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureAdmins } from '../../registry/people.ts'
import { plain } from '../../texts/words.ts'
import { registryHouse, type RegistryHouse } from './registry-house.ts'

let rig: RegistryHouse
beforeEach(async () => { rig = await registryHouse() })
afterEach(() => rig.end())

describe('the first admin', () => {
  it('comes from the configuration, and gets a name when first heard', async () => {
    expect(await rig.behind('admin-id')).toMatchObject({ name: 'Dewi Lestari', duties: ['admin'] })
    expect(rig.chat.titles('admin')).toEqual(['Ruang Ruang admin terdaftar sebagai ruang admin'])
  })

  it('is not let in again at the next start once another admin has removed them', async () => {
    await rig.join('Rina', 'admin')
    await rig.say('Rina', '/person remove 1')
    expect(await rig.behind('admin-id')).toBeNull()
    expect(await ensureAdmins(rig.home.store, { admins: [{ platform: 'web', userId: 'admin-id' }], at: rig.clock.now() })).toEqual([])
    expect(await rig.behind('admin-id')).toBeNull()
  })

  it('cannot leave the house without an admin', async () => {
    for (const text of ['/person remove 1', '/person drop 1 admin']) {
      await rig.say('admin-id', text)
      expect(rig.heard('admin-id')).toBe('Dewi Lestari adalah admin terakhir.')
    }
    expect(await rig.behind('admin-id')).toMatchObject({ duties: ['admin'] })
  })
})

describe('a newcomer', () => {
  it('is introduced to the admins, accepted with a button, and told', async () => {
    await rig.say('budi-7', '/perkenalan Budi Santoso', { chat: 'dm', direct: true })
    expect(rig.heard('budi-7')).toBe('Terima kasih, Budi Santoso. Perkenalan sudah kami terima.')
    const card = rig.chat.posted('admin').at(-1)!
    expect(card.said.map((spoken) => plain(spoken.id.title))).toEqual(['PERKENALAN — Budi Santoso'])
    expect(card.said[0]!.id.actions?.map((action) => action.say)).toEqual(['person accept 1 manager', 'person accept 1 edp', 'person accept 1 unit-head', 'person accept 1 vendor', 'person accept 1 auditor', 'person accept 1 admin', 'person decline 1'])
    await rig.press('admin-id', 'person accept 1 edp')
    expect(await rig.behind('budi-7')).toMatchObject({ name: 'Budi Santoso', duties: ['edp'] })
    expect(rig.chat.titles('dm')).toEqual(['Selamat datang, Budi Santoso. Bapak/Ibu terdaftar sebagai EDP.'])
    expect(card.said.at(-1)!.id.actions).toBeUndefined()
  })

  it('is accepted by a reply to the card', async () => {
    await rig.say('budi-7', '/perkenalan Budi', { chat: 'dm', direct: true })
    await rig.chat.type({ chat: 'admin', user: 'admin-id', text: 'Kepala unit.', replyTo: rig.chat.posted('admin').at(-1)!.message })
    await rig.idle()
    expect(await rig.behind('budi-7')).toMatchObject({ duties: ['unit-head'] })
  })

  it('is decided once: the second admin learns who was first', async () => {
    await rig.join('Rina', 'admin')
    await rig.say('budi-7', '/person Budi', { chat: 'dm', direct: true })
    await Promise.all([rig.chat.press({ chat: 'admin', user: 'admin-id', text: 'person accept 2 edp', message: 'x' }), rig.chat.press({ chat: 'admin', user: 'Rina', text: 'person decline 2', message: 'x' })])
    await rig.idle()
    expect(await rig.behind('budi-7')).toMatchObject({ duties: ['edp'] })
    expect(rig.heard('Rina')).toBe('Perkenalan nomor 2 sudah diputuskan oleh Dewi Lestari.')
  })

  it('may not decide about themselves, nor say anything else', async () => {
    await rig.say('budi-7', '/perkenalan Budi', { chat: 'dm', direct: true })
    await rig.press('budi-7', 'person accept 1 admin')
    expect(await rig.behind('budi-7')).toBeNull()
    await rig.say('budi-7', '/status', { chat: 'dm', direct: true })
    expect(rig.heard('budi-7')).toBe('Kami belum mengenal Bapak/Ibu.')
  })

  it('is asked for patience when the introduction still waits', async () => {
    await rig.say('budi-7', '/perkenalan Budi', { chat: 'dm', direct: true })
    await rig.say('budi-7', '/perkenalan Budi lagi', { chat: 'dm', direct: true })
    expect(rig.heard('budi-7')).toBe('Perkenalan sudah kami terima pada 23 Nov 07.30 WIB.')
  })

  it('is told kindly when declined, and may try again', async () => {
    await rig.say('x', '/perkenalan Orang Asing', { chat: 'dm', direct: true })
    await rig.press('admin-id', 'person decline 1')
    expect(rig.chat.titles('dm')).toEqual(['Perkenalan Orang Asing belum dapat diterima.'])
    expect(await rig.behind('x')).toBeNull()
    await rig.say('x', '/perkenalan Orang Asing', { chat: 'dm', direct: true })
    expect(rig.heard('x')).toBe('Terima kasih, Orang Asing. Perkenalan sudah kami terima.')
  })

  it('is one person with two accounts when linked: four eyes stay four', async () => {
    await rig.join('Rina', 'manager')
    await rig.say('rina-hp', '/perkenalan Rina', { chat: 'dm2', direct: true })
    await rig.say('admin-id', '/person link 2 2')
    expect((await rig.behind('rina-hp'))?.id).toBe((await rig.behind('Rina'))?.id)
    expect(rig.chat.titles('dm2')).toEqual(['Selamat datang, Rina. Bapak/Ibu terdaftar sebagai IT Manager.'])
  })

  it.each([
    ['<b>Budi</b> <script>alert(1)</script>', '<b>Budi</b> <script>alert(1)</script>'],
    ['*Budi* _S_ `x` [a](http://b)', '*Budi* _S_ `x` [a](http://b)'],
    ['Bu\u202Edi\u2066 \u200BSantoso', 'Budi Santoso'],
    ['"Budi"', 'Budi'],
  ])('has a name that is only ever text: %j', async (said, kept) => {
    await rig.say('budi-7', `/perkenalan ${said}`, { chat: 'dm', direct: true })
    expect(plain(rig.chat.posted('admin').at(-1)!.said[0]!.id.title)).toBe(`PERKENALAN — ${kept}`)
  })

  it('needs a name that somebody could read', async () => {
    await rig.say('budi-7', '/perkenalan …!', { chat: 'dm', direct: true, name: '👍' })
    expect(rig.heard('budi-7')).toBe('Nama “…!” tidak dapat dipakai.')
    await rig.say('budi-7', '/person', { chat: 'dm', direct: true, name: '👍' })
    expect(rig.heard('budi-7')).toBe('Nama “👍” tidak dapat dipakai.')
  })
})
