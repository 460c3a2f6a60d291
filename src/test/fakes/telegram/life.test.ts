import { Telegraf } from 'telegraf'
import { expect, it } from 'vitest'
import { startTelegram } from './start.ts'
import { eventually, refusal, stage } from './stage.ts'

it('runs on the real clock too, and stops at once with a poll still open', async () => {
  const fake = await startTelegram()
  const bot = new Telegraf(fake.token, { telegram: { apiRoot: fake.apiRoot } })
  const heard: string[] = []
  bot.on('message', (context) => { heard.push(context.text ?? '') })
  const running = refusal(bot.launch())
  const rini = fake.person({ name: 'Rini' })
  fake.say(rini, fake.private(rini), 'halo')
  await eventually(() => heard).toEqual(['halo'])
  bot.stop()
  await running
  await fake.stop()
  expect(await refusal(bot.telegram.getMe())).toMatch(/ECONNREFUSED|ECONNRESET|socket hang up/)
})

it('leaves no socket and no timer behind', async () => {
  const before = process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length
  const { fake, bot, clock } = await stage()
  const group = fake.group({ title: 'A' })
  fake.faults.next('sendMessage', { kind: 'slow', ms: 60_000 })
  const slow = refusal(bot.telegram.sendMessage(group.id, 'x'))
  const polling = refusal(bot.telegram.callApi('getUpdates', { timeout: 50 }))
  await eventually(() => [fake.counts().calls['getUpdates'], clock.nextWake() === null]).toEqual([1, false])
  await fake.stop()
  await Promise.all([slow, polling])
  await eventually(() => clock.nextWake()).toBeNull()
  await eventually(() => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length).toBeLessThanOrEqual(before)
})

it('in bad weather loses nothing of a bot that asks again, and doubles only what lost its answer', async () => {
  const { fake, bot, clock } = await stage({ seed: 3 })
  const methods = ['sendMessage']
  fake.faults.sometimes({ methods, chance: 0.03, fault: { kind: 'too many', retryAfter: 3 } })
  fake.faults.sometimes({ methods, chance: 0.03, fault: { kind: 'status', status: 502 } })
  fake.faults.sometimes({ methods, chance: 0.03, fault: { kind: 'lost' } })
  fake.faults.sometimes({ methods, chance: 0.03, fault: { kind: 'cut' } })
  let waiting = Array.from({ length: 300 }, (_, at) => fake.group({ title: `Unit ${at}` }))
  while (waiting.length > 0) {
    const now = waiting.slice(0, 30)
    const failed = await Promise.all(now.map(async (room) => (await refusal(bot.telegram.sendMessage(room.id, 'pengumuman'))) !== null))
    waiting = [...waiting.slice(30), ...now.filter((_, at) => failed[at])]
    clock.advance(1000)
  }
  const { effects, faults } = fake.counts()
  expect(faults).toMatchObject({ 'too many': expect.any(Number) as number, status: expect.any(Number) as number, lost: expect.any(Number) as number, cut: expect.any(Number) as number })
  expect(effects['sendMessage']).toBe(300 + (faults['lost'] ?? 0))
  const doubled = [...fake.world.chats.values()].reduce((sum, chat) => sum + chat.messages.size - 1, 0)
  expect(doubled).toBe(faults['lost'])
  expect(fake.provoked429()).toEqual([])
  await fake.stop()
})
