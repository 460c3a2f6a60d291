import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sample } from '../../test/contracts/platform-on-trial.ts'
import { startSlack } from '../../test/fakes/slack/start.ts'
import type { Slack } from '../../test/fakes/slack/start.ts'
import { listening } from '../../test/fakes/slack/trial.ts'
import type { ChatEvent } from '../platform.ts'
import type { SlackChat } from './adapter.ts'

describe('what is heard from Slack', () => {
  let slack: Slack
  let chat: SlackChat
  let heard: ChatEvent[]
  let sari: string
  let room: string
  beforeEach(async () => {
    heard = []
    slack = await startSlack({ limits: 'none', commands: ['/pulih', '/paraf'] })
    sari = slack.person('Sari Wulandari')
    room = slack.room('edp-pagi', { members: [sari], private: true })
    chat = listening({ slack, kind: 'socket' })
    await chat.start(async (event) => void heard.push(event))
  })
  afterEach(async () => {
    await chat.stop()
    await slack.stop()
  })
  const post = () => chat.post({ chat: room, thread: null, lang: 'id' }, sample('kartu', { actions: [{ say: 'sign 17', label: 'Paraf' }] }), { silent: false, once: '1' })
  const all = async () => {
    await slack.settled()
    return heard
  }
  const texts = async () => (await all()).flatMap((event) => (event.kind === 'text' ? [event.text] : []))

  it.each([
    ['/pulih', 'status', '/status'],
    ['/pulih', '/status igd', '/status igd'],
    ['/pulih', '', '/help'],
    ['/paraf', '17', '/paraf 17'],
    ['/pulih', 'person add &lt;b&gt; <@U123|sari> <https://a.b|a.b> &amp; co', '/person add <b> @U123 https://a.b & co'],
  ])('reads the command %s %j', async (command, text, line) => {
    await slack.as(sari).slash(room, command, text)
    expect(await all()).toMatchObject([{ kind: 'text', text: line, chat: room, chatTitle: 'edp-pagi', direct: false, user: { id: sari, name: 'Sari Wulandari' }, voice: 'own', replyTo: null }])
  })

  it('knows a private chat, and needs no name there', async () => {
    slack.as(sari).say(slack.direct(sari), 'status')
    expect(await all()).toMatchObject([{ text: 'status', direct: true, chat: slack.direct(sari), chatTitle: 'Sari Wulandari' }])
  })

  it('takes its own name at the beginning as a command, and hears the rest as it stands', async () => {
    slack.as(sari).mention(room, 'status igd')
    slack.as(sari).mention(room, '')
    slack.as(sari).say(room, `tanya <@${slack.botUser}> saja`)
    expect(await texts()).toEqual(['/status igd', '/help', `tanya @${slack.botUser} saja`])
  })

  it('takes an answer in a card’s thread as a reply to that card, by name or not', async () => {
    const card = await post()
    slack.as(sari).say({ room, thread: card.message }, 'Setuju.')
    slack.as(sari).mention({ room, thread: card.message }, 'tolak, belum ada salinan')
    expect(await all()).toMatchObject([{ text: 'Setuju.', replyTo: card, thread: null }, { text: 'tolak, belum ada salinan', replyTo: card }])
  })

  it('does not hear itself: neither its cards nor their edits nor what stands below them', async () => {
    const card = await post()
    await chat.update({ ...card, lang: 'id' }, sample('sudah'), { silent: true, once: '2' })
    expect(await all()).toEqual([])
  })

  it('calls what was edited edited, and what was unfolded nothing', async () => {
    const said = slack.as(sari).say(room, 'setuju')
    slack.as(sari).edit(said, '/sign 17')
    slack.as(sari).edit(said, '/sign 17')
    slack.as(sari).erase(said)
    expect((await all()).map((event) => event.voice)).toEqual(['own', 'edited'])
  })

  it('calls another bot a bot, whatever name it takes', async () => {
    const bot = slack.person('Penyusup', { bot: true })
    slack.world.rooms.get(room)!.members.add(bot)
    slack.as(bot).say(room, '/sign 17')
    await slack.forgeEvent({ type: 'message', user: sari, bot_id: 'B999', team: slack.teamId, text: '/sign 17', ts: '5.5', channel: room })
    expect((await all()).map((event) => event.voice)).toEqual(['bot', 'bot'])
  })

  it('calls everybody from another workspace an outsider, however the event comes', async () => {
    const other = slack.workspace('Vendor')
    const tono = slack.person('Tono', { team: other })
    slack.world.rooms.get(room)!.members.add(tono)
    const card = await post()
    slack.as(tono).say(room, '/sign 17')
    await slack.as(tono).press({ room, ts: card.message }, 'Paraf')
    await slack.as(tono).slash(room, '/pulih', 'sign 17')
    await slack.forgeEvent({ type: 'message', user: sari, team: slack.teamId, text: '/sign 17', ts: '5.5', channel: room }, { team_id: other.id })
    await slack.forgeEvent({ type: 'message', user: sari, text: '/sign 17', ts: '5.6', channel: room }, { is_ext_shared_channel: true })
    await slack.as(sari).forgePress({ room, ts: card.message }, { action_id: 'say:0', value: 'sign 17' }, { team: { id: other.id, domain: 'vendor' } })
    expect((await all()).map((event) => event.voice)).toEqual(Array.from({ length: 6 }, () => 'outsider'))
  })

  it('hands on a forged press as what that person said, and nothing where it is no button of ours', async () => {
    const card = await post()
    for (const action of [{ action_id: 'say:0', value: 'retention confirm 1' }, { action_id: 'say:9', value: '' }, { action_id: 'lain', value: 'sign 17' }, { action_id: 'say:0', value: { a: 1 } }, { action_id: 'ask:0', value: '{"say":5}' }, { action_id: 'form:x' }]) await slack.as(sari).forgePress({ room, ts: card.message }, action)
    expect(await all()).toMatchObject([{ kind: 'press', say: 'retention confirm 1', user: { id: sari }, voice: 'own' }])
  })

  it('is not upset by events of any shape', async () => {
    for (const event of [{}, { type: 'message' }, { type: 'message', channel: 5, user: [] }, { type: 'message', subtype: 'message_changed', channel: room }, { type: 'channel_archive' }, { type: 'app_home_opened', tab: 'home' }]) expect(await slack.forgeEvent(event)).toMatchObject({ kind: 'acked' })
    expect(await all()).toEqual([])
  })

  it('says that it was put out of a channel, and that one was archived', async () => {
    const other = slack.room('lain', { members: [sari] })
    slack.as(sari).archive(room)
    slack.as(sari).removeBot(other)
    expect(await all()).toMatchObject([{ kind: 'gone', chat: room, why: 'the channel was archived' }, { kind: 'gone', chat: other, why: 'the bot was removed from the channel' }])
  })

  it('calls a renamed channel by its new name', async () => {
    slack.as(sari).say(room, '/satu')
    await slack.settled()
    slack.rename(room, 'edp-malam')
    await slack.settled()
    slack.as(sari).say(room, '/dua')
    expect((await all()).map((event) => event.chatTitle)).toEqual(['edp-pagi', 'edp-malam'])
  })

  it('goes by the id where Slack does not tell a name', async () => {
    slack.faults.add({ fault: { kind: '500' }, method: 'users.info' })
    slack.faults.add({ fault: { kind: '429', retryAfter: 30 }, method: 'conversations.info' })
    slack.as(sari).say(room, '/status')
    expect(await all()).toMatchObject([{ chatTitle: room, user: { id: sari, name: sari } }])
  })

  it('hears that somebody opened their home, shows it, and hears what is pressed there in the private chat', async () => {
    slack.as(sari).openHome('messages')
    slack.as(sari).openHome('home')
    expect(await all()).toMatchObject([{ kind: 'home', user: { id: sari, name: 'Sari Wulandari' }, direct: true, chat: slack.direct(sari) }])
    await chat.home?.(sari, sample('Menunggu Anda', { actions: [{ say: 'sign 17', label: 'Paraf' }] }), 'id')
    expect(slack.as(sari).home()?.words).toContain('Menunggu Anda')
    await slack.as(sari).pressHome('Paraf')
    expect((await all())[1]).toMatchObject({ kind: 'press', say: 'sign 17', chat: slack.direct(sari), direct: true, voice: 'own' })
  })
})
