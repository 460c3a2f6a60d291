import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { auditTail } from '../../store/audit-tail.ts'
import { changePerson } from '../../store/people.ts'
import type { Chat, Person, StoredMessage } from '../fakes/telegram/world.ts'
import { wireMessage, wireUser } from '../fakes/telegram/wire.ts'
import { bothChats, type BothChats } from './both-chats.ts'
import { calledChats } from './called-chats.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let rig: BothChats
let budi: Person
let mallory: Person
let group: Chat
let sari: string
let eve: string
let room: string
let check: number

async function settle(calls: 'ours' | 'theirs'): Promise<void> {
  rig = await bothChats(calls)
  budi = rig.telegram.person({ name: 'Budi' })
  mallory = rig.telegram.person({ name: 'Mallory' })
  group = rig.telegram.group({ title: 'EDP', members: [budi, mallory] })
  sari = rig.slack.person('Sari')
  eve = rig.slack.person('Eve')
  room = rig.slack.room('edp', { members: [sari, eve] })
  await rig.room('telegram', String(group.id), 'edp')
  await rig.room('slack', room, 'edp')
  await rig.enrol({ name: 'Budi', duties: ['edp'], platform: 'telegram', userId: String(budi.id) })
  await rig.enrol({ name: 'Sari', duties: ['edp'], platform: 'slack', userId: sari })
  check = await rig.openCheck()
}
const inHospital = (calls: 'ours' | 'theirs' = 'ours') => {
  beforeEach(async () => { await settle(calls) })
  afterEach(async () => { await rig.end() })
}

const telegramCard = (): StoredMessage => rig.telegram.chat(group.id).fromBot().find((seen) => seen.keyboard.length > 0)!.message
const slackCard = () => ({ room, ts: rig.slack.channel(room).messages().find((seen) => seen.user === rig.slack.botUser && seen.buttons.length > 0)!.ts })
const signLine = () => rig.telegram.chat(group.id).fromBot().flatMap((seen) => seen.keyboard.flat()).map((button) => button.callback_data).find((data) => data?.startsWith(`sign ${check}`))!
const refusals = () => rig.trail('command.refused')
/** Nothing was done, and the newest refusals are these. */
async function refused(...facts: readonly object[]): Promise<void> {
  await rig.quiet()
  expect(await rig.signed(check)).toEqual([])
  expect((await refusals()).map((line) => line.facts)).toMatchObject(facts)
}

