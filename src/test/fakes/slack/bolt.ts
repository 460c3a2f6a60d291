import { App, LogLevel, SocketModeReceiver } from '@slack/bolt'
import type { Logger } from '@slack/bolt'
import type { Slack } from './start.ts'

export interface BoltWish { readonly mode: 'socket' | 'http'; readonly token?: string; readonly appToken?: string; readonly signingSecret?: string; readonly rejectRateLimited?: boolean }

/** Bolt waits this long before it reconnects, and closes a socket whose pong takes longer: below a second a loaded machine trips it. */
const PONG_MS = 1000

/** An unmodified Bolt app that talks to this Slack, quiet, without retries of its own. */
export function boltOn(slack: Slack, wish: BoltWish): App {
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: wish.rejectRateLimited ?? true, timeout: 5000 }
  const token = wish.token ?? slack.botToken
  const app = wish.mode === 'http'
    ? new App({ token, signingSecret: wish.signingSecret ?? slack.signingSecret, clientOptions, logger: silent })
    : new App({ token, receiver: new SocketModeReceiver({ appToken: wish.appToken ?? slack.appToken, clientPingTimeout: PONG_MS, logger: silent, installerOptions: { clientOptions } }), clientOptions, logger: silent })
  app.error(async () => undefined)
  return app
}

export const silent: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, setLevel: () => undefined, getLevel: () => LogLevel.ERROR, setName: () => undefined }
