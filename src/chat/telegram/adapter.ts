import type { ChatPlatform } from '../platform.ts'
import { SECOND } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import { within } from '../../core/within.ts'
import { fetchFile } from './fetch-file.ts'
import { movedEvent } from './hear.ts'
import { telegramLine } from './line.ts'
import { menuBoard } from './menu.ts'
import { LIMITS_OF_TELEGRAM, telegramPace } from './pace.ts'
import type { TelegramDesk, TelegramParts } from './parts.ts'
import { poll } from './poll.ts'
import { poster } from './post.ts'
import { pressDesk } from './presses.ts'
import { hearing as hearingOf } from './state.ts'
import type { Receive } from './take-in.ts'
import { faultOf, TelegramTrouble } from './trouble.ts'
import { checkSecret, webhook } from './webhook.ts'
import { whisperTo } from './whisper.ts'

/**
 * Telegram as a chat platform. `start` resolves once it is known whether we hear, and can be said again; what is wrong with the line is told by `health`,
 * and no trouble of it ends the listening. Nothing that it throws or logs holds the token.
 */
export function telegramChat(parts: TelegramParts): ChatPlatform {
  const { clock, texts, mode } = parts
  if (mode.kind === 'webhook') checkSecret(mode.secret)
  const log = parts.log.child({ platform: 'telegram' })
  const closing = new AbortController()
  const desk: TelegramDesk = { clock, log, texts, line: telegramLine(parts), pace: telegramPace(clock, parts.limits ?? LIMITS_OF_TELEGRAM, closing.signal), ...(parts.cardAt === undefined ? {} : { cardAt: parts.cardAt }), ...(parts.knocked === undefined ? {} : { knocked: parts.knocked }) }
  const hearing = hearingOf({ clock, log })
  const presses = pressDesk(desk)
  const cards = poster(desk)
  const menu = menuBoard(desk)
  let receive: Receive | null = null
  let listening: Promise<void> | null = null

  const hand: Receive = async (event) => {
    if (receive === null || closing.signal.aborted) throw new Error('nobody listens any more')
    await receive(event)
  }

  /** Does it, and says what went wrong in the house's words; a group that moved is handed on first. */
  async function said<Done>(op: string, chat: string, work: () => Promise<Done>): Promise<Done> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof TelegramTrouble && error.trouble.kind === 'moved') {
        await hand(movedEvent({ id: chat }, error.trouble.to, clock.now())).catch((kept: unknown) => { log.warn({ chat, error: kept }, 'that a group has moved could not be kept; it is found out again') })
      }
      throw faultOf(op, error)
    }
  }

  return {
    id: 'telegram',
    start: async (to) => {
      if (closing.signal.aborted) throw new Fault({ area: 'chat', op: 'start Telegram', retry: 'never', detail: 'it was stopped: another one takes its place' })
      receive = to
      const intake = { desk, presses, receive: hand }
      listening ??= (mode.kind === 'poll' ? poll(intake, hearing, closing.signal) : webhook(intake, { hearing, mode, signal: closing.signal }))
        .catch((error: unknown) => { hearing.ill('the listener has ended by a mistake of ours', { error }) })
      await within(clock, 15 * SECOND, hearing.known)
    },
    post: (to, message, how) => said(`post to ${to.chat}`, to.chat, () => cards.post(to, message, how)),
    update: (standing, message) => said(`edit in ${standing.chat}`, standing.chat, () => cards.update(standing, message)),
    whisper: (to, message, answers) => said(`whisper in ${to.chat}`, to.chat, () => whisperTo(desk, presses, { to, message, answers })),
    menu: (sheets) => said('menu', '', () => menu(sheets)),
    pace: ({ chat, urgency }, signal) => desk.pace.turn({ chat, rank: urgency }, signal),
    fetch: (file) => said('fetch a file', '', () => fetchFile({ line: desk.line, token: parts.token, apiRoot: parts.apiRoot }, file)),
    health: async () => (closing.signal.aborted ? { state: 'down', why: 'stopped', since: clock.now() } : hearing.health()),
    reconnects: () => hearing.reconnects(),
    stop: async () => {
      closing.abort()
      presses.stop()
      await within(clock, 2 * SECOND, listening ?? Promise.resolve())
    },
  }
}
