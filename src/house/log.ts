import { pino, destination } from 'pino'
import type { LogLevel } from '../config/config.ts'
import { realClock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'

export interface LogAsk {
  readonly level: LogLevel
  readonly to: 1 | 2 | { write(line: string): unknown }
  /** Every secret of the house: none of them is written, wherever it turns up. */
  readonly secrets: readonly string[]
}

/** One JSON line an event on standard output. Whatever is named like a secret, or is one of ours, is struck out. */
export function houseLog({ level, to, secrets }: LogAsk): Log {
  const out = typeof to === 'number' ? destination({ dest: to, sync: true }) : to
  // As they stand, and as JSON and addresses write them; longest first, so that no part of one is left over.
  const hidden = [...new Set(secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]))].sort((a, b) => b.length - a.length)
  return pino({
    level,
    base: null,
    timestamp: () => `,"time":"${realClock.now().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: CENSORED },
    serializers: { error: pino.stdSerializers.err },
  }, { write: (line: string) => { out.write(hidden.reduce((text, secret) => text.replaceAll(secret, CENSORED), line)) } })
}

const CENSORED = '[secret]'
const SECRETS = ['token', 'botToken', 'appToken', 'secret', 'signingSecret', 'password', 'authorization', 'cookie', 'deadman', 'url']
