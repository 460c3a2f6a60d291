import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Telegraf } from 'telegraf'
import { afterEach, expect, it } from 'vitest'
import { eventually, refusal, stage, type Stage } from './stage.ts'

let open: Stage
let server: Server | null = null
afterEach(async () => {
  await open.fake.stop()
  server?.closeAllConnections()
  server?.close()
  server = null
})

const updates = (bot: Telegraf, asked: { offset?: number; timeout?: number; limit?: number; allowed_updates?: readonly string[] }) =>
  bot.telegram.callApi('getUpdates', asked as never)
const OTHER = '409: Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'

it('keeps what was not confirmed, and forgets what was', async () => {
  open = await stage()
  const { fake, bot } = open
  const rini = fake.person({ name: 'Rini' })
  const room = fake.private(rini)
  for (let at = 1; at <= 150; at += 1) fake.say(rini, room, `pesan ${at}`)
  const first = await updates(bot, {})
  expect(first).toHaveLength(100)
  expect(await updates(bot, { limit: 1 })).toEqual(first.slice(0, 1))
  const rest = await updates(bot, { offset: first[99]!.update_id + 1 })
  expect(rest).toHaveLength(50)
  expect(fake.pending()).toBe(50)
  expect(await updates(bot, { offset: -1 })).toEqual(rest.slice(-1))
  expect(fake.pending()).toBe(1)
})

it('holds a poll open until something happens or its time is over', async () => {
  open = await stage()
  const { fake, bot, clock } = open
  const rini = fake.person({ name: 'Rini' })
  const room = fake.private(rini)
  const waiting = updates(bot, { timeout: 50 })
  await eventually(() => clock.nextWake()).not.toBeNull()
  fake.say(rini, room, 'satu')
  fake.say(rini, room, 'dua')
  const heard = await waiting
  expect(heard).toHaveLength(2)
  expect(clock.nextWake()).toBeNull()
  const idle = updates(bot, { timeout: 50, offset: heard[1]!.update_id + 1 })
  await eventually(() => clock.nextWake()).not.toBeNull()
  clock.advance(50_000)
  expect(await idle).toEqual([])
})

it('throws out the poller that waits when another one comes, and the next conflict three seconds later', async () => {
  open = await stage()
  const { bot, clock } = open
  const first = refusal(updates(bot, { timeout: 50 }))
  await eventually(() => clock.nextWake()).not.toBeNull()
  const second = refusal(updates(bot, { timeout: 50 }))
  expect(await first).toBe(OTHER)
  const third = updates(bot, { timeout: 40 })
  await eventually(() => clock.nextWake()?.getTime()).toBe(clock.now().getTime() + 3000)
  clock.advance(3000)
  expect(await second).toBe(OTHER)
  clock.advance(40_000)
  expect(await third).toEqual([])
})

it('keeps only the kinds that were asked for', async () => {
  open = await stage()
  const { fake, bot } = open
  const rini = fake.person({ name: 'Rini' })
  const room = fake.private(rini)
  await updates(bot, { allowed_updates: ['callback_query'] })
  fake.say(rini, room, 'tidak terdengar')
  expect(await updates(bot, {})).toEqual([])
  await updates(bot, { allowed_updates: [] })
  fake.say(rini, room, 'terdengar')
  expect(await updates(bot, {})).toHaveLength(1)
})

it('lets telegraf stop while it polls, and end with a 409 when another instance polls', async () => {
  open = await stage()
  const { bot, clock } = open
  const running = refusal(bot.launch())
  await eventually(() => clock.nextWake()).not.toBeNull()
  const other = updates(bot, { timeout: 1 })
  expect(await running).toBe(OTHER)
  clock.advance(1000)
  expect(await other).toEqual([])
})