describe('on Telegram', () => {
  inHospital()

  it('a bystander’s press is refused to them alone, on record, and changes nothing', async () => {
    const before = rig.telegram.chat(group.id).fromBot().length
    const press = rig.telegram.press(mallory, telegramCard(), signLine())
    await refused({ reason: 'not-known', how: 'press', platform: 'telegram', user: String(mallory.id) })
    expect(press.answer).toMatchObject({ alert: true })
    expect(press.answer?.text).toContain('Kami belum mengenal Bapak/Ibu.')
    expect(rig.telegram.chat(group.id).fromBot()).toHaveLength(before)
  })

  it('a forged button cannot say what its presser may not, nor what no button ever said', async () => {
    rig.telegram.forge(budi, telegramCard(), 'person remove 1')
    await rig.quiet()
    rig.telegram.forge(budi, telegramCard(), 'launch missiles')
    await rig.quiet()
    rig.telegram.forge(mallory, telegramCard(), 'person accept 1 admin')
    await refused({ reason: 'not-allowed', said: 'person remove 1' }, { reason: 'stale-button', said: 'launch missiles' })
    expect(await rig.trail('introduction.accepted')).toEqual([])
    expect((await rig.trail('person.introduced')).map((line) => line.facts)).toMatchObject([{ user: String(mallory.id) }])
  })

  it('a removed person’s press on an old card does nothing', async () => {
    const line = signLine()
    await rig.home.store.write((tx) => changePerson(tx, { id: 1, removedAt: rig.clock.now() }))
    const press = rig.telegram.press(budi, telegramCard(), line)
    await refused({ reason: 'not-known', user: String(budi.id) })
    expect(press.answer?.text).toContain('Kami belum mengenal')
  })

  it('an anonymous admin, a channel, a forward, another bot’s message and an edited command have no authority', async () => {
    const channel = rig.telegram.channel({ title: 'Kanal', members: [budi] })
    const helper = rig.telegram.person({ name: 'Helper', bot: true })
    rig.telegram.sayAnonymously(group, `/sign ${check}`)
    rig.telegram.sayAsChannel(channel, group, `/sign ${check}`)
    const said = rig.telegram.say(mallory, group, `/sign ${check}`)
    await rig.quiet()
    rig.telegram.forward(budi, group, said)
    rig.telegram.sayVia(budi, group, { text: `/sign ${check}`, via: helper })
    const harmless = rig.telegram.say(budi, group, 'selamat pagi')
    rig.telegram.edit(harmless, `/sign ${check}`)
    await rig.quiet()
    expect(await rig.signed(check)).toEqual([])
    const reasons = (await refusals()).map((line) => line.facts as { reason: string; user: string })
    expect(reasons.filter(({ reason }) => reason === 'not-own-voice')).toHaveLength(5)
    expect(reasons.filter(({ reason }) => reason === 'not-known')).toMatchObject([{ user: String(mallory.id) }])
  })

  it('an admin who hides in the group is, when pressing, who they are: unknown', async () => {
    const hidden = rig.telegram.person({ name: 'Group' })
    rig.telegram.press(hidden, telegramCard(), signLine())
    await refused({ reason: 'not-known', user: String(hidden.id) })
  })

  it('a press that comes again counts once, also when the card has moved on', async () => {
    const card = telegramCard()
    const press = rig.telegram.press(budi, card, signLine())
    await rig.quiet()
    expect(await rig.signed(check)).toEqual(['sign Budi'])
    rig.telegram.press(budi, telegramCard(), `sign undo ${check}`)
    await rig.quiet()
    const undone = await rig.trail('check.undone')
    rig.telegram.world.updates.push({ kind: 'callback_query', lane: String(group.id), payload: { id: press.id, from: wireUser(budi), message: wireMessage(rig.telegram.world, card), chat_instance: '1', data: press.data } })
    await rig.quiet()
    expect(undone).toHaveLength(1)
    expect(await rig.trail('check.signed')).toHaveLength(1)
  })
})

