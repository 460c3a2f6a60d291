import type { TelegramAccess } from '../../config/chats.ts'
import { askPlatform, clockReading, type Answered } from './ask-platform.ts'
import { fine, look, reading, wrong, type Patient, type Probe, type Reading } from './probe.ts'

/** Token, privacy, webhook and clock of Telegram. Asks nothing that would take updates from a bot that is running. */
export const telegramProbe: Probe = async (patient) => {
  const { telegram } = patient.config.chat
  return telegram === null ? [] : await reading(patient.t, 'Telegram', async () => {
    const me = await ask(patient, telegram, 'getMe')
    const bot = me.body['result'] as Readonly<Record<string, unknown>> | undefined
    const clock = clockReading('Telegram', me.ahead, (ms) => patient.t.fmt.length(ms))
    if (me.body['ok'] !== true || bot === undefined) return [refused(me.body['description'])]
    return [
      fine('Telegram', `@${String(bot['username'])}`),
      ...(clock === null ? [] : [clock]),
      ...privacyReadings(bot),
      ...webhookReadings(telegram, (await ask(patient, telegram, 'getWebhookInfo')).body['result'] as WebhookInfo),
    ]
  })
}

interface WebhookInfo {
  readonly url?: string
  readonly pending_update_count?: number
  readonly last_error_message?: string
}

function ask({ clock, signal }: Patient, { apiRoot, token }: TelegramAccess, method: string): Promise<Answered> {
  return askPlatform({ who: 'Telegram', url: `${apiRoot}/bot${token}/${method}`, token: null }, { clock, signal })
}

function refused(said: unknown): Reading {
  const known = said === 'Unauthorized' || said === 'Not Found'
  return wrong('Telegram', known ? 'it refuses the token' : `it answers: ${String(said)}`, known ? 'Ask @BotFather for it with /mybots, API Token, and write it as PULIH_TELEGRAM_TOKEN in .env.' : 'Look at the answer above; is PULIH_TELEGRAM_API a Bot API server?')
}

function privacyReadings(bot: Readonly<Record<string, unknown>>): readonly Reading[] {
  return [
    ...(bot['can_join_groups'] === false ? [wrong('Telegram groups', 'the bot may not be added to groups', 'Let it be: @BotFather, /setjoingroups, Enable.')] : []),
    bot['can_read_all_group_messages'] === true
      ? look('Telegram privacy', 'it is off: the bot is sent everything that people write in its groups', 'Switch it on: @BotFather, /setprivacy, Enable; then take the bot out of each group and add it again. Commands and replies reach it as before.')
      : fine('Telegram privacy', 'on: only commands and replies to the bot reach it'),
  ]
}

/** Of an address only the host is shown: its path may be all that keeps others from calling it. */
function webhookReadings({ mode }: TelegramAccess, info: WebhookInfo): readonly Reading[] {
  const { url = '', pending_update_count: pending = 0, last_error_message: trouble } = info
  const host = URL.canParse(url) ? new URL(url).host : ''
  const about = 'Telegram webhook'
  if (mode.kind === 'poll') return url === '' ? [] : [look(about, `one is left over that leads to ${host}`, 'At the start Pulih takes it away and asks by itself. If another program uses this bot, make a bot of its own for Pulih.')]
  if (url === '') return [look(about, 'not set', 'Nothing to do: Pulih sets it at the start.')]
  if (url !== mode.url) return [look(about, `it leads ${host === new URL(mode.url).host ? 'to another path of' : 'to'} ${host}`, 'At the start Pulih sets its own. If another program uses this bot, make a bot of its own for Pulih.')]
  if (trouble !== undefined && pending > 0) return [look(about, `${pending} updates wait, for Telegram could not deliver: ${trouble}`, 'Look at the reverse proxy: it must hand PULIH_TELEGRAM_WEBHOOK_URL on to PULIH_TELEGRAM_WEBHOOK_LISTEN, with a certificate that Telegram trusts.')]
  return [fine(about, `leads to ${host}`)]
}
