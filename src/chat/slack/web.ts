import { webApi } from '@slack/bolt'
import type { Log } from '../../core/log.ts'
import { boltLogger } from './quiet-bolt.ts'
import { faultOf, isTokenTrouble } from './fault.ts'
import type { Json } from './json.ts'
import type { Method } from './methods.ts'

/** The one door to Slack's Web API. What fails comes out as a Fault, or as the error that our own mistake brought. */
export interface SlackWeb {
  call(method: Method, args: Json): Promise<Json>
  /** Puts a file into a channel, below that message. */
  upload(file: { readonly name: string; readonly bytes: Buffer; readonly chat: string; readonly thread: string; readonly comment?: string }): Promise<void>
  /** Why the token is worth nothing; null while it is. */
  tokenTrouble(): string | null
}

/** How every call goes out: no retries and no waiting of the library's own, for its queue would make other rooms wait too. */
export function clientOptions(parts: { readonly apiUrl: string; readonly log: Log }) {
  return { slackApiUrl: parts.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, timeout: ANSWER_WITHIN, logger: boltLogger(parts.log) }
}

export function slackWeb(parts: { readonly botToken: string; readonly apiUrl: string; readonly log: Log }): SlackWeb {
  const client = new webApi.WebClient(parts.botToken, clientOptions(parts))
  let trouble: string | null = null
  const translated = async <T>(op: string, work: () => Promise<T>): Promise<T> => {
    try {
      const made = await work()
      trouble = null
      return made
    } catch (error) {
      const fault = faultOf(error, op)
      if (isTokenTrouble(error)) trouble = fault instanceof Error ? fault.message : op
      throw fault
    }
  }
  return {
    call: (method, args) => translated(`slack ${method}`, async () => ({ ...await client.apiCall(method, args) })),
    upload: (file) => translated('slack upload', async () => {
      await client.filesUploadV2({ channel_id: file.chat, thread_ts: file.thread, filename: file.name, title: file.name, file: file.bytes, ...(file.comment === undefined ? {} : { initial_comment: file.comment }) })
    }),
    tokenTrouble: () => trouble,
  }
}

const ANSWER_WITHIN = 10_000
