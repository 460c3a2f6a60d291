import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { realClock } from '../../core/clock.ts'
import { quiet } from '../../core/log.ts'
import { textsFor } from '../../texts/words.ts'
import { startSlack } from '../../test/fakes/slack/start.ts'
import type { Slack } from '../../test/fakes/slack/start.ts'
import type { Parcel } from '../../test/fakes/slack/shapes.ts'
import { listening } from '../../test/fakes/slack/trial.ts'
import type { ChatEvent, Knock } from '../platform.ts'
import { slackChat } from './adapter.ts'
import type { SlackChat } from './adapter.ts'

describe('Slack over HTTP', () => {
  let slack: Slack
  let chat: SlackChat
  let heard: ChatEvent[]
  let knocks: Knock[]
  let full: boolean
  let said: Parcel
  beforeEach(async () => {
    heard = []
    knocks = []
    full = false
    slack = await startSlack({ limits: 'none' })
    const sari = slack.person('Sari')
    const room = slack.room('edp', { members: [sari] })
    said = { type: 'events_api', payload: { type: 'event_callback', team_id: slack.teamId, api_app_id: slack.appId, event_id: 'Ev1', event: { type: 'message', user: sari, team: slack.teamId, text: '/status', ts: '1.1', event_ts: '1.1', channel: room } } }
    chat = listening({ slack, kind: 'http', knocked: (knock) => { knocks.push(knock) } })
    await chat.start(async (event) => {
      if (full) throw new Error('disk full')
      heard.push(event)
    })
  })
  afterEach(async () => {
    await chat.stop()
    await slack.stop()
  })

  it('proves its address to Slack', async () => {
    expect(await slack.http.verifyUrl()).toBe(true)
  })

  it.each([
    ['another secret', { secret: 'wrong' }, 'bad-signature'],
    ['an empty secret', { secret: '' }, 'bad-signature'],
    ['no signature at all', { signature: null }, 'unsigned'],
    ['a signature of another version', { signature: 'v1=00' }, 'bad-signature'],
    ['a timestamp older than five minutes', { age: 301_000 }, 'stale'],
    ['a wrong signature and a timestamp of the future', { secret: 'wrong', age: -400_000 }, 'stale'],
  ] as const)('refuses a request with %s, and says that somebody knocked', async (_name, signing, why) => {
    expect(await slack.http.post(said, signing)).toMatchObject({ status: 401 })
    expect(heard).toEqual([])
    await expect.poll(() => knocks).toMatchObject([{ platform: 'slack', why, from: '127.0.0.1' }])
    expect(await slack.http.post(said)).toMatchObject({ status: 200 })
    expect(heard).toMatchObject([{ id: 'Ev1', text: '/status' }])
    expect(knocks).toHaveLength(1)
  })

  it('refuses what was signed more than five minutes ahead, though the signature is right, and hears what is a little ahead', async () => {
    expect(await slack.http.post(said, { age: -310_000 })).toMatchObject({ status: 403 })
    expect(heard).toEqual([])
    expect(knocks).toMatchObject([{ platform: 'slack', why: 'stale', from: '127.0.0.1' }])
    expect(await slack.http.post(said, { age: -200_000 })).toMatchObject({ status: 200 })
    expect(heard).toMatchObject([{ id: 'Ev1' }])
  })

  it('refuses the very same request when it comes again', async () => {
    const [sari] = [...slack.world.people.values()].filter((person) => person.name === 'Sari')
    slack.as(sari!.id).say([...slack.world.rooms.keys()][0]!, '/status')
    await slack.settled()
    expect(await slack.http.replay()).toMatchObject({ status: 403 })
    expect(heard).toHaveLength(1)
    expect(knocks).toMatchObject([{ platform: 'slack', why: 'replayed', from: '127.0.0.1' }])
  })

  it('takes what it could not keep when Slack brings it again', async () => {
    full = true
    expect(await slack.http.post(said)).toMatchObject({ status: 503 })
    full = false
    expect(await slack.http.post(said)).toMatchObject({ status: 200 })
    expect(heard).toMatchObject([{ id: 'Ev1' }])
    expect(knocks).toEqual([])
  })

  it.each(['', '   '])('refuses to start with the signing secret %j', async (signingSecret) => {
    const other = listening({ slack, kind: 'http', signingSecret, knocked: (knock) => { knocks.push(knock) } })
    await expect(other.start(async () => undefined)).rejects.toMatchObject({ name: 'Fault', area: 'config', retry: 'never' })
    expect(other.address()).toBeNull()
    expect(await other.health()).toMatchObject({ state: 'down' })
    expect(knocks).toMatchObject([{ why: 'empty-signing-secret', from: null }])
  })

  it('answers nobody else at its address', async () => {
    const { port } = chat.address()!
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404)
    expect((await fetch(`http://127.0.0.1:${port}/slack/events`, { method: 'POST', body: '{' })).status).toBe(401)
    await expect.poll(() => knocks).toMatchObject([{ why: 'unsigned' }])
    expect((await fetch(`http://127.0.0.1:${port}/slack/events`, { method: 'POST', body: 'x'.repeat(2_000_000) })).status).toBe(413)
  })

  it('says that a port which is taken is tried again later', async () => {
    const second = slackChat({ botToken: slack.botToken, apiUrl: slack.apiUrl, clock: realClock, log: quiet, texts: textsFor('Asia/Jakarta'), mode: { kind: 'http', signingSecret: 'x', listen: chat.address()! } })
    await expect(second.start(async () => undefined)).rejects.toMatchObject({ name: 'Fault', retry: 'later' })
    await second.stop()
  })
})
