import type { Update } from 'telegraf/types'
import { afterEach, expect, it } from 'vitest'
import { refusal, stage, type Stage } from './stage.ts'

let open: Stage
let offset = 0
afterEach(async () => {
  offset = 0
  await open.fake.stop()
})

/** What the bot hears since it last asked. */
const heard = async (): Promise<readonly Update[]> => {
  const updates = await open.bot.telegram.callApi('getUpdates', { offset })
  offset = (updates.at(-1)?.update_id ?? 0) + 1
  return updates
}
const texts = async () => (await heard()).map((update) => ('message' in update && 'text' in update.message ? update.message.text : Object.keys(update)[1]))

it('in a group hears commands, its name and answers to itself; everything once privacy is off or it is an admin', async () => {
  open = await stage()
  const { fake, bot } = open
  const rini = fake.person({ name: 'Rini' })
  const group = fake.group({ title: 'EDP', members: [rini] })
  await bot.telegram.sendMessage(group.id, 'Kartu')
  const card = fake.chat(group.id).last().message
  const talk = () => {
    fake.say(rini, group, 'obrolan biasa')
    fake.say(rini, group, '/status')
    fake.say(rini, group, '/status@pulih_bot')
    fake.say(rini, group, '/status@other_bot')
    fake.say(rini, group, 'halo @pulih_bot')
    fake.say(rini, group, { text: 'setuju', replyTo: card })
  }
  talk()
  expect(await texts()).toEqual(['/status', '/status@pulih_bot', 'halo @pulih_bot', 'setuju'])
  fake.setPrivacy('off')
  talk()
  expect(await texts()).toHaveLength(6)
  fake.setPrivacy('on')
  fake.promoteBot(group)
  expect(await texts()).toEqual(['my_chat_member'])
  talk()
  expect(await texts()).toHaveLength(6)
})

it('never hears another bot', async () => {
  open = await stage({ privacy: 'off' })
  const { fake } = open
  const group = fake.group({ title: 'EDP' })
  fake.say(fake.person({ name: 'Other', username: 'other_bot', bot: true }), group, '/restore')
  expect(await heard()).toEqual([])
  expect(fake.chat(group.id).messages()).toHaveLength(1)
})

it('names the group and one common user where an admin hides, but the person where he presses', async () => {
  open = await stage()
  const { fake, bot } = open
  const boss = fake.person({ name: 'Bu Dewi' })
  const group = fake.group({ title: 'EDP', members: [boss] })
  await bot.telegram.sendMessage(group.id, 'Kartu', { reply_markup: { inline_keyboard: [[{ text: 'Paraf', callback_data: 'sign 1' }]] } })
  fake.sayAnonymously(group, '/approve 1')
  fake.press(boss, fake.chat(group.id).last().message, 'Paraf')
  expect(await heard()).toMatchObject([
    { message: { from: { id: 1087968824, is_bot: true }, sender_chat: { id: group.id }, text: '/approve 1' } },
    { callback_query: { from: { id: boss.id, is_bot: false }, data: 'sign 1', message: { message_id: 1 } } },
  ])
})

it('marks forwards, inline results, channels and edits as what they are', async () => {
  open = await stage({ privacy: 'off' })
  const { fake, bot } = open
  const rini = fake.person({ name: 'Rini' })
  const group = fake.group({ title: 'EDP', members: [rini] })
  const channel = fake.channel({ title: 'Pengumuman' })
  const said = fake.say(rini, group, '/status')
  fake.forward(rini, group, said)
  fake.sayVia(rini, group, { text: '/approve 1', via: fake.person({ name: 'Gif', username: 'gif', bot: true }) })
  fake.sayAsChannel(channel, group, '/approve 1')
  fake.channelPost(channel, '/approve 1')
  fake.edit(said, '/approve 1')
  expect(await heard()).toMatchObject([
    { message: { text: '/status' } },
    { message: { forward_origin: { type: 'user', sender_user: { id: rini.id } } } },
    { message: { via_bot: { username: 'gif' } } },
    { message: { from: { id: 136817688 }, sender_chat: { type: 'channel' } } },
    { channel_post: { chat: { type: 'channel' }, text: '/approve 1' } },
    { edited_message: { message_id: said.id, text: '/approve 1' } },
  ])
  expect(await refusal(bot.telegram.editMessageText(group.id, said.id, undefined, 'x'))).toBe("400: Bad Request: message can't be edited")
})

it('lets a changed client send any data, also below an erased card', async () => {
  open = await stage()
  const { fake, bot } = open
  const rini = fake.person({ name: 'Rini' })
  const room = fake.private(rini)
  await bot.telegram.sendMessage(room.id, 'Kartu', { reply_markup: { inline_keyboard: [[{ text: 'Paraf', callback_data: 'sign 1' }]] } })
  const card = fake.chat(room.id).last().message
  expect(() => fake.press(rini, card, 'approve 1')).toThrow('no button "approve 1" below the message; there is: Paraf')
  fake.forge(rini, card, 'approve 1')
  await bot.telegram.deleteMessage(room.id, card.id)
  fake.forge(rini, card, 'sign 1')
  expect(await heard()).toMatchObject([
    { callback_query: { data: 'approve 1', message: { text: 'Kartu' } } },
    { callback_query: { data: 'sign 1', message: { message_id: card.id, date: 0 } } },
  ])
})

it('names the topic, and the topic\'s own first message where nothing is answered', async () => {
  open = await stage()
  const { fake, bot } = open
  const rini = fake.person({ name: 'Rini' })
  const forum = fake.group({ title: 'IT', kind: 'forum', members: [rini] })
  const topic = fake.topic(forum, 'Cadangan')
  fake.say(rini, forum, { text: '/status', topic })
  expect(await heard()).toMatchObject([
    { message: { forum_topic_created: { name: 'Cadangan' } } },
    { message: { message_thread_id: topic, is_topic_message: true, reply_to_message: { message_id: topic }, chat: { type: 'supergroup', is_forum: true } } },
  ])
  const sent = await bot.telegram.sendMessage(forum.id, 'Kartu', { message_thread_id: topic })
  expect(sent).toMatchObject({ message_thread_id: topic, is_topic_message: true })
  expect(fake.chat(forum.id).last().topic).toBe(topic)
  expect(await refusal(bot.telegram.sendMessage(forum.id, 'x', { message_thread_id: 999 }))).toBe('400: Bad Request: message thread not found')
  fake.closeTopic(forum, topic)
  expect(await refusal(bot.telegram.sendMessage(forum.id, 'x', { message_thread_id: topic }))).toBe('400: Bad Request: TOPIC_CLOSED')
})

it('takes the answer to a question asked by force reply, and lets no such question be edited', async () => {
  open = await stage()
  const { fake, bot, clock } = open
  const rini = fake.person({ name: 'Rini' })
  const group = fake.group({ title: 'EDP', members: [rini] })
  const asked = await bot.telegram.sendMessage(group.id, 'Alasan?', { reply_markup: { force_reply: true, selective: true, input_field_placeholder: 'Alasan' } })
  expect(fake.chat(group.id).last().forceReply).toBe(true)
  fake.say(rini, group, { text: 'disk penuh', replyTo: fake.chat(group.id).last().message })
  expect(await heard()).toMatchObject([{ message: { text: 'disk penuh', reply_to_message: { message_id: asked.message_id, from: { is_bot: true } } } }])
  clock.advance(1000)
  expect(await refusal(bot.telegram.editMessageText(group.id, asked.message_id, undefined, 'x'))).toBe("400: Bad Request: message can't be edited")
})
