import { afterAll, describe, expect, it } from 'vitest'
import { auditTail } from '../store/audit-tail.ts'
import { startSlack } from '../test/fakes/slack/start.ts'
import { startTelegram } from '../test/fakes/telegram/start.ts'
import { chatHospital, type ChatHospital } from '../test/hospital/chat-hospital.ts'
import { freePort } from '../test/servers/port.ts'

const eventually = <Seen>(look: () => Seen) => expect.poll(look, { interval: 20 })

const places: ChatHospital[] = []
const settle = (env: Readonly<Record<string, string>>) => {
  const place = chatHospital(env)
  places.push(place)
  return place
}
afterAll(() => { for (const place of places) place.remove() })

describe('the first ten minutes', () => {
  it('go as docs/telegram.md tells: from a token alone to a signed check', async () => {
    const telegram = await startTelegram()
    const env = { PULIH_WEB_PORT: 'off', PULIH_TELEGRAM_TOKEN: telegram.token, PULIH_TELEGRAM_API: telegram.apiRoot }
    const place = settle(env)
    let house = await place.open()
    const [rina, sari] = [telegram.person({ name: 'Rina Hapsari' }), telegram.person({ name: 'Sari Wulandari' })]
    const [withRina, withSari] = [telegram.private(rina), telegram.private(sari)]
    const last = (chat: { readonly id: number }) => telegram.chat(chat.id).fromBot().at(-1)
    const button = (chat: { readonly id: number }, label: RegExp) => String(last(chat)?.keyboard.flat().find((it) => label.test(it.text))?.text)

    telegram.say(rina, withRina, '/start')
    await eventually(() => last(withRina)?.text).toContain(`PULIH_ADMINS=telegram:${rina.id}`)
    await house.stop()
    place.settle({ ...env, PULIH_ADMINS: `telegram:${rina.id}` })
    house = await place.open()
    telegram.say(rina, withRina, '/start')
    await eventually(() => last(withRina)?.text).toContain('admin')
    telegram.say(rina, withRina, '/room admin')
    await eventually(() => last(withRina)?.text).toContain('terdaftar sebagai ruang')
    const group = telegram.group({ title: 'EDP', members: [rina, sari] })
    telegram.say(rina, group, '/room edp')
    await eventually(() => last(group)?.text).toContain('terdaftar sebagai ruang EDP')

    telegram.say(sari, withSari, '/start')
    await eventually(() => button(withSari, /Sari Wulandari/)).toContain('Sari Wulandari')
    telegram.press(sari, telegram.chat(withSari.id).last().message, button(withSari, /Sari Wulandari/))
    await eventually(() => last(withRina)?.text).toContain('PERKENALAN — Sari Wulandari')
    telegram.press(rina, telegram.chat(withRina.id).last().message, button(withRina, /^EDP/))
    await eventually(() => last(withSari)?.text).toContain('Selamat datang, Sari Wulandari')
    await house.scheduler.tick()
    telegram.say(sari, group, '/check pagi')
    await eventually(() => last(group)?.text).toContain('AMAN')
    telegram.press(sari, telegram.chat(group.id).last().message, 'Paraf')
    await eventually(() => last(group)?.text).toContain('Diparaf oleh Sari Wulandari')
    await house.stop()
    await telegram.stop()
  })
})

