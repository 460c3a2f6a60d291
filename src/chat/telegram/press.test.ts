import { afterEach, expect, it } from 'vitest'
import { sample } from '../../test/contracts/platform-on-trial.ts'
import { wireMessage, wireUser } from '../../test/fakes/telegram/wire.ts'
import { telegramWard, type TelegramWard } from '../../test/fakes/telegram/ward.ts'
import type { Action } from '../../texts/message.ts'

let ward: TelegramWard
afterEach(() => ward.end())

const stop: Action = { say: 'backup cancel 12', label: 'Batalkan', confirm: 'Hentikan pencadangan? Yang sudah ditulis dibuang.' }
const sign: Action = { say: 'sign 17', label: 'Paraf' }
const card = async (actions: readonly Action[], change: Parameters<typeof telegramWard>[0] = {}) => {
  ward = await telegramWard(change)
  const ref = await ward.platform.post({ chat: String(ward.room.id), thread: null, lang: 'id' }, sample('kartu', { actions }), { silent: false, once: 'a' })
  return { ref, message: ward.fake.chat(ward.room.id).last().message }
}
const labels = () => ward.fake.chat(ward.room.id).last().keyboard.flat().map(({ text }) => text)
const to = () => ({ chat: String(ward.room.id), thread: null, lang: 'id' as const, user: String(ward.rini.id) })
const heardPress = async () => {
  await ward.until(() => ward.heard.length === 1)
  return ward.heard[0]!
}

it('answers a press with the words for that person alone, and a no as an alert', async () => {
  const { message } = await card([sign])
  const press = ward.fake.press(ward.rini, message, 'Paraf')
  await ward.platform.whisper(to(), sample('Hanya EDP yang dapat membubuhkan paraf', { mood: 'warn', blocks: [] }), await heardPress())
  expect(press.answer).toMatchObject({ text: 'Hanya EDP yang dapat membubuhkan paraf', alert: true })
  expect(ward.fake.chat(ward.room.id).fromBot()).toHaveLength(1)
})

it('answers a press within about a second though nobody says anything', async () => {
  const { message } = await card([sign])
  const press = ward.fake.press(ward.rini, message, 'Paraf')
  await heardPress()
  await ward.pass(750)
  expect(press.answer).toBeNull()
  await ward.pass(500)
  expect(press.answer).toMatchObject({ text: '', alert: false })
  // What comes later is still said.
  await ward.platform.whisper(to(), sample('terlambat'), ward.heard[0]!)
  expect(ward.fake.chat(ward.room.id).last().text).toContain('terlambat')
})

it('shortens a long no by words to what fits, and shows a long answer whole as a reply', async () => {
  const { message } = await card([sign])
  const first = ward.fake.press(ward.rini, message, 'Paraf')
  const long = 'kata '.repeat(100).trim()
  await ward.platform.whisper(to(), sample(long, { mood: 'warn' }), await heardPress())
  expect(first.answer?.text.length).toBeLessThanOrEqual(200)
  expect(first.answer?.text).toMatch(/ kata…$/)
  expect(ward.fake.chat(ward.room.id).fromBot()).toHaveLength(1)
  ward.fake.press(ward.rini, message, 'Paraf')
  await ward.until(() => ward.heard.length === 2)
  await ward.platform.whisper(to(), sample(long), ward.heard[1]!)
  const [answer, rest] = ward.fake.chat(ward.room.id).fromBot().slice(-2)
  expect(answer).toMatchObject({ replyTo: message.id, silent: true })
  expect(rest?.file?.bytes.toString()).toContain(long)
})

it('answers a press that came before a restart, and replies where it is too late for that', async () => {
  const { message } = await card([sign])
  await ward.platform.stop()
  const press = ward.fake.press(ward.rini, message, 'Paraf')
  const late = ward.fake.press(ward.rini, message, 'Paraf')
  const event = (id: string) => ({ id: `pressed:${id}`, platform: 'telegram' as const, at: ward.clock.now(), chat: String(ward.room.id), thread: null, chatTitle: '', direct: false, user: { id: String(ward.rini.id), name: 'Rini' }, voice: 'own' as const, kind: 'press' as const, say: 'sign 17', message: { chat: String(ward.room.id), message: String(message.id) } })
  const { adapterFor, gentle } = await import('../../test/fakes/telegram/trial.ts')
  const again = adapterFor(ward.fake, { clock: ward.clock, limits: gentle })
  await again.whisper(to(), sample('sudah diparaf', { blocks: [] }), event(press.id))
  expect(press.answer?.text).toBe('sudah diparaf')
  ward.clock.advance(60_000)
  await again.whisper(to(), sample('lama', { blocks: [] }), event(late.id))
  expect(late.answer).toBeNull()
  expect(ward.fake.chat(ward.room.id).last()).toMatchObject({ text: 'lama', replyTo: message.id })
  await again.stop()
})

