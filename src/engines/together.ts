import { joined } from '../core/joined.ts'
import { pulseOf, tiePulse } from '../core/pulse.ts'

/** Does things side by side. When one fails the others are stopped and waited for, so that nothing goes on behind our back. */
export async function together<T extends readonly unknown[]>(signal: AbortSignal, ...works: { readonly [K in keyof T]: (signal: AbortSignal) => Promise<T[K]> }): Promise<T> {
  const stop = new AbortController()
  const both = joined([signal, stop.signal])
  const pulse = pulseOf(signal)
  if (pulse !== null) tiePulse(both.signal, pulse)
  const causes: unknown[] = []
  const endings = await Promise.allSettled(works.map(async (work) => {
    try {
      return await work(both.signal)
    } catch (error) {
      causes.push(error)
      stop.abort()
      throw error
    }
  }))
  both.letGo()
  if (causes.length > 0) throw causes[0]
  return endings.map((ending) => (ending.status === 'fulfilled' ? ending.value : undefined)) as unknown as T
}
