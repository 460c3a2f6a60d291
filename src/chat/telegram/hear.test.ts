import { afterEach, expect, it } from 'vitest'
import { telegramWard, type TelegramWard } from '../../test/fakes/telegram/ward.ts'
import { sample } from '../../test/contracts/platform-on-trial.ts'

let ward: TelegramWard
afterEach(() => ward.end())

const one = async () => {
  await ward.until(() => ward.heard.length > 0 && ward.fake.pending() === 0)
  return ward.heard.at(-1)!
}
const none = async () => {
  await ward.until(() => ward.fake.pending() === 0)
  expect(ward.heard).toEqual([])
}

it('hands on a command with who said it, where, when, and as said by that very person', async () => {
  ward = await telegramWard()
  const { fake, rini, room } = ward
  fake.say(rini, room, '/sign@pulih_bot 17')
  expect(await one()).toEqual({ id: `said:${room.id}:1`, platform: 'telegram', at: new Date('2026-11-23T00:30:00Z'), chat: String(room.id), thread: null, chatTitle: 'EDP', direct: false, user: { id: String(rini.id), name: 'Rini' }, voice: 'own', kind: 'text', text: '/sign@pulih_bot 17', replyTo: null })
})

it('leaves alone what is said to another bot', async () => {
  ward = await telegramWard({ telegram: { privacy: 'off' } })
  ward.fake.say(ward.rini, ward.room, '/sign@other_bot 17')
  await none()
})

it.each([['@pulih_bot status', '/status'], ['@Pulih_Bot, sign 17', '/sign 17'], ['@pulih_bot', '/help'], ['@pulih_bot /help', '/help']])('reads %j, which calls us by name, as %j', async (said, meant) => {
  ward = await telegramWard()
  ward.fake.say(ward.rini, ward.room, said)
  expect(await one()).toMatchObject({ kind: 'text', text: meant })
})

it('knows topics, and that a message in a topic does not answer the one that opened it', async () => {
  ward = await telegramWard()
  const { fake, rini, sari } = ward
  const forum = fake.group({ title: 'RS', kind: 'forum', members: [rini, sari] })
  const topic = fake.topic(forum, 'Cadangan')
  fake.say(rini, forum, { text: '/help', topic })
  expect(await one()).toMatchObject({ thread: String(topic), replyTo: null })
  const card = await ward.platform.post({ chat: String(forum.id), thread: String(topic), lang: 'id' }, sample('kartu'), { silent: true, once: 'a' })
  expect(fake.chat(forum.id).last()).toMatchObject({ topic, silent: true })
  fake.say(rini, forum, { text: 'paraf', topic, replyTo: fake.chat(forum.id).last().message })
  await ward.until(() => ward.heard.length === 2)
  expect(ward.heard[1]).toMatchObject({ thread: String(topic), replyTo: card })
})

it('calls a chain of replies in a group no thread', async () => {
  ward = await telegramWard()
  const { fake, rini, room } = ward
  const card = await ward.platform.post({ chat: String(room.id), thread: null, lang: 'id' }, sample('kartu'), { silent: false, once: 'a' })
  fake.say(rini, room, { text: 'setuju', replyTo: fake.chat(room.id).last().message })
  expect(await one()).toMatchObject({ thread: null, replyTo: card, text: 'setuju' })
})

it('says of a private chat that it is one', async () => {
  ward = await telegramWard()
  const { fake, rini } = ward
  fake.say(rini, fake.private(rini), 'status')
  expect(await one()).toMatchObject({ direct: true, chat: String(rini.id), text: 'status', voice: 'own' })
})

it('gives an anonymous admin nobody\'s number', async () => {
  ward = await telegramWard()
  ward.fake.sayAnonymously(ward.room, '/sign 17')
  expect(await one()).toMatchObject({ voice: 'anonymous', user: { id: 'anonymous' } })
})

it('gives a channel that writes in a group, and a channel itself, nobody\'s number', async () => {
  ward = await telegramWard()
  const { fake, room, rini } = ward
  const channel = fake.channel({ title: 'Kabar RS', members: [rini] })
  fake.sayAsChannel(channel, room, '/sign 17')
  fake.channelPost(channel, '/sign 18')
  await ward.until(() => ward.heard.length === 2)
  expect(ward.heard.map(({ voice, user }) => [voice, user.id])).toEqual([['channel', 'anonymous'], ['channel', 'anonymous']])
})

