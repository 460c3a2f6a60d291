import type { Clock } from '../../core/clock.ts'
import type { Store } from '../../store/store.ts'

/** One process, as what it holds of the world outside: once it has died, nothing that it was about to do is done, and nobody in it hears anything. */
export interface Mortal {
  readonly clock: Clock
  readonly store: Store
  /** Hands and chats, as this process holds them: all that they can do is asked for and waited for. */
  hold<T extends object>(port: T): T
  /** Kills it between two of its transactions. Tools that were to end at a word end with it; no good-bye is said. */
  die(): Promise<void>
}

/** Lets a process live on a clock and a store that outlive it. */
export function mortal(of: { readonly clock: Clock; readonly store: Store }): Mortal {
  let life: 'alive' | 'dying' | 'dead' = 'alive'
  const death = new AbortController()
  const never = <T>(): Promise<T> => new Promise<T>(() => undefined)
  /** Settles while somebody lives to hear it; who is dying still does, unless it is about a transaction. */
  const heard = async <T>(work: Promise<T>, by: 'the living' | 'whoever lives' = 'whoever lives'): Promise<T> => {
    await work.catch(() => undefined)
    return life === 'dead' || (life === 'dying' && by === 'the living') ? await never() : await work
  }
  const until = (signal: AbortSignal | undefined) => (signal === undefined ? death.signal : AbortSignal.any([signal, death.signal]))
  const withEnd = (arg: unknown): unknown => {
    if (arg instanceof AbortSignal) return until(arg)
    return typeof arg === 'object' && arg !== null && 'signal' in arg && arg.signal instanceof AbortSignal ? { ...arg, signal: until(arg.signal) } : arg
  }

  return {
    clock: { now: () => of.clock.now(), passed: () => of.clock.passed(), sleep: (ms, signal) => (life === 'dead' ? never() : heard(of.clock.sleep(ms, until(signal)))) },
    store: {
      read: (fn) => (life === 'dead' ? never() : heard(of.store.read(fn))),
      write: (fn) => (life !== 'alive' ? never() : heard(of.store.write(async (tx) => {
        if (life !== 'alive') throw new Error('whoever was about to write this has died')
        return await fn(tx)
      }), 'the living')),
      onCommit: (listener) => of.store.onCommit(() => { if (life === 'alive') listener() }),
      close: () => Promise.reject(new Error('the store outlives this process')),
    },
    hold: (port) => new Proxy(port, {
      get: (target, name) => {
        const found: unknown = Reflect.get(target, name)
        if (typeof found !== 'function') return found
        return (...args: readonly unknown[]): unknown => {
          if (life === 'dead') return never()
          const result: unknown = Reflect.apply(found, target, args.map(withEnd))
          return result instanceof Promise ? heard(result) : result
        }
      },
    }),
    die: async () => {
      life = 'dying'
      // Whatever is within a transaction is done with it: half of one is never on the disk.
      await of.store.write(async () => undefined)
      life = 'dead'
      death.abort('shutdown')
    },
  }
}
