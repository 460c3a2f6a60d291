import type { LanEntry } from '../src/chat/lan.ts'
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
  /** Waits until somebody's room shows a card with a button that says this; resolves with when it was there. */
  shows(who: string, say: RegExp): Promise<number>
}

export function recoveryDesk(house: House, clock: Clock): RecoveryDesk {
  let events = 0
  const state = async (id: number) => (await house.kit.store.read((query) => procedureById(query, id)))?.state ?? null
  const somebody = (who: string) => {
    const found = personas.find(({ id }) => id === who)
    if (found === undefined) throw new Error(`${who} is none of the cast`)
    return found
  }
  const page = () => {
    if (house.lan === null) throw new Error('nobody can speak here')
    return house.lan
  }
  return {
    state,
    say: async (who, text) => {
      const { id, name, room } = somebody(who)
      events += 1
      await page().say({ id: `bench-${events}`, platform: 'web', at: clock.now(), chat: room, thread: null, chatTitle: room, direct: false, user: { id, name }, voice: 'own', kind: 'text', text, replyTo: null })
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
    shows: async (who, say) => {
      const { room } = somebody(who)
      const has = ({ chat, body }: LanEntry) => chat === room && body.by === 'bot' && (body.message.id.actions ?? []).some((action) => 'say' in action && say.test(action.say))
      const lan = page()
      return await new Promise((resolve, reject) => {
        const letGo = lan.watch(() => {
          const at = performance.now()
          lan.head().then((head) => lan.since(head - 20, 40)).then((entries) => {
            if (!entries.some(has)) return
            letGo()
            resolve(at)
          }, reject)
        })
      })
    },
  }
}