describe('on Slack', () => {
  inHospital()

  it('a bystander’s press is refused to them alone, on record, and changes nothing', async () => {
    await rig.slack.as(eve).press(slackCard(), 'Paraf')
    await refused({ reason: 'not-known', how: 'press', platform: 'slack', user: eve })
    expect(rig.slack.as(eve).ephemerals().map((seen) => seen.words).join('\n')).toContain('Kami belum mengenal Bapak/Ibu.')
    expect(rig.slack.as(sari).ephemerals()).toEqual([])
  })

  it('a decision through another workspace has no authority, whatever account it names', async () => {
    await rig.slack.as(sari).forgePress(slackCard(), { action_id: 'say:0', value: signLine() }, { team: { id: 'T0OTHER', domain: 'other' } })
    await refused({ reason: 'not-own-voice', user: sari })
    const partner = rig.slack.person('Partner', { team: rig.slack.workspace('Vendor') })
    rig.slack.as(partner).join(room)
    await rig.slack.as(partner).press(slackCard(), 'Paraf')
    await rig.quiet()
    rig.slack.as(partner).say(room, `<@${rig.slack.botUser}> sign ${check}`)
    await rig.quiet()
    expect(await rig.signed(check)).toEqual([])
    const partners = (await refusals()).slice(1).map((line) => line.facts)
    expect(partners.length).toBeGreaterThan(0)
    for (const facts of partners) expect(facts).toMatchObject({ reason: 'not-own-voice', user: partner })
  })

  it('a forged value cannot say what its presser may not, nor what no button ever said', async () => {
    await rig.slack.as(sari).forgePress(slackCard(), { action_id: 'say:0', value: 'person add 2 admin' })
    await rig.quiet()
    await rig.slack.as(eve).forgePress(slackCard(), { action_id: 'say:0', value: signLine() })
    await rig.quiet()
    await rig.slack.as(sari).forgePress(slackCard(), { action_id: 'say:0', value: 'launch missiles' })
    await refused({ reason: 'not-allowed' }, { reason: 'not-known', user: eve }, { reason: 'stale-button' })
  })

  it('a window that an outsider opened speaks with the outsider’s voice, not with ours', async () => {
    const partner = rig.slack.person('Partner', { team: rig.slack.workspace('Vendor') })
    await rig.enrol({ name: 'Partner', duties: ['edp'], platform: 'slack', userId: partner })
    rig.slack.as(partner).join(room)
    await rig.slack.as(partner).press(slackCard(), 'Ada masalah')
    await expect.poll(() => rig.slack.as(partner).modal()).not.toBeNull()
    const [field] = rig.slack.as(partner).modal()!.fields
    await rig.slack.as(partner).submit({ [field!]: 'server panas' })
    await rig.quiet()
    expect(await rig.signed(check)).toEqual([])
    expect((await refusals()).map((line) => line.facts)).toMatchObject([{ reason: 'not-own-voice', user: partner }])
  })

  it('an event that is delivered again acts once', async () => {
    const said = { type: 'message', user: sari, text: `<@${rig.slack.botUser}> sign ${check}`, team: rig.slack.teamId, ts: '1763857800.000100', event_ts: '1763857800.000100', channel: room, channel_type: 'channel' }
    for (let n = 0; n < 3; n += 1) await rig.slack.forgeEvent(said, { event_id: 'Ev0REPLAYED' })
    await rig.quiet()
    expect(await rig.signed(check)).toEqual(['sign Sari'])
    expect(await rig.trail('check.signed')).toHaveLength(1)
  })
})

