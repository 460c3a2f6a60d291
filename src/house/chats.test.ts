import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '../config/load.ts'
import { engineLevels } from '../engines/index.ts'
import { auditTail } from '../store/audit-tail.ts'
import { hospitalYaml } from '../test/hospital/yaml.ts'
import { startSlack, type Slack } from '../test/fakes/slack/start.ts'
import { startTelegram, type FakeTelegram } from '../test/fakes/telegram/start.ts'
import type { House } from './house.ts'
import { houseLog } from './log.ts'
import { startHouse } from './start.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const YAML = hospitalYaml({ checks: `  - { name: pagi, cron: "30 7 * * *", days: always, probes: [{ probe: bot-alive }], procedure: backup }` })
const eventually = <Seen>(look: () => Seen) => expect.poll(look, { timeout: 20_000, interval: 20 })

/** A hospital as a person sets it up: two files in a folder, nothing else; the platforms are at the other end of real sockets. */
function settle(env: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-chats-'))
  mkdirSync(join(folder, 'data', 'aplikasi'), { recursive: true })
  mkdirSync(join(folder, 'data', 'nas'))
  writeFileSync(join(folder, 'data', 'aplikasi', 'index.html'), '<h1>SIMRS</h1>')
  const db = new Database(join(folder, 'data', 'simrs.db'))
  db.exec('create table kunjungan (id integer primary key, waktu text)')
  db.close()
  writeFileSync(join(folder, 'pulih.yaml'), YAML)
  writeFileSync(join(folder, '.env'), Object.entries(env).map(([key, value]) => `${key}=${value}\n`).join(''), { mode: 0o600 })
  return folder
}

async function open(folder: string, lines: string[] = []): Promise<House> {
  const loaded = loadConfig({ folder, levels: engineLevels, env: {} })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes))
  return await startHouse({ config: loaded.config, version: '0.0.0', log: houseLog({ level: 'debug', to: { write: (line) => lines.push(line) }, secrets: [] }) })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const folders: string[] = []
afterAll(() => { for (const folder of folders) rmSync(folder, { recursive: true, force: true }) })

describe('a house with Telegram, Slack and its page', () => {
  let telegram: FakeTelegram
  let slack: Slack
  let house: House
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
    const folder = settle({
      PULIH_ADMINS: `telegram:${people.admin.id}, slack:${people.slackAdmin}`,
      PULIH_TELEGRAM_TOKEN: telegram.token, PULIH_TELEGRAM_API: telegram.apiRoot,
      PULIH_SLACK_BOT_TOKEN: slack.botToken, PULIH_SLACK_APP_TOKEN: slack.appToken, PULIH_SLACK_API: slack.apiUrl,
      PULIH_WEB_PORT: '0',
    })
    folders.push(folder)
    house = await open(folder, log)
  })
  afterAll(async () => {
    await house.stop()
    await telegram.stop()
    await slack.stop()
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
    await expect.poll(() => reconnects('telegram'), { timeout: 20_000 }).toBe(Number(before[0]) + 1)
    await expect.poll(() => reconnects('slack'), { timeout: 20_000 }).toBe(Number(before[1]) + 1)
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

describe('the first ten minutes', () => {
  it('go as docs/telegram.md tells: from a token alone to a signed check', async () => {
    const telegram = await startTelegram()
    const env = { PULIH_WEB_PORT: 'off', PULIH_TELEGRAM_TOKEN: telegram.token, PULIH_TELEGRAM_API: telegram.apiRoot }
    const folder = settle(env)
    folders.push(folder)
    let house = await open(folder)
    const [rina, sari] = [telegram.person({ name: 'Rina Hapsari' }), telegram.person({ name: 'Sari Wulandari' })]
    const [withRina, withSari] = [telegram.private(rina), telegram.private(sari)]
    const last = (chat: { readonly id: number }) => telegram.chat(chat.id).fromBot().at(-1)
    const button = (chat: { readonly id: number }, label: RegExp) => String(last(chat)?.keyboard.flat().find((it) => label.test(it.text))?.text)

    telegram.say(rina, withRina, '/start')
    await eventually(() => last(withRina)?.text).toContain(`PULIH_ADMINS=telegram:${rina.id}`)
    await house.stop()
    writeFileSync(join(folder, '.env'), Object.entries({ ...env, PULIH_ADMINS: `telegram:${rina.id}` }).map(([key, value]) => `${key}=${value}\n`).join(''), { mode: 0o600 })
    house = await open(folder)
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
    const folder = settle({
      PULIH_WEB_PORT: 'off',
      ...(which === 'telegram' ? { PULIH_TELEGRAM_TOKEN: telegram.token, PULIH_TELEGRAM_API: telegram.apiRoot } : {}),
      ...(which === 'slack' ? { PULIH_SLACK_BOT_TOKEN: slack.botToken, PULIH_SLACK_APP_TOKEN: slack.appToken, PULIH_SLACK_API: slack.apiUrl } : {}),
    })
    folders.push(folder)
    const house = await open(folder)
    if (which === 'telegram') {
      telegram.say(person, telegram.private(person), '/start')
      await eventually(() => telegram.chat(person.id).fromBot().length).toBe(1)
    }
    if (which === 'slack') await eventually(() => slack.sockets.open()).toBe(1)
    const began = performance.now()
    await house.stop()
    expect(performance.now() - began).toBeLessThan(9_000)
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
    const folder = settle({
      PULIH_WEB_PORT: 'off',
      PULIH_TELEGRAM_TOKEN: telegram.token, PULIH_TELEGRAM_API: telegram.apiRoot, PULIH_TELEGRAM_MODE: 'webhook', PULIH_TELEGRAM_WEBHOOK_URL: 'https://pulih.rs.example/telegram', PULIH_TELEGRAM_WEBHOOK_SECRET: 'a'.repeat(32), PULIH_TELEGRAM_WEBHOOK_LISTEN: `127.0.0.1:${first}`,
      PULIH_SLACK_BOT_TOKEN: slack.botToken, PULIH_SLACK_API: slack.apiUrl, PULIH_SLACK_MODE: 'http', PULIH_SLACK_SIGNING_SECRET: slack.signingSecret, PULIH_SLACK_HTTP_LISTEN: `127.0.0.1:${second}`,
    })
    folders.push(folder)
    const house = await open(folder)
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
    const folder = settle({ PULIH_WEB_PORT: '0', PULIH_TELEGRAM_TOKEN: `${telegram.token.slice(0, -3)}xxx`, PULIH_TELEGRAM_API: telegram.apiRoot, PULIH_SLACK_BOT_TOKEN: slack.botToken, PULIH_SLACK_APP_TOKEN: slack.appToken, PULIH_SLACK_API: slack.apiUrl })
    folders.push(folder)
    const house = await open(folder)
    await eventually(() => slack.sockets.open()).toBe(1)
    const answer = await fetch(new URL('/healthz', String(house.url)))
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ checks: { telegram: 'down', slack: 'up' } })
    await house.stop()
    await telegram.stop()
    await slack.stop()
  })
})
