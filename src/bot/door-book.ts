import type { Knock, Knocked } from '../chat/platform.ts'
import { MINUTE, type Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Worker } from '../core/worker.ts'
import { audit } from '../store/audit.ts'
import type { Store } from '../store/store.ts'

export interface DoorBook extends Worker {
  readonly knocked: Knocked
}

/**
 * Puts on record who was refused at a platform's door. A storm cannot fill the trail: of each platform and reason the first
 * three stand by themselves, and while it lasts one line now and then says how many more there were.
 */
export function doorBook(desk: { readonly store: Pick<Store, 'write'>; readonly clock: Clock; readonly log: Log }): DoorBook {
  const { store, clock, log } = desk
  const closing = new AbortController()
  const spells = new Map<string, Spell>()
  const ends = new Set<Promise<void>>()
  const writing = new Set<Promise<void>>()

  function write(of: Pick<Knock, 'platform' | 'why'>, line: { readonly at: Date; readonly facts: object }): void {
    const entry = { at: line.at, by: { kind: 'bot' }, act: 'door.refused', subject: `platform:${of.platform}`, facts: { reason: of.why, ...line.facts } } as const
    const written: Promise<void> = store.write((tx) => audit(tx, entry))
      .catch((error: unknown) => { log.error({ error, line: entry }, 'who was refused at the door could not be written down') })
      .finally(() => { writing.delete(written) })
    writing.add(written)
  }

  function begin(of: Pick<Knock, 'platform' | 'why'>, how: { readonly ms: number; readonly alone: number }): Spell {
    const spell: Spell = { since: clock.now(), alone: how.alone, more: 0, from: new Set() }
    spells.set(keyOf(of), spell)
    const ended: Promise<void> = clock.sleep(how.ms, closing.signal).then(() => {
      ends.delete(ended)
      spells.delete(keyOf(of))
      if (spell.more === 0) return
      write(of, { at: clock.now(), facts: { more: spell.more, since: spell.since.toISOString(), from: [...spell.from] } })
      if (!closing.signal.aborted) begin(of, { ms: Math.min(2 * how.ms, LONGEST), alone: 0 })
    })
    ends.add(ended)
    return spell
  }

  async function written(): Promise<void> {
    while (writing.size > 0) await Promise.all(writing)
  }

  return {
    knocked: (knock) => {
      if (closing.signal.aborted) return
      const spell = spells.get(keyOf(knock)) ?? begin(knock, { ms: MINUTE, alone: ALONE })
      if (spell.alone > 0) {
        spell.alone -= 1
        write(knock, { at: knock.at, facts: { from: knock.from } })
        return
      }
      spell.more += 1
      if (knock.from !== null && spell.from.size < MOST_ADDRESSES) spell.from.add(knock.from)
    },
    start: async () => undefined,
    idle: written,
    stop: async () => {
      closing.abort()
      await Promise.all(ends)
      await written()
    },
  }
}

/** A while in which one platform refuses for one reason. */
interface Spell {
  readonly since: Date
  /** How many more stand in lines of their own. */
  alone: number
  /** How many came besides. */
  more: number
  readonly from: Set<string>
}

const keyOf = ({ platform, why }: Pick<Knock, 'platform' | 'why'>) => `${platform} ${why}`
const ALONE = 3
/** What is still uncounted when the process is killed stands in the log alone. */
const LONGEST = 10 * MINUTE
const MOST_ADDRESSES = 8
