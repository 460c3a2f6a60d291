import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { LanEntry } from '../chat/lan.ts'
import { MINUTE, realClock } from '../core/clock.ts'
import { joined } from '../core/joined.ts'
import type { Log } from '../core/log.ts'
import { waker } from '../core/worker.ts'
import { clockView } from './clock-bar.ts'
import { draw, type ChatDesk, type Eyes } from './demo.ts'
import type { Wire } from './guard.ts'

export interface Stream {
  readonly desk: ChatDesk
  readonly eyes: Eyes
  /** The last change that the page has seen; its own note (Last-Event-ID) of a lost connection goes before it. */
  readonly after: number
  readonly heartbeat: number
  readonly closing: AbortSignal
  readonly log: Log
  /** Called when the page has stopped listening. */
  readonly ended: () => void
}

/**
 * Tells a page what changed for as long as it listens: every post and edit that its reader may see, once and in order,
 * from the change it saw last; and what time it is in the demo. A page that missed too much is told to begin anew.
 */
export function tell(c: Context<Wire>, stream: Stream): Response {
  const { desk, eyes, log } = stream
  return streamSSE(c, async (to) => {
    const gone = new AbortController()
    to.onAbort(() => gone.abort())
    const either = joined([gone.signal, stream.closing])
    const until = either.signal
    // The page's heart beats in real time, however fast the house's clock goes.
    const rest = waker(realClock)
    const watches = [desk.lan.watch(() => rest.wake()), desk.controls.watch(() => rest.wake())]
    let last = stream.after
    let told = ''
    try {
      const head = await desk.lan.head()
      if (last > head || head - last > MOST_MISSED) {
        await to.writeSSE({ event: 'anew', data: '{}', retry: RETRY })
        last = head
      } else await to.write(`retry: ${RETRY}\n\n`)
      while (!until.aborted) {
        const changes = await desk.lan.since(last, AT_ONCE)
        for (const entry of changes) {
          last = entry.change
          if (entry.onlyFor === null || entry.onlyFor === eyes.user) await to.writeSSE({ event: 'entry', id: String(entry.change), data: await news(desk, entry, eyes) })
        }
        if (changes.length === AT_ONCE) continue
        const clock = await desk.controls.state()
        const view = JSON.stringify(clockView(clock, desk.texts[eyes.lang]))
        // A page cannot see comments, and must notice a connection that died without a word.
        if (view === told) await to.writeSSE({ event: 'beat', data: '{}' })
        else await to.writeSSE({ event: 'clock', data: view })
        told = view
        await rest.rest(clock.lapsing ? LAPSE_PACE : Math.min(stream.heartbeat, MINUTE - (clock.now.getTime() % MINUTE)), until)
      }
    } finally {
      either.letGo()
      for (const unwatch of watches) unwatch()
      stream.ended()
    }
  }, async (error) => log.warn({ error }, 'a page stopped listening'))
}

const AT_ONCE = 50
/** A page that slept longer than this is quicker to load again than to catch up. */
const MOST_MISSED = 500
const RETRY = 1000
const LAPSE_PACE = 250

async function news(desk: ChatDesk, entry: LanEntry, eyes: Eyes): Promise<string> {
  const { id, chat, version, change, body } = entry
  const mood = body.by === 'bot' && entry.onlyFor === null ? body.message.id.mood : null
  return JSON.stringify({ id, chat, version, change, mood, event: body.by === 'person' ? body.event : null, by: body.by, own: body.by === 'person' && body.user === eyes.user, html: (await draw(desk, entry, eyes)).html })
}
