import { TelegramError } from 'telegraf'
import { afterEach, expect, it } from 'vitest'
import { telegramWard, type TelegramWard } from '../../test/fakes/telegram/ward.ts'
import { faultOf, TelegramTrouble, troubleOf } from './trouble.ts'

let ward: TelegramWard | null = null
afterEach(async () => { await ward?.end() })

const message = { mood: 'info' as const, title: [{ kind: 'text' as const, text: 'kartu' }], blocks: [] }

it.each([
  ['a proxy that lets nothing through', 403, { error: 'blocked by policy' }],
  ['a proxy that wants a password', 407, { message: 'Proxy Authentication Required' }],
  ['a sign-in page that speaks JSON', 200, { login: 'https://wifi.example' }],
  ['an answer that is nothing', 200, null],
  ['an answer that is a list', 200, []],
  ['an answer without its number', 403, { ok: false, description: 'Forbidden' }],
  ['an answer without its words', 400, { ok: false, error_code: 400 }],
] as const)('tries again later after %s, and blames neither the room nor the message', async (_, status, body) => {
  ward = await telegramWard()
  ward.fake.faults.next('sendMessage', { kind: 'stranger', status: status === 400 ? 200 : status, body })
  const tried = ward.platform.post({ chat: String(ward.room.id), thread: null, lang: 'id' }, { id: message, en: message }, { silent: true, once: 'a' })
  expect(await tried.then(() => null, (error: unknown) => error)).toMatchObject({ name: 'Fault', area: 'chat', retry: 'later', hint: 'network' })
})

const said = (code: number, description: string) => faultOf('post', new TelegramTrouble('sendMessage', troubleOf(new TelegramError({ error_code: code, description })), description))

it('keeps what it has to say while the bot moves to a server of its own', () => {
  expect(said(400, 'Bad Request: Logged out')).toMatchObject({ retry: 'later' })
  expect(said(400, 'Logged out')).toMatchObject({ retry: 'later' })
})

it.each([
  ['permission', 'Bad Request: CHAT_SEND_PLAIN_FORBIDDEN'],
  ['permission', 'Bad Request: CHAT_SEND_DOCS_FORBIDDEN'],
  ['permission', 'Bad Request: not enough rights to send text messages to the chat'],
  ['chat-gone', 'Bad Request: TOPIC_DELETED'],
] as const)('gives the hint %j where Telegram says %j', (hint, description) => {
  expect(said(400, description)).toMatchObject({ retry: 'never', hint })
})
