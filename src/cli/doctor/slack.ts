import { EVENTS, METHODS } from '../../chat/slack/methods.ts'
import type { SlackAccess } from '../../config/chats.ts'
import { askPlatform, clockReading } from './ask-platform.ts'
import { fine, look, reading, wrong, type Patient, type Probe, type Reading } from './probe.ts'

/** Tokens, scopes and clock of Slack. */
export const slackProbe: Probe = async (patient) => {
  const { slack } = patient.config.chat
  if (slack === null) return []
  return [...await reading(patient.t, 'Slack', () => botReadings(patient, slack)), ...await reading(patient.t, 'Slack connection', () => connectionReadings(patient, slack))]
}

async function botReadings({ clock, signal, t }: Patient, { apiUrl, botToken }: SlackAccess): Promise<readonly Reading[]> {
  const { body, headers, ahead } = await askPlatform({ who: 'Slack', url: `${apiUrl}auth.test`, token: botToken }, { clock, signal })
  if (body['ok'] !== true) return [wrong('Slack', `it refuses the bot token: ${String(body['error'])}`, 'Copy the Bot User OAuth Token (api.slack.com/apps, OAuth & Permissions) into PULIH_SLACK_BOT_TOKEN; if the app was removed, install it again.')]
  const given = (headers.get('x-oauth-scopes') ?? '').split(',').map((scope) => scope.trim()).filter((scope) => scope !== '')
  const missing = NEEDED.filter((scope) => !given.includes(scope))
  const idle = given.filter((scope) => !NEEDED.includes(scope))
  const time = clockReading('Slack', ahead, (ms) => t.fmt.length(ms))
  return [
    fine('Slack', `${String(body['user'])} in ${String(body['team'])}`),
    ...(time === null ? [] : [time]),
    ...(missing.length > 0 ? [wrong('Slack scopes', `missing: ${missing.join(', ')}`, 'Paste slack-manifest.yaml again (api.slack.com/apps, App Manifest), then install the app again: only then the token has them.')] : []),
    ...(idle.length > 0 ? [look('Slack scopes', `more than Pulih uses: ${idle.join(', ')}`, 'Take them away (OAuth & Permissions, Bot Token Scopes), then install the app again.')] : []),
    ...(missing.length + idle.length === 0 ? [fine('Slack scopes', `the ${NEEDED.length} that are needed`)] : []),
  ]
}

async function connectionReadings({ clock, signal }: Patient, { apiUrl, mode }: SlackAccess): Promise<readonly Reading[]> {
  const about = 'Slack connection'
  if (mode.kind === 'http') return [fine(about, 'HTTP: whether Slack finds us, and the signing secret is right, shows in Slack where its address is entered')]
  const { body } = await askPlatform({ who: 'Slack', url: `${apiUrl}apps.connections.open`, token: mode.appToken }, { clock, signal })
  if (body['ok'] === true) return [fine(about, 'Socket Mode can be opened')]
  const error = String(body['error'])
  return [wrong(about, `Socket Mode cannot be opened: ${error}`, error === 'missing_scope' ? 'Make an app-level token with connections:write (Basic Information, App-Level Tokens).' : error === 'socket_mode_not_enabled' || error === 'forbidden_method' ? 'Switch Socket Mode on (api.slack.com/apps, Socket Mode).' : 'Copy the app-level token (Basic Information, App-Level Tokens) into PULIH_SLACK_APP_TOKEN.')]
}

const NEEDED: readonly string[] = [...new Set<string>(['commands', ...Object.values(METHODS).flat(), ...Object.values(EVENTS).flat()])].sort()
