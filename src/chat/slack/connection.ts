import { SocketModeReceiver } from '@slack/bolt'
import { SECOND, type Clock } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import { joined } from '../../core/joined.ts'
import type { Log } from '../../core/log.ts'
import { faultOf } from './fault.ts'
import { parsed, textAt } from './json.ts'
import { boltLogger } from './quiet-bolt.ts'
import { clientOptions } from './web.ts'
import { listenOn, type Hear } from './wire.ts'

/** One connection of Socket Mode. */
export interface Connection {
  /** Resolves when Slack announces that it will close it, or when it has ended: time for another one. */
  readonly over: Promise<'announced' | 'ended'>
  /** Resolves when nothing will come through it any more. */
  readonly ended: Promise<void>
  close(): void
}

export interface ConnectionParts {
  readonly appToken: string
  readonly apiUrl: string
  readonly clock: Clock
  readonly log: Log
  readonly hear: Hear
}

/**
 * Makes one connection, and throws a Fault where Slack does not say hello in time. The library's own reconnecting is off,
 * since what fails there is caught by nobody.
 */
export async function connect(parts: ConnectionParts, signal: AbortSignal): Promise<Connection> {
  const { clock, log } = parts
  const receiver = new SocketModeReceiver({
    appToken: parts.appToken, logger: boltLogger(log), installerOptions: { clientOptions: clientOptions(parts) },
    // What was not kept is not acknowledged, and what Bolt would do with the error is done by us.
    processEventErrorHandler: async () => false,
    ...NO_RECONNECTING,
  })
  listenOn(receiver, parts.hear, log)
  const greeting = new AbortController()
  const either = joined([signal, greeting.signal])
  const ended = new Promise<void>((resolve) => {
    receiver.client.on('disconnected', () => resolve())
  })
  const over = Promise.race([ended.then(() => 'ended' as const), listenFirst(receiver, log).then(() => 'announced' as const)])
  const close = () => { void receiver.stop().catch((error: unknown) => log.debug({ error }, 'a Slack socket did not close')) }
  try {
    const started = receiver.start().then(() => 'connected' as const)
    const how = await Promise.race([started, clock.sleep(HELLO_WITHIN, either.signal).then(() => 'late' as const)])
    if (how === 'connected') return { over, ended, close }
    // The library connects all the same where it was closed too early to know of its socket.
    started.then(close, (error: unknown) => log.debug({ error }, 'a Slack socket that came too late failed'))
    throw new Fault({ area: 'chat', op: 'slack connect', retry: 'later', hint: 'network', detail: 'Slack did not say hello' })
  } catch (error) {
    close()
    const fault = error === undefined ? new Fault({ area: 'chat', op: 'slack connect', retry: 'later', hint: 'network', detail: 'the socket closed before Slack said hello' }) : faultOf(error, 'slack connect')
    throw fault instanceof Fault ? fault : new Fault({ area: 'chat', op: 'slack connect', retry: 'later', hint: 'network', cause: error })
  } finally {
    greeting.abort()
    either.letGo()
  }
}

/**
 * Hears every message before the library does, and resolves when Slack says that it will close the connection. The library
 * would hang up at these words, with nothing in its place yet; and of a message that is no envelope it makes a rejection that
 * nobody holds.
 */
async function listenFirst({ client }: SocketModeReceiver, log: Log): Promise<void> {
  const theirs = client.listeners('ws_message') as readonly ((data: unknown, isBinary: unknown) => unknown)[]
  client.removeAllListeners('ws_message')
  const handOver = async (data: unknown, isBinary: unknown) => {
    try {
      for (const hear of theirs) await hear(data, isBinary)
    } catch (error) {
      log.warn({ error }, 'Slack said something that is no event')
    }
  }
  let greeted = false
  client.once('connected', () => { greeted = true })
  await new Promise<void>((resolve) => {
    client.on('ws_message', (data: unknown, isBinary: unknown) => {
      const message = parsed(typeof data === 'string' ? data : '')
      if (!greeted || textAt(message, 'type') !== 'disconnect') {
        void handOver(data, isBinary)
        return
      }
      log.info({ reason: textAt(message, 'reason') }, 'Slack is about to close a connection')
      resolve()
    })
  })
}

const NO_RECONNECTING = { autoReconnectEnabled: false }
const HELLO_WITHIN = 15 * SECOND
