import { LogLevel } from '@slack/bolt'
import type { Logger } from '@slack/bolt'
import type { Log } from '../../core/log.ts'

/** Bolt's own words in our log, each a level lower: what matters we say ourselves. Its debug lines carry messages and stay out. */
export function boltLogger(log: Log): Logger {
  const words = (parts: readonly unknown[]) => parts.map(String).join(' ').slice(0, 500)
  return {
    debug: () => undefined,
    info: (...parts) => log.debug({}, words(parts)),
    warn: (...parts) => log.debug({}, words(parts)),
    error: (...parts) => log.info({}, words(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.ERROR,
    setName: () => undefined,
  }
}
