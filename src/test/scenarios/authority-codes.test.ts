import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE } from '../../core/clock.ts'
import { CODE_LASTS, codeOf, codeSecret, spanAt } from '../../core/one-time-code.ts'
import type { Person } from '../../core/people.ts'
import { partyOf } from '../../registry/deputies.ts'
import { enrol } from '../../registry/people.ts'
import { secondFactorOf } from '../../store/second-factors.ts'
import { chatHouse, type ChatHouse } from './chat-house.ts'

const KEY = 'a key for tests'
let house: ChatHouse
let dewi: Person
let budi: Person

beforeEach(async () => {
  house = chatHouse('telegram')
  const { clock, home } = house
  await home.store.write(async (tx) => {
    await enrol(tx, { name: 'Admin Utama', duties: ['admin'], platform: 'telegram', userId: '900', at: clock.now() })
    budi = await enrol(tx, { name: 'Budi Santoso', duties: ['edp'], platform: 'telegram', userId: '100', at: clock.now() })
    dewi = await enrol(tx, { name: 'Dewi Lestari', duties: ['manager'], platform: 'telegram', userId: '300', at: clock.now() })
  })
  await house.stand()
  await say('900', '/room admin', 'admins')
  await say('900', '/room edp', 'edp')
  await say('900', '/room manager', 'bos')
})

afterEach(() => house.end())

const say = (user: string, text: string, room?: string) => house.type(user, text, room === undefined ? {} : { room })
const heard = (user: string) => house.chat.whispers(user).at(-1)

/** What Dewi's app shows, so many codes from now. */
async function shown(later = 0): Promise<string> {
  const factor = await house.home.store.read((query) => secondFactorOf(query, dewi.id))
  return codeOf(codeSecret(KEY, { person: dewi.id, nonce: factor?.nonce ?? '' }), spanAt(house.clock.now().getTime()) + later)
}

/** Some code that her app does not show now. */
async function wrong(): Promise<string> {
  const right = [await shown(-1), await shown(), await shown(1)]
  return ['000000', '111111', '222222', '333333'].find((code) => !right.includes(code)) ?? ''
}

async function enrolled(): Promise<void> {
  await say('300', '/kode')
  await say('300', `/kode ${await shown()}`)
  house.clock.advance(CODE_LASTS)
}

describe('one-time codes', () => {
  it('are set up in private by the first right one, and then are good once each', async () => {
    await say('300', '/kode', 'bos')
    expect(heard('300')).toBe('Kode verifikasi hanya diketik secara pribadi.')
    await say('300', '/kode')
    expect(heard('300')).toBe('DAFTARKAN KODE VERIFIKASI')
    const first = await shown()
    await say('300', `/kode ${first.slice(0, 3)} ${first.slice(3)}`)
    expect(heard('300')).toBe('KODE VERIFIKASI AKTIF')
    await say('300', `/kode ${first}`)
    expect(heard('300')).toBe('Kode tersebut salah, sudah lewat, atau sudah dipakai.')
    house.clock.advance(CODE_LASTS)
    await say('300', `/kode ${await shown()}`)
    expect(heard('300')).toBe('Kode yang baru diketik benar.')
    expect((await house.trail('codes.set-up')).length).toBe(1)
  })

  it('that are typed where others read along are used up and count for nothing', async () => {
    await enrolled()
    const code = await shown()
    await say('300', `/kode ${code}`, 'bos')
    expect(heard('300')).toBe('Kode itu diketik di tempat yang terbaca orang lain, sehingga tidak berlaku lagi.')
    await say('300', `/kode ${code}`)
    expect(heard('300')).toBe('Kode tersebut salah, sudah lewat, atau sudah dipakai.')
  })

  it('are locked after five wrong ones, also for the right one, and the admins hear of it', async () => {
    await enrolled()
    for (let n = 0; n < 5; n += 1) await say('300', `/kode ${await wrong()}`)
    expect(heard('300')).toMatch(/^Kode verifikasi Anda dikunci sampai/)
    house.clock.advance(CODE_LASTS)
    await say('300', `/kode ${await shown()}`)
    expect(heard('300')).toMatch(/^Kode verifikasi Anda dikunci sampai/)
    expect(house.chat.titles('admins').at(-1)).toBe('KODE VERIFIKASI Dewi Lestari DIKUNCI')
    house.clock.advance(15 * MINUTE)
    await say('300', `/kode ${await shown()}`)
    expect(heard('300')).toBe('Kode yang baru diketik benar.')
    expect(await house.trail('codes.refused')).toHaveLength(6)
    expect(JSON.stringify(await house.trail('codes.refused'))).not.toMatch(/"\d{6}"/)
  })

  it('cannot be begun anew to go on guessing, and an admin takes them off a lost phone', async () => {
    await enrolled()
    await say('300', '/kode')
    expect(heard('300')).toMatch(/^Kode verifikasi Anda sudah aktif sejak/)
    await say('100', '/kode cabut Dewi Lestari')
    expect(heard('100')).toMatch(/hanya untuk admin|admin/i)
    await say('900', '/kode cabut Dewi Lestari')
    expect(house.chat.titles('900').at(-1)).toBe('Kode verifikasi Dewi Lestari dicabut')
    await say('300', `/kode ${await shown()}`)
    expect(heard('300')).toBe('Kode verifikasi Dewi Lestari belum didaftarkan.')
  })
})

