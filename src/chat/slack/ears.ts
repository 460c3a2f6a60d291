import { SECOND, type Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { ChatEvent } from '../platform.ts'
import { read } from './read.ts'
import type { Known } from './known.ts'
import type { Reader, Reading, WindowPlace } from './reading.ts'
import type { Hear, Parcel } from './wire.ts'
import { TEXT } from './window.ts'
import type { SlackTexts } from './words.ts'

export interface EarParts {
  readonly clock: Clock
  readonly log: Log
  readonly known: Known
  readonly texts: SlackTexts
  readonly reader: () => Reader | null
  /** Absent while nobody listens. */
  readonly receive: () => ((event: ChatEvent) => Promise<void>) | null
  readonly opens: (opening: Extract<Reading, { kind: 'opens' }>) => Promise<void>
  readonly heard: (event: ChatEvent, ways: { readonly trigger: string; readonly answerAt: string }) => void
}

/**
 * Hears what Slack delivers. Acknowledges once the event is durable; where that takes longer than Slack waits, acknowledges in
 * time and goes on keeping it. What could not be kept is not acknowledged, so that Slack brings it again or tells its person.
 */
export function ears(parts: EarParts): Hear {
  const { clock, log } = parts
  return async (parcel) => {
    const began = clock.passed()
    const reader = parts.reader()
    const receive = parts.receive()
    if (reader === null || receive === null) throw new Error('nobody listens')
    const reading = read(parcel.body, reader)
    switch (reading.kind) {
      case 'nothing':
        await acked(parcel)
        return
      case 'renamed':
        parts.known.forgetChannel(reading.chat)
        await acked(parcel)
        return
      case 'opens':
        await acked(parcel)
        await parts.opens({ ...reading, where: await placed(reading.where) })
        return
      case 'event':
    }
    const keeping = named(reading).then(async (event) => {
      parts.heard(event, { trigger: reading.trigger, answerAt: reading.answerAt })
      await receive(event)
      return event
    })
    const over = new AbortController()
    try {
      const how = await Promise.race([keeping.then(() => 'kept' as const), clock.sleep(ACK_WITHIN - (clock.passed() - began), over.signal).then(() => 'late' as const)])
      if (how === 'late') void finish(keeping, { reading, receive })
    } catch (error) {
      log.error({ event: reading.event.id, error }, 'an event from Slack could not be kept')
      if (reading.window === null) throw error
      // What somebody wrote stays in their window, to be sent once more.
      await acked(parcel, { response_action: 'errors', errors: { [firstField(parcel)]: parts.texts[reading.window].slack.notKept } })
      return
    } finally {
      over.abort()
    }
    await acked(parcel)
  }

  async function placed(where: WindowPlace): Promise<WindowPlace> {
    return where.chat === '' ? { ...where, chat: await parts.known.directWith(where.user) ?? where.user } : where
  }

  async function named({ event, trigger }: Heard): Promise<ChatEvent> {
    const { known } = parts
    // What we are told of without anybody's act, we were there.
    if (event.kind === 'home' || (event.direct && trigger === '' && event.voice === 'own')) known.noteDirect(event.user.id, event.chat)
    const nobody = event.kind === 'gone' || event.kind === 'moved' || event.voice === 'bot'
    const [name, alone] = await Promise.all([nobody ? event.user.id : known.person(event.user.id), event.chat === '' || (event.direct && trigger !== '') ? known.directWith(event.user.id) : null])
    const chat = event.chat === '' ? alone ?? event.user.id : event.chat
    // A command can be typed in the private chat of two colleagues, too.
    const direct = event.direct && (alone === null || alone === chat)
    const chatTitle = direct ? name : event.kind === 'gone' ? chat : await known.channel(chat)
    const whole = { ...event, chat, direct, chatTitle, user: { id: event.user.id, name } }
    return 'message' in whole && whole.message !== null ? { ...whole, message: { ...whole.message, chat } } : whole
  }

  /** Slack waits no longer, but we do: acknowledged is not yet lost. */
  async function finish(keeping: Promise<ChatEvent>, of: { readonly reading: Heard; readonly receive: (event: ChatEvent) => Promise<void> }): Promise<void> {
    const { id } = of.reading.event
    log.warn({ event: id }, 'an event from Slack is acknowledged before it is kept')
    for (let wait = SECOND; ; wait = Math.min(60 * SECOND, wait * 2)) {
      try {
        await (wait === SECOND ? keeping : named(of.reading).then(of.receive))
        return
      } catch (error) {
        if (wait > LAST_WAIT || parts.receive() === null) {
          log.error({ event: id, error }, 'an acknowledged event from Slack could not be kept')
          return
        }
      }
      await clock.sleep(wait)
    }
  }

  /** A connection that broke before the answer brings the event again: it is known then. */
  async function acked(parcel: Parcel, answer?: Readonly<Record<string, unknown>>): Promise<void> {
    try {
      await parcel.ack(answer)
    } catch (error) {
      log.debug({ error }, 'an acknowledgement did not reach Slack')
    }
  }
}

type Heard = Extract<Reading, { kind: 'event' }>

/** Slack waits three seconds; the way there takes some too. */
const ACK_WITHIN = 2.5 * SECOND
const LAST_WAIT = 30 * SECOND

function firstField(parcel: Parcel): string {
  const view = parcel.body['view'] as { readonly blocks?: readonly { readonly type?: string; readonly block_id?: string }[] } | undefined
  return view?.blocks?.find((block) => block.type === 'input')?.block_id ?? TEXT
}
