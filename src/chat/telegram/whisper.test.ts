import { afterEach, expect, it } from 'vitest'
import { sample } from '../../test/contracts/platform-on-trial.ts'
import { telegramWard, type TelegramWard } from '../../test/fakes/telegram/ward.ts'

let ward: TelegramWard
afterEach(() => ward.end())

const to = () => ({ chat: String(ward.room.id), thread: null, lang: 'id' as const, user: String(ward.rini.id) })
const asked = async (text: string) => {
  ward = await telegramWard()
  const said = ward.fake.say(ward.rini, ward.room, text)
  await ward.until(() => ward.heard.length === 1)
  return { said, event: ward.heard[0]! }
}
const seen = () => ward.fake.chat(ward.room.id).fromBot()
const line = (text: string) => ({ kind: 'line' as const, line: [{ kind: 'text' as const, text }] })

it('sends what has no room in a long answer in a file below it, as it says', async () => {
  const { event, said } = await asked('/history')
  await ward.platform.whisper(to(), sample('Riwayat', { blocks: Array.from({ length: 90 }, (_, n) => line(`Baris ${n} ${'x'.repeat(80)}`)) }), event)
  const [answer, file] = seen()
  expect(answer).toMatchObject({ replyTo: said.id, text: expect.stringContaining('Selengkapnya ada pada berkas di bawah.') as string })
  expect(file).toMatchObject({ replyTo: answer?.id })
  expect(file?.file?.bytes.toString()).toContain('Baris 89')
  expect(seen()).toHaveLength(2)
})

it('brings the files of an answer', async () => {
  const { event } = await asked('/check sheet 17')
  await ward.platform.whisper(to(), sample('Lembar', { files: [{ name: 'lembar.html', mime: 'text/html', text: '<p>lembar</p>' }] }), event)
  expect(seen().map(({ file }) => file?.name)).toEqual([undefined, 'lembar.html'])
})

it('answers a moment later where Telegram asks to wait, and gives up where it asks for long', async () => {
  const { event } = await asked('/help')
  ward.fake.faults.next('sendMessage', { kind: 'too many', retryAfter: 3 })
  let over = false
  const answered = ward.platform.whisper(to(), sample('bantuan'), event).finally(() => { over = true })
  await ward.until(() => over)
  await answered
  expect(seen().map(({ text }) => text)).toEqual(['bantuan\nisi'])
  ward.fake.faults.next('sendMessage', { kind: 'too many', retryAfter: 600 })
  expect(await ward.platform.whisper(to(), sample('bantuan'), event).then(() => null, (error: unknown) => error)).toMatchObject({ name: 'Fault', after: 600 })
})

it('shows no half of a long answer above the chat before the whole of it', async () => {
  ward = await telegramWard()
  await ward.platform.post({ chat: String(ward.room.id), thread: null, lang: 'id' }, sample('kartu', { actions: [{ say: 'help', label: 'Bantuan' }] }), { silent: true, once: 'a' })
  const press = ward.fake.press(ward.rini, ward.fake.chat(ward.room.id).last().message, 'Bantuan')
  await ward.until(() => ward.heard.length === 1)
  await ward.platform.whisper(to(), sample('Bantuan Pulih', { blocks: Array.from({ length: 9 }, () => line('/status Keadaan cadangan saat ini')) }), ward.heard[0]!)
  expect(press.answer).toMatchObject({ text: 'Bantuan Pulih', alert: false })
  expect(seen().at(-1)?.text).toMatch(/^Bantuan Pulih\n/)
})
