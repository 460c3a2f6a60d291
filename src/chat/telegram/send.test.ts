import { afterEach, expect, it } from 'vitest'
import type { Fault } from '../../core/fault.ts'
import { sample } from '../../test/contracts/platform-on-trial.ts'
import { telegramWard, type TelegramWard } from '../../test/fakes/telegram/ward.ts'
import type { Chat } from '../../test/fakes/telegram/world.ts'

let ward: TelegramWard
afterEach(() => ward.end())

const post = (chat: Chat | number, once = 'a', message = sample('kartu')) => ward.platform.post({ chat: String(typeof chat === 'number' ? chat : chat.id), thread: null, lang: 'id' }, message, { silent: false, once })
const refused = (work: Promise<unknown>) => work.then(() => null, (error: unknown) => error as Fault)
const gone = { name: 'Fault', area: 'chat', retry: 'never', hint: 'chat-gone' }

it('says of each chat that nobody is reached in any more that it is gone', async () => {
  ward = await telegramWard()
  const { fake, rini, sari, room } = ward
  fake.block(rini)
  fake.deactivate(sari)
  const deleted = fake.group({ title: 'Lama', kind: 'group', members: [rini] })
  fake.deleteChat(deleted)
  const kicked = fake.group({ title: 'Grup', kind: 'group', members: [rini], bot: 'kicked' })
  fake.kickBot(room)
  const left = fake.group({ title: 'Keluar', members: [rini], bot: 'left' })
  const stranger = fake.person({ name: 'Asing' })
  for (const chat of [rini.id, sari.id, deleted, kicked, room, left, stranger.id, -42]) expect(await refused(post(chat))).toMatchObject(gone)
})

it('says of a chat in which it may not write that its rights are the matter', async () => {
  ward = await telegramWard()
  const { fake, rini } = ward
  const forum = fake.group({ title: 'RS', kind: 'forum', members: [rini] })
  const topic = fake.topic(forum, 'Cadangan')
  fake.closeTopic(forum, topic)
  const there = () => ward.platform.post({ chat: String(forum.id), thread: String(topic), lang: 'id' }, sample('kartu'), { silent: true, once: 'a' })
  expect(await refused(there())).toMatchObject({ retry: 'never', hint: 'permission' })
  fake.deleteTopic(forum, topic)
  expect(await refused(there())).toMatchObject(gone)
})

it('takes "not modified" as done', async () => {
  ward = await telegramWard()
  const ref = await post(ward.room)
  await ward.platform.update({ ...ref, lang: 'id' }, sample('kartu'), { silent: true, once: 'b' })
  expect(ward.fake.counts().refused).toEqual({ '400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message': 1 })
})

it('hands on that a group has moved before it says that it will be tried again at once', async () => {
  ward = await telegramWard()
  const { fake, rini, sari } = ward
  const group = fake.group({ title: 'Farmasi', kind: 'group', members: [rini, sari] })
  const upgraded = fake.migrate(group)
  fake.world.updates.clear()
  ward.heard.length = 0
  expect(await refused(post(group))).toMatchObject({ retry: 'later', after: 0 })
  expect(ward.heard).toMatchObject([{ id: `moved:${group.id}:${upgraded.id}`, kind: 'moved', chat: String(group.id), to: String(upgraded.id) }])
})

it('waits in one chat for as long as Telegram asks, and goes on in the others', async () => {
  ward = await telegramWard()
  const { fake, room, rini } = ward
  fake.faults.next('sendMessage', { kind: 'too many', retryAfter: 30 })
  expect(await refused(post(room))).toMatchObject({ retry: 'later', after: 30 })
  await post(rini.id)
  expect(fake.chat(rini.id).fromBot()).toHaveLength(1)
  let there = false
  const again = post(room).then(() => { there = true })
  await ward.pass(29_000)
  expect(there).toBe(false)
  await ward.pass(1500)
  await again
})

it('gives up a call that is not answered, so that it can be made again', async () => {
  ward = await telegramWard()
  ward.fake.faults.next('sendMessage', { kind: 'slow', ms: 600_000 })
  const answered = refused(post(ward.room))
  await ward.until(() => ward.fake.counts().effects['sendMessage'] === 1)
  await ward.pass(16_000)
  expect(await answered).toMatchObject({ retry: 'later', hint: 'network' })
})

it('blames no room for a mistake of ours', async () => {
  ward = await telegramWard()
  const error = await refused(ward.platform.post({ chat: String(ward.room.id), thread: null, lang: 'id' }, sample('', { title: [], blocks: [] }), { silent: true, once: 'a' }))
  expect(error).toBeInstanceOf(Error)
  expect(error?.name).not.toBe('Fault')
})

