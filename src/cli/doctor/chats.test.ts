import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { realClock, type Clock } from '../../core/clock.ts'
import { housePort } from '../../house/port.ts'
import { openStore } from '../../store/store.ts'
import { auditTail } from '../../store/audit-tail.ts'
import { saveRoom } from '../../store/rooms.ts'
import { packageRoot } from '../../config/package-root.ts'
import { newFolder, removeAll } from '../../test/fakes/site-file.ts'
import { fakeTerminal } from '../../test/fakes/terminal.ts'
import { ALL_EVENTS, startSlack, type Slack } from '../../test/fakes/slack/start.ts'
import { startTelegram, type FakeTelegram } from '../../test/fakes/telegram/start.ts'
import { EVENTS, METHODS } from '../../chat/slack/methods.ts'
import { runCli } from '../program.ts'

const SITE = `site: { name: RS Uji, zone: Asia/Jakarta }
servers:
  - { name: produksi, role: production }
targets:
  - { name: nas, path: copies, class: off-host, keepFree: 0GB }
systems:
  - name: simrs
    components:
      - { name: aplikasi, engine: files, path: aplikasi }
`
const NEEDED = [...new Set(['commands', ...Object.values(METHODS).flat(), ...Object.values(EVENTS).flat()])]
const SECRET = '5f0c1e9b7d3a48d2b6f1a0c9e8d7b6a5'

interface Reading { readonly about: string; readonly state: string; readonly found: string; readonly advice: string | null }

afterAll(removeAll)

