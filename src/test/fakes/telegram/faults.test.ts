import { afterEach, expect, it } from 'vitest'
import { createCounting } from './counting.ts'
import { createFaults } from './faults.ts'
import { eventually, refusal, stage, type Stage } from './stage.ts'

let open: Stage
afterEach(async () => open.fake.stop())

it('loses an answer after the effect, or cuts the line before it', async () => {
  open = await stage()
  const { fake, bot } = open
  const group = fake.group({ title: 'A' })
  fake.faults.next('sendMessage', { kind: 'cut' }, { kind: 'lost' })
  expect(await refusal(bot.telegram.sendMessage(group.id, 'x'))).toContain('socket hang up')
  expect(fake.chat(group.id).fromBot()).toHaveLength(0)
  expect(await refusal(bot.telegram.sendMessage(group.id, 'x'))).toContain('socket hang up')
  expect(fake.chat(group.id).fromBot()).toHaveLength(1)
  expect(fake.counts().faults).toEqual({ cut: 1, lost: 1 })
})

it('answers as a tired Telegram does: 429, 502 with a page, broken JSON, 401, 409', async () => {
  open = await stage()
  const { fake, bot } = open
  const group = fake.group({ title: 'A' })
  const send = async () => {
    open.clock.advance(1000)
    return refusal(bot.telegram.sendMessage(group.id, 'x'))
  }
  fake.faults.next('sendMessage', { kind: 'too many', retryAfter: 7 }, { kind: 'status', status: 502 }, { kind: 'garbled' }, { kind: 'unauthorized' }, { kind: 'conflict' })
  expect(await send()).toBe('429: Too Many Requests: retry after 7')
  expect(await send()).toBe('502: Bad Gateway')
  expect(fake.chat(group.id).fromBot()).toHaveLength(0)
  expect(await send()).toContain('invalid json response body')
  expect(fake.chat(group.id).fromBot()).toHaveLength(1)
  expect(await send()).toBe('401: Unauthorized')
  expect(await send()).toContain('409: Conflict')
  expect(await send()).toBeNull()
  expect(fake.provoked429()).toEqual([])
})

it('lets an answer take its time, after the effect', async () => {
  open = await stage()
  const { fake, bot, clock } = open
  const group = fake.group({ title: 'A' })
  fake.faults.next('sendMessage', { kind: 'slow', ms: 30_000 })
  const sending = bot.telegram.sendMessage(group.id, 'x')
  await eventually(() => clock.nextWake()).not.toBeNull()
  expect(fake.chat(group.id).fromBot()).toHaveLength(1)
  clock.advance(30_000)
  expect(await sending).toMatchObject({ text: 'x' })
})

it('gives the same updates again when the answer to a poll was lost', async () => {
  open = await stage()
  const { fake, bot } = open
  const rini = fake.person({ name: 'Rini' })
  fake.say(rini, fake.private(rini), 'halo')
  fake.faults.next('getUpdates', { kind: 'lost' })
  expect(await refusal(bot.telegram.callApi('getUpdates', {}))).toContain('socket hang up')
  expect(await bot.telegram.callApi('getUpdates', {})).toHaveLength(1)
})

it('refuses every connection while the network is down, and is the same Telegram afterwards', async () => {
  open = await stage()
  const { fake, bot, clock } = open
  const group = fake.group({ title: 'A' })
  const waiting = refusal(bot.telegram.callApi('getUpdates', { timeout: 50 }))
  await eventually(() => clock.nextWake()).not.toBeNull()
  await fake.network.down()
  expect(await waiting).toMatch(/socket hang up|ECONNRESET/)
  await eventually(() => clock.nextWake()).toBeNull()
  expect(await refusal(bot.telegram.sendMessage(group.id, 'x'))).toContain('ECONNREFUSED')
  await fake.network.up()
  expect(await refusal(bot.telegram.sendMessage(group.id, 'x'))).toBeNull()
})

it('draws the same chances from the same seed', async () => {
  open = await stage()
  const drawn = (seed: number) => {
    const faults = createFaults(seed, createCounting())
    faults.sometimes({ methods: ['sendMessage'], chance: 0.1, fault: { kind: 'lost' } })
    return Array.from({ length: 2000 }, () => faults.pick('sendMessage') !== null)
  }
  expect(drawn(7)).toEqual(drawn(7))
  expect(drawn(7)).not.toEqual(drawn(8))
  const hit = drawn(7).filter(Boolean).length
  expect(hit).toBeGreaterThan(140)
  expect(hit).toBeLessThan(260)
})