describe('a house in any mix of chats', () => {
  it.each(['telegram', 'slack', 'neither'] as const)('stands with %s alone, and stops within its time', async (which) => {
    const [telegram, slack] = [await startTelegram(), await startSlack()]
    const person = telegram.person({ name: 'Rina' })
    const place = settle({
      PULIH_WEB_PORT: 'off',
      ...(which === 'telegram' ? { PULIH_TELEGRAM_TOKEN: telegram.token, PULIH_TELEGRAM_API: telegram.apiRoot } : {}),
      ...(which === 'slack' ? { PULIH_SLACK_BOT_TOKEN: slack.botToken, PULIH_SLACK_APP_TOKEN: slack.appToken, PULIH_SLACK_API: slack.apiUrl } : {}),
    })
    const lines: string[] = []
    const house = await place.open(lines)
    if (which === 'telegram') {
      telegram.say(person, telegram.private(person), '/start')
      await eventually(() => telegram.chat(person.id).fromBot().length).toBe(1)
    }
    if (which === 'slack') await eventually(() => slack.sockets.open()).toBe(1)
    await house.stop()
    expect(lines.join('')).not.toContain('not everybody stopped in time')
    const calls = [telegram.counts(), slack.calls().length]
    await new Promise((resolve) => { setTimeout(resolve, 200) })
    expect([telegram.counts(), slack.calls().length]).toEqual(calls)
    if (which !== 'telegram') expect(telegram.counts().calls).toEqual({})
    if (which !== 'slack') expect(slack.calls()).toEqual([])
    await telegram.stop()
    await slack.stop()
  })

  it('is called by both platforms where the configuration says so, and closes its doors when it stops', async () => {
    const [telegram, slack] = [await startTelegram(), await startSlack()]
    const [first, second] = [await freePort(), await freePort()]
    telegram.route('https://pulih.rs.example', `http://127.0.0.1:${first}`)
    slack.http.to(`http://127.0.0.1:${second}/slack/events`)
    const place = settle({
      PULIH_WEB_PORT: 'off',
      PULIH_TELEGRAM_TOKEN: telegram.token, PULIH_TELEGRAM_API: telegram.apiRoot, PULIH_TELEGRAM_MODE: 'webhook', PULIH_TELEGRAM_WEBHOOK_URL: 'https://pulih.rs.example/telegram', PULIH_TELEGRAM_WEBHOOK_SECRET: 'a'.repeat(32), PULIH_TELEGRAM_WEBHOOK_LISTEN: `127.0.0.1:${first}`,
      PULIH_SLACK_BOT_TOKEN: slack.botToken, PULIH_SLACK_API: slack.apiUrl, PULIH_SLACK_MODE: 'http', PULIH_SLACK_SIGNING_SECRET: slack.signingSecret, PULIH_SLACK_HTTP_LISTEN: `127.0.0.1:${second}`,
    })
    const house = await place.open()
    const [rina, dewi] = [telegram.person({ name: 'Rina' }), slack.person('Dewi')]
    await eventually(() => slack.http.verifyUrl()).toBe(true)
    telegram.say(rina, telegram.private(rina), '/start')
    slack.as(dewi).say(slack.direct(dewi), 'start')
    await eventually(() => telegram.chat(rina.id).fromBot().at(-1)?.text).toContain(String(rina.id))
    await eventually(() => slack.channel(slack.direct(dewi)).everything().at(-1)?.words).toContain(dewi)
    expect(telegram.counts().calls['getUpdates']).toBeUndefined()
    // Whoever is neither is refused, and that stands in the trail of this very house.
    expect((await fetch(`http://127.0.0.1:${first}/telegram`, { method: 'POST', headers: { 'x-telegram-bot-api-secret-token': 'a'.repeat(31) }, body: '{}' })).status).toBe(401)
    expect(await slack.http.replay()).toMatchObject({ status: 403 })
    const refused = async () => (await house.kit.store.read((query) => auditTail(query, 50))).filter((line) => line.act === 'door.refused')
    await expect.poll(refused).toMatchObject([{ subject: 'platform:telegram', facts: { reason: 'wrong-secret', from: '127.0.0.1' } }, { subject: 'platform:slack', facts: { reason: 'replayed' } }])
    await house.stop()
    for (const port of [first, second]) await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed')
    await telegram.stop()
    await slack.stop()
  })

  it('stands though a token is worth nothing, and says so on /healthz', async () => {
    const [telegram, slack] = [await startTelegram(), await startSlack()]
    const place = settle({ PULIH_WEB_PORT: '0', PULIH_TELEGRAM_TOKEN: `${telegram.token.slice(0, -3)}xxx`, PULIH_TELEGRAM_API: telegram.apiRoot, PULIH_SLACK_BOT_TOKEN: slack.botToken, PULIH_SLACK_APP_TOKEN: slack.appToken, PULIH_SLACK_API: slack.apiUrl })
    const house = await place.open()
    await eventually(() => slack.sockets.open()).toBe(1)
    const answer = await fetch(new URL('/healthz', String(house.url)))
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ checks: { telegram: 'down', slack: 'up' } })
    await house.stop()
    await telegram.stop()
    await slack.stop()
  })
})
