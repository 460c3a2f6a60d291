import type { Clock } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { Log } from '../../core/log.ts'
import type { Lang } from '../../core/people.ts'
import type { Message, Spoken } from '../../texts/message.ts'
import { within } from '../../core/within.ts'
import type { ChatEvent, ChatPlatform, Health, Knocked, MessageRef } from '../platform.ts'
import { belowCards } from './below.ts'
import { drawCard, type Card } from './card.ts'
import { ears } from './ears.ts'
import { httpWire } from './http.ts'
import { textAt } from './json.ts'
import { fetchFile } from './fetch-file.ts'
import { knownIn } from './known.ts'
import { LIMITS_OF_SLACK, slackPace, type SlackLimits } from './pace.ts'
import { isDirect } from './reading.ts'
import { whoWeAre, type Self } from './self.ts'
import { sendBlocks } from './send.ts'
import { socketWire } from './socket.ts'
import { triggersOf } from './triggers.ts'
import { slackWeb } from './web.ts'
import { whisperer } from './whisper.ts'
import { windowsOf } from './windows.ts'
import type { SlackTexts } from './words.ts'

export type SlackMode =
  | { readonly kind: 'socket'; readonly appToken: string }
  | { readonly kind: 'http'; readonly signingSecret: string; readonly listen: { readonly host: string; readonly port: number } }

export interface SlackParts {
  readonly botToken: string
  readonly mode: SlackMode
  readonly apiUrl: string
  readonly clock: Clock
  readonly log: Log
  readonly texts: SlackTexts
  /** Told of whoever is refused over HTTP, and of a signing secret that is none. */
  readonly knocked?: Knocked
  /** Where a workspace was given more than Slack's own limits. */
  readonly limits?: Partial<SlackLimits>
}

export interface SlackChat extends ChatPlatform {
  /** Where it listens for HTTP; null in Socket Mode. */
  address(): { readonly host: string; readonly port: number } | null
}

/** Slack as a chat platform. A message's address is its timestamp; threads belong to cards and are no rooms. */
export function slackChat(parts: SlackParts): SlackChat {
  const { clock, texts } = parts
  const log = parts.log.child({ platform: 'slack' })
  const closing = new AbortController()
  const web = slackWeb({ botToken: parts.botToken, apiUrl: parts.apiUrl, log })
  const pace = slackPace(clock, { ...LIMITS_OF_SLACK, ...parts.limits }, closing.signal)
  const triggers = triggersOf(clock)
  const whisper = whisperer({ web, pace, triggers, texts, log })
  const below = belowCards({ web, pace, clock, log, closing: closing.signal })
  let self: Self | null = null
  let receive: ((event: ChatEvent) => Promise<void>) | null = null

  const windows = windowsOf({
    web, triggers, texts, log,
    tell: async (where, message, lang) => {
      await whisper({ chat: where.chat, thread: null, lang, user: where.user }, both(message), null).catch((error: unknown) => log.warn({ error }, 'nobody could be told that a window did not open'))
    },
    handOn: async ({ say, voice }, where, trigger) => {
      triggers.note({ chat: where.chat, user: where.user, event: '', trigger, answerAt: '' })
      await receive?.({ kind: 'press', say, message: { chat: where.chat, message: where.message }, id: `act:${trigger}`, platform: 'slack', at: clock.now(), chat: where.chat, thread: null, chatTitle: where.chat, direct: isDirect(where.chat), user: { id: where.user, name: where.user }, voice })
    },
  })
  const hear = ears({
    clock, log, texts, known: knownIn({ web, clock, log }),
    reader: () => (self === null ? null : { self, now: () => clock.now() }),
    receive: () => receive,
    opens: (opening) => windows.open(opening),
    heard: (event, ways) => { triggers.note({ chat: event.chat, user: event.user.id, event: event.id, trigger: ways.trigger, answerAt: ways.answerAt }) },
  })
  const wire = parts.mode.kind === 'socket'
    ? socketWire({ appToken: parts.mode.appToken, apiUrl: parts.apiUrl, clock, log, hear })
    : httpWire({ signingSecret: parts.mode.signingSecret, listen: parts.mode.listen, clock, log, hear, ...(parts.knocked === undefined ? {} : { knocked: parts.knocked }) })

  const draw = (spoken: Spoken, lang: Lang): { readonly message: Message; readonly card: Card } => ({ message: spoken[lang], card: drawCard(spoken[lang], { words: texts[lang], lang, place: 'room' }) })
  const shown = async (ref: MessageRef, of: { readonly message: Message; readonly card: Card; readonly lang: Lang; readonly how: 'new' | 'standing' }) => {
    below.want(ref, { lines: of.card.below, files: of.message.files ?? [], words: texts[of.lang] }, of.how)
    await windows.shown(of.message.form, { card: ref, lang: of.lang })
  }
  return {
    id: 'slack',
    start: async (to) => {
      if (closing.signal.aborted) throw new Fault({ area: 'chat', op: 'start Slack', retry: 'never', detail: 'it was stopped: another one takes its place' })
      self ??= await whoWeAre(web)
      receive = to
      try {
        await wire.start()
      } catch (error) {
        receive = null
        throw error
      }
    },
    post: async (to, spoken) => {
      const { message, card } = draw(spoken, to.lang)
      const answer = await pace.call({ chat: to.chat, deed: 'post' }, () => sendBlocks({ web, log }, 'chat.postMessage', { channel: to.chat, text: card.text, blocks: card.blocks, ...(to.thread === null ? {} : { thread_ts: to.thread }) }))
      const ref = { chat: textAt(answer, 'channel') || to.chat, message: textAt(answer, 'ts') }
      // Without an address nobody could edit it: as if the answer had been lost.
      if (ref.message === '') throw new Fault({ area: 'chat', op: 'slack chat.postMessage', retry: 'later', hint: 'network', detail: 'the answer names no message' })
      await shown(ref, { message, card, lang: to.lang, how: 'new' })
      return ref
    },
    update: async (standing, spoken) => {
      const { message, card } = draw(spoken, standing.lang)
      await pace.call({ chat: standing.chat, deed: 'edit' }, () => sendBlocks({ web, log }, 'chat.update', { channel: standing.chat, ts: standing.message, text: card.text, blocks: card.blocks }))
      await shown({ chat: standing.chat, message: standing.message }, { message, card, lang: standing.lang, how: 'standing' })
    },
    whisper,
    // What can be typed stands in the manifest of the app: Slack lets no bot change it.
    menu: async () => undefined,
    pace: (turn, signal) => pace.turn(turn, signal),
    fetch: (file) => fetchFile({ web, botToken: parts.botToken, apiUrl: parts.apiUrl }, file),
    home: async (user, spoken, lang) => {
      const card = drawCard(spoken[lang], { words: texts[lang], lang, place: 'home' })
      await web.call('views.publish', { user_id: user, view: { type: 'home', blocks: card.blocks } })
    },
    health: async (): Promise<Health> => {
      const trouble = web.tokenTrouble()
      const health = wire.health()
      return trouble === null || health.state === 'down' ? health : { state: 'down', why: trouble, since: clock.now() }
    },
    reconnects: () => wire.reconnects(),
    stop: async () => {
      receive = null
      await wire.stop()
      await within(clock, FINISH_WITHIN, below.done())
      closing.abort()
    },
    address: () => wire.address(),
  }
}

const both = (message: Message): Spoken => ({ id: message, en: message })
const FINISH_WITHIN = 3000
