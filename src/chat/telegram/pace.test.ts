import { setImmediate as turnOfNode } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fakeClock } from '../../test/fakes/clock.ts'
import { createLimits, strictPace } from '../../test/fakes/telegram/limits.ts'
import type { Chat } from '../../test/fakes/telegram/world.ts'
import { LIMITS_OF_TELEGRAM, telegramPace, type Rank } from './pace.ts'

const stage = () => {
  const clock = fakeClock('2026-11-23T00:00:00Z')
  const closing = new AbortController()
  const limits = createLimits(strictPace)
  const pace = telegramPace(clock, LIMITS_OF_TELEGRAM, closing.signal)
  const begin = clock.now().getTime()
  const sent: { readonly chat: string; readonly at: number; readonly rank: Rank }[] = []
  /** A call that Telegram counts somewhere on its way. */
  const send = (chat: string, rank: Rank, { latency, counted }: { readonly latency: number; readonly counted: number } = { latency: 0, counted: 0 }) => pace.call({ chat, rank }, async () => {
    await clock.sleep(counted)
    limits.admit({ id: Number(chat), kind: chat.startsWith('-') ? 'supergroup' : 'private' } as Chat, 'sendMessage', clock.now().getTime())
    sent.push({ chat, rank, at: clock.now().getTime() - begin })
    await clock.sleep(latency - counted)
  })
  const finish = async (work: Promise<unknown>) => {
    const state = { over: false }
    const watched = work.finally(() => { state.over = true })
    while (!state.over) {
      await turnOfNode()
      const next = clock.nextWake()
      if (next !== null) clock.set(next)
    }
    await watched
  }
  return { clock, closing, limits, pace, sent, send, finish }
}

it('never breaks a limit, whatever is sent where and however long it takes, and loses no turn', async () => {
  const deed = fc.record({ chat: fc.constantFrom('-1', '-2', '3', '4', '-5', '6'), rank: fc.constantFrom<Rank>('answer', 0, 1, 2), latency: fc.integer({ min: 0, max: 1500 }), share: fc.double({ min: 0, max: 1, noNaN: true }) })
  await fc.assert(fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 60 }), async (deeds) => {
    const { limits, sent, send, finish } = stage()
    await finish(Promise.all(deeds.map(({ chat, rank, latency, share }) => send(chat, rank, { latency, counted: Math.floor(latency * share) }))))
    expect(limits.provoked).toEqual([])
    expect(sent).toHaveLength(deeds.length)
  }), { numRuns: 25 })
})

it('brings a message to a thousand rooms in hardly more than the limit itself takes', async () => {
  const { limits, sent, send, finish } = stage()
  await finish(Promise.all(Array.from({ length: 1000 }, (_, n) => send(String(-1000 - n), 1, { latency: 12, counted: 6 }))))
  expect(limits.provoked).toEqual([])
  // Thirty at once, then thirty a second.
  const floor = Math.ceil(1000 / 30 - 1) * 1000
  expect(Math.max(...sent.map(({ at }) => at))).toBeLessThanOrEqual(floor * 1.05)
})

it('lets a full group wait, and no other chat with it', async () => {
  const { sent, send, finish } = stage()
  await finish(Promise.all([...Array.from({ length: 22 }, () => send('-1', 1)), send('7', 2)]))
  const group = sent.filter(({ chat }) => chat === '-1').map(({ at }) => at)
  expect(group.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, n) => n * 1000))
  expect(group.slice(20)).toEqual([60_000, 61_000])
  expect(sent.find(({ chat }) => chat === '7')?.at).toBe(0)
})

it('lets alarms go first, then who waits for an answer, then what is urgent', async () => {
  const { sent, send, finish } = stage()
  await finish(Promise.all([send('7', 1), send('7', 2), send('7', 1), send('7', 'answer'), send('7', 0)]))
  expect(sent.map(({ rank }) => rank)).toEqual([1, 0, 'answer', 1, 2])
})

it('brings cards into a group in which everybody asks at once, however long they ask', async () => {
  const { sent, send, finish } = stage()
  await finish(Promise.all([...Array.from({ length: 60 }, () => send('-1', 'answer')), send('-1', 1), send('-1', 2), send('-1', 0)]))
  expect(sent.findIndex(({ rank }) => rank === 0)).toBeLessThan(2)
  expect(sent.findIndex(({ rank }) => rank === 1)).toBeLessThan(5)
  expect(sent.findIndex(({ rank }) => rank === 2)).toBeLessThan(8)
  expect(sent).toHaveLength(63)
})

it.each([['an hour', 3_600_000], ['half a year', 15_552_000_000]])('mutes no chat when the clock is set back by %s', async (_, back) => {
  const { clock, pace, finish } = stage()
  const called: string[] = []
  const call = (chat: string) => pace.call({ chat, rank: 0 }, async () => { called.push(chat) })
  await finish(Promise.all([call('-1'), call('8')]))
  pace.rest('-1', 5)
  clock.set(new Date(clock.now().getTime() - back))
  const from = clock.now().getTime()
  await finish(Promise.all([call('-1'), call('8'), call('9')]))
  expect(called).toEqual(['-1', '8', '9', '8', '-1'])
  expect(clock.now().getTime() - from).toBe(5000)
})

it('uses a turn that was taken before, once', async () => {
  const { pace, sent, send, finish, clock } = stage()
  await pace.turn({ chat: '7', rank: 1 }, new AbortController().signal)
  await finish(Promise.all([send('7', 1), send('7', 1)]))
  expect(sent.map(({ at }) => at)).toEqual([0, 1000])
  expect(clock.nextWake()).toBeNull()
})

it('loses a turn that was left unused once another one was given: two calls at once would be too many', async () => {
  const { clock, limits, pace, sent, send, finish } = stage()
  const nobody = new AbortController().signal
  await finish(pace.turn({ chat: '-1', rank: 1 }, nobody))
  clock.advance(3000)
  await finish(pace.turn({ chat: '-1', rank: 1 }, nobody))
  await finish(Promise.all([send('-1', 1), send('-1', 1)]))
  expect(limits.provoked).toEqual([])
  expect(sent).toHaveLength(2)
})

it('rests in a chat as long as it is told, and everywhere where two chats are told so at once', async () => {
  const { pace, sent, send, finish } = stage()
  pace.rest('-1', 5)
  await finish(Promise.all([send('-1', 1), send('8', 1)]))
  expect(sent.map(({ chat, at }) => [chat, at])).toEqual([['8', 0], ['-1', 5000]])
  pace.rest('-1', 3)
  pace.rest('8', 600)
  await finish(send('9', 1))
  // One chat that is to rest for long does not silence all of them for as long.
  expect(sent.at(-1)).toMatchObject({ chat: '9', at: 8000 })
})

it('lets nobody wait once it is closing, and leaves no timer behind', async () => {
  const { pace, closing, clock, send, finish } = stage()
  const busy = Promise.all([send('7', 1), send('7', 1).catch((error: unknown) => error)])
  const turn = pace.turn({ chat: '7', rank: 1 }, new AbortController().signal)
  await turnOfNode()
  closing.abort()
  await turn
  expect((await busy)[1]).toMatchObject({ name: 'Fault', retry: 'later' })
  await finish(Promise.resolve())
  expect(clock.nextWake()).toBeNull()
})