describe('at the doors, where anybody can knock', () => {
  inHospital('theirs')

  const door = () => rig.called!
  const doorLines = async () => (await rig.trail('door.refused')).map(({ subject, facts }) => ({ subject, facts }))
  /** Nothing was done, and exactly these stand on record, with no letter of what was sent. */
  async function turnedBack(...lines: readonly { readonly subject: string; readonly reason: string }[]): Promise<void> {
    await expect.poll(doorLines).toEqual(lines.map(({ subject, reason }) => ({ subject, facts: { reason, from: '127.0.0.1' } })))
    await rig.quiet()
    expect(await rig.signed(check)).toEqual([])
    expect(await refusals()).toEqual([])
    const trail = JSON.stringify(await rig.home.store.read((query) => auditTail(query, 200)))
    for (const word of [door().secret, rig.slack.signingSecret, signLine(), 'Ev0FORGED']) expect(trail).not.toContain(word)
  }
  /** What Telegram would post if Budi pressed the button. */
  const budisPress = () => ({ update_id: 900_000_001, callback_query: { id: '4711', from: wireUser(budi), message: wireMessage(rig.telegram.world, telegramCard()), chat_instance: '1', data: signLine() } })
  /** What Slack would post if Sari signed. */
  const sarisWord = () => ({ type: 'events_api' as const, payload: { type: 'event_callback', team_id: rig.slack.teamId, api_app_id: rig.slack.appId, event_id: 'Ev0FORGED', event: { type: 'message', user: sari, text: `<@${rig.slack.botUser}> sign ${check}`, team: rig.slack.teamId, ts: '1763857800.000100', event_ts: '1763857800.000100', channel: room, channel_type: 'channel' } } })

  it.each([
    ['no secret', null, 'no-secret'],
    ['an empty secret', '', 'wrong-secret'],
    ['a wrong webhook secret', 'rahasia-webhook-0123456788', 'wrong-secret'],
  ])('a press that comes to Telegram’s webhook with %s is refused, and stands in the trail', async (_name, secret, reason) => {
    expect(await door().hook(budisPress(), secret)).toBe(401)
    await turnedBack({ subject: 'platform:telegram', reason })
    expect(await door().hook(budisPress(), door().secret)).toBe(200)
    await rig.quiet()
    expect(await rig.signed(check)).toEqual(['sign Budi'])
  })

  it.each([
    ['a bad signature', { secret: 'wrong' }, 'bad-signature'],
    ['a signature made with an empty signing secret', { secret: '' }, 'bad-signature'],
    ['no signature', { signature: null }, 'unsigned'],
    ['a stale timestamp', { age: 301_000 }, 'stale'],
  ])('a Slack request with %s is refused, and stands in the trail', async (_name, signing, reason) => {
    expect(await rig.slack.http.post(sarisWord(), signing)).toMatchObject({ status: 401 })
    await turnedBack({ subject: 'platform:slack', reason })
    expect(await rig.slack.http.post(sarisWord())).toMatchObject({ status: 200 })
    await rig.quiet()
    expect(await rig.signed(check)).toEqual(['sign Sari'])
  })

  it('a Slack request that is replayed is refused, and stands in the trail', async () => {
    rig.slack.as(sari).say(room, `<@${rig.slack.botUser}> sign ${check}`)
    await rig.quiet()
    expect(await rig.signed(check)).toEqual(['sign Sari'])
    expect(await rig.slack.http.replay()).toMatchObject({ status: 403 })
    await expect.poll(doorLines).toEqual([{ subject: 'platform:slack', facts: { reason: 'replayed', from: '127.0.0.1' } }])
    await rig.quiet()
    expect(await rig.trail('check.signed')).toHaveLength(1)
  })

  it('an empty signing secret opens no door to Slack at all, and stands in the trail', async () => {
    const other = await calledChats({ telegram: rig.telegram, slack: rig.slack, home: rig.home, signingSecret: '' })
    await expect(other.platforms.get('slack')!.start(async () => undefined)).rejects.toMatchObject({ name: 'Fault', retry: 'never' })
    await expect(fetch(other.slackAt, { method: 'POST', body: '{}' })).rejects.toThrow('fetch failed')
    await other.porter.stop()
    expect(await doorLines()).toEqual([{ subject: 'platform:slack', facts: { reason: 'empty-signing-secret', from: null } }])
  })

  it('a storm of forged presses fills no database', async () => {
    for (let n = 0; n < 60; n += 1) expect(await door().hook(budisPress(), 'x'.repeat(26))).toBe(401)
    await turnedBack(...Array.from({ length: 3 }, () => ({ subject: 'platform:telegram', reason: 'wrong-secret' })))
    await door().porter.stop()
    expect((await doorLines()).at(-1)).toMatchObject({ facts: { reason: 'wrong-secret', more: 57, from: ['127.0.0.1'] } })
  })

  it('a decision through another workspace has no authority over HTTP either', async () => {
    await rig.slack.as(sari).forgePress(slackCard(), { action_id: 'say:0', value: signLine() }, { team: { id: 'T0OTHER', domain: 'other' } })
    await refused({ reason: 'not-own-voice', user: sari })
  })
})

/** What people could put into a name or a note to have it read as something else than their words. */
const EVIL = '</b><a href="tg://user?id=1">klik</a> <!channel> @here <@U024BE7LH> <!subteam^S1> *tebal* _miring_ [tautan](tg://resolve?domain=x) https://evil.example &lt;b&gt;'

/** Signs that nobody sees may keep a platform from taking a text for more than it is. */
const asRead = (text: string) => text.replaceAll(/[\u2060-\u2069\u200B]/gu, '')

