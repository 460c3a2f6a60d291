import { setMaxListeners } from 'node:events'
import { MINUTE, SECOND, type Clock } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { Turn } from '../platform.ts'
import { restOf } from './fault.ts'
import { gate, type Gate, type Place } from './gate.ts'

/** Slack's limits as we keep them: its own tiers are "so many and more", and a workspace may have been given more. */
export interface SlackLimits {
  /** At least so long between two posts in one channel. */
  readonly postEvery: number
  readonly postsAMinute: number
  readonly editsAMinute: number
  readonly whispersAMinute: number
  readonly looksAMinute: number
}

export const LIMITS_OF_SLACK: SlackLimits = { postEvery: SECOND, postsAMinute: 300, editsAMinute: 50, whispersAMinute: 100, looksAMinute: 50 }

export interface Deed {
  readonly chat: string
  readonly deed: Turn['deed'] | 'whisper' | 'look'
  readonly urgency?: Turn['urgency']
}

/** Takes turns so that no call breaks a limit, and lets a channel rest for as long as Slack asks. */
export interface SlackPace {
  /** Waits for a turn; the next call for the same deed uses it. */
  turn(deed: Deed, signal: AbortSignal): Promise<void>
  /** Makes the call with a turn that was taken, or takes one first. */
  call<T>(deed: Deed, work: () => Promise<T>): Promise<T>
}

export function slackPace(clock: Clock, limits: SlackLimits, closing: AbortSignal): SlackPace {
  // Every call that waits for its turn listens for the end.
  setMaxListeners(0, closing)
  const channels = new Map<string, Gate>()
  const posts = gate(clock, limits.postsAMinute, MINUTE)
  const edits = gate(clock, limits.editsAMinute, MINUTE)
  const whispers = gate(clock, limits.whispersAMinute, MINUTE)
  const looks = gate(clock, limits.looksAMinute, MINUTE)
  const ready = new Map<string, Place[]>()

  const gatesOf = (deed: Deed): readonly Gate[] => {
    switch (deed.deed) {
      case 'post': return [channelGate(deed.chat), posts]
      case 'edit': return [edits]
      case 'whisper': return [whispers]
      case 'look': return [looks]
    }
  }
  const channelGate = (chat: string): Gate => {
    const found = channels.get(chat) ?? gate(clock, 1, limits.postEvery)
    if (channels.size > MANY) for (const [name, old] of channels) if (old.idle()) channels.delete(name)
    channels.set(chat, found)
    return found
  }
  const take = async (deed: Deed, signal: AbortSignal): Promise<Place | null> => {
    const places: Place[] = []
    for (const one of gatesOf(deed)) {
      const place = await one.take(signal, deed.urgency ?? USUAL)
      if (place === null) {
        for (const taken of places) taken.leave()
        return null
      }
      places.push(place)
    }
    return { takenAt: clock.passed(), begin: () => { for (const place of places) place.begin() }, leave: () => { for (const place of places) place.leave() } }
  }
  return {
    turn: async (deed, signal) => {
      const place = await take(deed, signal)
      if (place === null) return
      const key = keyOf(deed)
      ready.set(key, [...(ready.get(key) ?? []), place])
    },
    call: async (deed, work) => {
      const place = fresh(ready, keyOf(deed), clock.passed()) ?? await take(deed, closing)
      if (place === null) throw new Fault({ area: 'chat', op: `slack ${deed.deed}`, retry: 'later', detail: 'the house is closing' })
      place.begin()
      try {
        return await work()
      } catch (error) {
        const rest = restOf(error)
        if (rest !== null) gatesOf(deed)[0]?.hold(rest * SECOND)
        throw error
      } finally {
        place.leave()
      }
    },
  }
}

const keyOf = (deed: Deed) => `${deed.deed} ${deed.chat}`

/** A turn that was taken and not used in time is none any more. */
function fresh(ready: Map<string, Place[]>, key: string, now: number): Place | null {
  const places = ready.get(key) ?? []
  ready.delete(key)
  const [first, ...rest] = places.filter((place) => now - place.takenAt < USE_WITHIN)
  if (rest.length > 0) ready.set(key, rest)
  return first ?? null
}

const USUAL = 1
const USE_WITHIN = 10_000
const MANY = 2000
