import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slackAccess, telegramAccess } from './chats.ts'
import { readEnv } from './env.ts'

const TOKEN = `7000000001:AAF-loopback_double_of_telegram_00000`
const SECRET = '5f0c1e9b7d3a48d2b6f1a0c9e8d7b6a5'
const BOT = `xoxb-${'1234567890'.repeat(3)}`
const APP = `xapp-1-${'abcdef0123'.repeat(3)}`
const ground = { folder: '/nonexistent', data: '/nonexistent/data' }
const read = (values: Readonly<Record<string, string>>, process: Readonly<Record<string, string>> = {}) => readEnv({ ground, file: Object.entries(values).map(([key, value]) => `${key}=${value}`).join('\n'), process })
const said = (values: Readonly<Record<string, string>>) => read(values).mistakes.map(({ path, problem, instead }) => `${path} | ${problem} | ${instead}`)
const understood = (values: Readonly<Record<string, string>>) => {
  const { values: found, mistakes } = read(values)
  expect(mistakes).toEqual([])
  if (found === null) throw new Error('nothing was understood')
  return { telegram: telegramAccess(found), slack: slackAccess(found) }
}

const TELEGRAM = { PULIH_TELEGRAM_TOKEN: TOKEN }
const WEBHOOK = { ...TELEGRAM, PULIH_TELEGRAM_MODE: 'webhook', PULIH_TELEGRAM_WEBHOOK_URL: 'https://pulih.rs.example/telegram', PULIH_TELEGRAM_WEBHOOK_SECRET: SECRET }
const SLACK = { PULIH_SLACK_BOT_TOKEN: BOT, PULIH_SLACK_APP_TOKEN: APP }
const HTTP = { PULIH_SLACK_BOT_TOKEN: BOT, PULIH_SLACK_MODE: 'http', PULIH_SLACK_SIGNING_SECRET: SECRET }

