import { Fault } from '../../core/fault.ts'
import type { Log } from '../../core/log.ts'
import type { Spoken } from '../../texts/message.ts'
import type { Address, ChatEvent } from '../platform.ts'
import { drawCard } from './card.ts'
import { isDirect } from './reading.ts'
import type { SlackPace } from './pace.ts'
import { sendBlocks } from './send.ts'
import type { Triggers } from './triggers.ts'
import type { SlackWeb } from './web.ts'
import type { SlackTexts } from './words.ts'

/**
 * Shows something to one person alone: below what they wrote, or in the channel. Where we are not in that channel, by the way
 * that Slack gave with the command; where there is none, in the private chat, in which it simply stands.
 */
export function whisperer(parts: { readonly web: SlackWeb; readonly pace: SlackPace; readonly triggers: Triggers; readonly texts: SlackTexts; readonly log: Log }) {
  const { web, pace } = parts
  return async (to: Address & { readonly user: string }, spoken: Spoken, answers: ChatEvent | null): Promise<void> => {
    const card = drawCard(spoken[to.lang], { words: parts.texts[to.lang], lang: to.lang, place: 'alone' })
    const content = { text: card.text, blocks: card.blocks }
    const direct = (chat: string) => pace.call({ chat, deed: 'post' }, () => sendBlocks(parts, 'chat.postMessage', { channel: chat, ...content }))
    if (to.chat === to.user || (isDirect(to.chat) && answers?.direct !== false)) {
      await direct(to.chat)
      return
    }
    const thread = answers?.kind === 'text' ? answers.replyTo?.message : undefined
    try {
      await pace.call({ chat: to.chat, deed: 'whisper' }, () => sendBlocks({ web, log: parts.log }, 'chat.postEphemeral', { channel: to.chat, user: to.user, ...content, ...(thread === undefined ? {} : { thread_ts: thread }) }))
    } catch (error) {
      if (!(error instanceof Fault) || error.retry === 'later') throw error
      const way = answers === null ? null : parts.triggers.answerAt(answers.id)
      if (way !== null && (await answered(way, content, parts.log))) return
      await direct(to.user)
    }
  }
}

/** Whether Slack took the answer at the address that it gave with a command or a press. */
async function answered(url: string, content: object, log: Log): Promise<boolean> {
  try {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...content }), signal: AbortSignal.timeout(ANSWER_WITHIN) })
    return response.ok
  } catch (error) {
    log.debug({ error }, 'an answer address of Slack did not take an answer')
    return false
  }
}

const ANSWER_WITHIN = 5000