it('sends files after their card, under it and without a sound, and posts no card twice where a file came late', async () => {
  ward = await telegramWard()
  const { fake, room } = ward
  const sheet = sample('Pemeriksaan', { files: [{ name: '../lembar "1".html', mime: 'text/html', text: '<p>lembar</p>' }, { name: 'kosong.txt', mime: 'text/plain', text: '' }] })
  fake.faults.next('sendDocument', { kind: 'status', status: 502 })
  expect(await refused(post(room, 'sheet', sheet))).toMatchObject({ retry: 'later' })
  const ref = await post(room, 'sheet', sheet)
  const [card, ...files] = fake.chat(room.id).fromBot()
  expect(String(card?.id)).toBe(ref.message)
  expect(files.map(({ file, replyTo, silent }) => ({ name: file?.name, text: file?.bytes.toString(), replyTo, silent }))).toEqual([
    { name: 'lembar -1-.html', text: '<p>lembar</p>', replyTo: card?.id, silent: true },
    { name: 'kosong.txt', text: '\n', replyTo: card?.id, silent: true },
  ])
  await ward.platform.update({ ...ref, lang: 'id' }, { ...sheet, id: { ...sheet.id, title: [{ kind: 'text', text: 'Sudah diparaf' }] } }, { silent: true, once: 'b' })
  expect(fake.chat(room.id).fromBot()).toHaveLength(3)
})

it('sends the rest of a card that moves on every few seconds once, into its topic', async () => {
  ward = await telegramWard()
  const { fake, rini } = ward
  const forum = fake.group({ title: 'RS', kind: 'forum', members: [rini] })
  const topic = fake.topic(forum, 'Cadangan')
  const long = (n: number) => sample(`langkah ${n}`, { blocks: [{ kind: 'detail', summary: [{ kind: 'text', text: 'Semua' }], lines: Array.from({ length: 400 }, (_, at) => [{ kind: 'text' as const, text: `baris ${at} dari langkah ${n}` }]) }] })
  const ref = await ward.platform.post({ chat: String(forum.id), thread: String(topic), lang: 'id' }, long(1), { silent: true, once: 'a' })
  for (const n of [2, 3]) await ward.platform.update({ ...ref, lang: 'id' }, long(n), { silent: true, once: `u${n}` })
  const [card, ...files] = fake.chat(forum.id).fromBot()
  expect(card?.text).toContain('langkah 3')
  expect(files.map(({ file, topic: where }) => [file?.name, where])).toEqual([['rincian.txt', topic]])
})

it('makes no sound for what is silent, and one for trouble', async () => {
  ward = await telegramWard()
  const to = { chat: String(ward.room.id), thread: null, lang: 'id' as const }
  await ward.platform.post(to, sample('pagi'), { silent: true, once: 'a' })
  expect(ward.fake.chat(ward.room.id).last().silent).toBe(true)
  await ward.platform.post(to, sample('gagal', { mood: 'alarm' }), { silent: false, once: 'b' })
  expect(ward.fake.chat(ward.room.id).last().silent).toBe(false)
})

it('speaks the room\'s language', async () => {
  ward = await telegramWard()
  const both = { id: sample('Halo').id, en: sample('Hello').en }
  await ward.platform.post({ chat: String(ward.room.id), thread: null, lang: 'en' }, both, { silent: true, once: 'a' })
  expect(ward.fake.chat(ward.room.id).last().text).toContain('Hello')
})

it('opens a reply to a question for the person who is asked', async () => {
  ward = await telegramWard()
  const { fake, room, rini } = ward
  await post(room, 'q', sample('Rini: alasannya?', { ask: { say: 'sign problem 17', label: 'Alasan', whom: { user: String(rini.id), name: 'Rini' } } }))
  expect(fake.chat(room.id).last()).toMatchObject({ forceReply: true, text: expect.stringMatching(/^Rini: alasannya\?/) as string })
  expect(fake.chat(room.id).last().entities).toContainEqual(expect.objectContaining({ type: 'text_mention', user: rini.id }))
})

it('shows everybody\'s menu in two languages, and a sheet of its own where a chat may say more, until it has none', async () => {
  ward = await telegramWard()
  const { fake, rini, sari, room } = ward
  const entry = (name: string) => ({ name, summary: { id: `Ringkas ${name}`, en: `Brief ${name}` }, example: name })
  const names = (person: typeof rini, chat: Chat) => fake.menuFor(person, chat).map(({ command, description }) => [command, description])
  await ward.platform.menu([{ chat: null, entries: [entry('help'), entry('bad-name')] }, { chat: String(room.id), entries: [entry('help'), entry('retention')] }, { chat: '-42', entries: [entry('help')] }])
  expect(names(rini, fake.private(rini))).toEqual([['help', 'Ringkas help']])
  expect(names(sari, fake.private(sari))).toEqual([['help', 'Brief help']])
  expect(names(rini, room)).toEqual([['help', 'Ringkas help'], ['retention', 'Ringkas retention']])
  const before = fake.counts().calls['setMyCommands']
  await ward.platform.menu([{ chat: null, entries: [entry('help'), entry('bad-name')] }])
  expect(fake.counts().calls['setMyCommands']).toBe(before)
  expect(names(rini, room)).toEqual([['help', 'Ringkas help']])
})
