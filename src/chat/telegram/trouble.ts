import { TelegramError } from 'telegraf'
import { z } from 'zod'
import { Fault } from '../../core/fault.ts'

/** What a call came back with instead of a result. */
export type Trouble =
  | { readonly kind: 'too-many'; readonly after: number }
  /** The group goes on as a supergroup under another address. */
  | { readonly kind: 'moved'; readonly to: string }
  /** Blocked, kicked, deleted, deactivated: nobody is reached there any more. */
  | { readonly kind: 'gone' }
  /** The chat is there, but we may not write in it. */
  | { readonly kind: 'closed' }
  /** It already says so. */
  | { readonly kind: 'same' }
  /** The message to edit is not there, or is none of ours. */
  | { readonly kind: 'missing' }
  /** The person who pressed does not wait any more. */
  | { readonly kind: 'too-late' }
  | { readonly kind: 'token' }
  | { readonly kind: 'conflict'; readonly with: 'poller' | 'webhook' }
  | { readonly kind: 'network' }
  /** Something that we said is wrong: a mistake of ours. */
  | { readonly kind: 'refused' }

/** A call that went wrong, in words that hold no token. */
export class TelegramTrouble extends Error {
  readonly trouble: Trouble
  readonly method: string

  constructor(method: string, trouble: Trouble, why: string) {
    super(`${method}: ${why}`)
    this.name = 'TelegramTrouble'
    this.method = method
    this.trouble = trouble
  }
}

/** Reads what Telegram, or the way there, has said. What is not of Telegram's form was said by somebody on the way, such as a proxy. */
export function troubleOf(error: unknown): Trouble {
  const answer = refusal.safeParse(error instanceof TelegramError ? error.response : null)
  if (!answer.success) return { kind: 'network' }
  const { error_code: code, description, parameters } = answer.data
  const said = description.toLowerCase()
  if (code === 429) return { kind: 'too-many', after: parameters?.retry_after ?? 1 }
  if (parameters?.migrate_to_chat_id !== undefined) return { kind: 'moved', to: String(parameters.migrate_to_chat_id) }
  // For ten minutes after a bot has left for another server, nothing is wrong with what it says.
  if (code === 401 || code === 404 || said.includes('logged out')) return { kind: 'token' }
  if (code === 409) return { kind: 'conflict', with: said.includes('webhook') ? 'webhook' : 'poller' }
  if (code >= 500) return { kind: 'network' }
  return READINGS.find(([, words]) => words.some((word) => said.includes(word)))?.[0] ?? (code === 403 ? { kind: 'gone' } : { kind: 'refused' })
}

const refusal = z.object({
  error_code: z.int(),
  description: z.string(),
  parameters: z.object({ retry_after: z.number().optional(), migrate_to_chat_id: z.int().optional() }).optional(),
})

const READINGS: readonly (readonly [Trouble, readonly string[]])[] = [
  [{ kind: 'same' }, ['message is not modified']],
  [{ kind: 'missing' }, ['message to edit not found', "message can't be edited", 'message_id_invalid', 'there is no text in the message to edit', 'message identifier is not specified']],
  [{ kind: 'too-late' }, ['query is too old', 'query id is invalid', 'query_id_invalid']],
  [{ kind: 'closed' }, ['not enough rights', 'have no rights', 'chat_write_forbidden', 'topic_closed', 'need administrator rights', 'chat_restricted', 'chat_admin_required', 'chat_guest_send_forbidden', 'chat_send_']],
  [{ kind: 'gone' }, ['chat not found', 'bot was blocked', 'bot was kicked', 'user is deactivated', 'group chat was deleted', 'group chat was deactivated', 'message thread not found', 'topic_deleted', 'peer_id_invalid', 'user not found', "can't initiate conversation", 'bot is not a member']],
]

/** What the rest of the house is told. A mistake of ours stays an Error of its own: the room is not to blame for it. */
export function faultOf(op: string, error: unknown): Error {
  if (!(error instanceof TelegramTrouble)) return error instanceof Error ? error : new Error(String(error))
  const { trouble } = error
  const fault = { area: 'chat' as const, op, detail: error.message }
  switch (trouble.kind) {
    case 'too-many': return new Fault({ ...fault, retry: 'later', after: trouble.after })
    case 'moved': return new Fault({ ...fault, retry: 'later', after: 0 })
    case 'gone': case 'missing': return new Fault({ ...fault, retry: 'never', hint: 'chat-gone' })
    case 'closed': return new Fault({ ...fault, retry: 'never', hint: 'permission' })
    case 'token': return new Fault({ ...fault, retry: 'later', hint: 'look-at-log', after: 60 })
    case 'network': case 'conflict': return new Fault({ ...fault, retry: 'later', hint: 'network' })
    case 'same': case 'too-late': case 'refused': return error
  }
}
