import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { SECOND } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { TelegramMode } from './parts.ts'
import { pause, troubleInHearing, whoWeAre } from './poll.ts'
import type { Hearing } from './state.ts'
import { takeIn, type Intake } from './take-in.ts'
import { HEARD_KINDS, readUpdate, type Ourselves } from './update.ts'
import { webhookInfo } from './webhook-info.ts'

type Webhook = TelegramMode & { readonly kind: 'webhook' }

/**
 * Listens where Telegram posts to, until the signal aborts. Only who knows the secret is heard; an update is acknowledged when
 * it is durable, and posted again by Telegram otherwise. Who is posted to cannot tell silence from a line that is cut, so
 * Telegram is asked now and then whether it still knows us, and reaches us.
 */
export async function webhook(intake: Omit<Intake, 'me'>, of: { readonly hearing: Hearing; readonly mode: Webhook; readonly signal: AbortSignal }): Promise<void> {
  const { hearing, mode, signal } = of
  const { desk } = intake
  let me: Ourselves | null = null
  const path = new URL(mode.url).pathname
  const server = createServer((request, response) => {
    void answer(request).then((status) => end(response, status), (error: unknown) => {
      desk.log.error({ error }, 'an event could not be kept, so it is not confirmed')
      end(response, 500)
    })
  })
  // A connection that cannot be taken, as where no file handle is left, must not end the process.
  server.on('error', (error) => { desk.log.warn({ error }, 'the webhook has trouble listening') })
  const answer = async (request: IncomingMessage): Promise<number> => {
    if (request.method !== 'POST' || (request.url ?? '').split('?', 1)[0] !== path) return 404
    const secret = request.headers['x-telegram-bot-api-secret-token']
    if (!sameSecret(secret, mode.secret)) {
      const from = request.socket.remoteAddress ?? null
      desk.log.warn({ from }, 'somebody posts to the webhook without its secret')
      desk.knocked?.({ platform: 'telegram', why: secret === undefined ? 'no-secret' : 'wrong-secret', at: desk.clock.now(), from })
      return 401
    }
    if (me === null || signal.aborted) return 503
    const body = await bodyOf(request)
    if (body === null) return 413
    const update = parsed(body)
    if (readUpdate(update) === null) return 400
    const { failed } = await takeIn({ ...intake, me }, [update])
    if (failed !== null) throw failed instanceof Error ? failed : new Error('not kept')
    return 200
  }
  const over = () => signal.aborted
  let excused: number | null = null
  let tries = 0
  while (!over()) {
    try {
      await listening(server, mode.listen)
      me ??= await whoWeAre(desk, signal)
      if (excused === null) await desk.line.call('setWebhook', { url: mode.url, secret_token: mode.secret, allowed_updates: HEARD_KINDS, drop_pending_updates: false, max_connections: CONNECTIONS }, { signal })
      const info = await webhookInfo(desk, signal)
      if (info.url !== mode.url) {
        hearing.ill('the webhook of this bot was taken away or set elsewhere: it is set again')
        excused = null
        await desk.clock.sleep(pause(tries, LOOKED_AT_EVERY / SECOND), signal)
        tries += 1
        continue
      }
      // What failed before it was set, or before all of it came through after all, is over.
      if (excused === null || info.waiting === 0) excused = info.failedAt
      if (info.failedAt > excused) hearing.ill('Telegram does not reach the webhook', { waiting: info.waiting, failure: info.failure })
      else hearing.well()
      tries = 0
      await desk.clock.sleep(LOOKED_AT_EVERY, signal)
    } catch (error) {
      if (over()) break
      const own = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      hearing.ill(own ? 'the webhook cannot listen: its port is taken' : troubleInHearing(error, tries).why, { error })
      await desk.clock.sleep(own ? pause(tries, 60) : troubleInHearing(error, tries).ms, signal)
      tries += 1
    }
  }
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** Refuses a secret that Telegram would not take, or that could be guessed; without one nobody is heard at all. */
export function checkSecret(secret: string): void {
  if (!/^[\w-]{16,256}$/.test(secret)) throw new Fault({ area: 'config', op: 'webhook', retry: 'never', detail: 'the webhook secret must have 16 to 256 letters, digits, _ or -' })
}

const listening = (server: Server, at: { readonly host: string; readonly port: number }) => new Promise<void>((resolve, reject) => {
  if (server.listening) {
    resolve()
    return
  }
  server.once('error', reject)
  server.listen(at.port, at.host, () => {
    server.off('error', reject)
    resolve()
  })
})

/** Compared in a time that tells nothing of where they differ. */
function sameSecret(given: string | readonly string[] | undefined, secret: string): boolean {
  const print = (text: string) => createHash('sha256').update(text).digest()
  return typeof given === 'string' && timingSafeEqual(print(given), print(secret))
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 }).end()
}

const LARGEST = 1_000_000
const CONNECTIONS = 20
const LOOKED_AT_EVERY = 60 * SECOND
