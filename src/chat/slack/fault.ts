import { webApi } from '@slack/bolt'
import { Fault } from '../../core/fault.ts'

/**
 * What a failed call means for us. A room that is closed to us, or a message that is gone, is never tried again. A token that
 * is worth nothing says nothing of any room: it is tried later, when somebody may have put it right. What Slack refuses in the
 * form of our own message is our mistake and stays the error that it was.
 */
export function faultOf(error: unknown, op: string): unknown {
  if (error instanceof Fault) return error
  if (error instanceof webApi.WebAPIRateLimitedError) return new Fault({ area: 'chat', op, retry: 'later', after: error.retryAfter, cause: error, detail: 'too many calls' })
  if (error instanceof webApi.WebAPIHTTPError) return new Fault({ area: 'chat', op, retry: 'later', hint: 'network', cause: error, detail: `Slack answered ${error.statusCode}` })
  if (error instanceof webApi.WebAPIPlatformError) return platformFault(error, op)
  if (error instanceof webApi.WebAPIRequestError || isBroken(error)) return new Fault({ area: 'chat', op, retry: 'later', hint: 'network', cause: error, detail: error instanceof webApi.WebAPIRequestError ? error.original.message : 'the answer could not be read' })
  return error
}

/** Slack's own code, where it gave one. */
export const codeOf = (error: unknown): string | null => {
  const cause = error instanceof Fault ? error.cause : error
  return cause instanceof webApi.WebAPIPlatformError ? cause.data.error : null
}

/** For how many seconds Slack asks to be left alone; null where it refused for another reason than our pace. */
export const restOf = (error: unknown): number | null => (error instanceof Fault && error.hint !== 'permission' ? error.after ?? null : null)

export const isTokenTrouble = (error: unknown): boolean => TOKEN.has(codeOf(error) ?? '')

/** Whether Slack refused the blocks of a message: it may still take its words. */
export const isBlockTrouble = (error: unknown): boolean => ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long'].includes(codeOf(error) ?? '')

function platformFault(error: InstanceType<typeof webApi.WebAPIPlatformError>, op: string): unknown {
  const code = error.data.error
  const base = { area: 'chat', op, cause: error, detail: code } as const
  if (GONE.has(code)) return new Fault({ ...base, retry: 'never', hint: 'chat-gone' })
  if (TOKEN.has(code)) return new Fault({ ...base, retry: 'later', after: 60, hint: 'permission' })
  if (code === 'missing_scope') return new Fault({ ...base, retry: 'later', after: 300, hint: 'permission', detail: `${code}: the app needs ${(error.data as { readonly needed?: string }).needed ?? 'another scope'}` })
  return OURS.test(code) ? error : new Fault({ ...base, retry: 'later', hint: 'network' })
}

/** A body that is no JSON comes out of the client as a plain SyntaxError. */
const isBroken = (error: unknown): boolean => error instanceof SyntaxError

const GONE = new Set([
  'channel_not_found', 'is_archived', 'is_inactive', 'not_in_channel', 'invalid_channel', 'posting_to_channel_denied', 'restricted_action', 'restricted_action_read_only_channel', 'restricted_action_thread_only_channel', 'restricted_action_non_threadable_channel',
  'message_not_found', 'cant_update_message', 'edit_window_closed', 'cant_delete_message', 'thread_not_found', 'cannot_reply_to_message', 'user_not_in_channel', 'user_not_found', 'user_disabled', 'users_not_found', 'cannot_dm_bot', 'messages_tab_disabled', 'ekm_access_denied',
])
const TOKEN = new Set(['invalid_auth', 'account_inactive', 'not_authed', 'token_revoked', 'token_expired', 'org_login_required', 'not_allowed_token_type', 'no_permission', 'access_denied', 'two_factor_setup_required'])
const OURS = /^(invalid_(?!auth)|no_text$|msg_|too_many_|duplicate_|metadata_|view_too_large|hash_conflict|unknown_method|expired_trigger_id|exchanged_trigger_id|trigger_)/