it('says what was forwarded, what came through another bot, and what was edited', async () => {
  ward = await telegramWard({ telegram: { privacy: 'off' } })
  const { fake, rini, sari, room } = ward
  const original = fake.say(rini, room, '/sign 17')
  fake.forward(sari, room, original)
  const other = fake.person({ name: 'Inline', username: 'inline_bot', bot: true })
  fake.sayVia(sari, room, { text: '/sign 18', via: other })
  fake.edit(original, '/sign 19')
  await ward.until(() => ward.heard.length === 4)
  expect(ward.heard.map(({ voice }) => voice)).toEqual(['own', 'forwarded', 'bot', 'edited'])
  expect(new Set(ward.heard.map(({ id }) => id)).size).toBe(4)
})

it('gives a press of an anonymous admin the person\'s own number, as Telegram does', async () => {
  ward = await telegramWard()
  const { fake, rini, room } = ward
  await ward.platform.post({ chat: String(room.id), thread: null, lang: 'id' }, sample('kartu', { actions: [{ say: 'sign 17', label: 'Paraf' }] }), { silent: false, once: 'a' })
  fake.press(rini, fake.chat(room.id).last().message, 'Paraf')
  expect(await one()).toMatchObject({ kind: 'press', voice: 'own', user: { id: String(rini.id) } })
})

it('hands on forged data below a message that is gone as it is, for the house to refuse', async () => {
  ward = await telegramWard()
  const { fake, rini, room } = ward
  const ref = await ward.platform.post({ chat: String(room.id), thread: null, lang: 'id' }, sample('kartu'), { silent: false, once: 'a' })
  const { message } = fake.chat(room.id).last()
  fake.erase(message)
  fake.forge(rini, message, 'retention confirm 1 zzzz')
  expect(await one()).toMatchObject({ kind: 'press', say: 'retention confirm 1 zzzz', message: ref })
})

it('tells once that a group moved, under one name, whichever chat says so', async () => {
  ward = await telegramWard()
  const { fake, rini } = ward
  const group = fake.group({ title: 'Farmasi', kind: 'group', members: [rini] })
  const upgraded = fake.migrate(group)
  await ward.until(() => ward.heard.length === 2)
  expect(ward.heard.map(({ id, kind, chat, voice }) => ({ id, kind, chat, voice }))).toEqual(Array.from({ length: 2 }, () => ({ id: `moved:${group.id}:${upgraded.id}`, kind: 'moved', chat: String(group.id), voice: 'bot' })))
  expect(ward.heard[0]).toMatchObject({ to: String(upgraded.id) })
})

it('tells that it was put out of a group, or blocked by a person', async () => {
  ward = await telegramWard()
  const { fake, room, rini } = ward
  fake.kickBot(room)
  fake.block(rini)
  await ward.until(() => ward.heard.length === 2)
  expect(ward.heard).toMatchObject([{ kind: 'gone', chat: String(room.id) }, { kind: 'gone', chat: String(rini.id), direct: true }])
})

it('asks for words where somebody sends it a file without any, in their own language', async () => {
  ward = await telegramWard()
  const { fake, sari } = ward
  fake.sendFile(sari, fake.private(sari), { name: 'a.pdf', mime: 'application/pdf', bytes: Buffer.from('%PDF') })
  await ward.until(() => fake.chat(sari.id).fromBot().length === 1)
  expect(fake.chat(sari.id).last().text).toContain('Please write it in words')
  expect(ward.heard).toEqual([])
})

it('passes over an update that it cannot read, and hears the next one', async () => {
  ward = await telegramWard()
  const { fake, rini, room } = ward
  fake.world.updates.push({ kind: 'message', lane: 'x', payload: { message_id: 'three', chat: null } })
  fake.say(rini, room, '/help')
  expect(await one()).toMatchObject({ text: '/help' })
  expect(ward.logged.join()).toContain('passed over')
})