describe('the chats in .env', () => {
  it('are off where no token stands', () => {
    expect(understood({})).toEqual({ telegram: null, slack: null })
    expect(understood({ PULIH_TELEGRAM_TOKEN: '', PULIH_SLACK_BOT_TOKEN: ' ' })).toEqual({ telegram: null, slack: null })
  })

  it('need one key for Telegram and two for Slack', () => {
    expect(understood({ ...TELEGRAM, ...SLACK })).toEqual({
      telegram: { token: TOKEN, apiRoot: 'https://api.telegram.org', mode: { kind: 'poll' } },
      slack: { botToken: BOT, apiUrl: 'https://slack.com/api/', mode: { kind: 'socket', appToken: APP } },
    })
  })

  it('can be called from outside, each at a door of its own', () => {
    expect(understood({ ...WEBHOOK, ...HTTP })).toMatchObject({
      telegram: { mode: { kind: 'webhook', url: 'https://pulih.rs.example/telegram', secret: SECRET, listen: { host: '127.0.0.1', port: 8443 } } },
      slack: { mode: { kind: 'http', signingSecret: SECRET, listen: { host: '127.0.0.1', port: 8444 } } },
    })
    expect(understood({ ...HTTP, PULIH_SLACK_HTTP_LISTEN: '[::1]:9000' }).slack?.mode).toMatchObject({ listen: { host: '::1', port: 9000 } })
    expect(said({ ...WEBHOOK, ...HTTP, PULIH_SLACK_HTTP_LISTEN: '127.0.0.1:8443' })).toEqual(['PULIH_SLACK_HTTP_LISTEN | port 8443 is that of PULIH_TELEGRAM_WEBHOOK_LISTEN already | write another port'])
    expect(said({ ...WEBHOOK, PULIH_WEB_PORT: '8443' })[0]).toContain('is that of PULIH_WEB_PORT already')
    expect(said({ ...WEBHOOK, PULIH_STATUS_PORT: '8420' })[0]).toContain('is that of PULIH_WEB_PORT already')
    expect(said({ ...WEBHOOK, PULIH_STATUS_NAMES: 'layanan.rs.example' })[0]).toContain('PULIH_STATUS_NAMES is set, but PULIH_STATUS_PORT is not')
  })

  it('may have an API server of their own, unencrypted only where it is near', () => {
    expect(understood({ ...TELEGRAM, PULIH_TELEGRAM_API: 'http://127.0.0.1:8081/' }).telegram?.apiRoot).toBe('http://127.0.0.1:8081')
    expect(understood({ ...TELEGRAM, PULIH_TELEGRAM_API: 'http://bot-api:8081' }).telegram?.apiRoot).toBe('http://bot-api:8081')
    expect(understood({ ...SLACK, PULIH_SLACK_API: 'http://127.0.0.1:9/api' }).slack?.apiUrl).toBe('http://127.0.0.1:9/api/')
    expect(said({ ...TELEGRAM, PULIH_TELEGRAM_API: 'http://tele.example' })[0]).toContain('to tele.example everything would go unencrypted')
    expect(said({ ...WEBHOOK, PULIH_TELEGRAM_WEBHOOK_URL: 'http://127.0.0.1/x' })[0]).toContain('would go unencrypted')
  })

  it.each([
    [{ PULIH_TELEGRAM_MODE: 'poll' }, ['PULIH_TELEGRAM_MODE | PULIH_TELEGRAM_MODE is set, but PULIH_TELEGRAM_TOKEN is not']],
    [{ ...TELEGRAM, PULIH_TELEGRAM_MODE: 'webhook' }, ['PULIH_TELEGRAM_MODE | PULIH_TELEGRAM_WEBHOOK_URL is missing, which webhook needs', 'PULIH_TELEGRAM_MODE | PULIH_TELEGRAM_WEBHOOK_SECRET is missing']],
    [{ ...WEBHOOK, PULIH_TELEGRAM_MODE: 'poll' }, ['PULIH_TELEGRAM_WEBHOOK_URL | PULIH_TELEGRAM_WEBHOOK_URL is for PULIH_TELEGRAM_MODE=webhook, but it is poll', 'PULIH_TELEGRAM_WEBHOOK_SECRET | ']],
    [{ PULIH_SLACK_BOT_TOKEN: BOT }, ['PULIH_SLACK_BOT_TOKEN | PULIH_SLACK_APP_TOKEN is missing, which socket needs | add PULIH_SLACK_APP_TOKEN=, or write PULIH_SLACK_MODE=http and PULIH_SLACK_SIGNING_SECRET']],
    [{ PULIH_SLACK_APP_TOKEN: APP }, ['PULIH_SLACK_APP_TOKEN | PULIH_SLACK_APP_TOKEN is set, but PULIH_SLACK_BOT_TOKEN is not']],
    [{ ...SLACK, PULIH_SLACK_SIGNING_SECRET: SECRET }, ['PULIH_SLACK_SIGNING_SECRET | PULIH_SLACK_SIGNING_SECRET is for PULIH_SLACK_MODE=http, but it is socket']],
    [{ ...HTTP, PULIH_SLACK_APP_TOKEN: APP }, ['PULIH_SLACK_APP_TOKEN | PULIH_SLACK_APP_TOKEN is for PULIH_SLACK_MODE=socket, but it is http']],
  ])('are not taken where something stands alone: %j', (values, mistakes) => {
    const found = said(values)
    expect(found).toHaveLength(mistakes.length)
    mistakes.forEach((mistake, index) => { expect(found[index]).toContain(mistake) })
    expect(read(values).values).toBeNull()
  })

  it.each([
    [{ PULIH_TELEGRAM_TOKEN: BOT }, 'this is a bot token, not the token that @BotFather gave'],
    [{ PULIH_TELEGRAM_TOKEN: TOKEN.slice(0, 20) }, 'this is not the token that @BotFather gave'],
    [{ ...SLACK, PULIH_SLACK_BOT_TOKEN: APP }, 'this is an app-level token, not the Bot User OAuth Token'],
    [{ ...SLACK, PULIH_SLACK_BOT_TOKEN: BOT.slice(0, 12) }, 'this begins like the Bot User OAuth Token, but a part is missing or too much'],
    [{ ...SLACK, PULIH_SLACK_BOT_TOKEN: BOT.replace('xoxb', 'xoxp') }, "this is a user's token, not the Bot User OAuth Token"],
    [{ ...SLACK, PULIH_SLACK_APP_TOKEN: BOT }, 'this is a bot token, not the App-Level Token'],
    [{ ...HTTP, PULIH_SLACK_SIGNING_SECRET: 'hunter2' }, 'this is not the Signing Secret'],
    [{ ...WEBHOOK, PULIH_TELEGRAM_WEBHOOK_SECRET: 'hunter2' }, 'this is not 24 to 256 letters, figures, - or _, made at random'],
    [{ ...WEBHOOK, PULIH_TELEGRAM_WEBHOOK_URL: 'https://pulih:hunter2@rs.example/' }, 'a name or a password stands in this address'],
    [{ ...TELEGRAM, PULIH_TELEGRAM_MODE: TOKEN }, 'a secret stands here that belongs to another key'],
    [{ ...SLACK, PULIH_LOG_LEVEL: APP }, 'a secret stands here that belongs to another key'],
    [{ PULIH_ADMINS: `telegram:${TOKEN}` }, 'a secret stands here that belongs to another key'],
  ])('are told what was put where, and no secret is ever repeated: %#', (values, problem) => {
    const { mistakes } = read(values)
    expect(mistakes.map((it) => it.problem).join('\n')).toContain(problem)
    for (const secret of [TOKEN, SECRET, BOT, APP, 'hunter2', TOKEN.slice(0, 20), BOT.slice(0, 12)]) expect(JSON.stringify(mistakes)).not.toContain(secret)
  })

  it('say a mistake of the environment as one, and of the file in its line', () => {
    expect(readEnv({ ground, file: 'PULIH_LOG_LEVEL=info\nPULIH_SLACK_APP_TOKEN=xapp-1\n', process: { PULIH_SLACK_BOT_TOKEN: 'xoxp-1' } }).mistakes.map(({ file, line, path }) => [file, line, path])).toEqual([
      ['environment', null, 'PULIH_SLACK_BOT_TOKEN'], ['.env', 2, 'PULIH_SLACK_APP_TOKEN'],
    ])
  })

  it('repeat nothing of what stands behind a secret\'s key, whatever it is', () => {
    const keys = ['PULIH_TELEGRAM_TOKEN', 'PULIH_TELEGRAM_WEBHOOK_SECRET', 'PULIH_TELEGRAM_WEBHOOK_URL', 'PULIH_SLACK_BOT_TOKEN', 'PULIH_SLACK_APP_TOKEN', 'PULIH_SLACK_SIGNING_SECRET', 'PULIH_DEADMAN_URL'] as const
    fc.assert(fc.property(fc.constantFrom(...keys), fc.stringMatching(/^[A-Z]{3}[\w!%=~-]{9,40}$/), (key, value) => {
      const { mistakes } = readEnv({ ground, file: null, process: { [key]: value } })
      return mistakes.length > 0 && !JSON.stringify(mistakes).includes(value)
    }), { numRuns: 150 })
  })
})

describe('the first admins', () => {
  it('are named by what nobody else can take', () => {
    expect(read({ PULIH_ADMINS: 'telegram:123456789, slack:U012AB3CD, slack:W9XYZ' }).values?.PULIH_ADMINS).toHaveLength(3)
    expect(said({ PULIH_ADMINS: 'telegram:-100123, telegram:budi, slack:budi, slack:@U012, slack:C012AB3CD' })).toHaveLength(5)
    expect(said({ PULIH_ADMINS: 'slack:budi' })[0]).toContain('carries something else where a member ID, which begins with U or W, belongs')
  })
})
