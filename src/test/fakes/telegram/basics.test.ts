import { Telegraf } from 'telegraf'
import { afterEach, expect, it } from 'vitest'
import { eventually, refusal, stage, type Stage } from './stage.ts'

let open: Stage
afterEach(async () => open.fake.stop())

it('tells the bot who it is, and whether it hears everything', async () => {
  open = await stage()
  const { fake, bot } = open
  expect(await bot.telegram.getMe()).toMatchObject({ id: fake.bot.id, username: 'pulih_bot', can_read_all_group_messages: false })
  fake.setPrivacy('off')
  expect(await bot.telegram.getMe()).toMatchObject({ can_read_all_group_messages: true })
})

it('keeps what the bot sends: words, entities, buttons, silence and what it answers', async () => {
  open = await stage()
  const { fake, bot } = open
  const rini = fake.person({ name: 'Rini' })
  const group = fake.group({ title: 'EDP', members: [rini] })
  const asked = fake.say(rini, group, '/status')
  const sent = await bot.telegram.sendMessage(group.id, '<b>PARAF</b> &lt;17&gt;', {
    parse_mode: 'HTML', disable_notification: true, reply_parameters: { message_id: asked.id },
    reply_markup: { inline_keyboard: [[{ text: 'Paraf', callback_data: 'sign 17' }]] },
  })
  expect(sent).toMatchObject({ message_id: 2, text: 'PARAF <17>', from: { is_bot: true }, reply_to_message: { message_id: asked.id } })
  expect(fake.chat(group.id).last()).toMatchObject({
    text: 'PARAF <17>', entities: [{ type: 'bold', offset: 0, length: 5 }], keyboard: [[{ text: 'Paraf', callback_data: 'sign 17' }]], silent: true, replyTo: asked.id, edits: 0,
  })
})

it('edits what stands there, and says so where nothing changes', async () => {
  open = await stage()
  const { fake, bot, clock } = open
  const group = fake.group({ title: 'EDP' })
  const { message_id } = await bot.telegram.sendMessage(group.id, 'satu')
  clock.advance(1000)
  await bot.telegram.editMessageText(group.id, message_id, undefined, 'dua')
  expect(fake.chat(group.id).last()).toMatchObject({ text: 'dua', edits: 1 })
  clock.advance(1000)
  expect(await refusal(bot.telegram.editMessageText(group.id, message_id, undefined, 'dua')))
    .toBe('400: Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message')
  expect(await refusal(bot.telegram.editMessageText(group.id, 99, undefined, 'tiga'))).toBe('400: Bad Request: message to edit not found')
})

it('hands over what people say and press, and takes one answer to a press', async () => {
  open = await stage()
  const { fake, bot } = open
  const heard: string[] = []
  bot.on('message', (context) => { heard.push(context.text ?? '') })
  bot.on('callback_query', async (context) => {
    heard.push('data' in context.callbackQuery ? context.callbackQuery.data : '')
    await context.answerCbQuery('Hanya petugas yang bertugas', { show_alert: true })
  })
  const running = bot.launch()
  const budi = fake.person({ name: 'Budi' })
  const room = fake.private(budi)
  fake.say(budi, room, 'halo')
  await eventually(() => heard).toEqual(['halo'])
  await bot.telegram.sendMessage(room.id, 'Kartu', { reply_markup: { inline_keyboard: [[{ text: 'Paraf', callback_data: 'sign 17' }]] } })
  const press = fake.press(budi, fake.chat(room.id).last().message, 'Paraf')
  await eventually(() => press.answer).toMatchObject({ text: 'Hanya petugas yang bertugas', alert: true })
  expect(heard).toEqual(['halo', 'sign 17'])
  expect(await refusal(bot.telegram.answerCbQuery(press.id))).toBe('400: Bad Request: query is too old and response timeout expired or query ID is invalid')
  bot.stop()
  await running
  expect(fake.pending()).toBe(0)
})

it('refuses a press answered too late', async () => {
  open = await stage()
  const { fake, bot, clock } = open
  const budi = fake.person({ name: 'Budi' })
  const room = fake.private(budi)
  await bot.telegram.sendMessage(room.id, 'Kartu', { reply_markup: { inline_keyboard: [[{ text: 'Paraf', callback_data: 'sign 17' }]] } })
  const press = fake.press(budi, fake.chat(room.id).last().message, 'sign 17')
  clock.advance(15_001)
  expect(await refusal(bot.telegram.answerCbQuery(press.id))).toContain('query is too old')
})

it('takes documents and pictures, and gives them back', async () => {
  open = await stage()
  const { fake, bot, clock } = open
  const group = fake.group({ title: 'EDP' })
  await bot.telegram.sendDocument(group.id, { source: Buffer.from('isi laporan'), filename: 'laporan "malam" é.txt' }, { caption: '<i>Rincian</i>', parse_mode: 'HTML' })
  expect(fake.chat(group.id).last()).toMatchObject({ text: 'Rincian', entities: [{ type: 'italic' }], file: { kind: 'document', name: 'laporan "malam" é.txt', mime: 'text/plain' } })
  expect(fake.chat(group.id).last().file?.bytes.toString()).toBe('isi laporan')
  clock.advance(1000)
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(100)])
  const photo = await bot.telegram.sendPhoto(group.id, { source: png })
  const link = await bot.telegram.getFileLink(photo.photo[0]?.file_id ?? '')
  expect(Buffer.from(await (await fetch(link)).arrayBuffer())).toEqual(png)
  clock.advance(1000)
  expect(await refusal(bot.telegram.sendPhoto(group.id, { source: Buffer.from('bukan gambar') }))).toBe('400: Bad Request: IMAGE_PROCESS_FAILED')
  expect(await refusal(bot.telegram.sendPhoto(group.id, { source: Buffer.concat([png, Buffer.alloc(10 * 1024 * 1024)]) }))).toContain('is too big for a photo; the maximum size is 10485760 bytes')
  expect(await refusal(bot.telegram.sendDocument(group.id, { source: Buffer.alloc(50 * 1024 * 1024 + 1) }))).toBe('413: Request Entity Too Large')
  expect(await refusal(bot.telegram.sendDocument(group.id, { source: Buffer.alloc(0) }))).toBe('400: Bad Request: file must be non-empty')
})

it('knows its token and its methods', async () => {
  open = await stage()
  const { fake, bot } = open
  const stranger = new Telegraf('1:wrong', { telegram: { apiRoot: fake.apiRoot } })
  expect(await refusal(stranger.telegram.getMe())).toBe('401: Unauthorized')
  expect(await refusal(bot.telegram.callApi('nonsense' as 'getMe', {}))).toBe('404: Not Found: method not found')
})

it('answers with a document where the bot names the message as JSON text, since telegraf drops objects from uploads', async () => {
  open = await stage()
  const { fake, bot, clock } = open
  const rini = fake.person({ name: 'Rini' })
  const group = fake.group({ title: 'EDP', members: [rini] })
  const asked = fake.say(rini, group, '/report')
  const file = { source: Buffer.from('isi'), filename: 'laporan.txt' }
  await bot.telegram.sendDocument(group.id, file, { reply_parameters: { message_id: asked.id } })
  expect(fake.chat(group.id).last().replyTo).toBeNull()
  clock.advance(1000)
  await bot.telegram.sendDocument(group.id, file, { reply_parameters: JSON.stringify({ message_id: asked.id }) as never })
  expect(fake.chat(group.id).last().replyTo).toBe(asked.id)
})