describe('what people write is shown as they wrote it, and as nothing else', () => {
  inHospital()

  it('in a note, on both platforms', async () => {
    rig.telegram.say(budi, group, `/sign problem ${check} ${EVIL}`)
    await rig.quiet()
    expect(await rig.signed(check)).toEqual(['problem Budi'])
    const shown = rig.telegram.chat(group.id).fromBot()
    expect(asRead(shown.map((seen) => seen.text).join('\n'))).toContain('</b><a href="tg://user?id=1">klik</a> <!channel> @here')
    expect(shown.flatMap((seen) => seen.entities).filter((entity) => entity.type === 'text_link' || entity.type === 'text_mention' || entity.type === 'mention')).toEqual([])
    expect(slackMentions()).toEqual([])
    expect(asRead(rig.slack.channel(room).everything().map((seen) => seen.words).join('\n'))).toContain('<!channel> @here')
  })

  it('in the name of a newcomer, to the admins of both', async () => {
    const admins = rig.telegram.group({ title: 'Admin', members: [budi] })
    const slackAdmins = rig.slack.room('admins', { members: [sari] })
    await rig.room('telegram', String(admins.id), 'admin')
    await rig.room('slack', slackAdmins, 'admin')
    const evil = rig.telegram.person({ name: '<b>@here</b> <!channel> tg://user?id=1' })
    rig.telegram.say(evil, rig.telegram.private(evil), '/person')
    await rig.quiet()
    const card = rig.telegram.chat(admins.id).last()
    expect(asRead(card.text)).toContain('<b>@here</b> <!channel>')
    expect(card.entities.filter((entity) => ['text_link', 'text_mention', 'mention', 'url'].includes(entity.type))).toEqual([])
    expect(asRead(rig.slack.channel(slackAdmins).last().words)).toContain('<b>@here</b> <!channel>')
    expect(slackMentions(slackAdmins)).toEqual([])
  })
})

/** Everybody and everything that our messages in a room would call or link. */
function slackMentions(where = room): readonly unknown[] {
  return rig.slack.channel(where).everything().filter((seen) => seen.user === rig.slack.botUser).flatMap((seen) => {
    const { channelWide, users, groups, channels, links } = seen.mentions()
    return [...channelWide, ...users, ...groups, ...channels, ...links]
  })
}

describe('an account that was linked', () => {
  inHospital()

  it('decides as the same person, and no more once it was taken off', async () => {
    const twin = rig.telegram.person({ name: 'Sari di Telegram' })
    const dm = rig.telegram.private(twin)
    await rig.slack.as(sari).slash(rig.slack.direct(sari), '/pulih', 'link')
    await rig.quiet()
    const seen = [...rig.slack.as(sari).ephemerals(), ...rig.slack.channel(rig.slack.direct(sari)).everything()].map((one) => one.words).join('\n')
    const code = /\/link (\S{4}-\S{4})/.exec(seen)?.[1]
    expect(code, seen).toBeDefined()
    rig.telegram.say(twin, dm, `/link ${code!}`)
    await rig.quiet()
    expect(rig.telegram.chat(dm.id).last().text).toContain('Akun ini ditautkan dengan akun Slack milik Sari')
    rig.telegram.press(twin, telegramCard(), signLine())
    await rig.quiet()
    expect(await rig.signed(check)).toEqual(['sign Sari'])
    await rig.slack.as(sari).slash(rig.slack.direct(sari), '/pulih', 'person unlink telegram')
    await rig.quiet()
    const next = await rig.openCheck()
    rig.telegram.forge(twin, telegramCard(), `sign ${next}`)
    await rig.quiet()
    expect(await rig.signed(next)).toEqual([])
    expect((await refusals()).at(-1)?.facts).toMatchObject({ reason: 'not-known', user: String(twin.id) })
  })

  it('shows on Slack’s home what waits, signs from there, and the card on Telegram follows', async () => {
    rig.slack.as(sari).openHome()
    await rig.quiet()
    expect(rig.slack.as(sari).home()?.words).toContain('Yang menunggu Sari')
    const [first] = rig.slack.as(sari).home()!.buttons
    await rig.slack.as(sari).pressHome(first!)
    await rig.quiet()
    expect(await rig.signed(check)).toEqual(['sign Sari'])
    expect(rig.telegram.chat(group.id).fromBot().map((seen) => seen.text).join('\n')).toContain('Diparaf oleh Sari')
    rig.clock.advance(5_000)
    await rig.quiet()
    expect(rig.slack.as(sari).home()?.words).toContain('Tidak ada yang menunggu Anda saat ini.')
  })
})
