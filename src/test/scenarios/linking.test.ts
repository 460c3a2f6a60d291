import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE } from '../../core/clock.ts'
import type { PlatformId } from '../../core/people.ts'
import { enrol } from '../../registry/people.ts'
import { everybody, personBehind } from '../../store/people.ts'
import { plain } from '../../texts/words.ts'
import type { FakeChat } from '../fakes/chat-platform.ts'
import { chatHouse, type ChatHouse } from './chat-house.ts'

let house: ChatHouse
let telegram: FakeChat
let slack: FakeChat

beforeEach(async () => {
  house = chatHouse('telegram', 'slack')
  telegram = house.on('telegram')
  slack = house.on('slack')
  const { clock, home } = house
  await home.store.write(async (tx) => {
    await enrol(tx, { name: 'Dewi Lestari', duties: ['admin'], platform: 'telegram', userId: '900', at: clock.now() })
    await enrol(tx, { name: 'Budi Santoso', duties: ['edp'], platform: 'telegram', userId: '100', at: clock.now() })
    await enrol(tx, { name: 'Sari Wulandari', duties: ['manager'], platform: 'slack', userId: 'U300', at: clock.now() })
  })
  await house.stand()
  await alone(telegram, '900', { text: '/room admin', in: 'admins' })
})

afterEach(() => house.end())

/** Somebody types in their private chat with the bot, or among others where a group is named. */
const alone = (chat: FakeChat, user: string, said: string | { readonly text: string; readonly in: string }) => house.type(user, typeof said === 'string' ? said : said.text, { on: chat.id, ...(typeof said === 'string' ? {} : { room: said.in }) })
const heard = (chat: FakeChat, user: string) => chat.whispers(user).at(-1)
const behind = (platform: PlatformId, userId: string) => house.home.store.read((query) => personBehind(query, { platform, userId }))

/** The code that is shown to somebody in private. */
async function codeOf(chat: FakeChat, user: string): Promise<string> {
  await alone(chat, user, '/link')
  const code = /^Kode penautan akun: (\S{4}-\S{4})$/.exec(heard(chat, user) ?? '')?.[1]
  if (code === undefined) throw new Error(`no code was shown: ${heard(chat, user) ?? 'nothing'}`)
  return code
}

describe('a person with two accounts', () => {
  it('becomes one person by a code shown on the one and typed on the other; both are told, and it is on record', async () => {
    const code = await codeOf(telegram, '100')
    await alone(slack, 'U100', `/link ${code.toLowerCase().replace('-', ' ')}`)
    expect(await behind('slack', 'U100')).toEqual(await behind('telegram', '100'))
    expect(slack.titles('U100')).toEqual(['Akun ini ditautkan dengan akun Telegram milik Budi Santoso'])
    expect(telegram.titles('100')).toEqual(['Akun Slack Anda ditautkan'])
    expect(await house.trail('person.link-code')).toMatchObject([{ by: { name: 'Budi Santoso' }, facts: { platform: 'telegram', user: '100' } }])
    expect(await house.trail('person.linked')).toMatchObject([{ by: { name: 'Budi Santoso' }, facts: { platform: 'slack', user: 'U100', shownOn: { platform: 'telegram', user: '100' } } }])
  })

  it('takes the account back with the button of the news, and it has no authority from then on', async () => {
    await alone(slack, 'U100', `/link ${await codeOf(telegram, '100')}`)
    const news = telegram.posted('100').at(-1)!
    const [undo] = news.said[0]!.id.actions!
    await telegram.press({ chat: '100', user: '100', text: undo!.say, message: news.message, direct: true })
    await house.idle()
    expect(heard(telegram, '100')).toBe('Akun Slack tidak lagi bertindak atas nama Budi Santoso')
    expect(await behind('slack', 'U100')).toBeNull()
    expect(await house.trail('person.unlinked')).toMatchObject([{ by: { name: 'Budi Santoso' }, facts: { platform: 'slack', user: 'U100', left: 1 } }])
  })

  it('has no introduction left for the admins to decide', async () => {
    await alone(slack, 'U100', '/perkenalan Budi S')
    expect(telegram.titles('admins').at(-1)).toBe('PERKENALAN — Budi S')
    await alone(slack, 'U100', `/link ${await codeOf(telegram, '100')}`)
    expect(plain(telegram.posted('admins').at(-1)!.said.at(-1)!.id.blocks.flatMap((block) => (block.kind === 'line' ? block.line : [])))).toContain('Akun Budi S ditautkan kepada Budi Santoso')
    await alone(telegram, '900', { text: '/person accept 1 admin', in: 'admins' })
    expect(await behind('slack', 'U100')).toMatchObject({ duties: ['edp'] })
  })
})