describe('a deputy', () => {
  const party = (person: Person) => house.home.store.read((query) => partyOf(query, { person, at: house.clock.now() }))

  it('decides for the manager until the very second, and both names are known', async () => {
    await say('300', '/wakil Budi sampai hari ini 12.00', 'bos')
    expect(house.chat.titles('edp').at(-1)).toBe('PERWAKILAN MANAJER')
    expect(await party(budi)).toEqual({ id: budi.id, name: 'Budi Santoso', duties: ['edp', 'manager'], insteadOf: 'Dewi Lestari', chair: dewi.id, chairs: [{ id: dewi.id, name: 'Dewi Lestari' }] })
    house.clock.set(new Date('2026-11-23T04:59:59Z'))
    expect((await party(budi)).duties).toContain('manager')
    house.clock.set(new Date('2026-11-23T05:00:00Z'))
    expect(await party(budi)).toEqual({ id: budi.id, name: 'Budi Santoso', duties: ['edp'] })
  })

  it('decides no more from the moment it is taken back, or the manager is one no more', async () => {
    await say('300', '/wakil Budi Santoso sampai besok 18.00', 'bos')
    await say('300', '/wakil akhiri Budi Santoso', 'bos')
    expect((await party(budi)).duties).toEqual(['edp'])
    expect(house.chat.titles('edp').at(-1)).toBe('Budi Santoso tidak lagi mewakili Dewi Lestari')
    await say('300', '/wakil Budi Santoso sampai besok 18.00', 'bos')
    await say('900', '/person remove Dewi Lestari')
    expect((await party(budi)).duties).toEqual(['edp'])
  })

  it('is nobody oneself, not for ever, and not named by somebody who is no manager', async () => {
    await say('300', '/wakil Dewi Lestari sampai besok 18.00', 'bos')
    expect(heard('300')).toBe('Anda tidak dapat mewakili diri sendiri.')
    await say('300', '/wakil Budi Santoso sampai 2027-03-01 18.00', 'bos')
    expect(heard('300')).toBe('Perwakilan paling lama 31 hari.')
    await say('300', '/wakil Budi Santoso sampai 2026-11-23 06.00', 'bos')
    expect(heard('300')).toMatch(/sudah lewat\.$/)
    await say('100', '/wakil Dewi Lestari sampai besok 18.00', 'edp')
    expect(heard('100')).toMatch(/manajer|IT Manager/i)
  })
})
