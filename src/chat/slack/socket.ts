import { SECOND, type Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Health } from '../platform.ts'
import { connect, type Connection } from './connection.ts'
import { restOf } from './fault.ts'
import type { Hear, Wire } from './wire.ts'

/**
 * Socket Mode, supervised: each connection is one of its own, and when it ends, for whatever reason, another is made, sooner
 * or later as the last ones fared. One that Slack is about to close stays until the next one stands: meanwhile nobody presses
 * in vain.
 */
export function socketWire(parts: { readonly appToken: string; readonly apiUrl: string; readonly clock: Clock; readonly log: Log; readonly hear: Hear }): Wire {
  const { clock, log } = parts
  const closing = new AbortController()
  const closed = () => closing.signal.aborted
  let health: Health = { state: 'down', why: 'not started', since: clock.now() }
  let live: Connection | null = null
  /** Still heard until the next one stands. */
  const outgoing = new Set<Connection>()
  let watching: Promise<void> | null = null
  let reconnects = 0

  const down = (why: string) => {
    if (health.state === 'up' || health.why !== why) health = { state: 'down', why, since: health.state === 'up' ? clock.now() : health.since }
  }
  const open = async () => {
    const connection = live = await connect(parts, closing.signal)
    health = { state: 'up' }
    log.info({}, 'Slack is connected')
    void connection.ended.then(() => {
      if (live === connection) down(closed() ? 'stopped' : 'the connection ended')
    })
    return connection
  }
  async function watch(first: Connection): Promise<void> {
    let connection: Connection | null = first
    /** How many connections in a row failed or ended soon. */
    let poor = 0
    let rest = 0
    while (!closed()) {
      const since = clock.passed()
      if ((await connection?.over) === 'announced' && connection !== null) outgoing.add(connection)
      if (connection !== null && clock.passed() - since > LIVED_WELL) poor = 0
      await clock.sleep(Math.max(rest, poor === 0 ? 0 : Math.min(LONGEST_WAIT, SECOND * 2 ** (poor - 1))), closing.signal)
      poor += 1
      const next: Connection | number = closed() ? 0 : await reopened()
      connection = typeof next === 'number' ? null : next
      rest = typeof next === 'number' ? next : 0
      if (connection !== null && outgoing.size > 0) void clock.sleep(LAST_WORDS, closing.signal).then(closeOutgoing)
    }
    connection?.close()
  }
  const closeOutgoing = () => {
    for (const last of outgoing) last.close()
    outgoing.clear()
  }
  /** Another connection; where there is none, for how long Slack wants none. */
  async function reopened(): Promise<Connection | number> {
    try {
      const connection = await open()
      reconnects += 1
      return connection
    } catch (error) {
      down(error instanceof Error ? error.message : 'the connection failed')
      log.warn({ error }, 'Slack cannot be connected')
      return (restOf(error) ?? 0) * SECOND
    }
  }
  return {
    start: async () => {
      if (watching !== null) return
      try {
        watching = watch(await open())
      } catch (error) {
        down(error instanceof Error ? error.message : 'the connection failed')
        throw error
      }
    },
    health: () => health,
    reconnects: () => reconnects,
    address: () => null,
    stop: async () => {
      closing.abort()
      live?.close()
      closeOutgoing()
      down('stopped')
      await watching
    },
  }
}

const LONGEST_WAIT = 60 * SECOND
/** A connection that held so long says that the next one will too. */
const LIVED_WELL = 10 * SECOND
/** What came through the last connection is still acknowledged there. */
const LAST_WORDS = 3 * SECOND