describe('a code', () => {
  it('is kept as a hash only, wherever one looks', async () => {
    const code = await codeOf(telegram, '100')
    const kept = [house.home.file, `${house.home.file}-wal`].map((file) => readFileSync(file).toString('latin1')).join('')
    expect(kept).toContain('person.link-code')
    for (const written of [code, code.replace('-', ''), code.toLowerCase()]) expect(kept).not.toContain(written)
    expect(telegram.posted('100')).toEqual([])
  })

  it('works once', async () => {
    const code = await codeOf(telegram, '100')
    await alone(slack, 'U100', `/link ${code}`)
    await alone(slack, 'U666', `/link ${code}`)
    expect(heard(slack, 'U666')).toBe('Kode tersebut keliru, sudah dipakai, atau sudah lewat waktunya.')
    expect(await behind('slack', 'U666')).toBeNull()
  })

  it('counts no more where the clock was set back behind the moment it was shown: nobody knows how old it is', async () => {
    const code = await codeOf(telegram, '100')
    house.clock.step(-60 * MINUTE)
    await alone(slack, 'U100', `/link ${code}`)
    expect(heard(slack, 'U100')).toBe('Kode tersebut keliru, sudah dipakai, atau sudah lewat waktunya.')
    expect(await behind('slack', 'U100')).toBeNull()
  })

  it('is good for ten minutes, and counts no more once a newer one was asked for', async () => {
    const first = await codeOf(telegram, '100')
    const second = await codeOf(telegram, '100')
    await alone(slack, 'U100', `/link ${first}`)
    expect(await behind('slack', 'U100')).toBeNull()
    house.clock.set(new Date(house.clock.now().getTime() + 10 * MINUTE))
    await alone(slack, 'U100', `/link ${second}`)
    expect(await behind('slack', 'U100')).toBeNull()
  })

  it('is neither given out nor taken where others read along, and one that was typed there is spent', async () => {
    await alone(telegram, '100', { text: '/link', in: 'edp' })
    expect(heard(telegram, '100')).toBe('Akun hanya dapat ditautkan dalam percakapan pribadi dengan bot.')
    const code = await codeOf(telegram, '100')
    await alone(slack, 'U100', { text: `/link ${code}`, in: 'C1' })
    expect(heard(slack, 'U100')).toBe('Kode tersebut terbaca oleh orang lain dan karena itu sudah kami batalkan.')
    await alone(slack, 'U666', `/link ${code}`)
    expect(await behind('slack', 'U100')).toBeNull()
    expect(await behind('slack', 'U666')).toBeNull()
    expect(await house.trail('person.link-refused')).toHaveLength(2)
  })

  it('gives nobody in once the person who asked for it was removed, or lost that account', async () => {
    const code = await codeOf(telegram, '100')
    await alone(telegram, '900', '/person remove 2')
    await alone(slack, 'U100', `/link ${code}`)
    expect(await behind('slack', 'U100')).toBeNull()
  })

  it('is for people whom we know', async () => {
    await alone(slack, 'U100', '/link')
    expect(heard(slack, 'U100')).toBe('Kami belum mengenal Bapak/Ibu.')
  })
})

describe('an account that belongs to somebody', () => {
  it('is not linked to somebody else, also not with a good code, until an admin has taken it off', async () => {
    const code = await codeOf(telegram, '100')
    await alone(slack, 'U300', `/link ${code}`)
    expect(heard(slack, 'U300')).toBe('Akun ini tercatat atas nama Sari Wulandari.')
    expect(await behind('slack', 'U300')).toMatchObject({ name: 'Sari Wulandari' })
    expect(await house.trail('person.link-refused')).toMatchObject([{ by: { name: 'Sari Wulandari' }, facts: { reason: 'account-taken', name: 'Sari Wulandari' } }])
    await alone(slack, 'U300', `/link ${code}`)
    expect(heard(slack, 'U300')).toContain('Kode tersebut keliru')
    await alone(telegram, '900', '/person unlink Sari Wulandari slack')
    await alone(slack, 'U300', `/link ${await codeOf(telegram, '100')}`)
    expect(await behind('slack', 'U300')).toMatchObject({ name: 'Budi Santoso' })
  })

  it('does not come back by a code after its person was removed: that is an admin’s to decide', async () => {
    await alone(telegram, '900', '/person remove Sari Wulandari')
    await alone(slack, 'U300', `/link ${await codeOf(telegram, '100')}`)
    expect(heard(slack, 'U300')).toBe('Akun ini pernah tercatat atas nama Sari Wulandari.')
    expect(await behind('slack', 'U300')).toBeNull()
  })

  it('is its own already when the code is typed where it was shown', async () => {
    await alone(telegram, '100', `/link ${await codeOf(telegram, '100')}`)
    expect(heard(telegram, '100')).toBe('Akun ini sudah tertaut sebagai Budi Santoso.')
  })
})

