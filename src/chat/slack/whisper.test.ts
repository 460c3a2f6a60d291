import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sample } from '../../test/contracts/platform-on-trial.ts'
import { startSlack } from '../../test/fakes/slack/start.ts'
import type { Slack } from '../../test/fakes/slack/start.ts'
import { listening } from '../../test/fakes/slack/trial.ts'
import type { ChatEvent } from '../platform.ts'
import type { SlackChat } from './adapter.ts'

describe('a whisper in Slack', () => {
  let slack: Slack
  let chat: SlackChat
  let heard: ChatEvent[]
  let sari: string
  let room: string
  beforeEach(async () => {
    heard = []
    slack = await startSlack({ limits: 'none' })
    sari = slack.person('Sari')
    room = slack.room('edp', { members: [sari, slack.person('Budi')] })
    chat = listening({ slack, kind: 'socket' })
    await chat.start(async (event) => void heard.push(event))
  })
  afterEach(async () => {
    await chat.stop()
    await slack.stop()
  })
  const whisper = (to: string, answers: ChatEvent | null = null) => chat.whisper({ chat: to, thread: null, lang: 'id', user: sari }, sample('hanya Anda', { blocks: [{ kind: 'detail', summary: [], lines: [[{ kind: 'text', text: 'rincian' }]] }] }), answers)
  const shown = () => slack.as(sari).ephemerals()

  it('stands below what it answers, with its detail on it', async () => {
    const card = await chat.post({ chat: room, thread: null, lang: 'id' }, sample('kartu'), { silent: false, once: '1' })
    slack.as(sari).say({ room, thread: card.message }, 'setuju')
    await slack.settled()
    await whisper(room, heard[0])
    expect(shown()).toMatchObject([{ room, thread: card.message }])
    expect(shown()[0]!.words).toContain('rincian')
    expect(slack.channel(room).everything()).toHaveLength(2)
  })

  it('offers buttons that work', async () => {
    await chat.whisper({ chat: room, thread: null, lang: 'id', user: sari }, sample('hanya Anda', { actions: [{ say: 'help', label: 'Bantuan' }] }), null)
    await slack.as(sari).press({ room, ts: shown()[0]!.ts }, 'Bantuan')
    expect(heard).toMatchObject([{ kind: 'press', say: 'help', chat: room, user: { id: sari } }])
  })

  it('goes by the way that Slack gave with a command where the bot is not in the channel', async () => {
    const elsewhere = slack.room('lain', { members: [sari], bot: 'away' })
    await slack.as(sari).slash(elsewhere, '/pulih', 'status')
    await whisper(elsewhere, heard[0])
    expect(shown()).toMatchObject([{ room: elsewhere }])
    expect(slack.channel(slack.direct(sari)).messages()).toEqual([])
  })

  it('goes into the private chat where there is no other way, and stands there plainly when it belongs there', async () => {
    const elsewhere = slack.room('lain', { members: [sari], bot: 'away', private: true })
    await whisper(elsewhere)
    await whisper(slack.direct(sari))
    expect(slack.channel(slack.direct(sari)).messages()).toHaveLength(2)
    expect(shown()).toEqual([])
  })

  it('throws what Slack may take later, so that it is told again', async () => {
    slack.faults.add({ fault: { kind: '503' }, method: 'chat.postEphemeral', times: 1 })
    await expect(whisper(room)).rejects.toMatchObject({ name: 'Fault', retry: 'later' })
    await whisper(room)
    expect(shown()).toHaveLength(1)
  })
})
