import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSlack } from '../../test/fakes/slack/start.ts'
import type { Slack } from '../../test/fakes/slack/start.ts'
import { listening } from '../../test/fakes/slack/trial.ts'
import { addRoom } from '../../test/fakes/slack/world.ts'
import type { Message } from '../../texts/message.ts'
import type { ChatEvent } from '../platform.ts'
import type { SlackChat } from './adapter.ts'

const card: Message = { mood: 'info', title: [{ kind: 'text', text: 'hanya Anda' }], blocks: [] }

describe('private chats in Slack', () => {
  let slack: Slack
  let chat: SlackChat
  let heard: ChatEvent[]
  let sari: string
  let budi: string
  let theirs: string
  beforeEach(async () => {
    heard = []
    slack = await startSlack({ limits: 'none' })
    sari = slack.person('Sari')
    budi = slack.person('Budi')
    theirs = addRoom(slack.world, 'im', { name: 'directmessage', members: [sari, budi] }).id
    chat = listening({ slack, kind: 'socket' })
    await chat.start(async (event) => void heard.push(event))
  })
  afterEach(async () => {
    await chat.stop()
    await slack.stop()
  })

  it('are ours only where we are one of the two, whatever two colleagues type in theirs', async () => {
    await slack.as(sari).slash(theirs, '/pulih', 'status')
    await slack.as(sari).slash(slack.direct(sari), '/pulih', 'status')
    expect(heard).toMatchObject([{ chat: theirs, direct: false }, { chat: slack.direct(sari), direct: true, chatTitle: 'Sari' }])
  })

  it('are taken for ours where Slack does not say', async () => {
    slack.faults.add({ fault: { kind: '503' }, method: 'conversations.open' })
    await slack.as(sari).slash(slack.direct(sari), '/pulih', 'status')
    expect(heard).toMatchObject([{ chat: slack.direct(sari), direct: true }])
  })

  it('of two colleagues get the answer to a command there, and only for who typed it', async () => {
    await slack.as(sari).slash(theirs, '/pulih', 'status')
    await chat.whisper({ chat: theirs, thread: null, lang: 'id', user: sari }, { id: card, en: card }, heard[0] ?? null)
    expect(slack.as(sari).ephemerals()).toMatchObject([{ room: theirs }])
    expect(slack.as(budi).ephemerals()).toEqual([])
    expect(slack.channel(slack.direct(sari)).messages()).toEqual([])
  })
})
