import { afterEach, expect, it } from 'vitest'
import { refusal, stage, type Stage } from './stage.ts'

let open: Stage
afterEach(async () => open.fake.stop())

it('refuses each room that is lost in its own words', async () => {
  open = await stage()
  const { fake, bot } = open
  const [rini, budi, dewi] = [fake.person({ name: 'Rini' }), fake.person({ name: 'Budi' }), fake.person({ name: 'Dewi' })]
  const [plain, big, gone, left] = [fake.group({ title: 'A', kind: 'group' }), fake.group({ title: 'B' }), fake.group({ title: 'C', kind: 'group' }), fake.group({ title: 'D' })]
  fake.private(rini)
  fake.private(budi)
  fake.block(rini)
  fake.deactivate(budi)
  fake.kickBot(plain)
  fake.kickBot(big)
  fake.deleteChat(gone)
  await bot.telegram.leaveChat(left.id)
  const send = (id: number) => refusal(bot.telegram.sendMessage(id, 'x'))
  expect(await send(rini.id)).toBe('403: Forbidden: bot was blocked by the user')
  expect(await send(budi.id)).toBe('403: Forbidden: user is deactivated')
  expect(await send(dewi.id)).toBe("403: Forbidden: bot can't initiate conversation with a user")
  expect(await send(plain.id)).toBe('403: Forbidden: bot was kicked from the group chat')
  expect(await send(big.id)).toBe('403: Forbidden: bot was kicked from the supergroup chat')
  expect(await send(gone.id)).toBe('403: Forbidden: the group chat was deleted')
  expect(await send(left.id)).toBe('403: Forbidden: bot is not a member of the supergroup chat')
  expect(await send(-42)).toBe('400: Bad Request: chat not found')
  fake.unblock(rini)
  expect(await send(rini.id)).toBeNull()
  fake.addBot(big, dewi)
  expect(await send(big.id)).toBeNull()
})

it('hears of its own coming and going, and nothing from a room it was thrown out of', async () => {
  open = await stage()
  const { fake, bot } = open
  const rini = fake.person({ name: 'Rini' })
  const group = fake.group({ title: 'A', members: [rini] })
  fake.kickBot(group)
  fake.say(rini, group, '/status')
  expect(await bot.telegram.callApi('getUpdates', {})).toMatchObject([
    { my_chat_member: { chat: { id: group.id }, from: { id: rini.id }, old_chat_member: { status: 'member' }, new_chat_member: { status: 'kicked', user: { id: fake.bot.id } } } },
  ])
})

it('moves a group to its new id, tells it twice, and refuses the old one with the new', async () => {
  open = await stage()
  const { fake, bot } = open
  const rini = fake.person({ name: 'Rini' })
  const group = fake.group({ title: 'A', kind: 'group', members: [rini] })
  const upgraded = fake.migrate(group)
  expect(upgraded.id).toBeLessThan(-1_000_000_000_000)
  const error: unknown = await bot.telegram.sendMessage(group.id, 'x').catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 400, description: 'Bad Request: group chat was upgraded to a supergroup chat', parameters: { migrate_to_chat_id: upgraded.id } })
  expect(await refusal(bot.telegram.sendMessage(upgraded.id, 'x'))).toBeNull()
  expect(await bot.telegram.callApi('getUpdates', {})).toMatchObject([
    { message: { chat: { id: group.id }, migrate_to_chat_id: upgraded.id } },
    { message: { chat: { id: upgraded.id }, migrate_from_chat_id: group.id } },
  ])
  expect(() => fake.say(rini, group, 'x')).toThrow('nobody can write in A any more')
})

it('tells who is who in a chat', async () => {
  open = await stage()
  const { fake, bot } = open
  const [rini, budi, stranger] = [fake.person({ name: 'Rini' }), fake.person({ name: 'Budi' }), fake.person({ name: 'X' })]
  const group = fake.group({ title: 'EDP', members: [rini, budi] })
  const status = async (id: number) => (await bot.telegram.getChatMember(group.id, id)).status
  expect([await status(rini.id), await status(budi.id), await status(stranger.id), await status(fake.bot.id)]).toEqual(['creator', 'member', 'left', 'member'])
  fake.promote(budi, group)
  expect((await bot.telegram.getChatAdministrators(group.id)).map(({ user }) => user.id)).toEqual([rini.id, budi.id])
  expect(await refusal(bot.telegram.getChatAdministrators(fake.private(rini).id))).toBe('400: Bad Request: there are no administrators in the private chat')
  expect(await bot.telegram.getChat(group.id)).toMatchObject({ id: group.id, type: 'supergroup', title: 'EDP' })
})

it('erases its own messages for two days', async () => {
  open = await stage()
  const { fake, bot, clock } = open
  const rini = fake.person({ name: 'Rini' })
  const group = fake.group({ title: 'A', members: [rini] })
  const said = fake.say(rini, group, '/status')
  const first = await bot.telegram.sendMessage(group.id, '1')
  clock.advance(1000)
  const second = await bot.telegram.sendMessage(group.id, '2')
  await bot.telegram.deleteMessage(group.id, first.message_id)
  expect(await refusal(bot.telegram.deleteMessage(group.id, first.message_id))).toBe('400: Bad Request: message to delete not found')
  expect(await refusal(bot.telegram.deleteMessage(group.id, said.id))).toBe("400: Bad Request: message can't be deleted")
  clock.advance(49 * 60 * 60 * 1000)
  expect(await refusal(bot.telegram.deleteMessage(group.id, second.message_id))).toBe("400: Bad Request: message can't be deleted")
  expect(fake.chat(group.id).fromBot().map(({ text }) => text)).toEqual(['2'])
})

it('shows each person the narrowest menu in his language', async () => {
  open = await stage()
  const { fake, bot } = open
  const [manager, unit] = [fake.person({ name: 'Dewi', language: 'id' }), fake.person({ name: 'Ward', language: 'en' })]
  const group = fake.group({ title: 'RS', members: [unit, manager] })
  const menu = (name: string) => [{ command: name, description: 'x' }]
  await bot.telegram.setMyCommands(menu('status'))
  await bot.telegram.setMyCommands(menu('setuju'), { scope: { type: 'chat_member', chat_id: group.id, user_id: manager.id }, language_code: 'id' })
  await bot.telegram.setMyCommands(menu('help'), { scope: { type: 'all_private_chats' }, language_code: 'en' })
  expect(fake.menuFor(manager, group)).toEqual(menu('setuju'))
  expect(fake.menuFor(unit, group)).toEqual(menu('status'))
  expect(fake.menuFor(unit, fake.private(unit))).toEqual(menu('help'))
  await bot.telegram.deleteMyCommands({ scope: { type: 'all_private_chats' }, language_code: 'en' })
  expect(fake.menuFor(unit, fake.private(unit))).toEqual(menu('status'))
  expect(await bot.telegram.getMyCommands()).toEqual(menu('status'))
  expect(await refusal(bot.telegram.setMyCommands(menu('Minta-Backup')))).toBe('400: Bad Request: BOT_COMMAND_INVALID')
  expect(await refusal(bot.telegram.setMyCommands([{ command: 'x', description: 'x'.repeat(257) }]))).toBe('400: Bad Request: command description length must not exceed 256')
  expect(await refusal(bot.telegram.setMyCommands(Array.from({ length: 101 }, (_, at) => ({ command: `c${at}`, description: 'x' }))))).toBe('400: Bad Request: BOT_COMMANDS_TOO_MUCH')
})
