import { afterEach, expect, it } from 'vitest'
import { refusal, stage, type Stage } from './stage.ts'

let open: Stage
afterEach(async () => open.fake.stop())

it('lets one message a second into a chat, and pauses that chat alone', async () => {
  open = await stage()
  const { fake, bot, clock } = open
  const [one, two] = [fake.group({ title: 'A' }), fake.group({ title: 'B' })]
  await bot.telegram.sendMessage(one.id, '1')
  const error: unknown = await bot.telegram.sendMessage(one.id, '2').catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 429, description: 'Too Many Requests: retry after 1', parameters: { retry_after: 1 } })
  await bot.telegram.sendMessage(two.id, '1')
  clock.advance(999)
  expect(await refusal(bot.telegram.sendMessage(one.id, '2'))).toContain('429')
  clock.advance(1)
  await bot.telegram.sendMessage(one.id, '2')
  expect(fake.provoked429().map(({ limit, chat }) => [limit, chat])).toEqual([['chat', one.id], ['impatience', one.id]])
})

it('counts twenty a minute in a group, edits too, but not in a private chat', async () => {
  open = await stage()
  const { fake, bot, clock } = open
  const group = fake.group({ title: 'A' })
  const room = fake.private(fake.person({ name: 'Rini' }))
  const card = await bot.telegram.sendMessage(group.id, 'kartu')
  await bot.telegram.sendMessage(room.id, 'kartu')
  for (let edit = 1; edit < 20; edit += 1) {
    clock.advance(1000)
    await bot.telegram.editMessageText(group.id, card.message_id, undefined, `kartu ${edit}`)
    await bot.telegram.sendMessage(room.id, `kartu ${edit}`)
  }
  clock.advance(1000)
  expect(await refusal(bot.telegram.editMessageText(group.id, card.message_id, undefined, 'akhir'))).toBe('429: Too Many Requests: retry after 40')
  await bot.telegram.sendMessage(room.id, 'lagi')
  clock.advance(40_000)
  await bot.telegram.editMessageText(group.id, card.message_id, undefined, 'akhir')
  expect(fake.provoked429()).toHaveLength(1)
})

it('bears thirty a second in all, and breaking that stops everything for a while', async () => {
  open = await stage()
  const { fake, bot, clock } = open
  const rooms = Array.from({ length: 32 }, (_, at) => fake.private(fake.person({ name: `P${at}` })))
  const sent = await Promise.all(rooms.slice(0, 31).map((room) => refusal(bot.telegram.sendMessage(room.id, 'pengumuman'))))
  expect(sent.filter((why) => why !== null)).toEqual(['429: Too Many Requests: retry after 1'])
  expect(await refusal(bot.telegram.sendMessage(rooms[31]!.id, 'pengumuman'))).toContain('retry after 1')
  clock.advance(1000)
  expect(await refusal(bot.telegram.sendMessage(rooms[31]!.id, 'pengumuman'))).toBeNull()
})

it('counts only what Telegram counts: refused texts, presses and looks cost nothing', async () => {
  open = await stage()
  const { fake, bot } = open
  const group = fake.group({ title: 'A' })
  await refusal(bot.telegram.sendMessage(group.id, '<b>x', { parse_mode: 'HTML' }))
  await bot.telegram.sendChatAction(group.id, 'typing')
  await bot.telegram.getChat(group.id)
  expect(await refusal(bot.telegram.sendMessage(group.id, 'x'))).toBeNull()
  expect(fake.provoked429()).toEqual([])
})

it('carries a broadcast to a thousand chats at thirty a second without a refusal', async () => {
  open = await stage()
  const { fake, bot, clock } = open
  const rooms = Array.from({ length: 1000 }, (_, at) => fake.group({ title: `Unit ${at}` }))
  for (let at = 0; at < rooms.length; at += 30) {
    await Promise.all(rooms.slice(at, at + 30).map((room) => bot.telegram.sendMessage(room.id, '<b>SIMRS</b> dihentikan pukul 23.00 WIB', { parse_mode: 'HTML' })))
    clock.advance(1000)
  }
  expect(fake.provoked429()).toEqual([])
  expect(fake.counts().effects).toEqual({ sendMessage: 1000 })
  expect(rooms.every((room) => fake.chat(room.id).fromBot().length === 1)).toBe(true)
})

it('bears the bursts that a test allows', async () => {
  open = await stage({ pace: { chat: { count: 3, ms: 3000 } } })
  const { fake, bot, clock } = open
  const group = fake.group({ title: 'A' })
  for (const text of ['1', '2', '3']) await bot.telegram.sendMessage(group.id, text)
  expect(await refusal(bot.telegram.sendMessage(group.id, '4'))).toBe('429: Too Many Requests: retry after 3')
  clock.advance(3000)
  expect(await refusal(bot.telegram.sendMessage(group.id, '4'))).toBeNull()
})
