import { CODE_LASTS, codeOf, codeSecret, spanAt } from '../../core/one-time-code.ts'
import { everybody } from '../../store/people.ts'
import { secondFactorOf } from '../../store/second-factors.ts'
import type { RecoveryWard } from './recovery-ward.ts'

/** The authenticator apps of a ward's people, by name. */
export interface Phones {
  /** What the app shows now. */
  readonly shown: (name: string) => Promise<string>
  /** Sets the app up in private; its codes count from the next half minute on. */
  readonly setUp: (user: string, name: string) => Promise<void>
}

export function phones(w: () => RecoveryWard): Phones {
  const shown = async (name: string) => {
    const { home, kit, clock } = w()
    const id = (await home.store.read(everybody)).find((one) => one.name === name)?.id ?? 0
    const factor = await home.store.read((query) => secondFactorOf(query, id))
    return codeOf(codeSecret(await kit.outside.codeKey(), { person: id, nonce: factor?.nonce ?? '' }), spanAt(clock.now().getTime()))
  }
  return {
    shown,
    setUp: async (user, name) => {
      await w().alone(user, '/kode')
      await w().alone(user, `/kode ${await shown(name)}`)
      await w().pass(CODE_LASTS)
    },
  }
}
