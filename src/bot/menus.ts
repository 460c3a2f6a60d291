import type { ChatPlatform, MenuSheet } from '../chat/platform.ts'
import { MINUTE, SECOND } from '../core/clock.ts'
import { digest } from '../core/digest.ts'
import { Fault } from '../core/fault.ts'
import { onlooker } from '../core/onlooker.ts'
import type { PlatformId } from '../core/people.ts'
import type { Worker } from '../core/worker.ts'
import { peoplesMark } from '../store/homes.ts'
import { everybody } from '../store/people.ts'
import { roomsInReach } from '../store/rooms.ts'
import { textsFor } from '../texts/words.ts'
import type { Kit } from './kit.ts'
import { menuSheets } from './menu.ts'

/**
 * Keeps each platform's own menu as the people and rooms of this moment make it: what a chat's people may say, and no
 * more. Looks at most every few seconds, calls a platform only where its menu changed, and tries again what failed.
 */
export function menus(kit: Kit, platforms: ReadonlyMap<PlatformId, ChatPlatform>): Worker {
  const texts = textsFor(kit.site.zone)
  const shelves = [...platforms.values()].map((platform): Shelf => ({ platform, sheets: [], wanted: '', shown: '', failures: 0, notBefore: -Infinity }))
  let lookedAt = -Infinity
  let mark = ''

  async function look(): Promise<number | null> {
    const now = kit.clock.passed()
    const next = await readAgain(now)
    const due = shelves.filter((shelf) => shelf.wanted !== shelf.shown)
    await Promise.all(due.filter((shelf) => shelf.notBefore <= now).map((shelf) => show(shelf, now)))
    const soonest = earliest([next, ...shelves.filter((shelf) => shelf.wanted !== shelf.shown).map((shelf) => shelf.notBefore)])
    return soonest === null ? null : soonest - kit.clock.passed()
  }

  /** People and rooms change in bursts: what comes in between is read together. */
  async function readAgain(now: number): Promise<number | null> {
    const seen = await kit.store.read(peoplesMark)
    if (seen === mark) return null
    if (now - lookedAt < EVERY) return lookedAt + EVERY
    lookedAt = now
    mark = seen
    const { people, rooms } = await kit.store.read(async (query) => ({ people: await everybody(query), rooms: await roomsInReach(query) }))
    for (const shelf of shelves) {
      const sheets = menuSheets(kit.menu, { texts, platform: shelf.platform.id, people, rooms })
      const named = digest(sheets)
      if (named === shelf.wanted) continue
      Object.assign(shelf, { wanted: named, sheets, failures: 0, notBefore: -Infinity })
    }
    return null
  }

  async function show(shelf: Shelf, now: number): Promise<void> {
    const { platform } = shelf
    const asked = shelf.wanted
    try {
      await platform.menu(shelf.sheets)
      Object.assign(shelf, { shown: asked, failures: 0 })
    } catch (error) {
      shelf.failures += 1
      shelf.notBefore = now + waitAfter(error, shelf.failures)
      kit.log.warn({ platform: platform.id, error, again: shelf.notBefore - now }, 'a menu could not be shown')
    }
  }

  return onlooker(kit, { what: 'menus', look })
}

interface Shelf {
  readonly platform: ChatPlatform
  sheets: readonly MenuSheet[]
  /** Digests of the menu as it should be, and as the platform has it. */
  wanted: string
  shown: string
  failures: number
  notBefore: number
}

/** How long a platform is left alone after so many failures in a row. */
export function waitAfter(error: unknown, failures: number): number {
  if (error instanceof Fault && error.after !== undefined) return error.after * SECOND
  return error instanceof Fault && error.retry === 'never' ? LONGEST_WAIT : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1))
}

function earliest(moments: readonly (number | null)[]): number | null {
  const known = moments.filter((moment) => moment !== null)
  return known.length === 0 ? null : Math.min(...known)
}

const EVERY = 5 * SECOND
const FIRST_WAIT = 5 * SECOND
const LONGEST_WAIT = 30 * MINUTE
