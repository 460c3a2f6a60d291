import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditTail } from '../store/audit-tail.ts'
import { startSlack, type Slack } from '../test/fakes/slack/start.ts'
import { startTelegram, type FakeTelegram } from '../test/fakes/telegram/start.ts'
import type { House } from './house.ts'
import { chatHospital, type ChatHospital } from '../test/hospital/chat-hospital.ts'

const eventually = <Seen>(look: () => Seen) => expect.poll(look, { interval: 20 })

describe('a house with Telegram, Slack and its page', () => {
  let telegram: FakeTelegram
  let slack: Slack
  let house: House
  let place: ChatHospital
  const log: string[] = []

  const cast = () => {
    const admin = telegram.person({ name: 'Rina Hapsari', id: 123_456 })
    return { admin, alone: telegram.private(admin), group: telegram.group({ title: 'EDP', members: [admin] }), slackAdmin: slack.person('Dewi Anggraini'), budi: slack.person('Budi Santoso') }
  }
  let people: ReturnType<typeof cast>
  let channel = ''
  beforeAll(async () => {
    [telegram, slack] = [await startTelegram(), await startSlack()]
    people = cast()
    channel = slack.room('edp', { members: [people.slackAdmin, people.budi] })
    place = chatHospital({
      PULIH_ADMINS: `telegram:${people.admin.id}, slack:${people.slackAdmin}`,
      PULIH_TELEGRAM_TOKEN: telegram.token, PULIH_TELEGRAM_API: telegram.apiRoot,
      PULIH_SLACK_BOT_TOKEN: slack.botToken, PULIH_SLACK_APP_TOKEN: slack.appToken, PULIH_SLACK_API: slack.apiUrl,
      PULIH_WEB_PORT: '0',
    })
    house = await place.open(log)
  })
  afterAll(async () => {
    await house.stop()
    await telegram.stop()
    await slack.stop()
    place.remove()
  })

  const inGroup = () => telegram.chat(people.group.id).fromBot()
  const inChannel = () => slack.channel(channel).messages().filter((it) => it.user === slack.botUser)
  const cardIn = {
    telegram: () => inGroup().findLast((it) => it.keyboard.flat().some((button) => /Paraf/.test(button.text)) || /Diparaf/.test(it.text)),
    slack: () => inChannel().findLast((it) => it.buttons.some((button) => /Paraf/.test(button)) || /Diparaf/.test(it.words)),
  }

  it('greets its first admins, who are named in .env alone', async () => {
    telegram.say(people.admin, people.alone, '/start')
    await eventually(() => telegram.chat(people.alone.id).fromBot().at(-1)?.text).toMatch(/admin/)
    slack.as(people.slackAdmin).say(slack.direct(people.slackAdmin), '/start')
    await eventually(() => slack.channel(slack.direct(people.slackAdmin)).everything().at(-1)?.words).toMatch(/admin/)
  })

  it('lets somebody of the one chat be let in from the other', async () => {
    telegram.say(people.admin, people.alone, '/room admin')
    await eventually(() => telegram.chat(people.alone.id).fromBot().at(-1)?.text).toMatch(/terdaftar sebagai ruang/)
    slack.as(people.budi).say(slack.direct(people.budi), 'perkenalan Budi Santoso')
    await eventually(() => telegram.chat(people.alone.id).fromBot().at(-1)?.text).toMatch(/PERKENALAN — Budi Santoso/)
    const card = telegram.chat(people.alone.id).last()
    const edp = card.keyboard.flat().find((button) => /EDP/.test(button.text))
    telegram.press(people.admin, card.message, String(edp?.text))
    await eventually(() => slack.channel(slack.direct(people.budi)).everything().at(-1)?.words).toMatch(/Selamat datang, Budi Santoso/)
  })

  it('posts a check on both, takes the signature on one, and edits the card on the other within a second or so', async () => {
    telegram.say(people.admin, people.group, '/room edp')
    await slack.as(people.slackAdmin).slash(channel, '/pulih', 'room edp')
    await eventually(() => inGroup().at(-1)?.text).toMatch(/terdaftar sebagai ruang EDP/)
    await eventually(() => inChannel().at(-1)?.words).toMatch(/terdaftar sebagai ruang EDP/)
    await house.scheduler.tick()
    telegram.say(people.admin, people.group, '/check pagi')
    await eventually(() => cardIn.telegram()?.text).toMatch(/AMAN/)
    await eventually(() => cardIn.slack()?.words).toMatch(/AMAN/)
    const card = cardIn.slack()
    const pressed = await slack.as(people.budi).press({ room: channel, ts: String(card?.ts) }, 'Paraf')
    expect(pressed.kind).toBe('acked')
    await eventually(() => cardIn.telegram()?.text).toMatch(/Diparaf oleh Budi Santoso/)
    await eventually(() => cardIn.slack()?.words).toMatch(/Diparaf oleh Budi Santoso/)
    expect(telegram.provoked429()).toEqual([])
    expect(slack.provoked429()).toEqual([])
  })

  it('tells how each chat is, on /healthz and among the metrics', async () => {
    const health = await (await fetch(new URL('/healthz', String(house.url)))).json() as { status: string; checks: Record<string, string> }
    expect(health).toMatchObject({ status: 'ok', checks: { telegram: 'up', slack: 'up' } })
    const metrics = await (await fetch(new URL('/metrics', String(house.url)))).text()
    for (const platform of ['telegram', 'slack']) {
      expect(metrics).toContain(`pulih_chat_up{platform="${platform}"} 1`)
      expect(metrics).toMatch(new RegExp(`pulih_chat_last_event_timestamp_seconds\\{platform="${platform}"\\} [1-9]`))
    }
  })

  it('counts when a chat was lost and found again', async () => {
    const reconnects = async (platform: string) => Number(new RegExp(`pulih_chat_reconnects\\{platform="${platform}"\\} (\\d+)`).exec(await (await fetch(new URL('/metrics', String(house.url)))).text())?.[1])
    const before = [await reconnects('telegram'), await reconnects('slack')]
    slack.sockets.cut()
    await telegram.network.down()
    await telegram.network.up()
    await expect.poll(() => reconnects('telegram')).toBe(Number(before[0]) + 1)
    await expect.poll(() => reconnects('slack')).toBe(Number(before[1]) + 1)
  })

  it('keeps its secrets out of its log', () => {
    const text = log.join('')
    for (const secret of [telegram.token, slack.botToken, slack.appToken]) expect(text.includes(secret)).toBe(false)
  })

  it('has it all in the audit trail, each act by the person whom its platform names', async () => {
    const acts = (await house.kit.store.read((query) => auditTail(query, 200))).map((line) => line.act)
    expect(acts).toEqual(expect.arrayContaining(['person.configured', 'person.introduced', 'room.registered', 'check.signed']))
  })
})