it('posts to the webhook with its secret, again until it is taken, each chat in turn', async () => {
  open = await stage()
  const { fake, bot, clock } = open
  const taken: { readonly secret: unknown; readonly text: string }[] = []
  const broken = new Set(['A1'])
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => { body += chunk.toString() })
    request.on('end', () => {
      const { message } = JSON.parse(body) as { message: { text: string } }
      if (broken.delete(message.text)) {
        response.writeHead(503).end()
        return
      }
      taken.push({ secret: request.headers['x-telegram-bot-api-secret-token'], text: message.text })
      response.end(message.text === 'B1' ? JSON.stringify({ method: 'sendMessage', chat_id: b.id, text: 'dijawab' }) : '')
    })
  })
  await new Promise<void>((resolve) => { server?.listen(0, '127.0.0.1', resolve) })
  fake.route('https://pulih.rs.example', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const rini = fake.person({ name: 'Rini' })
  const [a, b] = [fake.private(rini), fake.private(fake.person({ name: 'Budi' }))]
  fake.say(rini, a, 'A1')
  fake.say(rini, a, 'A2')
  fake.say(b.person!, b, 'B1')
  await bot.telegram.setWebhook('https://pulih.rs.example/telegram', { secret_token: 'rahasia_1' })
  expect(await refusal(updates(bot, {}))).toBe("409: Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
  await eventually(() => taken.map(({ text }) => text)).toEqual(['B1'])
  await eventually(() => clock.nextWake()).not.toBeNull()
  expect(await bot.telegram.getWebhookInfo()).toMatchObject({ url: 'https://pulih.rs.example/telegram', pending_update_count: 2, last_error_message: 'Wrong response from the webhook: 503 Service Unavailable' })
  await eventually(() => fake.chat(b.id).fromBot().map(({ text }) => text)).toEqual(['dijawab'])
  clock.advance(1000)
  await eventually(() => taken).toEqual(['B1', 'A1', 'A2'].map((text) => ({ text, secret: 'rahasia_1' })))
  await eventually(() => fake.pending()).toBe(0)
  await bot.telegram.deleteWebhook()
  fake.say(rini, a, 'A3')
  expect(await updates(bot, {})).toHaveLength(1)
})

it('ends the open poll when a webhook is set, and tries at once again when it is set anew', async () => {
  open = await stage()
  const { fake, bot, clock } = open
  let status = 500
  let posts = 0
  server = createServer((_request, response) => {
    posts += 1
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => { server?.listen(0, '127.0.0.1', resolve) })
  fake.route('https://pulih.rs.example', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const polling = refusal(updates(bot, { timeout: 50 }))
  await eventually(() => clock.nextWake()).not.toBeNull()
  await bot.telegram.setWebhook('https://pulih.rs.example/telegram')
  expect(await polling).toBe('409: Conflict: terminated by setWebhook request')
  const rini = fake.person({ name: 'Rini' })
  fake.say(rini, fake.private(rini), 'halo')
  await eventually(() => [posts, clock.nextWake() === null]).toEqual([1, false])
  status = 200
  await bot.telegram.setWebhook('https://pulih.rs.example/telegram')
  await eventually(() => [posts, fake.pending()]).toEqual([2, 0])
})

it('refuses a webhook that it could not reach', async () => {
  open = await stage()
  const { bot } = open
  expect(await refusal(bot.telegram.setWebhook('http://pulih.rs.example/'))).toBe('400: Bad Request: bad webhook: An HTTPS URL must be provided for webhook')
  expect(await refusal(bot.telegram.setWebhook('https://pulih.rs.example:8080/'))).toBe('400: Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443')
  expect(await refusal(bot.telegram.setWebhook('https://pulih.rs.example/'))).toBe('400: Bad Request: bad webhook: Failed to resolve host: Name or service not known')
  open.fake.route('https://pulih.rs.example', 'http://127.0.0.1:1')
  expect(await refusal(bot.telegram.setWebhook('https://pulih.rs.example/', { secret_token: 'a b' }))).toBe('400: Bad Request: secret token contains unallowed characters')
})
