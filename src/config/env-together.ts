import { slackAccess, telegramAccess } from './chats.ts'
import type { EnvText } from './env-schema.ts'
import type { ListenPlace } from './env-chat.ts'
import type { Found } from './told-twice.ts'

/** What belongs together in `.env` and stands there alone. Looks at what is set, also where another value is wrong. */
export function apart(given: Readonly<Record<string, string>>): readonly Found[] {
  const has = (key: string) => given[key] !== undefined
  const homeless = has('PULIH_STATUS_PORT') ? [] : ['PULIH_STATUS_HOST', 'PULIH_STATUS_NAMES'].filter(has).map((key) => ({ path: [key], problem: `${key} is set, but PULIH_STATUS_PORT is not`, instead: 'write PULIH_STATUS_PORT too, or remove this line' }))
  return [...homeless, ...PLATFORMS.flatMap(({ name, token, prefix, mode, modes, usual }) => {
    const set = Object.keys(given).filter((key) => key.startsWith(prefix) && key !== token)
    if (!has(token)) return set.map((key) => ({ path: [key], problem: `${key} is set, but ${token} is not`, instead: `write ${token} too, or remove this line: without it there is no ${name}` }))
    const said = given[mode]?.trim() ?? usual
    const own = modes[said]
    // A mode that is not known is a mistake of its own.
    if (own === undefined) return []
    const others = Object.entries(modes).filter(([other]) => other !== said)
    return [
      ...own.needs.filter((key) => !has(key)).map((key) => ({ path: [has(mode) ? mode : token], problem: `${key} is missing, which ${said} needs`, instead: `add ${key}=${others.map(([other, { needs }]) => `, or write ${mode}=${other} and ${needs.length === 0 ? 'nothing more' : needs.join(' and ')}`).join('')}` })),
      ...others.flatMap(([other, { needs, may }]) => [...needs, ...may].filter(has).map((key) => ({ path: [key], problem: `${key} is for ${mode}=${other}, but it is ${said}`, instead: `write ${mode}=${other}, or remove this line` }))),
    ]
  })]
}

/** Nobody can listen where another does already. */
export function sameDoor(values: EnvText): readonly Found[] {
  const page: ListenPlace | null = values.PULIH_WEB_PORT === null ? null : { host: values.PULIH_WEB_HOST, port: values.PULIH_WEB_PORT }
  const units: ListenPlace | null = (values.PULIH_STATUS_PORT ?? null) === null ? null : { host: values.PULIH_STATUS_HOST ?? '0.0.0.0', port: values.PULIH_STATUS_PORT ?? 0 }
  const [telegram, slack] = [telegramAccess(values)?.mode, slackAccess(values)?.mode]
  const doors = [['PULIH_WEB_PORT', page], ['PULIH_STATUS_PORT', units], ['PULIH_TELEGRAM_WEBHOOK_LISTEN', telegram?.kind === 'webhook' ? telegram.listen : null], ['PULIH_SLACK_HTTP_LISTEN', slack?.kind === 'http' ? slack.listen : null]] as const
  return doors.flatMap(([key, at], index) => {
    const taken = doors.slice(0, index).find(([, other]) => at !== null && other !== null && at.port !== 0 && other.port === at.port)
    return taken === undefined ? [] : [{ path: [key], problem: `port ${at?.port ?? ''} is that of ${taken[0]} already`, instead: 'write another port' }]
  })
}

interface PlatformKeys {
  readonly name: string
  readonly prefix: string
  readonly token: string
  readonly mode: string
  readonly usual: string
  readonly modes: Readonly<Record<string, { readonly needs: readonly string[]; readonly may: readonly string[] }>>
}

const PLATFORMS: readonly PlatformKeys[] = [
  {
    name: 'Telegram', prefix: 'PULIH_TELEGRAM_', token: 'PULIH_TELEGRAM_TOKEN', mode: 'PULIH_TELEGRAM_MODE', usual: 'poll',
    modes: { poll: { needs: [], may: [] }, webhook: { needs: ['PULIH_TELEGRAM_WEBHOOK_URL', 'PULIH_TELEGRAM_WEBHOOK_SECRET'], may: ['PULIH_TELEGRAM_WEBHOOK_LISTEN'] } },
  },
  {
    name: 'Slack', prefix: 'PULIH_SLACK_', token: 'PULIH_SLACK_BOT_TOKEN', mode: 'PULIH_SLACK_MODE', usual: 'socket',
    modes: { socket: { needs: ['PULIH_SLACK_APP_TOKEN'], may: [] }, http: { needs: ['PULIH_SLACK_SIGNING_SECRET'], may: ['PULIH_SLACK_HTTP_LISTEN'] } },
  },
]
