import { afterEach, expect, it } from 'vitest'
import { ALL_SCOPES, startSlack, type Slack } from '../../test/fakes/slack/start.ts'
import { listening } from '../../test/fakes/slack/trial.ts'
import type { SentFile } from '../../core/sent-file.ts'
import type { ChatEvent } from '../platform.ts'
import type { SlackChat } from './adapter.ts'

let slack: Slack
let chat: SlackChat
afterEach(async () => {
  await chat.stop()
  await slack.stop()
})
const bytes = Buffer.from('ffd8ffe0', 'hex')

/** Somebody sends a picture with their words; answers what we heard of it. */
async function sent(scopes: readonly string[] = ALL_SCOPES): Promise<SentFile> {
  const heard: ChatEvent[] = []
  slack = await startSlack({ limits: 'none', scopes })
  const sari = slack.person('Sari Wulandari')
  chat = listening({ slack, kind: 'socket' })
  await chat.start(async (event) => void heard.push(event))
  slack.as(sari).share(slack.direct(sari), { name: 'layar.jpg', bytes, text: '/recovery attest 17 selesai' })
  await slack.settled()
  const [event] = heard
  if (event?.kind !== 'text' || event.file === undefined) throw new Error(`no file was heard: ${JSON.stringify(heard)}`)
  return event.file
}

it('R68: a picture comes with the words above it, and whole when it is asked for', async () => {
  const file = await sent()
  expect(file).toMatchObject({ name: 'layar.jpg', mime: 'image/jpeg', bytes: 4 })
  expect(await chat.fetch?.(file)).toEqual({ ok: true, bytes })
  expect(await chat.fetch?.({ ...file, handle: 'F0NEVER' })).toEqual({ ok: false, why: 'gone' })
})

it('an app that may not read files says so', async () => {
  const file = await sent(ALL_SCOPES.filter((scope) => scope !== 'files:read'))
  expect(await chat.fetch?.(file)).toEqual({ ok: false, why: 'not-allowed' })
})
