import { afterEach, expect, it } from 'vitest'
import { sample } from '../../test/contracts/platform-on-trial.ts'
import { telegramWard, type TelegramWard } from '../../test/fakes/telegram/ward.ts'

let ward: TelegramWard
afterEach(() => ward.end())

const sheet = (title: string, text = 'isi') => sample(title, { files: [{ name: 'lembar <1>.txt', mime: 'text/plain', text }] })
const how = (once: string) => ({ silent: true, once })
const place = () => ({ chat: String(ward.room.id), thread: null, lang: 'id' as const })
const seen = () => ward.fake.chat(ward.room.id).fromBot()

it('leaves a room open in which files are forbidden: the card stands, and says once what is missing', async () => {
  ward = await telegramWard()
  const { fake, room } = ward
  fake.forbid(room, 'files')
  const ref = await ward.platform.post(place(), sheet('Pemeriksaan'), how('a'))
  await ward.platform.update({ ...ref, lang: 'id' }, sheet('Pemeriksaan diparaf'), how('b'))
  expect(seen().map(({ text, replyTo }) => [text.split('\n')[0], replyTo])).toEqual([
    ['Pemeriksaan diparaf', null],
    [expect.stringMatching(/^Berkas .*lembar.* tidak dapat dikirim ke sini\./), Number(ref.message)],
  ])
})

it('sends the file once it is allowed, where it has changed', async () => {
  ward = await telegramWard()
  const { fake, room } = ward
  fake.forbid(room, 'files')
  const ref = await ward.platform.post(place(), sheet('Pemeriksaan'), how('a'))
  fake.promoteBot(room)
  await ward.platform.update({ ...ref, lang: 'id' }, sheet('Pemeriksaan', 'isi baru'), how('b'))
  expect(seen().at(-1)?.file?.bytes.toString()).toBe('isi baru')
})

it('says that a room is closed where nothing may be sent at all', async () => {
  ward = await telegramWard()
  ward.fake.forbid(ward.room, 'everything')
  const tried = ward.platform.post(place(), sheet('Pemeriksaan'), how('a'))
  expect(await tried.then(() => null, (error: unknown) => error)).toMatchObject({ name: 'Fault', retry: 'never', hint: 'permission' })
  expect(seen()).toEqual([])
})

it('tries again a file that did not come through, and posts the card once', async () => {
  ward = await telegramWard()
  ward.fake.faults.next('sendDocument', { kind: 'cut' }, { kind: 'status', status: 502 })
  const tries = [await ward.platform.post(place(), sheet('Pemeriksaan'), how('a')).catch(() => 'late'), await ward.platform.post(place(), sheet('Pemeriksaan'), how('a')).catch(() => 'late')]
  expect(tries).toEqual(['late', 'late'])
  await ward.platform.post(place(), sheet('Pemeriksaan'), how('a'))
  expect(seen().map(({ text, file }) => file?.name ?? text.split('\n')[0])).toEqual(['Pemeriksaan', expect.stringMatching(/^lembar/)])
})
