import type { ModuleSwitch } from '../../core/recovery-settings.ts'
import type { SwitchAsk } from './switch.ts'

/** Does it for each of them, a few at a time; told to stop, it begins no further one and returns those that it has done. */
export async function ofEach(asks: readonly SwitchAsk[], how: { readonly work: (ask: SwitchAsk) => Promise<ModuleSwitch>; readonly signal: AbortSignal; readonly begun: (ask: SwitchAsk, done: number) => void }): Promise<readonly ModuleSwitch[]> {
  const found = new Map<number, ModuleSwitch>()
  const waiting = [...asks.entries()]
  const stopped = () => how.signal.aborted
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined && !stopped(); next = waiting.shift()) {
      const [place, ask] = next
      how.begun(ask, found.size)
      try {
        found.set(place, await how.work(ask))
      } catch (error) {
        if (!stopped()) throw error
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return [...found.entries()].sort(([a], [b]) => a - b).map(([, it]) => it)
}

const AT_ONCE = 4
