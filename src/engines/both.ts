/** Does two things side by side. When one fails the other is stopped and waited for, so that nothing goes on behind our back. */
export async function both<A, B>(signal: AbortSignal, one: (signal: AbortSignal) => Promise<A>, other: (signal: AbortSignal) => Promise<B>): Promise<[A, B]> {
  const stop = new AbortController()
  const joined = AbortSignal.any([signal, stop.signal])
  let cause: { readonly error: unknown } | null = null
  const guard = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      cause ??= { error }
      stop.abort()
      throw error
    }
  }
  const [a, b] = await Promise.allSettled([guard(one(joined)), guard(other(joined))])
  if (a.status === 'fulfilled' && b.status === 'fulfilled') return [a.value, b.value]
  throw (cause as { readonly error: unknown } | null)?.error
}
