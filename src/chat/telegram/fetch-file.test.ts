import { afterEach, expect, it } from 'vitest'
import { telegramWard, type TelegramWard } from '../../test/fakes/telegram/ward.ts'
import { LARGEST_FILE, type SentFile } from '../../core/sent-file.ts'

let ward: TelegramWard
afterEach(() => ward.end())

/** Somebody sends a file with their words; answers what we heard of it. */
async function sent(bytes: Buffer, caption = '/recovery attest 17 selesai'): Promise<SentFile> {
  ward = await telegramWard()
  const { fake, sari } = ward
  fake.sendFile(sari, fake.private(sari), { name: 'layar.png', mime: 'image/png', bytes, caption })
  await ward.until(() => ward.heard.length > 0 && ward.fake.pending() === 0)
  const event = ward.heard.at(-1)
  if (event?.kind !== 'text' || event.file === undefined) throw new Error('no file was heard')
  expect(event.text).toBe(caption)
  return event.file
}

it('R68: a file comes with the words below it, and whole when it is asked for', async () => {
  const bytes = Buffer.from('89504e470d0a1a0a00', 'hex')
  const file = await sent(bytes)
  expect(file).toMatchObject({ name: 'layar.png', mime: 'image/png', bytes: 9 })
  expect(await ward.platform.fetch?.(file)).toEqual({ ok: true, bytes })
})

it('what is larger than Telegram gives a bot is told as that, also where its size was not said', async () => {
  const file = await sent(Buffer.alloc(LARGEST_FILE + 1))
  expect(await ward.platform.fetch?.(file)).toEqual({ ok: false, why: 'too-large' })
  expect(await ward.platform.fetch?.({ ...file, bytes: null })).toEqual({ ok: false, why: 'too-large' })
})

it('what Telegram knows no more is gone', async () => {
  const file = await sent(Buffer.from('a'))
  expect(await ward.platform.fetch?.({ ...file, handle: 'BQACnever' })).toEqual({ ok: false, why: 'gone' })
})
