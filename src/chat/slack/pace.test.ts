import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import { fakeClock, type FakeClock } from '../../test/fakes/clock.ts'
import { keepLimits, STRICT } from '../../test/fakes/slack/limits.ts'
import type { LimitKeeper } from '../../test/fakes/slack/limits.ts'
import { LIMITS_OF_SLACK, slackPace, type Deed, type SlackPace } from './pace.ts'

describe('the pace of Slack', () => {
  let clock: FakeClock
  let pace: SlackPace
  let slack: LimitKeeper
  let closing: AbortController
  const TIERS = { post: { method: 'chat.postMessage', tier: 'posting' }, edit: { method: 'chat.update', tier: 'tier3' }, whisper: { method: 'chat.postEphemeral', tier: 'tier4' }, look: { method: 'conversations.replies', tier: 'tier3' } } as const
  beforeEach(() => {
    clock = fakeClock('2026-11-23T00:30:00Z')
    closing = new AbortController()
    pace = slackPace(clock, LIMITS_OF_SLACK, closing.signal)
    slack = keepLimits(clock, STRICT)
  })
  afterEach(() => { closing.abort() })
  /** A call that takes so long on its way there, and is counted when it arrives. */
  const call = (deed: Deed, onItsWay = 0) => pace.call(deed, async () => {
    await clock.sleep(onItsWay)
    slack.admit({ ...TIERS[deed.deed], channel: deed.chat })
  })
  const settle = async () => { for (let n = 0; n < 50; n += 1) await Promise.resolve() }
  /** Lets time pass from one waking to the next until all is done; answers how long that took, in seconds. */
  const run = async (work: readonly Promise<unknown>[]) => {
    const began = clock.now().getTime()
    const all = Promise.all(work)
    const over = new AbortController()
    void all.then(() => over.abort())
    for (let n = 0; n < 20_000; n += 1) {
      await settle()
      const next = clock.nextWake()
      if (over.signal.aborted || next === null) break
      clock.set(next)
    }
    await all
    return (clock.now().getTime() - began) / 1000
  }

  it('brings a thousand rooms their message as fast as Slack allows, and not once too fast', async () => {
    const took = await run(Array.from({ length: 1000 }, (_, n) => call({ chat: `C${n}`, deed: 'post' })))
    expect(slack.refused()).toEqual([])
    expect(took).toBe(180)
  })

  it('looks below a hundred cards no faster than Slack allows', async () => {
    await run(Array.from({ length: 100 }, (_, n) => call({ chat: `C${n}`, deed: 'look' })))
    expect(slack.refused()).toEqual([])
  })

  it('keeps the limits however long a call is on its way', async () => {
    const deeds = Array.from({ length: 400 }, (_, n): readonly [Deed, number] => [{ chat: `C${n % 40}`, deed: n % 3 === 0 ? 'edit' : 'post' }, (n * 7919) % 3000])
    await run(deeds.map(([deed, onItsWay]) => call(deed, onItsWay)))
    expect(slack.refused()).toEqual([])
  })

  it('takes a second between two posts in one channel, and none between two channels', async () => {
    expect(await run([0, 1, 2].map(() => call({ chat: 'C1', deed: 'post' })))).toBe(2)
    expect(await run(['C2', 'C3'].map((chat) => call({ chat, deed: 'post' })))).toBe(0)
  })

  it('uses a turn that was taken, once, and takes one where there is none', async () => {
    const signal = new AbortController().signal
    await pace.turn({ chat: 'C1', deed: 'post' }, signal)
    expect(await run([call({ chat: 'C1', deed: 'post' })])).toBe(0)
    expect(await run([call({ chat: 'C1', deed: 'post' })])).toBe(1)
  })

  it('brings what is urgent before what waits', async () => {
    const order: number[] = []
    await run([1, 2, 1, 0].map((urgency, n) => pace.turn({ chat: 'C1', deed: 'post', urgency: urgency as 0 | 1 | 2 }, closing.signal).then(() => call({ chat: 'C1', deed: 'post' })).then(() => void order.push(n))))
    expect(order).toEqual([0, 3, 2, 1])
  })

  it('lets one channel rest as long as Slack asks, and only that one', async () => {
    const busy = pace.call({ chat: 'C1', deed: 'post' }, () => Promise.reject(new Fault({ area: 'chat', op: 'x', retry: 'later', after: 30 })))
    await expect(busy).rejects.toMatchObject({ after: 30 })
    expect(await run([call({ chat: 'C2', deed: 'post' })])).toBe(0)
    expect(await run([call({ chat: 'C1', deed: 'post' })])).toBe(30)
  })

  it.each([['back by an hour', -HOUR], ['back by half a year', -4380 * HOUR], ['ahead by an hour', HOUR]])('keeps each wait as long as it was, and breaks no limit, when the clock is set %s', async (_, step) => {
    const busy = pace.call({ chat: 'C1', deed: 'post' }, () => Promise.reject(new Fault({ area: 'chat', op: 'x', retry: 'later', after: 30 })))
    await expect(busy).rejects.toMatchObject({ after: 30 })
    await run([call({ chat: 'C2', deed: 'post' }), ...Array.from({ length: 50 }, () => call({ chat: 'C2', deed: 'edit' }))])
    clock.step(step)
    expect(await run([call({ chat: 'C2', deed: 'post' })])).toBe(1)
    expect(await run([call({ chat: 'C1', deed: 'post' })])).toBe(29)
    expect(await run([call({ chat: 'C2', deed: 'edit' })])).toBe(30)
    expect(slack.refused()).toEqual([])
  })

  it('lets no channel rest because one call lacks a scope', async () => {
    const upload = pace.call({ chat: 'C1', deed: 'post' }, () => Promise.reject(new Fault({ area: 'chat', op: 'x', retry: 'later', after: 300, hint: 'permission' })))
    await expect(upload).rejects.toMatchObject({ after: 300 })
    expect(await run([call({ chat: 'C1', deed: 'post' })])).toBe(1)
  })

  it('gives a turn back that nobody waits for any more', async () => {
    const impatient = new AbortController()
    await run([call({ chat: 'C1', deed: 'post' })])
    const waiting = pace.turn({ chat: 'C1', deed: 'post' }, impatient.signal)
    impatient.abort()
    await waiting
    expect(await run([call({ chat: 'C1', deed: 'post' })])).toBe(1)
  })

  it('ends every wait when the house closes', async () => {
    await run([call({ chat: 'C1', deed: 'post' })])
    const waiting = call({ chat: 'C1', deed: 'post' })
    closing.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'Fault', retry: 'later' })
  })
})
