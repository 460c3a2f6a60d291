import { realClock } from '../../core/clock.ts'
import { quiet } from '../../core/log.ts'
import { openChats, type Chats } from '../../house/chats.ts'
import type { Store } from '../../store/store.ts'
import type { Slack } from '../fakes/slack/start.ts'
import type { FakeTelegram } from '../fakes/telegram/start.ts'
import { configOf } from '../hospital/hospital.ts'
import { hospitalYaml } from '../hospital/yaml.ts'
import { freePort } from '../servers/port.ts'

/** The house's own chats as both platforms call them, with the doors that anybody can reach. */
export interface CalledChats extends Chats {
  /** Posts to the webhook as somebody who says that secret, or none. */
  hook(update: object, secret: string | null): Promise<number>
  readonly secret: string
  /** Where Slack is listened for. */
  readonly slackAt: string
}

export interface CalledAsk {
  readonly telegram: FakeTelegram
  readonly slack: Slack
  readonly home: { readonly store: Store; readonly folder: string }
  readonly signingSecret?: string
}

export async function calledChats({ telegram, slack, home, signingSecret }: CalledAsk): Promise<CalledChats> {
  const [first, second] = [await freePort(), await freePort()]
  const secret = 'rahasia-webhook-0123456789'
  const [webhook, slackAt] = [`http://127.0.0.1:${first}/telegram`, `http://127.0.0.1:${second}/slack/events`]
  telegram.route('https://pulih.rs.example', `http://127.0.0.1:${first}`)
  const chat = {
    web: null, admins: [],
    telegram: { token: telegram.token, apiRoot: telegram.apiRoot, mode: { kind: 'webhook' as const, url: 'https://pulih.rs.example/telegram', secret, listen: { host: '127.0.0.1', port: first } } },
    slack: { botToken: slack.botToken, apiUrl: slack.apiUrl, mode: { kind: 'http' as const, signingSecret: signingSecret ?? slack.signingSecret, listen: { host: '127.0.0.1', port: second } } },
  }
  const chats = openChats({ config: { ...configOf(home.folder, hospitalYaml()), chat }, store: home.store, clock: realClock, log: quiet, page: null })
  return {
    ...chats, secret, slackAt,
    hook: async (update, said) => (await fetch(webhook, { method: 'POST', body: JSON.stringify(update), headers: { 'content-type': 'application/json', ...(said === null ? {} : { 'x-telegram-bot-api-secret-token': said }) } })).status,
  }
}
