import { describe, expect, it } from 'vitest'
import { budi, check, group, inHospital, refusals, rig, room, sari, signLine, telegramCard } from './attacked.ts'

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
