import { pino, destination } from 'pino'
import type { LogLevel } from '../config/config.ts'
import { realClock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'

/** One JSON line an event on standard output. Whatever is named like a secret is struck out. */
export function houseLog(ask: { readonly level: LogLevel; readonly to: 1 | 2 }): Log {
  return pino({
    level: ask.level,
    base: null,
    timestamp: () => `,"time":"${realClock.now().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
    serializers: { error: pino.stdSerializers.err },
  }, destination({ dest: ask.to, sync: true }))
}

const SECRETS = ['token', 'secret', 'password', 'authorization', 'cookie', 'deadman', 'url']
