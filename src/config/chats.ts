import { readPlace, SLACK_API, SLACK_LISTEN, TELEGRAM_API, TELEGRAM_LISTEN, type ChatText, type ListenPlace } from './env-chat.ts'

/** How we speak with Telegram. */
export interface TelegramAccess {
  readonly token: string
  readonly apiRoot: string
  readonly mode: { readonly kind: 'poll' } | { readonly kind: 'webhook'; readonly url: string; readonly secret: string; readonly listen: ListenPlace }
}

/** How we speak with Slack. */
export interface SlackAccess {
  readonly botToken: string
  readonly apiUrl: string
  readonly mode: { readonly kind: 'socket'; readonly appToken: string } | { readonly kind: 'http'; readonly signingSecret: string; readonly listen: ListenPlace }
}

/** What `.env` says of Telegram; null where it is off. What belongs together was looked at before. */
export function telegramAccess(said: ChatText): TelegramAccess | null {
  if (said.PULIH_TELEGRAM_TOKEN === undefined) return null
  const { PULIH_TELEGRAM_WEBHOOK_URL: url, PULIH_TELEGRAM_WEBHOOK_SECRET: secret } = said
  const mode = url === undefined || secret === undefined ? { kind: 'poll' as const } : { kind: 'webhook' as const, url, secret, listen: said.PULIH_TELEGRAM_WEBHOOK_LISTEN ?? usual(TELEGRAM_LISTEN) }
  return { token: said.PULIH_TELEGRAM_TOKEN, apiRoot: (said.PULIH_TELEGRAM_API ?? TELEGRAM_API).replace(/\/+$/, ''), mode }
}

/** What `.env` says of Slack; null where it is off. */
export function slackAccess(said: ChatText): SlackAccess | null {
  const { PULIH_SLACK_BOT_TOKEN: botToken, PULIH_SLACK_APP_TOKEN: appToken, PULIH_SLACK_SIGNING_SECRET: signingSecret } = said
  if (botToken === undefined) return null
  const apiUrl = `${(said.PULIH_SLACK_API ?? SLACK_API).replace(/\/+$/, '')}/`
  if (appToken !== undefined) return { botToken, apiUrl, mode: { kind: 'socket', appToken } }
  return signingSecret === undefined ? null : { botToken, apiUrl, mode: { kind: 'http', signingSecret, listen: said.PULIH_SLACK_HTTP_LISTEN ?? usual(SLACK_LISTEN) } }
}

function usual(place: string): ListenPlace {
  const read = readPlace(place)
  if (read === null) throw new Error(`${place} is no place to listen at`)
  return read
}
