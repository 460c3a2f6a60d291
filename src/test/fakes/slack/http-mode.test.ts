import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '@slack/bolt'
import { boltOn } from './bolt.ts'
import { startSlack } from './start.ts'
import type { Slack } from './start.ts'
import { fakeClock } from '../clock.ts'

describe('HTTP mode of the loopback Slack, with an unmodified Bolt', () => {
  const clock = fakeClock('2026-11-21T00:30:00Z')
  let slack: Slack
  let app: App
  let budi: string
  let room: string
  beforeEach(async () => {
    slack = await startSlack({ clock })
    app = boltOn(slack, { mode: 'http' })
    const server = await app.start(0)
    slack.http.to(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`)
    budi = slack.person('Budi')
    room = slack.room('edp', { members: [budi] })
  })
  afterEach(async () => {
    await app.stop()
    await slack.stop()
  })

  it('proves the address by its challenge', async () => {
    expect(await slack.http.verifyUrl()).toBe(true)
  })

  it('brings events, commands and presses, signed, and their answers have effect', async () => {
    const heard: string[] = []
    app.message(async ({ event }) => { if (event.subtype === undefined) heard.push(event.ts) })
    app.command('/pulih', async ({ ack }) => ack('Semua baik.'))
    app.action('ok', async ({ ack, respond }) => {
      await ack()
      await respond({ replace_original: true, text: 'Selesai' })
    })
    const said = slack.as(budi).say(room, 'Halo')
    await slack.as(budi).slash(room, '/pulih', 'status')
    expect(slack.as(budi).ephemerals().map((seen) => seen.text)).toEqual(['Semua baik.'])
    const card = await app.client.chat.postMessage({ channel: room, text: 'Kartu', blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'ok', text: { type: 'plain_text', text: 'Ya' } }] }] })
    await slack.as(budi).press({ room, ts: card.ts! }, 'Ya')
    await expect.poll(() => slack.channel(room).last().text).toBe('Selesai')
    expect(heard).toEqual([said.ts])
  })

  it.each([
    ['another secret', { secret: 'wrong' }],
    ['an empty secret', { secret: '' }],
    ['no signature', { signature: null }],
    ['another version', { signature: 'v1=00' }],
    ['a timestamp older than five minutes', { age: 301_000 }],
  ])('is refused with %s, and nothing runs', async (_name, signing) => {
    let ran = 0
    app.event('app_mention', async () => void (ran += 1))
    const parcel = { type: 'events_api', payload: { type: 'event_callback', team_id: slack.teamId, api_app_id: slack.appId, event_id: 'Ev1', event: { type: 'app_mention', user: budi, text: 'x', ts: '1.1', channel: room } } } as const
    expect(await slack.http.post(parcel, signing)).toMatchObject({ status: 401 })
    expect(ran).toBe(0)
    expect(await slack.http.post(parcel)).toMatchObject({ status: 200 })
    await expect.poll(() => ran).toBe(1)
  })

  it('replays the very bytes, which Bolt lets through: whoever needs more must look himself', async () => {
    const heard: string[] = []
    app.event('message', async ({ body }) => void heard.push(body.event_id))
    slack.as(budi).say(room, 'Sekali')
    await slack.settled()
    expect(await slack.http.replay()).toMatchObject({ status: 200 })
    await expect.poll(() => heard.length).toBe(2)
    expect(new Set(heard).size).toBe(1)
  })

  it('tries an event again with its number and reason when the address fails', async () => {
    const retries: unknown[] = []
    app.event('message', async ({ context }) => void retries.push([context.retryNum, context.retryReason]))
    const right = slack.http
    const { port } = new URL(slack.apiUrl)
    right.to(`http://127.0.0.1:${port}/nowhere`)
    slack.as(budi).say(room, 'Halo')
    await expect.poll(() => clock.nextWake()?.getTime()).toBe(clock.now().getTime() + 60_000)
    const server = await app.stop().then(() => app.start(0))
    right.to(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`)
    clock.advance(60_000)
    await slack.settled()
    await expect.poll(() => retries).toEqual([[2, 'http_error']])
  })

  it('lets a response address be used five times within half an hour', async () => {
    app.command('/pulih', async ({ ack }) => ack())
    await slack.as(budi).slash(room, '/pulih', 'status')
    const [id] = [...slack.world.responseUrls.keys()]
    const post = async () => (await fetch(`${slack.world.address}/actions/${id!}`, { method: 'POST', body: JSON.stringify({ text: 'Lagi' }) })).status
    for (let use = 0; use < 5; use += 1) expect(await post()).toBe(200)
    expect(await post()).toBe(404)
    await slack.as(budi).slash(room, '/pulih', 'status')
    clock.advance(31 * 60_000)
    const [, late] = [...slack.world.responseUrls.keys()]
    expect(await (await fetch(`${slack.world.address}/actions/${late!}`, { method: 'POST', body: '{"text":"x"}' })).text()).toContain('expired_url')
  })
})