it('replies to a typed command where it was typed', async () => {
  ward = await telegramWard()
  const typed = ward.fake.say(ward.rini, ward.room, '/help')
  await ward.until(() => ward.heard.length === 1)
  await ward.platform.whisper(to(), sample('bantuan'), ward.heard[0]!)
  expect(ward.fake.chat(ward.room.id).last()).toMatchObject({ replyTo: typed.id, silent: true })
})

it('tells in the room what it must tell somebody who never opened a chat with it', async () => {
  ward = await telegramWard()
  const tono = ward.fake.person({ name: 'Tono' })
  await ward.platform.whisper({ ...to(), user: String(tono.id) }, sample('untuk Tono'), null)
  expect(ward.fake.chat(ward.room.id).last().text).toContain('untuk Tono')
})

it('asks before what cannot be undone, in the card\'s own words, and hands on the yes only', async () => {
  const { message } = await card([stop, sign], { parts: { cardAt: async () => sample('kartu', { actions: [stop, sign] }) } })
  const first = ward.fake.press(ward.rini, message, 'Batalkan')
  await ward.until(() => labels().includes('Ya: Batalkan') && first.answer !== null)
  expect(first.answer).toMatchObject({ text: stop.confirm, alert: true })
  expect(labels()).toEqual(['Ya: Batalkan', 'Batal', 'Paraf'])
  expect(ward.heard).toEqual([])
  ward.fake.press(ward.rini, message, 'Ya: Batalkan')
  expect(await heardPress()).toMatchObject({ kind: 'press', say: 'backup cancel 12' })
})

it('takes its question back, also after a restart, and an edit of the card does too', async () => {
  const { ref, message } = await card([stop, sign])
  ward.fake.press(ward.rini, message, 'Batalkan')
  await ward.until(() => labels().includes('Batal'))
  const cancel = ward.fake.press(ward.rini, message, 'Batal')
  await ward.until(() => labels().includes('Batalkan') && cancel.answer !== null)
  expect(labels()).toEqual(['Batalkan', 'Paraf'])
  expect(cancel.answer?.text).toContain('Tidak ada yang berubah')
  ward.fake.press(ward.rini, message, 'Batalkan')
  await ward.until(() => labels().includes('Batal'))
  await ward.platform.update({ ...ref, lang: 'id' }, sample('kartu', { actions: [stop] }), { silent: true, once: 'b' })
  expect(labels()).toEqual(['Batalkan'])
  expect(ward.heard).toEqual([])
})

it('asks somebody else first who presses the yes that was meant for another', async () => {
  const { message } = await card([stop])
  ward.fake.press(ward.rini, message, 'Batalkan')
  await ward.until(() => labels().includes('Ya: Batalkan'))
  const other = ward.fake.press(ward.sari, message, 'Ya: Batalkan')
  await ward.until(() => other.answer !== null)
  expect(other.answer).toMatchObject({ alert: true, text: 'Yakin: Batalkan? Tekan tombol Ya untuk melanjutkan.' })
  expect(ward.heard).toEqual([])
  await ward.until(() => ward.fake.chat(ward.room.id).last().edits === 2)
  ward.fake.press(ward.sari, message, 'Ya: Batalkan')
  expect(await heardPress()).toMatchObject({ say: 'backup cancel 12', user: { id: String(ward.sari.id) } })
})

it('puts no buttons back under a card that was decided while somebody pressed', async () => {
  let says = sample('kartu', { actions: [stop] })
  const { ref, message } = await card([stop], { parts: { cardAt: async () => says } })
  const { fake, rini } = ward
  const press = { id: '77', from: wireUser(rini), message: structuredClone(wireMessage(fake.world, message)), chat_instance: '1', data: message.markup?.kind === 'inline' ? message.markup.rows[0]?.[0]?.callback_data : '' }
  says = sample('Dihentikan oleh Sari')
  await ward.platform.update({ ...ref, lang: 'id' }, says, { silent: true, once: 'b' })
  fake.world.updates.push({ kind: 'callback_query', lane: String(ward.room.id), payload: press })
  await ward.until(() => fake.pending() === 0)
  await ward.pass(2000)
  expect(labels()).toEqual([])
  expect(fake.counts().calls['editMessageReplyMarkup']).toBeUndefined()
})

it('says a late no in private to who pressed, and in the room only to who never opened a chat with it', async () => {
  const { message } = await card([sign])
  const { fake, rini, room } = ward
  const stranger = fake.person({ name: 'Joko' })
  for (const person of [rini, stranger]) fake.press(person, message, 'Paraf')
  await ward.until(() => ward.heard.length === 2)
  await ward.pass(1500)
  const no = sample('Hanya EDP yang dapat membubuhkan paraf', { mood: 'warn', blocks: [] })
  await ward.platform.whisper(to(), no, ward.heard[0]!)
  expect(fake.chat(rini.id).last().text).toContain('Hanya EDP')
  expect(fake.chat(room.id).fromBot()).toHaveLength(1)
  await ward.platform.whisper({ ...to(), user: String(stranger.id) }, no, ward.heard[1]!)
  expect(fake.chat(room.id).last()).toMatchObject({ replyTo: message.id, silent: true })
})
