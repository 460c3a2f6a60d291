/** What Telegram answers instead of a result; the words are Telegram's own, since adapters read them. */
export class Refusal extends Error {
  readonly code: number
  readonly parameters: { readonly retry_after?: number; readonly migrate_to_chat_id?: number } | undefined

  constructor(code: number, description: string, parameters?: Refusal['parameters']) {
    super(description)
    this.code = code
    this.parameters = parameters
  }
}

/** 400: the request itself is wrong. */
export const badRequest = (why: string, parameters?: Refusal['parameters']) => new Refusal(400, `Bad Request: ${why}`, parameters)

/** 403: the bot may not. */
export const forbidden = (why: string) => new Refusal(403, `Forbidden: ${why}`)

/** 409: two want the same updates. */
export const conflict = (why: string) => new Refusal(409, `Conflict: ${why}`)

/** 429: too much, with the seconds to wait. */
export const tooMany = (seconds: number) => new Refusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds })
