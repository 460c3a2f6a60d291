import type { Attachment, Line } from '../../texts/message.ts'
import type { MessageRef } from '../platform.ts'
import { LIMITS } from './blocks.ts'
import { listAt, textAt, type Json } from './json.ts'
import { escape, plainWords } from './mrkdwn.ts'
import { pack } from './pack.ts'
import { shorten } from './shorten.ts'
import type { SlackWeb } from './web.ts'
import type { SlackText } from './words.ts'

/** How we know our message of detail again. */
export const DETAIL = 'pulih_detail'

/** What stands below a card: our message of detail, and files by name with their digest or their length. */
export interface Standing {
  readonly detail: { readonly ts: string; readonly digest: string } | null
  readonly files: ReadonlySet<string>
}

/** Looks what stands below a card of which we remember nothing, as after a restart. */
export async function standingBelow(web: SlackWeb, card: MessageRef): Promise<Standing> {
  const replies = listAt(await web.call('conversations.replies', { channel: card.chat, ts: card.message, limit: 200, include_all_metadata: true }), 'messages')
  const detail = replies.find((reply) => textAt(reply, 'metadata', 'event_type') === DETAIL && textAt(reply, 'bot_id') !== '')
  return {
    detail: detail === undefined ? null : { ts: textAt(detail, 'ts'), digest: textAt(detail, 'metadata', 'event_payload', 'digest') },
    files: new Set(replies.flatMap((reply) => listAt(reply, 'files')).map((file) => `${textAt(file, 'name')} ${String(file['size'])}`)),
  }
}

/** The detail as one message, and as a file too where it is longer than a message may be. */
export function drawBelow(want: { readonly lines: readonly Line[]; readonly words: SlackText }): { readonly blocks: readonly Json[]; readonly text: string; readonly files: readonly Attachment[] } {
  const { slack } = want.words
  const packed = pack([{ kind: 'lines', lines: want.lines }], { blocks: LIMITS.blocks, size: LIMITS.all })
  const whole = want.lines.map(plainWords).join('\n')
  return {
    blocks: packed.blocks, text: escape(shorten(want.lines.length === 0 ? slack.detail : plainWords(want.lines[0] ?? []) || slack.detail, 300)),
    files: packed.spill.length === 0 ? [] : [{ name: `${slack.detailFile}.txt`, mime: 'text/plain', text: `${whole}\n` }],
  }
}
