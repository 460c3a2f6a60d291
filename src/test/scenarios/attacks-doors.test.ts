import { describe, expect, it } from 'vitest'
import { auditTail } from '../../store/audit-tail.ts'
import { wireMessage, wireUser } from '../fakes/telegram/wire.ts'
import { calledChats } from './called-chats.ts'
import { budi, check, inHospital, refusals, refused, rig, room, sari, signLine, slackCard, telegramCard } from './attacked.ts'

describe('at the doors, where anybody can knock', () => {
  inHospital('theirs')

  const door = () => rig.called!
  const doorLines = async () => (await rig.trail('door.refused')).map(({ subject, facts }) => ({ subject, facts }))
  /** Nothing was done, and exactly these stand on record, with no letter of what was sent. */
  async function turnedBack(...lines: readonly { readonly subject: string; readonly reason: string }[]): Promise<void> {
    await expect.poll(doorLines).toEqual(lines.map(({ subject, reason }) => ({ subject, facts: { reason, from: '127.0.0.1' } })))
    await rig.quiet()
    expect(await rig.signed(check)).toEqual([])
    expect(await refusals()).toEqual([])
    const trail = JSON.stringify(await rig.home.store.read((query) => auditTail(query, 200)))
    for (const word of [door().secret, rig.slack.signingSecret, signLine(), 'Ev0FORGED']) expect(trail).not.toContain(word)
  }
  /** What Telegram would post if Budi pressed the button. */
  const budisPress = () => ({ update_id: 900_000_001, callback_query: { id: '4711', from: wireUser(budi), message: wireMessage(rig.telegram.world, telegramCard()), chat_instance: '1', data: signLine() } })
  /** What Slack would post if Sari signed. */
  const sarisWord = () => ({ type: 'events_api' as const, payload: { type: 'event_callback', team_id: rig.slack.teamId, api_app_id: rig.slack.appId, event_id: 'Ev0FORGED', event: { type: 'message', user: sari, text: `<@${rig.slack.botUser}> sign ${check}`, team: rig.slack.teamId, ts: '1763857800.000100', event_ts: '1763857800.000100', channel: room, channel_type: 'channel' } } })

  it.each([
    ['no secret', null, 'no-secret'],
    ['an empty secret', '', 'wrong-secret'],
    ['a wrong webhook secret', 'rahasia-webhook-0123456788', 'wrong-secret'],
  ])('a press that comes to Telegram’s webhook with %s is refused, and stands in the trail', async (_name, secret, reason) => {
    expect(await door().hook(budisPress(), secret)).toBe(401)
    await turnedBack({ subject: 'platform:telegram', reason })
    expect(await door().hook(budisPress(), door().secret)).toBe(200)
    await rig.quiet()
    expect(await rig.signed(check)).toEqual(['sign Budi'])
  })

  it.each([
    ['a bad signature', { secret: 'wrong' }, 'bad-signature'],
    ['a signature made with an empty signing secret', { secret: '' }, 'bad-signature'],
    ['no signature', { signature: null }, 'unsigned'],
    ['a stale timestamp', { age: 301_000 }, 'stale'],
  ])('a Slack request with %s is refused, and stands in the trail', async (_name, signing, reason) => {
    expect(await rig.slack.http.post(sarisWord(), signing)).toMatchObject({ status: 401 })
    await turnedBack({ subject: 'platform:slack', reason })
    expect(await rig.slack.http.post(sarisWord())).toMatchObject({ status: 200 })
    await rig.quiet()
    expect(await rig.signed(check)).toEqual(['sign Sari'])
  })

  it('a Slack request that is replayed is refused, and stands in the trail', async () => {
    rig.slack.as(sari).say(room, `<@${rig.slack.botUser}> sign ${check}`)
    await rig.quiet()
    expect(await rig.signed(check)).toEqual(['sign Sari'])
    expect(await rig.slack.http.replay()).toMatchObject({ status: 403 })
    await expect.poll(doorLines).toEqual([{ subject: 'platform:slack', facts: { reason: 'replayed', from: '127.0.0.1' } }])
    await rig.quiet()
    expect(await rig.trail('check.signed')).toHaveLength(1)
  })

  it('an empty signing secret opens no door to Slack at all, and stands in the trail', async () => {
    const other = await calledChats({ telegram: rig.telegram, slack: rig.slack, home: rig.home, signingSecret: '' })
    await expect(other.platforms.get('slack')!.start(async () => undefined)).rejects.toMatchObject({ name: 'Fault', retry: 'never' })
    await expect(fetch(other.slackAt, { method: 'POST', body: '{}' })).rejects.toThrow('fetch failed')
    await other.porter.stop()
    expect(await doorLines()).toEqual([{ subject: 'platform:slack', facts: { reason: 'empty-signing-secret', from: null } }])
  })

  it('a storm of forged presses fills no database', async () => {
    for (let n = 0; n < 60; n += 1) expect(await door().hook(budisPress(), 'x'.repeat(26))).toBe(401)
    await turnedBack(...Array.from({ length: 3 }, () => ({ subject: 'platform:telegram', reason: 'wrong-secret' })))
    await door().porter.stop()
    expect((await doorLines()).at(-1)).toMatchObject({ facts: { reason: 'wrong-secret', more: 57, from: ['127.0.0.1'] } })
  })

  it('a decision through another workspace has no authority over HTTP either', async () => {
    await rig.slack.as(sari).forgePress(slackCard(), { action_id: 'say:0', value: signLine() }, { team: { id: 'T0OTHER', domain: 'other' } })
    await refused({ reason: 'not-own-voice', user: sari })
  })
})
