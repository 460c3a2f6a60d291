import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sample } from '../../test/contracts/platform-on-trial.ts'
import { startSlack } from '../../test/fakes/slack/start.ts'
import type { Slack } from '../../test/fakes/slack/start.ts'
import { listening } from '../../test/fakes/slack/trial.ts'
import type { Fault as SlackFault } from '../../test/fakes/slack/faults.ts'
import type { SlackChat } from './adapter.ts'

describe('Slack in trouble', () => {
  let slack: Slack
  let chat: SlackChat
  let sari: string
  let room: string
  beforeEach(async () => {
    slack = await startSlack({ limits: 'none' })
    sari = slack.person('Sari')
    room = slack.room('edp', { members: [sari] })
    chat = listening({ slack, kind: 'socket' })
    await chat.start(async () => undefined)
  })
  afterEach(async () => {
    await chat.stop()
    await slack.stop()
  })
  const post = (to = room) => chat.post({ chat: to, thread: null, lang: 'id' }, sample('kartu'), { silent: false, once: '1' })
  const fault = (work: Promise<unknown>) => work.then(() => null, (error: unknown) => error)
  const gone = { name: 'Fault', area: 'chat', retry: 'never', hint: 'chat-gone' }

  it.each<readonly [string, SlackFault, object]>([
    ['429', { kind: '429', retryAfter: 17 }, { after: 17 }],
    ['500', { kind: '500' }, { hint: 'network' }],
    ['503', { kind: '503' }, { hint: 'network' }],
    ['an answer that is no answer', { kind: 'malformed' }, { hint: 'network' }],
    ['a cut line', { kind: 'cut' }, { hint: 'network' }],
    ['a lost answer', { kind: 'lost' }, { hint: 'network' }],
    ['a token that is refused', { kind: 'invalid_auth' }, { hint: 'permission' }],
  ])('asks to try later after %s, without trying itself, and other rooms go on', async (_name, kind, more) => {
    const other = slack.room('igd', { members: [sari] })
    slack.faults.add({ fault: kind, channel: room })
    expect(await fault(post())).toMatchObject({ name: 'Fault', area: 'chat', retry: 'later', ...more })
    expect((await post(other)).chat).toBe(other)
    expect(slack.calls('chat.postMessage')).toHaveLength(2)
  })

  it('says that a room is gone: archived, left, never there', async () => {
    const card = await post()
    slack.as(sari).archive(room)
    expect(await fault(post())).toMatchObject(gone)
    expect(await fault(chat.update({ ...card, lang: 'id' }, sample('lain'), { silent: true, once: '2' }))).toMatchObject(gone)
    const [left, hidden] = [slack.room('lain', { members: [sari], bot: 'away' }), slack.room('rahasia', { private: true, bot: 'away' })]
    for (const chat of [left, hidden, 'C0NOWHERE']) expect(await fault(post(chat))).toMatchObject(gone)
  })

  it('asks for a scope that is missing by its name, and gives no room up for it', async () => {
    slack.revoke('chat:write')
    expect(await fault(post())).toMatchObject({ retry: 'later', hint: 'permission', message: expect.stringContaining('chat:write') as string })
  })

  it('takes the buttons from a card that has none any more', async () => {
    const card = await chat.post({ chat: room, thread: null, lang: 'id' }, sample('kartu', { actions: [{ say: 'sign 17', label: 'Paraf' }] }), { silent: false, once: '1' })
    expect(slack.channel(room).last().buttons).toEqual(['Paraf'])
    await chat.update({ ...card, lang: 'id' }, sample('diparaf'), { silent: true, once: '2' })
    expect(slack.channel(room).last().buttons).toEqual([])
  })

  it('speaks each room’s language', async () => {
    const both = { id: sample('kartu').id, en: sample('card').en }
    const card = await chat.post({ chat: room, thread: null, lang: 'en' }, both, { silent: false, once: '1' })
    expect(slack.channel(room).last().words).toContain('card')
    await chat.update({ ...card, lang: 'id' }, both, { silent: false, once: '2' })
    expect(slack.channel(room).last().words).toContain('kartu')
  })
})
