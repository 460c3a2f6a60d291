import type { Json } from './shapes.ts'

/** An answer with `ok: false`: Slack's own code, and what it adds to some of them. */
export class SlackRefusal extends Error {
  readonly code: string
  readonly more: Json

  constructor(code: string, more: Json = {}) {
    super(code)
    this.name = 'SlackRefusal'
    this.code = code
    this.more = more
  }
}

/** Refuses with the list of what is wrong, in the words and places that Slack gives. */
export function refuseFlaws(code: string, flaws: readonly string[]): void {
  if (flaws.length > 0) throw new SlackRefusal(code, { errors: flaws, response_metadata: { messages: flaws.map((flaw) => `[ERROR] ${flaw}`) } })
}