describe('the doctor of the chats', () => {
  let telegram: FakeTelegram
  let slack: Slack
  let folder = ''
  beforeEach(async () => {
    [telegram, slack] = [await startTelegram(), await startSlack({ scopes: NEEDED, events: ALL_EVENTS })]
    folder = newFolder()
    for (const name of ['copies', 'aplikasi']) mkdirSync(join(folder, name))
    writeFileSync(join(folder, 'pulih.yaml'), SITE)
  })
  afterEach(async () => {
    await telegram.stop()
    await slack.stop()
  })
  const both = () => ({ PULIH_TELEGRAM_TOKEN: telegram.token, PULIH_TELEGRAM_API: telegram.apiRoot, PULIH_SLACK_BOT_TOKEN: slack.botToken, PULIH_SLACK_APP_TOKEN: slack.appToken, PULIH_SLACK_API: slack.apiUrl })
  const webhook = () => ({ PULIH_TELEGRAM_TOKEN: telegram.token, PULIH_TELEGRAM_API: telegram.apiRoot, PULIH_TELEGRAM_MODE: 'webhook', PULIH_TELEGRAM_WEBHOOK_URL: 'https://pulih.rs.example/geheim', PULIH_TELEGRAM_WEBHOOK_SECRET: SECRET })

  const ask = async (env: Readonly<Record<string, string>>, more: { readonly args?: readonly string[]; readonly clock?: Clock } = {}) => {
    const terminal = fakeTerminal()
    await runCli({ args: ['--folder', folder, 'doctor', '--json', ...more.args ?? []], house: housePort(), terminal, signal: new AbortController().signal, env: { PULIH_WEB_PORT: '0', ...env }, ...(more.clock === undefined ? {} : { clock: more.clock }) })
    const out = terminal.said.join('\n')
    for (const secret of [telegram.token, slack.botToken, slack.appToken, SECRET, 'geheim']) expect([secret, out.includes(secret)]).toEqual([secret, false])
    return (JSON.parse(out) as { readings: Reading[] }).readings
  }
  const about = (readings: readonly Reading[], what: RegExp) => readings.filter((it) => what.test(it.about))
  const seen = (readings: readonly Reading[], what: RegExp) => about(readings, what).map(({ about: it, state, found }) => `${state} ${it}: ${found}`)

  it('finds both well, and takes nothing from a bot that is running', async () => {
    const readings = await ask(both())
    expect(seen(readings, /^(chats|Telegram|Slack)/)).toEqual([
      'ok chats: Telegram and Slack', 'ok Telegram: @pulih_bot', 'ok Telegram privacy: on: only commands and replies to the bot reach it',
      'ok Slack: pulih in RS Sehat Sentosa', `ok Slack scopes: the ${NEEDED.length} that are needed`, 'ok Slack connection: Socket Mode can be opened',
    ])
    expect(seen(readings, /^clock/).join()).not.toContain('behind')
    expect(Object.keys(telegram.counts().calls).sort()).toEqual(['getMe', 'getWebhookInfo'])
    expect(slack.sockets.open()).toBe(0)
  })

  it('says that nobody is told anything where there is no chat', async () => {
    expect(about(await ask({}), /^(chats|Telegram|Slack)/)).toMatchObject([{ about: 'chats', state: 'warn', advice: 'Set one up in ten minutes: docs/telegram.md or docs/slack.md.' }])
  })

  it('names an admin who cannot speak', async () => {
    const env = { PULIH_TELEGRAM_TOKEN: telegram.token, PULIH_TELEGRAM_API: telegram.apiRoot, PULIH_ADMINS: 'telegram:1, slack:U012' }
    expect(seen(await ask(env), /^first admin/)).toEqual(['warn first admin: slack:U012 cannot speak: Slack is not configured'])
  })

  it('finds tokens that are worth nothing', async () => {
    const readings = await ask({ ...both(), PULIH_TELEGRAM_TOKEN: `${telegram.token.slice(0, -5)}xxxxx`, PULIH_SLACK_BOT_TOKEN: `xoxb-${'0'.repeat(24)}`, PULIH_SLACK_APP_TOKEN: `xapp-1-${'0'.repeat(32)}` })
    expect(seen(readings, /^(Telegram|Slack)/)).toEqual(['fail Telegram: it refuses the token', 'fail Slack: it refuses the bot token: invalid_auth', 'fail Slack connection: Socket Mode cannot be opened: invalid_auth'])
  })

  it('finds a bot that hears everything', async () => {
    telegram.setPrivacy('off')
    expect(about(await ask(both()), /^Telegram privacy/)).toMatchObject([{ state: 'warn', advice: expect.stringContaining('/setprivacy') as unknown }])
  })

  it('finds scopes that are missing, and such that nobody needs', async () => {
    slack.revoke('files:write')
    slack.grant('reactions:write')
    expect(seen(await ask(both()), /^Slack scopes/)).toEqual(['fail Slack scopes: missing: files:write', 'warn Slack scopes: more than Pulih uses: reactions:write'])
  })

  it('finds a webhook that is left over, not set, or another\'s', async () => {
    telegram.route('https://lama.example', 'http://127.0.0.1:9')
    const call = (url: string) => fetch(`${telegram.apiRoot}/bot${telegram.token}/setWebhook`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ url }) })
    await call('https://lama.example/geheim')
    expect(seen(await ask(both()), /^Telegram webhook/)).toEqual(['warn Telegram webhook: one is left over that leads to lama.example'])
    expect(seen(await ask(webhook()), /^Telegram webhook/)).toEqual(['warn Telegram webhook: it leads to lama.example'])
    await call('')
    expect(seen(await ask(webhook()), /^Telegram webhook/)).toEqual(['warn Telegram webhook: not set'])
    telegram.route('https://pulih.rs.example', 'http://127.0.0.1:9')
    await call('https://pulih.rs.example/geheim')
    expect(seen(await ask(webhook()), /^Telegram webhook/)).toEqual(['ok Telegram webhook: leads to pulih.rs.example'])
  })

  it('finds a door that is taken', async () => {
    const busy = createServer()
    await new Promise<void>((resolve) => { busy.listen(0, '127.0.0.1', resolve) })
    const { port } = busy.address() as { port: number }
    const readings = await ask({ ...webhook(), PULIH_TELEGRAM_WEBHOOK_LISTEN: `127.0.0.1:${port}`, PULIH_SLACK_BOT_TOKEN: slack.botToken, PULIH_SLACK_API: slack.apiUrl, PULIH_SLACK_MODE: 'http', PULIH_SLACK_SIGNING_SECRET: SECRET, PULIH_SLACK_HTTP_LISTEN: '127.0.0.1:0' })
    await new Promise((resolve) => busy.close(resolve))
    expect(about(readings, /door$/)).toMatchObject([{ about: 'Telegram door', state: 'fail', advice: 'Something else listens there: choose another PULIH_TELEGRAM_WEBHOOK_LISTEN in .env.' }, { about: 'Slack door', state: 'ok' }])
  })

  it.each([[20_000, 'warn', 'ahead of'], [-20_000, 'warn', 'behind'], [600_000, 'fail', 'ahead of']])('holds the clock against the platforms\': %i ms off is %s', async (off, state, how) => {
    const clock: Clock = { ...realClock, now: () => new Date(realClock.now().getTime() + off) }
    const found = seen(await ask(both(), { clock }), /^clock/).filter((it) => it.includes('that of'))
    expect(found).toHaveLength(2)
    for (const it of found) expect(it).toMatch(new RegExp(`^${state} clock: this machine's clock is .* ${how}`))
  })

  it('says it where nobody answers, and goes on', async () => {
    await telegram.network.down()
    const readings = await ask(both())
    expect(seen(readings, /^(Telegram|Slack)/)[0]).toMatch(/^fail Telegram: ask Telegram: /)
    expect(seen(readings, /^Slack/)).toHaveLength(3)
  })

  describe('posts a test card', () => {
    const rooms = async (slackName = 'EDP Slack') => {
      const store = openStore({ file: join(folder, 'data', 'pulih.db'), migrations: join(packageRoot(), 'drizzle') })
      const admin = telegram.person({ name: 'Rina' })
      const [group, channel] = [telegram.group({ title: 'EDP Malam', members: [admin] }), slack.room('edp')]
      const at = realClock.now()
      await store.write(async (tx) => {
        await saveRoom(tx, { platform: 'telegram', chat: String(group.id), thread: null, name: 'EDP Malam', purpose: 'edp', unit: null, lang: 'id', at })
        await saveRoom(tx, { platform: 'slack', chat: channel, thread: null, name: slackName, purpose: 'edp', unit: null, lang: 'en', at })
      })
      await store.close()
      return { group, channel, trail: async () => {
        const again = openStore({ file: join(folder, 'data', 'pulih.db'), migrations: join(packageRoot(), 'drizzle') })
        const lines = await again.read((query) => auditTail(query, 10))
        await again.close()
        return lines.map((line) => `${line.act} ${line.subject}`)
      } }
    }

    it('in one room of each chat, and notes that in the audit trail', async () => {
      const { group, channel, trail } = await rooms()
      const readings = await ask(both(), { args: ['--test-card'] })
      expect(seen(readings, /^test card/)).toEqual(['ok test card telegram: posted in EDP Malam; press its button to test the way back', 'ok test card slack: posted in EDP Slack; press its button to test the way back'])
      expect(telegram.chat(group.id).last()).toMatchObject({ text: expect.stringContaining('KARTU UJI — RS Uji') as unknown, keyboard: [[{ text: 'Bantuan', callback_data: 'help' }]] })
      expect(slack.channel(channel).last().words).toContain('TEST CARD — RS Uji')
      expect(await trail()).toEqual([`doctor.test-card chat:telegram:${group.id}`, `doctor.test-card chat:slack:${channel}`])
      expect(telegram.counts().calls['getUpdates']).toBeUndefined()
    })

    it('in the room that is called, by name, number or address', async () => {
      const { group, channel } = await rooms()
      for (const room of ['edp malam', '1', `telegram:${group.id}`]) expect(seen(await ask(both(), { args: ['--test-card', room] }), /^test card/)).toEqual([expect.stringMatching(/^ok test card telegram: posted in/)])
      expect(telegram.chat(group.id).fromBot()).toHaveLength(3)
      expect(slack.channel(channel).messages()).toEqual([])
      expect(about(await ask(both(), { args: ['--test-card', 'EDP Malan'] }), /^test card/)).toMatchObject([{ state: 'fail', advice: 'Did you mean EDP Malam?' }])
    })

    it('in every room of that name: a group and a channel may bear the same', async () => {
      await rooms('edp malam')
      expect(seen(await ask(both(), { args: ['--test-card', 'EDP Malam'] }), /^test card/)).toEqual([expect.stringMatching(/^ok test card telegram/), expect.stringMatching(/^ok test card slack/)])
    })

    it('to the first admins before any room is there, and makes nothing', async () => {
      const [rina, dewi] = [telegram.person({ name: 'Rina' }), slack.person('Dewi')]
      const env = { ...both(), PULIH_ADMINS: `telegram:${rina.id}, slack:${dewi}` }
      const early = about(await ask(env, { args: ['--test-card'] }), /^test card telegram/)
      expect(early).toMatchObject([{ state: 'fail', advice: 'Open the bot in Telegram and press Start, then try again; check the id in PULIH_ADMINS.' }])
      telegram.private(rina)
      expect(seen(await ask(env, { args: ['--test-card'] }), /^test card/)).toEqual([expect.stringMatching(/^ok test card telegram/), expect.stringMatching(/^ok test card slack/)])
      expect(telegram.chat(rina.id).last().text).toContain('KARTU UJI')
      expect(slack.channel(slack.direct(dewi)).last().words).toContain('KARTU UJI')
    })

    it('and says why it could not', async () => {
      const { group } = await rooms()
      telegram.kickBot(group)
      expect(about(await ask(both(), { args: ['--test-card', 'EDP Malam'] }), /^test card/)).toMatchObject([{ state: 'fail', advice: 'Add the bot to EDP Malam again, then try again.' }])
      expect(seen(await ask({}, { args: ['--test-card'] }), /^test card/)).toEqual(['fail test card: no chat is configured'])
    })
  })
})
