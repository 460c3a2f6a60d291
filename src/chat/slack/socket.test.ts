import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeClock } from '../../test/fakes/clock.ts'
import { startSlack } from '../../test/fakes/slack/start.ts'
import type { Slack } from '../../test/fakes/slack/start.ts'
import { listening } from '../../test/fakes/slack/trial.ts'
import type { ChatEvent } from '../platform.ts'
import type { SlackChat } from './adapter.ts'

describe('Slack in Socket Mode', () => {
  let slack: Slack
  let chat: SlackChat
  let heard: ChatEvent[]
  let budi: string
  let room: string
  const lost: unknown[] = []
  const note = (error: unknown) => void lost.push(error)
  beforeEach(async () => {
    heard = []
    process.on('unhandledRejection', note)
    slack = await startSlack({ limits: 'none' })
    budi = slack.person('Budi')
    room = slack.room('edp', { members: [budi] })
    chat = listening({ slack, kind: 'socket' })
  })
  afterEach(async () => {
    await chat.stop()
    await slack.stop()
    process.off('unhandledRejection', note)
    expect(lost).toEqual([])
  })
  const receive = async (event: ChatEvent) => void heard.push(event)
  const texts = () => heard.flatMap((event) => (event.kind === 'text' ? [event.text] : []))

  it('comes back after a cut and after being asked to, and loses nothing', async () => {
    await chat.start(receive)
    for (const [n, part] of [() => slack.sockets.cut(), () => slack.sockets.refresh(), () => slack.sockets.refresh('warning')].entries()) {
      part()
      await expect.poll(() => chat.reconnects?.()).toBe(n + 1)
      slack.as(budi).say(room, `/status ${n}`)
      await slack.settled()
      expect(await chat.health()).toEqual({ state: 'up' })
    }
    expect(texts()).toEqual(['/status 0', '/status 1', '/status 2'])
  })

  it('has the next connection before the last one goes, so that nobody presses in vain', async () => {
    const clock = fakeClock('2026-11-23T00:30:00Z')
    const steady = listening({ slack, kind: 'socket', clock })
    await steady.start(receive)
    slack.faults.add({ fault: { kind: 'slow', ms: 300 }, method: 'apps.connections.open', times: 1 })
    slack.sockets.refresh('warning')
    for (let n = 0; steady.reconnects?.() === 0; n += 1) expect(await slack.as(budi).slash(room, '/pulih', `status ${n}`)).toMatchObject({ kind: 'acked' })
    expect(heard.length).toBeGreaterThan(0)
    expect(await steady.health()).toEqual({ state: 'up' })
    expect(slack.sockets.open()).toBe(2)
    clock.advance(3000)
    await expect.poll(() => slack.sockets.open()).toBe(1)
    expect(await slack.as(budi).slash(room, '/pulih', 'status')).toMatchObject({ kind: 'acked' })
    await steady.stop()
  })

  it('keeps the connection that Slack is about to close while there is no other', async () => {
    const clock = fakeClock('2026-11-23T00:30:00Z')
    const patient = listening({ slack, kind: 'socket', clock })
    await patient.start(receive)
    slack.faults.add({ fault: { kind: '503' }, method: 'apps.connections.open', times: 1 })
    slack.sockets.refresh('warning')
    await expect.poll(async () => (await patient.health()).state).toBe('down')
    expect(await slack.as(budi).slash(room, '/pulih', 'status')).toMatchObject({ kind: 'acked' })
    await expect.poll(() => clock.nextWake()?.getTime()).toBe(clock.now().getTime() + 1000)
    clock.advance(1000)
    await expect.poll(() => patient.reconnects?.()).toBe(1)
    await patient.stop()
  })

  it('is not upset by words that are no event', async () => {
    await chat.start(receive)
    for (const text of ['null', '5', '{', '""', '[]', '{"type":"events_api"}', '{"type":"events_api","payload":{}}', '{"type":"interactive","envelope_id":5}']) slack.sockets.babble(text)
    slack.as(budi).say(room, '/status')
    await expect.poll(texts).toEqual(['/status'])
    expect(chat.reconnects?.()).toBe(0)
  })

  it('asks again no sooner than Slack wants', async () => {
    const clock = fakeClock('2026-11-23T00:30:00Z')
    const patient = listening({ slack, kind: 'socket', clock })
    await patient.start(receive)
    slack.faults.add({ fault: { kind: '429', retryAfter: 30 }, method: 'apps.connections.open', times: 1 })
    slack.sockets.cut()
    await expect.poll(() => clock.nextWake()?.getTime()).toBe(clock.now().getTime() + 30_000)
    clock.advance(30_000)
    await expect.poll(() => patient.health()).toEqual({ state: 'up' })
    await patient.stop()
  })

  it('says that it is down while nothing goes through, and is back by itself', async () => {
    await chat.start(receive)
    slack.faults.networkDown()
    await expect.poll(async () => (await chat.health()).state).toBe('down')
    slack.faults.networkUp()
    await expect.poll(async () => (await chat.health()).state).toBe('up')
    slack.as(budi).say(room, '/status')
    await expect.poll(texts).toEqual(['/status'])
  })

  it('gives an event one id, on two connections and after a cut in its middle', async () => {
    await chat.start(receive)
    slack.sockets.duplicateNext(1)
    slack.as(budi).say(room, '/dua')
    await expect.poll(() => heard.length).toBe(2)
    expect(new Set(heard.map((event) => event.id)).size).toBe(1)
    await slack.as(budi).slash(room, '/pulih', 'status')
    slack.sockets.duplicateNext(1)
    await slack.as(budi).slash(room, '/pulih', 'status')
    await expect.poll(() => heard.length).toBe(5)
    expect(new Set(heard.map((event) => event.id)).size).toBe(3)
  })

  it.each([
    ['invalid_auth', { kind: 'invalid_auth' }],
    ['a broken answer', { kind: 'malformed' }],
    ['an answer of 500', { kind: '500' }],
    ['a cut', { kind: 'cut' }],
    ['too many calls', { kind: '429', retryAfter: 7 }],
  ] as const)('refuses to start for now with %s, and can be started again', async (_name, fault) => {
    slack.faults.add({ fault, times: 1 })
    await expect(chat.start(receive)).rejects.toMatchObject({ name: 'Fault', retry: 'later' })
    slack.faults.add({ fault, method: 'apps.connections.open', times: 1 })
    await expect(chat.start(receive)).rejects.toMatchObject({ name: 'Fault', retry: 'later' })
    await chat.start(receive)
    expect(await chat.health()).toEqual({ state: 'up' })
  })

  it('tries a connection that fails again, later and later, through whatever Slack answers', async () => {
    const clock = fakeClock('2026-11-23T00:30:00Z')
    const patient = listening({ slack, kind: 'socket', clock })
    await patient.start(receive)
    for (const kind of ['500', 'malformed', 'invalid_auth', 'cut'] as const) slack.faults.add({ fault: { kind }, method: 'apps.connections.open', times: 1 })
    slack.sockets.cut()
    const asked = () => slack.calls('apps.connections.open').length
    for (const [n, wait] of [0, 1000, 2000, 4000, 8000].entries()) {
      await expect.poll(() => clock.nextWake()?.getTime() ?? (wait === 0 ? clock.now().getTime() : null)).not.toBeNull()
      clock.advance(wait)
      await expect.poll(asked).toBe(2 + n)
    }
    await expect.poll(() => patient.health()).toEqual({ state: 'up' })
    await patient.stop()
  })

  it('says why Slack will not have its token any more', async () => {
    await chat.start(receive)
    slack.uninstall()
    await expect(chat.post({ chat: room, thread: null, lang: 'id' }, { id: card, en: card }, { silent: false, once: '1' })).rejects.toMatchObject({ retry: 'later', hint: 'permission' })
    expect(await chat.health()).toMatchObject({ state: 'down', why: expect.stringContaining('account_inactive') as string })
  })

  it('stops while a connection is being made, and leaves none behind', async () => {
    slack.faults.add({ fault: { kind: 'slow', ms: 300 }, method: 'apps.connections.open', times: 1 })
    const starting = chat.start(receive).catch(() => 'refused')
    await expect.poll(() => slack.calls('apps.connections.open').length).toBe(1)
    await chat.stop()
    expect(await starting).toBe('refused')
    // The library goes on by itself.
    await slack.sockets.connected()
    await expect.poll(() => slack.sockets.open()).toBe(0)
  })
})

const card = { mood: 'info', title: [{ kind: 'text', text: 'Kartu' }], blocks: [] } as const
