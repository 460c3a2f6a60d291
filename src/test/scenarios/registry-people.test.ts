import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { whoIsMeant } from '../../registry/meant.ts'
import { changePerson, everybody } from '../../store/people.ts'
import { allRooms } from '../../store/rooms.ts'
import { whichPersonView } from '../../texts/views/person.ts'
import { speaker } from '../../texts/words.ts'
import { registryHouse, type RegistryHouse } from './registry-house.ts'

let rig: RegistryHouse
beforeEach(async () => { rig = await registryHouse() })
afterEach(() => rig.end())

describe('people', () => {
  it('gain and lose duties, names and, at once, everything', async () => {
    await rig.join('Rina', 'edp')
    await rig.say('admin-id', '/person add 2 manajer')
    expect(await rig.behind('Rina')).toMatchObject({ duties: ['edp', 'manager'] })
    await rig.say('admin-id', '/person drop Rina edp')
    expect(await rig.behind('Rina')).toMatchObject({ duties: ['manager'] })
    await rig.say('admin-id', '/person rename 2 Rina Wijaya')
    expect(await rig.behind('Rina')).toMatchObject({ name: 'Rina Wijaya' })
    await rig.say('admin-id', '/person remove 2')
    expect(await rig.behind('Rina')).toBeNull()
    expect(rig.chat.titles('admin').slice(-4)).toEqual(['Rina kini bertugas pula sebagai IT Manager', 'Rina tidak lagi bertugas sebagai EDP', 'Rina sekarang tercatat sebagai Rina Wijaya', 'Rina Wijaya dihapus dari daftar'])
  })

  it('are named as people write names, without quotes, by as many words as they have', async () => {
    await rig.join('Rina', 'edp')
    await rig.join('Rina Hapsari', 'edp')
    await rig.say('admin-id', '/person add rina hapsari manajer')
    expect(await rig.behind('Rina Hapsari')).toMatchObject({ duties: ['edp', 'manager'] })
    await rig.say('admin-id', '/person drop “Rina Hapsari” edp')
    expect(await rig.behind('Rina Hapsari')).toMatchObject({ duties: ['manager'] })
    await rig.say('admin-id', '/person add Rina Hapsari edpp')
    expect(rig.heard('admin-id')).toBe('Tugas “edpp” tidak dikenal.')
    await rig.say('admin-id', '/person remove Rina Wati')
    expect(rig.heard('admin-id')).toBe('Tidak ada orang dengan nomor atau nama “Rina Wati”.')
    await rig.say('admin-id', '/person Rina Hapsari')
    expect(rig.heard('admin-id')).toBe('Rina Hapsari')
    await rig.say('admin-id', '/person rename Rina Hapsari Rina Wijaya')
    expect(await rig.behind('Rina Hapsari')).toMatchObject({ name: 'Rina Wijaya' })
    await rig.say('admin-id', '/person remove Rina  Wijaya')
    expect(await rig.behind('Rina Hapsari')).toBeNull()
    expect(await rig.behind('Rina')).toMatchObject({ name: 'Rina', duties: ['edp'] })
  })

  it('are asked back for where a name could mean more than one, or is said in part, and nothing is guessed', async () => {
    await rig.join('Rina Hapsari', 'edp')
    await rig.join('Rina Wijaya', 'edp')
    await rig.home.store.write((tx) => changePerson(tx, { id: 3, name: 'Rina Hapsari' }))
    for (const text of ['/person remove Rina Hapsari', '/person remove rina hap', '/person remove #9 atau Rina']) await rig.say('admin-id', text)
    expect(rig.chat.whispers('admin-id').slice(-3)).toEqual(['Siapa yang dimaksud?', 'Siapa yang dimaksud?', 'Tidak ada orang dengan nomor atau nama “9”.'])
    expect((await rig.home.store.read(everybody)).map((one) => one.name)).toEqual(['Dewi Lestari', 'Rina Hapsari', 'Rina Hapsari'])
    const meant = await rig.home.store.read((query) => whoIsMeant(query, { said: 'Hapsari edp, manajer', after: 'duties' }))
    if (meant.is !== 'unsure') throw new Error(`it was sure: ${meant.is}`)
    const card = speaker('Asia/Jakarta')(whichPersonView({ act: 'add', could: meant.could, rest: meant.rest })).id
    expect(card.actions?.map((action) => action.say)).toEqual(['person add 2 edp, manajer', 'person add 3 edp, manajer'])
    await rig.press('admin-id', 'person remove 3')
    expect((await rig.home.store.read(everybody)).map((one) => one.id)).toEqual([1, 2])
  })

  it('who come back are the same person', async () => {
    await rig.join('Rina', 'edp')
    const before = (await rig.behind('Rina'))!.id
    await rig.say('admin-id', '/person remove 2')
    await rig.join('Rina', 'auditor')
    expect(await rig.behind('Rina')).toEqual({ id: before, name: 'Rina', duties: ['auditor'] })
  })

  it('are changed by admins only, and every attempt is refused kindly', async () => {
    await rig.join('Rina', 'edp')
    for (const text of ['/person add 2 admin', '/person remove 1', '/person accept 1 admin', '/room leave', '/room admin']) {
      await rig.say('Rina', text)
      expect(rig.heard('Rina')).toMatch(/^Perintah \/(person|room) hanya untuk admin\.$/)
    }
    expect((await rig.home.store.read(everybody)).map((one) => one.duties)).toEqual([['admin'], ['edp']])
  })

  it('are told what was wrong with the line', async () => {
    for (const [text, title] of [
      ['/person add 1 edpp', 'Tugas “edpp” tidak dikenal.'],
      ['/person add 1', 'Tugasnya belum disebutkan.'],
      ['/person add 99 edp', 'Tidak ada orang dengan nomor atau nama “99”.'],
      ['/person accept', 'Perkenalan nomor 0 tidak ada.'],
      ['/person rename 1 \u200B', 'Nama belum disebutkan.'],
    ] as const) {
      await rig.say('admin-id', text)
      expect(rig.heard('admin-id')).toBe(title)
    }
  })

  it('see the list where they may, else only themselves', async () => {
    await rig.join('Rina', 'edp')
    await rig.say('admin-id', '/person')
    expect(rig.heard('admin-id')).toBe('Daftar orang')
    await rig.say('Rina', '/person')
    expect(rig.heard('Rina')).toBe('Anda terdaftar sebagai Rina')
  })
})

