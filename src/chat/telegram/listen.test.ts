import { afterEach, expect, it } from 'vitest'
import type { ChatEvent } from '../platform.ts'
import { telegramWard, type TelegramWard } from '../../test/fakes/telegram/ward.ts'
import { sample } from '../../test/contracts/platform-on-trial.ts'

let ward: TelegramWard
afterEach(() => ward.end())

const up = async () => (await ward.platform.health()).state === 'up'

it.each([
  ['another process polls with this token', { kind: 'conflict' }],
  ['Telegram refuses the token', { kind: 'unauthorized' }],
  ['Telegram does not answer', { kind: 'status', status: 502 }],
  ['Telegram does not answer', { kind: 'garbled' }],
  ['Telegram does not answer', { kind: 'cut' }],
  ['Telegram does not answer', { kind: 'lost' }],
  ['Telegram asks for patience', { kind: 'too many', retryAfter: 7 }],
] as const)('says %j after %j, rests, and hears what was said meanwhile, once', async (why, fault) => {
  ward = await telegramWard()
  const { fake, rini, room } = ward
  await ward.until(up)
  fake.faults.next('getUpdates', fault, fault)
  fake.say(rini, room, '/help')
  await ward.until(async () => ward.logged.some((line) => line.startsWith(why)))
  await ward.until(() => ward.heard.length > 0)
  await ward.until(up)
  expect(ward.heard.length).toBe(1)
  expect(ward.logged.filter((line) => line.startsWith(why)).length).toBeLessThanOrEqual(2)
  expect(ward.logged.some((line) => line.startsWith('Telegram is heard'))).toBe(true)
  expect(ward.logged.join('\n')).not.toContain(fake.token)
})

it('says what is wrong, and since when, for as long as it is', async () => {
  ward = await telegramWard()
  const { fake } = ward
  await ward.until(up)
  await fake.network.down()
  await ward.until(async () => !(await up()))
  expect(await ward.platform.health()).toMatchObject({ state: 'down', why: 'Telegram does not answer' })
  await ward.pass(60_000)
  expect(ward.logged.filter((line) => line.startsWith('Telegram does not answer')).length).toBe(1)
  expect(ward.platform.reconnects?.()).toBe(0)
  await fake.network.up()
  await ward.until(up)
  expect(ward.platform.reconnects?.()).toBe(1)
})

it('takes away a webhook that stands in the way of polling', async () => {
  ward = await telegramWard()
  const { fake, rini, room } = ward
  await ward.until(up)
  fake.route('https://old.example.org', 'http://127.0.0.1:9')
  fake.world.webhook.set({ url: 'https://old.example.org/x', secret: null, connections: 1 })
  void fake.world.updates.abort('terminated by setWebhook request')
  fake.say(rini, room, '/help')
  await ward.until(() => ward.heard.length === 1)
  expect(fake.world.webhook.target()).toBeNull()
})

it('confirms nothing that could not be kept, and hears it again', async () => {
  const tries: string[] = []
  ward = await telegramWard({ receive: async (event) => {
    tries.push(event.id)
    if (tries.length === 1) throw new Error('disk full')
  } })
  const { fake, rini, room } = ward
  fake.say(rini, room, '/help')
  await ward.until(() => tries.length === 1)
  expect(fake.pending()).toBe(1)
  await ward.until(() => fake.pending() === 0)
  expect(new Set(tries).size).toBe(1)
  expect(ward.logged.some((line) => line.startsWith('an event could not be kept'))).toBe(true)
})

it('hands on each chat in its order, and no chat waits for another one', async () => {
  const order: string[] = []
  const gate: { open: () => void } = { open: () => undefined }
  const held = new Promise<void>((resolve) => { gate.open = resolve })
  const receive = async (event: ChatEvent) => {
    if (event.kind !== 'text') return
    if (event.text === '/slow') await held
    order.push(event.text)
  }
  ward = await telegramWard({ receive })
  const { fake, rini, sari, room } = ward
  fake.say(rini, room, '/slow')
  fake.say(rini, room, '/after')
  fake.say(sari, fake.private(sari), 'quick')
  await ward.until(() => order.includes('quick'))
  expect(order).toEqual(['quick'])
  gate.open()
  await ward.until(() => order.length === 3)
  expect(order).toEqual(['quick', '/slow', '/after'])
})

it('asks but once a minute while nothing happens', async () => {
  ward = await telegramWard()
  await ward.until(up)
  const before = ward.fake.counts().calls['getUpdates'] ?? 0
  await ward.pass(120_000)
  expect((ward.fake.counts().calls['getUpdates'] ?? 0) - before).toBeLessThanOrEqual(3)
})

it('can be started again without hearing twice, and stops at once', async () => {
  ward = await telegramWard()
  await ward.until(up)
  await ward.platform.start(async (event) => { ward.heard.push(event) })
  ward.fake.say(ward.rini, ward.room, '/help')
  await ward.until(() => ward.fake.pending() === 0 && ward.heard.length > 0)
  expect(ward.heard).toHaveLength(1)
  await ward.platform.stop()
  await ward.until(() => ward.clock.nextWake() === null)
  expect(await ward.platform.health()).toMatchObject({ state: 'down' })
})

it('never names the token in a fault', async () => {
  ward = await telegramWard()
  const { fake, room } = ward
  const errors: unknown[] = []
  for (const fault of [{ kind: 'garbled' }, { kind: 'cut' }, { kind: 'status', status: 500 }, { kind: 'unauthorized' }] as const) {
    fake.faults.next('sendMessage', fault)
    errors.push(await ward.platform.post({ chat: String(room.id), thread: null, lang: 'id' }, sample('a'), { silent: true, once: 'a' }).catch((error: unknown) => error))
  }
  expect(errors).toHaveLength(4)
  for (const error of errors) {
    expect(error).toMatchObject({ name: 'Fault', retry: 'later' })
    expect(`${String(error)} ${(error as Error).stack} ${String((error as Error).cause)}`).not.toContain(fake.token)
  }
})