describe('somebody who guesses', () => {
  it('is told five times, then not heard for an hour, not even with the right code; others are', async () => {
    const code = await codeOf(telegram, '100')
    for (const wrong of ['AAAA-AAAA', 'CCCC-CCCC', 'DDDD-DDDD', 'EEEE-EEEE']) await alone(slack, 'U666', `/link ${wrong}`)
    expect(slack.whispers('U666')).toHaveLength(4)
    await alone(slack, 'U666', '/link FFFF-FFFF')
    expect(heard(slack, 'U666')).toBe('Kode keliru terlalu sering.')
    await alone(slack, 'U666', `/link ${code}`)
    expect(slack.whispers('U666')).toHaveLength(5)
    expect(await behind('slack', 'U666')).toBeNull()
    expect(await house.trail('person.link-refused')).toHaveLength(5)
    house.clock.set(new Date(house.clock.now().getTime() + 59 * MINUTE))
    await alone(slack, 'U666', `/link ${await codeOf(telegram, '100')}`)
    expect(await behind('slack', 'U666')).toBeNull()
    house.clock.set(new Date(house.clock.now().getTime() + 2 * MINUTE))
    await alone(slack, 'U666', `/link ${await codeOf(telegram, '100')}`)
    expect(await behind('slack', 'U666')).toMatchObject({ name: 'Budi Santoso' })
  })
})

describe('/person unlink', () => {
  it('is one’s own or an admin’s to say', async () => {
    await alone(slack, 'U300', '/person unlink Budi Santoso telegram')
    expect(heard(slack, 'U300')).toContain('hanya untuk admin')
    expect(await behind('telegram', '100')).not.toBeNull()
    await alone(telegram, '100', '/person unlink telegram')
    expect(heard(telegram, '100')).toBe('Ini satu-satunya akun Bapak/Ibu.')
    await alone(telegram, '900', '/person unlink 2 telegram')
    expect(await behind('telegram', '100')).toBeNull()
    expect((await house.home.store.read(everybody)).find((person) => person.id === 2)?.identities).toEqual([])
  })

  it('never leaves the house without an admin who can speak', async () => {
    await alone(telegram, '900', '/person unlink telegram')
    expect(heard(telegram, '900')).toBe('Dewi Lestari adalah admin terakhir.')
    expect(await behind('telegram', '900')).not.toBeNull()
  })

  it('asks which one where a person has several, with a button for each', async () => {
    await alone(telegram, '101', `/link ${await codeOf(telegram, '100')}`)
    await alone(telegram, '900', '/person unlink Budi Santoso telegram')
    expect(heard(telegram, '900')).toBe('Akun Budi Santoso yang mana?')
    await alone(telegram, '900', '/person unlink 2 telegram 101')
    expect(await behind('telegram', '101')).toBeNull()
    expect(await behind('telegram', '100')).toMatchObject({ name: 'Budi Santoso' })
  })
})

describe('/start', () => {
  it('tells a stranger in private the account’s number and the ways in, and in a group nothing of it', async () => {
    await alone(slack, 'U666', '/start')
    expect(heard(slack, 'U666')).toMatch(/^Selamat datang di Pulih — /)
    await alone(slack, 'U666', { text: '/start', in: 'C1' })
    expect(slack.whispers('U666')).toHaveLength(2)
  })

  it('greets somebody whom we know by name', async () => {
    await alone(telegram, '100', '/start jadwal')
    expect(heard(telegram, '100')).toBe('Halo, Budi Santoso')
  })
})
