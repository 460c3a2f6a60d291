import { Fault } from '../core/fault.ts'
import { LARGEST_FILE, type Fetched } from '../core/sent-file.ts'

/** Reads what lies at an address to its end, and no more of it than we take. Throws a Fault that holds no secret where the line breaks. */
export async function drained(of: { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly secret: string }): Promise<Fetched> {
  try {
    // Whoever leads elsewhere would be handed the key.
    const answer = await fetch(of.url, { headers: of.headers, redirect: 'error', signal: AbortSignal.timeout(PATIENCE) })
    if (answer.status === 401 || answer.status === 403) return { ok: false, why: 'not-allowed' }
    if (answer.status === 404 || answer.status === 410) return { ok: false, why: 'gone' }
    if (!answer.ok || answer.body === null) throw new Error(`the answer is ${answer.status}`)
    const parts: Uint8Array[] = []
    let bytes = 0
    for await (const part of answer.body as AsyncIterable<Uint8Array>) {
      bytes += part.length
      if (bytes > LARGEST_FILE) return { ok: false, why: 'too-large' }
      parts.push(part)
    }
    return { ok: true, bytes: Buffer.concat(parts) }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    throw new Fault({ area: 'chat', op: 'fetch a file', retry: 'later', hint: 'network', detail: said.replaceAll(of.secret, '…') })
  }
}

const PATIENCE = 60_000
