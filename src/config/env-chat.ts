import { z } from 'zod'
import { object, oneOf } from './values.ts'

/** What `.env` says of the chats. What is wrong with a secret is said without repeating any of it. */
export function chatKeys() {
  return {
    PULIH_TELEGRAM_TOKEN: secret({ form: TELEGRAM_TOKEN, written: 'the token that @BotFather gave', like: '123456789:AA…' }).optional().describe('The bot\'s token: switches Telegram on.').meta({ otherwise: 'no Telegram' }),
    PULIH_TELEGRAM_MODE: oneOf(['poll', 'webhook']).optional().describe('`poll` asks Telegram for what is new and needs no public address; with `webhook` Telegram calls us.').meta({ otherwise: 'poll' }),
    PULIH_TELEGRAM_WEBHOOK_URL: address({ least: 'https', instead: 'write the public address that leads to PULIH_TELEGRAM_WEBHOOK_LISTEN, beginning with https://' }).optional().describe('With `webhook`: the public address that Telegram calls.').meta({ otherwise: 'needed with `webhook`' }),
    PULIH_TELEGRAM_WEBHOOK_SECRET: secret({ form: /^[\w-]{24,256}$/, written: '24 to 256 letters, figures, - or _, made at random', like: 'what `openssl rand -hex 32` says' }).optional().describe('With `webhook`: what Telegram has to say with every call, so that nobody else can.').meta({ otherwise: 'needed with `webhook`' }),
    PULIH_TELEGRAM_WEBHOOK_LISTEN: place().optional().describe('With `webhook`: where we listen, behind the hospital\'s reverse proxy.').meta({ otherwise: TELEGRAM_LISTEN }),
    PULIH_TELEGRAM_API: address({ least: 'nearby', instead: 'write the address of the Bot API server, like http://127.0.0.1:8081; https:// if it is not in the hospital\'s own network' }).optional().describe('A Bot API server of your own.').meta({ otherwise: TELEGRAM_API }),
    PULIH_SLACK_BOT_TOKEN: secret({ form: /^xoxb-[\w-]{20,}$/, written: 'the Bot User OAuth Token', like: 'xoxb-…', prefix: 'xoxb-' }).optional().describe('The app\'s bot token (*OAuth & Permissions*): switches Slack on.').meta({ otherwise: 'no Slack' }),
    PULIH_SLACK_MODE: oneOf(['socket', 'http']).optional().describe('`socket` keeps a connection to Slack and needs no public address; with `http` Slack calls us.').meta({ otherwise: 'socket' }),
    PULIH_SLACK_APP_TOKEN: secret({ form: /^xapp-[\w-]{20,}$/, written: 'the App-Level Token', like: 'xapp-…', prefix: 'xapp-' }).optional().describe('With `socket`: the app-level token with `connections:write` (*Basic Information*).').meta({ otherwise: 'needed with `socket`' }),
    PULIH_SLACK_SIGNING_SECRET: secret({ form: /^[0-9a-f]{32,64}$/i, written: 'the Signing Secret, 32 figures and letters from a to f', like: '8f74…' }).optional().describe('With `http`: what Slack signs its calls with (*Basic Information*).').meta({ otherwise: 'needed with `http`' }),
    PULIH_SLACK_HTTP_LISTEN: place().optional().describe('With `http`: where we listen, behind the hospital\'s reverse proxy.').meta({ otherwise: SLACK_LISTEN }),
    PULIH_SLACK_API: address({ least: 'nearby', instead: 'write an address beginning with https://, or remove the line' }).optional().describe('Another address of Slack\'s API, as that of GovSlack.').meta({ otherwise: SLACK_API }),
  } as const
}

export type ChatText = z.output<z.ZodObject<ReturnType<typeof chatKeys>>>

export const TELEGRAM_API = 'https://api.telegram.org'
export const SLACK_API = 'https://slack.com/api/'
export const TELEGRAM_LISTEN = '127.0.0.1:8443'
export const SLACK_LISTEN = '127.0.0.1:8444'

export interface ListenPlace {
  readonly host: string
  readonly port: number
}

/** `host:port`, also `[::1]:8443`; null where it is none. */
export function readPlace(said: string): ListenPlace | null {
  const [, bracketed, plain, port = ''] = /^(?:\[([\da-f:]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(said.trim()) ?? []
  const host = bracketed ?? plain
  return host === undefined || Number(port) > 65535 ? null : { host, port: Number(port) }
}

interface SecretForm {
  readonly form: RegExp
  readonly written: string
  readonly like: string
  readonly prefix?: string
}

function secret({ form, written, like, prefix }: SecretForm) {
  return z.string().trim().superRefine((said, ctx) => {
    if (form.test(said)) return
    const isCut = prefix !== undefined && said.startsWith(prefix)
    const other = KINDS.find(([known]) => known.test(said))?.[1]
    const problem = isCut ? `this begins like ${written}, but a part is missing or too much` : `this is ${other === undefined ? '' : `${other}, `}not ${written}`
    object(ctx, { problem, instead: `write ${written}, ${like.startsWith('what') ? like : `like ${like}`}` })
  }).meta({ form: like.startsWith('what') ? written : like })
}

function place() {
  return z.string().transform((said, ctx): ListenPlace => {
    const found = readPlace(said)
    if (found !== null) return found
    object(ctx, { problem: 'this is no place to listen at', instead: 'write host:port, like 127.0.0.1:8443' })
    return z.NEVER
  }).meta({ form: 'host:port' })
}

/** An address may carry a key to itself, so it is never repeated. */
function address({ least, instead }: { readonly least: 'https' | 'nearby'; readonly instead: string }) {
  return z.string().transform((said, ctx): string => {
    const url = URL.parse(said.trim())
    const safe = url?.protocol === 'https:' || (least === 'nearby' && url?.protocol === 'http:' && isNearby(url.hostname))
    if (url === null || !['http:', 'https:'].includes(url.protocol)) object(ctx, { problem: 'this is no web address', instead })
    else if (!safe) object(ctx, { problem: `to ${url.hostname} everything would go unencrypted`, instead })
    else if (url.username !== '' || url.password !== '') object(ctx, { problem: 'a name or a password stands in this address', instead })
    else return url.href
    return z.NEVER
  }).meta({ form: 'https://…' })
}

/** This machine, a container beside it, or a private network: what a Bot API server of one's own can be reached at without TLS. */
function isNearby(host: string): boolean {
  return /^(localhost|127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|172\.(1[6-9]|2\d|3[01])\.[\d.]+|\[::1\]|\[f[cd][\da-f]{2}:.*\])$/i.test(host) || !host.includes('.')
}

const TELEGRAM_TOKEN = /^\d{5,16}:[\w-]{30,64}$/
/** Tokens are often put into one another's place. */
const KINDS = [[/^xoxb-/, 'a bot token'], [/^xapp-/, 'an app-level token'], [/^xoxp-/, 'a user\'s token'], [/^xox/, 'another token of Slack'], [TELEGRAM_TOKEN, 'a token of Telegram']] as const
