import { describe, expect, it } from 'vitest'
import { changePerson } from '../../store/people.ts'
import { wireMessage, wireUser } from '../fakes/telegram/wire.ts'
import { budi, check, eve, group, inHospital, mallory, refusals, refused, rig, room, sari, signLine, slackCard, telegramCard } from './attacked.ts'

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
