import { getEventListeners } from 'node:events'
import { afterEach, expect, it } from 'vitest'
import { realClock } from '../../core/clock.ts'
import { startTelegram, type FakeTelegram } from '../../test/fakes/telegram/start.ts'
import { gentle } from '../../test/fakes/telegram/trial.ts'
import { telegramLine } from './line.ts'

let fake: FakeTelegram
afterEach(() => fake.stop())

const traces = (signal: AbortSignal) => Object.getOwnPropertySymbols(signal).map((name): unknown => Reflect.get(signal, name))
  .filter((held): held is { readonly size: number } => typeof held === 'object' && held !== null && 'size' in held).reduce((sum, { size }) => sum + size, 0)

it('polls for months without a trace on the signal that ends it', async () => {
  fake = await startTelegram()
  const line = telegramLine({ token: fake.token, apiRoot: fake.apiRoot, clock: realClock })
  const house = new AbortController()
  const before = traces(house.signal)
  for (let calls = 0; calls < 20; calls += 1) await line.call('getMe', {}, { signal: house.signal })
  fake.faults.next('getMe', { kind: 'cut' })
  await expect(line.call('getMe', {}, { signal: house.signal })).rejects.toMatchObject({ trouble: { kind: 'network' } })
  expect(getEventListeners(house.signal, 'abort')).toEqual([])
  expect(traces(house.signal)).toBe(before)
})

it('gives up at once what is held open, when it ends', async () => {
  fake = await startTelegram()
  const line = telegramLine({ token: fake.token, apiRoot: fake.apiRoot, clock: realClock })
  const house = new AbortController()
  const held = line.call('getUpdates', { timeout: 50 }, { signal: house.signal, ms: 60_000 })
  const ended = expect(held).rejects.toMatchObject({ trouble: { kind: 'network' } })
  await expect.poll(() => fake.counts().calls['getUpdates']).toBe(1)
  house.abort()
  await ended
})

it('sends half a sign as a whole one, wherever it stands, instead of having the message refused', async () => {
  fake = await startTelegram({ pace: gentle })
  const line = telegramLine({ token: fake.token, apiRoot: fake.apiRoot, clock: realClock })
  const room = fake.group({ title: 'EDP', members: [fake.person({ name: 'Rini' })] })
  const half = '🏥'.slice(0, 1)
  await line.call('sendMessage', { chat_id: String(room.id), text: `Ruang ${half}`, reply_markup: { inline_keyboard: [[{ text: `Buka ${half}`, callback_data: 'room show 1' }]] } })
  await line.call('sendDocument', { chat_id: String(room.id), caption: half, document: { source: Buffer.from('isi'), filename: 'isi.txt' } })
  expect(fake.chat(room.id).fromBot().map(({ text, keyboard, file }) => [text, keyboard.flat().map((button) => button.text), file?.bytes.toString()])).toEqual([['Ruang \uFFFD', ['Buka \uFFFD'], undefined], ['\uFFFD', [], 'isi']])
})
