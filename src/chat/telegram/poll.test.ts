import { afterEach, expect, it } from 'vitest'
import type { ChatEvent } from '../platform.ts'
import { adapterFor, gentle } from '../../test/fakes/telegram/trial.ts'
import { telegramWard, type TelegramWard } from '../../test/fakes/telegram/ward.ts'

let ward: TelegramWard
afterEach(() => ward.end())

const up = async () => (await ward.platform.health()).state === 'up'
const told = (start: string) => ward.logged.filter((line) => line.startsWith(start)).length

it('stays in conflict for as long as two poll with one token, says so now and then, and hears again when the other has gone', async () => {
  ward = await telegramWard()
  await ward.until(up)
  const heardByOther: ChatEvent[] = []
  const other = adapterFor(ward.fake, { clock: ward.clock, limits: gentle })
  await other.start(async (event) => { heardByOther.push(event) })
  await ward.until(async () => !(await up()))
  const calls = ward.fake.counts().calls['getUpdates'] ?? 0
  await ward.pass(240_000)
  expect(await ward.platform.health()).toMatchObject({ state: 'down', why: 'another process polls with this token' })
  expect(told('another process polls with this token')).toBeLessThanOrEqual(3)
  expect(told('Telegram is heard')).toBe(1)
  expect((ward.fake.counts().calls['getUpdates'] ?? 0) - calls).toBeLessThanOrEqual(40)
  ward.fake.say(ward.rini, ward.room, '/help')
  await ward.until(() => ward.heard.length + heardByOther.length === 1)
  await other.stop()
  await ward.until(up)
  expect(told('Telegram is heard')).toBe(2)
  expect(ward.platform.reconnects?.()).toBe(1)
})

it('rests where somebody on the way answers in place of Telegram with something that is no update', async () => {
  ward = await telegramWard()
  await ward.until(up)
  const nonsense = Array.from({ length: 50 }, () => ({ kind: 'stranger' as const, status: 200 as const, body: { ok: true, result: [{ portal: 'sign in' }] } }))
  ward.fake.faults.next('getUpdates', ...nonsense)
  ward.fake.say(ward.rini, ward.room, '/help')
  await ward.until(async () => !(await up()))
  await ward.pass(5000)
  expect(told('Telegram does not answer')).toBe(1)
  expect(ward.fake.counts().faults['stranger']).toBeLessThan(10)
  ward.fake.faults.clear()
  await ward.until(() => ward.heard.length === 1)
})
