import { afterEach, expect, it } from 'vitest'
import type { Knock } from '../platform.ts'
import { telegramWard, type TelegramWard, type WardChange } from '../../test/fakes/telegram/ward.ts'
import { freePort } from '../../test/servers/port.ts'

let ward: TelegramWard
afterEach(() => ward.end())

const secret = 'rahasia-webhook-1234567890'
const url = 'https://bot.rs.example/telegram/hook'

async function hooked(change: WardChange = {}) {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  ward = await telegramWard({ ...change, parts: { mode: { kind: 'webhook', url, secret, listen: { host: '127.0.0.1', port } }, ...change.parts } })
  // The first try finds no proxy; the next one does.
  ward.fake.route('https://bot.rs.example', origin)
  await ward.until(async () => (await ward.platform.health()).state === 'up')
  return origin
}

it('hears what Telegram posts, in a chat\'s order, and acknowledges what is durable', async () => {
  await hooked()
  const { fake, rini, room } = ward
  for (let n = 1; n <= 3; n += 1) fake.say(rini, room, `/sign ${n}`)
  await ward.until(() => ward.heard.length === 3 && fake.pending() === 0)
  expect(ward.heard.map((event) => event.kind === 'text' && event.text)).toEqual(['/sign 1', '/sign 2', '/sign 3'])
  expect(fake.counts().calls['getUpdates']).toBeUndefined()
})

it('lets Telegram post again what could not be kept', async () => {
  const tries: string[] = []
  await hooked({ receive: async (event) => {
    tries.push(event.id)
    if (tries.length === 1) throw new Error('disk full')
  } })
  ward.fake.say(ward.rini, ward.room, '/help')
  await ward.until(() => ward.fake.pending() === 0)
  expect(tries).toHaveLength(2)
  expect(new Set(tries).size).toBe(1)
})

it('hears nobody without the secret, nowhere else, and nothing that is no update', async () => {
  const knocks: Knock[] = []
  const origin = await hooked({ parts: { knocked: (knock) => { knocks.push(knock) } } })
  const update = JSON.stringify({ update_id: 1, message: { message_id: 1, date: 1, chat: { id: ward.rini.id, type: 'private' }, from: { id: ward.rini.id, is_bot: false, first_name: 'Rini' }, text: '/sign 17' } })
  const say = async (path: string, given: string | null, body: string) => (await fetch(`${origin}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...(given === null ? {} : { 'x-telegram-bot-api-secret-token': given }) } })).status
  expect(await say('/telegram/hook', null, update)).toBe(401)
  expect(await say('/telegram/hook', '', update)).toBe(401)
  expect(await say('/telegram/hook', `${secret}x`, update)).toBe(401)
  expect(await say('/elsewhere', secret, update)).toBe(404)
  expect(await say('//', null, update), 'an address that is none').toBe(404)
  expect(await say('/telegram/hook', secret, '{"update_id":')).toBe(400)
  expect(await say('/telegram/hook', secret, 'x'.repeat(1_100_000))).toBe(413)
  expect(ward.heard).toEqual([])
  expect(ward.logged.filter((line) => line.startsWith('somebody posts to the webhook')).length).toBe(3)
  expect(ward.logged.join('\n')).not.toContain(secret)
  expect(knocks).toMatchObject([{ why: 'no-secret' }, { why: 'wrong-secret' }, { why: 'wrong-secret' }].map((why) => ({ platform: 'telegram', from: '127.0.0.1', ...why })))
  expect(JSON.stringify(knocks)).not.toContain(secret)
  expect(await say('/telegram/hook', secret, update)).toBe(200)
  expect(ward.heard).toMatchObject([{ text: '/sign 17', direct: true }])
})

it('refuses to be made with a secret that can be guessed', async () => {
  ward = await telegramWard()
  const { adapterFor } = await import('../../test/fakes/telegram/trial.ts')
  for (const bad of ['', 'short', 'with spaces and more than sixteen']) {
    expect(() => adapterFor(ward.fake, { mode: { kind: 'webhook', url, secret: bad, listen: { host: '127.0.0.1', port: 1 } } })).toThrow(/secret/)
  }
})

const health = async () => await ward.platform.health()

it('sets its webhook again when somebody has taken it away, and says so', async () => {
  await hooked()
  const { fake, rini, room } = ward
  fake.world.webhook.set(null)
  fake.say(rini, room, '/help')
  await ward.until(() => ward.heard.length === 1)
  expect(fake.world.webhook.target()?.url).toBe(url)
  expect(ward.logged.some((line) => line.startsWith('the webhook of this bot was taken away'))).toBe(true)
  await ward.until(async () => (await health()).state === 'up')
})

it('knows that Telegram does not reach it, and that it does again', async () => {
  const origin = await hooked()
  const { fake, rini, room } = ward
  fake.route('https://bot.rs.example', 'http://127.0.0.1:9')
  fake.say(rini, room, '/help')
  await ward.until(async () => (await health()).state === 'down')
  expect(await health()).toMatchObject({ why: 'Telegram does not reach the webhook' })
  expect(ward.logged.some((line) => line.startsWith('Telegram does not reach the webhook') && line.includes('Connection refused'))).toBe(true)
  fake.route('https://bot.rs.example', origin)
  await ward.until(() => ward.heard.length === 1)
  await ward.until(async () => (await health()).state === 'up')
})

it('knows that it reaches nobody itself, though nothing is posted', async () => {
  await hooked()
  await ward.fake.network.down()
  await ward.until(async () => (await health()).state === 'down')
  expect(await health()).toMatchObject({ why: 'Telegram does not answer' })
  await ward.fake.network.up()
  await ward.until(async () => (await health()).state === 'up')
})
