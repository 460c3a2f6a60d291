import type { Clock } from '../core/clock.ts'
import type { Looked } from '../core/looked.ts'
import type { HttpProbe } from '../core/recovery-rules.ts'

/** Asks a page once, follows nothing, and reads no more of it than a page is long. */
export async function lookHttp(probe: HttpProbe, how: { readonly clock: Clock; readonly signal: AbortSignal }): Promise<Looked> {
  const over = new AbortController()
  const signal = AbortSignal.any([how.signal, over.signal])
  const began = how.clock.passed()
  // As time passes: the clock may be set meanwhile.
  void how.clock.sleep(probe.timeout, signal).then(() => over.abort(), () => undefined)
  try {
    const answer = await fetch(probe.url, { signal, redirect: 'manual', headers: { 'user-agent': 'Pulih', 'cache-control': 'no-cache' } })
    const text = await beginningOf(answer)
    if (answer.status !== probe.status) return { ok: false, why: 'status', detail: String(answer.status) }
    if (probe.contains !== null && !text.includes(probe.contains)) return { ok: false, why: 'content', detail: probe.contains }
    return { ok: true, ms: how.clock.passed() - began }
  } catch (error) {
    if (how.signal.aborted) throw error
    return { ok: false, why: 'away', detail: over.signal.aborted ? '' : reason(error) }
  } finally {
    over.abort()
  }
}

async function beginningOf({ body }: Response): Promise<string> {
  if (body === null) return ''
  const parts: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop ends the answer.
  for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
    parts.push(part)
    bytes += part.length
    if (bytes >= MOST) break
  }
  return Buffer.concat(parts).toString('utf8')
}

/** What the system says, without the address. */
const reason = (error: unknown): string => (error instanceof Error && error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : '')

const MOST = 1024 * 1024