describe('a room', () => {
  it('is registered from inside, moved, renamed, and speaks its language', async () => {
    await rig.say('admin-id', '/room unit IGD', { chat: 'igd' })
    await rig.say('admin-id', '/room rename Ruang IGD', { chat: 'igd' })
    await rig.say('admin-id', '/room bahasa english', { chat: 'igd' })
    expect((await rig.home.store.read(allRooms)).find((room) => room.chat === 'igd')).toMatchObject({ purpose: 'unit', unit: 'igd', name: 'Ruang IGD', lang: 'en', state: 'active' })
    await rig.say('admin-id', '/room edp', { chat: 'igd' })
    expect((await rig.home.store.read(allRooms)).find((room) => room.chat === 'igd')).toMatchObject({ purpose: 'edp', unit: null, name: 'Ruang IGD', lang: 'en' })
    expect(rig.chat.titles('igd').at(-1)).toBe('Ruang Ruang IGD berubah dari ruang unit IGD menjadi ruang EDP')
  })

  it('is not registered for a unit that the hospital does not have', async () => {
    await rig.say('admin-id', '/room unit framasi', { chat: 'baru' })
    expect(rig.heard('admin-id')).toBe('Unit “framasi” tidak ada dalam konfigurasi.')
    expect(await rig.home.store.read(allRooms)).toHaveLength(1)
  })

  it('hears nothing after it was left, and the admin learns when nobody else hears it', async () => {
    await rig.say('admin-id', '/room edp', { chat: 'edp' })
    await rig.say('admin-id', '/room leave', { chat: 'edp' })
    expect(rig.heard('admin-id')).toBe('Ruang Ruang edp tidak lagi menerima kabar')
    expect((await rig.home.store.read(allRooms)).map((room) => room.chat)).toEqual(['admin'])
    await rig.say('admin-id', '/room edp', { chat: 'edp' })
    expect(rig.chat.titles('edp').at(-1)).toBe('Ruang Ruang edp terdaftar sebagai ruang EDP')
  })

  it('that nobody registered asks an admin what it is for, says to others how to, and lists nothing', async () => {
    await rig.join('Rina', 'edp')
    await rig.say('Rina', '/room', { chat: 'asing' })
    expect(rig.heard('Rina')).toBe('Ruang ini belum terdaftar')
    await rig.say('admin-id', '/room', { chat: 'asing' })
    expect(rig.chat.titles('asing')).toEqual(['Mendaftarkan ruang ini'])
    for (const text of ['/room list', '/person']) {
      await rig.say('admin-id', text, { chat: 'asing' })
      expect(rig.heard('admin-id')).toMatch(/^Ruang ini belum terdaftar, sehingga/)
    }
  })
})

describe('help', () => {
  it('shows only what this person may say here', async () => {
    await rig.join('Rina', 'unit-head')
    const shown = async (user: string, where: object) => {
      await rig.say(user, '/help', where)
      return rig.heard(user)
    }
    expect(await shown('Rina', {})).toBe('Bantuan Pulih')
    expect(await shown('nobody', { chat: 'dm9', direct: true })).toBe('Bantuan Pulih')
    await rig.say('Rina', '/help sgin')
    expect(rig.heard('Rina')).toBe('Perintah “sgin” tidak dikenal.')
    await rig.say('Rina', '/bantuan /paraf')
    expect(rig.heard('Rina')).toBe('/sign')
  })
})
