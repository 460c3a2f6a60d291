import type { Clock } from '../src/core/clock.ts'
import type { ProcedureState } from '../src/core/procedure.ts'
import { standInHand, stepInHand } from '../src/core/procedure-reading.ts'
import type { House } from '../src/house/house.ts'
import { personas } from '../src/demo/cast.ts'
import { procedureById } from '../src/store/procedures.ts'

/** People at the page of a house, who type. */
export interface RecoveryDesk {
  say(who: string, text: string): Promise<void>
  state(id: number): Promise<ProcedureState | null>
  /** Waits until a step stands so, and looks every few milliseconds; refuses where it fails. */
  comes(id: number, step: string): Promise<void>
}

export function recoveryDesk(house: House, clock: Clock): RecoveryDesk {
  let events = 0
  const state = async (id: number) => (await house.kit.store.read((query) => procedureById(query, id)))?.state ?? null
  return {
    state,
    say: async (who, text) => {
      const somebody = personas.find(({ id }) => id === who)
      if (house.lan === null || somebody === undefined) throw new Error('nobody can speak here')
      events += 1
      await house.lan.say({ id: `bench-${events}`, platform: 'web', at: clock.now(), chat: somebody.room, thread: null, chatTitle: somebody.room, direct: false, user: { id: somebody.id, name: somebody.name }, voice: 'own', kind: 'text', text, replyTo: null })
    },
    comes: async (id, step) => {
      for (;;) {
        const now = await state(id)
        const stand = now === null ? null : standInHand(now)
        if (now !== null && stand?.is === 'failed') throw new Error(JSON.stringify(now.evidence.at(-1)))
        if (now !== null && (step === 'over' ? stepInHand(now) === null : stepInHand(now)?.key === step && stand?.is === 'open')) return
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
  }
}
