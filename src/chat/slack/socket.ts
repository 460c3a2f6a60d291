import { SocketModeReceiver } from '@slack/bolt'
import { SECOND, type Clock } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { Log } from '../../core/log.ts'
import type { Health } from '../platform.ts'
import { faultOf } from './fault.ts'
import { boltLogger } from './quiet-bolt.ts'
import { clientOptions } from './web.ts'
import { listenOn, type Hear, type Wire } from './wire.ts'

/**
 * Socket Mode, supervised: each connection is one of its own, and when it ends, for whatever reason, another is made, sooner
 * or later as the last ones fared. The library's own reconnecting is off, since what fails there is caught by nobody.
 */
export function socketWire(parts: { readonly appToken: string; readonly apiUrl: string; readonly clock: Clock; readonly log: Log; readonly hear: Hear }): Wire {
  const { clock, log } = parts
  const closing = new AbortController()
  const closed = () => closing.signal.aborted
  let health: Health = { state: 'down', why: 'not started', since: clock.now() }
  let live: Connection | null = null
  let watching: Promise<void> | null = null
  let reconnects = 0

  const down = (why: string) => {
    if (health.state === 'up' || health.why !== why) health = { state: 'down', why, since: health.state === 'up' ? clock.now() : health.since }
  }
  const open = async () => {
    const connection = live = await connect(parts, closing.signal)
    health = { state: 'up' }
    log.info({}, 'Slack is connected')
    return connection
  }
  async function watch(first: Connection): Promise<void> {
    let connection: Connection | null = first
    /** How many connections in a row failed or ended soon. */
    let poor = 0
    while (!closed()) {
      const since = clock.now().getTime()
      await connection?.ended
      if (connection !== null && clock.now().getTime() - since > LIVED_WELL) poor = 0
      if (connection !== null) down(closed() ? 'stopped' : 'the connection ended')
      await clock.sleep(poor === 0 ? 0 : Math.min(LONGEST_WAIT, SECOND * 2 ** (poor - 1)), closing.signal)
      poor += 1
      connection = closed() ? null : await reopened()
    }
    connection?.close()
  }
  async function reopened(): Promise<Connection | null> {
    try {
      const connection = await open()
      reconnects += 1
      return connection
    } catch (error) {
      down(error instanceof Error ? error.message : 'the connection failed')
      log.warn({ error }, 'Slack cannot be connected')
      return null
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
      down('stopped')
      await watching
    },
  }
}

interface Connection {
  /** Resolves when nothing will come through it any more. */
  readonly ended: Promise<void>
  close(): void
}

async function connect(parts: { readonly appToken: string; readonly apiUrl: string; readonly clock: Clock; readonly log: Log; readonly hear: Hear }, signal: AbortSignal): Promise<Connection> {
  const { clock, log } = parts
  const receiver = new SocketModeReceiver({
    appToken: parts.appToken, logger: boltLogger(log), installerOptions: { clientOptions: clientOptions(parts) },
    // What was not kept is not acknowledged, and what Bolt would do with the error is done by us.
    processEventErrorHandler: async () => false,
    ...NO_RECONNECTING,
  })
  listenOn(receiver, parts.hear, log)
  const over = new AbortController()
  const ended = new Promise<void>((resolve) => {
    receiver.client.on('disconnected', () => resolve())
  })
  const close = () => { void receiver.stop().catch((error: unknown) => log.debug({ error }, 'a Slack socket did not close')) }
  try {
    const started = receiver.start().then(() => 'connected' as const)
    const how = await Promise.race([started, clock.sleep(HELLO_WITHIN, AbortSignal.any([signal, over.signal])).then(() => 'late' as const)])
    if (how === 'connected') return { ended, close }
    started.catch((error: unknown) => log.debug({ error }, 'a Slack socket that came too late failed'))
    throw new Fault({ area: 'chat', op: 'slack connect', retry: 'later', hint: 'network', detail: 'Slack did not say hello' })
  } catch (error) {
    close()
    const fault = error === undefined ? new Fault({ area: 'chat', op: 'slack connect', retry: 'later', hint: 'network', detail: 'the socket closed before Slack said hello' }) : faultOf(error, 'slack connect')
    throw fault instanceof Fault ? fault : new Fault({ area: 'chat', op: 'slack connect', retry: 'later', hint: 'network', cause: error })
  } finally {
    over.abort()
  }
}

const NO_RECONNECTING = { autoReconnectEnabled: false }
const HELLO_WITHIN = 15 * SECOND
const LONGEST_WAIT = 60 * SECOND
/** A connection that held so long says that the next one will too. */
const LIVED_WELL = 10 * SECOND
