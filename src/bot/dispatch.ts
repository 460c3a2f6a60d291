import type { ChatEvent, ChatPlatform } from '../chat/platform.ts'
import { SECOND } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import { beginning } from '../core/letters.ts'
import type { PlatformId } from '../core/people.ts'
import { within } from '../core/within.ts'
import type { Worker } from '../core/worker.ts'
import { receive as keep } from '../store/inbox.ts'
import { whisperer } from './answer.ts'
import { pickOut } from './dispatch-aside.ts'
import { concernsUs } from './dispatch-hear.ts'
import type { DispatchDesk, Letter } from './dispatch-desk.ts'
import { workOff } from './dispatch-work.ts'
import { LONGEST } from './grammar-text.ts'
import type { Kit } from './kit.ts'

export interface Dispatch extends Worker {
  /** Resolves when the event is durable, or is none of ours; rejects where it could not be kept, so that it is not acknowledged. */
  receive(event: ChatEvent): Promise<void>
}

/**
 * Chat in: keeps every event before it is acknowledged, works it off in its chat's order, several chats at once.
 * An event delivered twice acts once; one that was kept when the process died is worked off at the next start.
 */
export function dispatch(kit: Kit, platforms: ReadonlyMap<PlatformId, ChatPlatform>): Dispatch {
  const whisper = whisperer(kit, platforms)
  const fetch: DispatchDesk['fetch'] = async (platform, file) => await platforms.get(platform)?.fetch?.(file) ?? { ok: false, why: 'gone' }
  const closing = new AbortController()
  /** A chat that has a line has something waiting or in hand; it is ready when nothing of it is in hand. */
  const lines = new Map<string, Letter[]>()
  const ready: string[] = []
  const inHand = new Set<Promise<void>>()

  function add(letter: Letter): void {
    const key = `${letter.event.platform} ${letter.event.chat}`
    const line = lines.get(key)
    if (line !== undefined) {
      line.push(letter)
      return
    }
    lines.set(key, [letter])
    ready.push(key)
    next()
  }

  function next(): void {
    while (inHand.size < CHATS_AT_ONCE && !closing.signal.aborted) {
      const key = ready.shift()
      if (key === undefined) return
      const work: Promise<void> = turn(key).finally(() => {
        inHand.delete(work)
        next()
      })
      inHand.add(work)
    }
  }

  async function turn(key: string): Promise<void> {
    const line = lines.get(key)
    const letter = line?.shift()
    if (letter !== undefined) await workOff({ kit, whisper, fetch }, letter)
    if (line === undefined || line.length === 0) lines.delete(key)
    else ready.push(key)
  }

  async function receive(event: ChatEvent): Promise<void> {
    if (closing.signal.aborted) throw new Fault({ area: 'bot', op: 'receive', retry: 'later', detail: 'the house is closing' })
    if (!(await kit.store.read((query) => concernsUs(query, event)))) return
    const kept = bounded(event)
    const id = await kit.store.write((tx) => keep(tx, { platform: event.platform, eventId: event.id, event: JSON.stringify(kept), at: kit.clock.now() }))
    if (id !== null) add({ id, event: kept })
  }

  async function pickUp(): Promise<void> {
    const at = kit.clock.now()
    const { aside, letters } = await kit.store.write((tx) => pickOut(tx, { at, speak: kit.speak }))
    if (aside.length > 0) kit.log.error({ events: aside }, 'events that cannot be read, or were waiting at too many starts in a row, are set aside')
    for (const letter of letters) add(letter)
  }

  async function listen(platform: ChatPlatform): Promise<void> {
    for (let wait = SECOND; !closing.signal.aborted; wait = Math.min(60 * SECOND, wait * 2)) {
      try {
        await platform.start(receive)
        return
      } catch (error) {
        kit.log.error({ platform: platform.id, error }, 'a chat platform does not listen')
        if (!(error instanceof Fault) || error.retry === 'never') return
      }
      await kit.clock.sleep(wait, closing.signal)
    }
  }

  async function settled(): Promise<void> {
    while (inHand.size > 0) await Promise.all(inHand)
    await whisper.done()
  }

  return {
    receive,
    start: async () => {
      await pickUp()
      // The page is there at once; a platform across the internet may take its time.
      await within(kit.clock, SECOND, Promise.all([...platforms.values()].map(listen)))
    },
    idle: settled,
    stop: async () => {
      closing.abort()
      await within(kit.clock, FINISH_WITHIN, settled())
    },
  }
}

const CHATS_AT_ONCE = 16
const FINISH_WITHIN = 5 * SECOND

/** As much of a text as the grammar needs to refuse it. */
function bounded(event: ChatEvent): ChatEvent {
  const most = LONGEST * 4
  switch (event.kind) {
    case 'text': return { ...event, text: beginning(event.text, most) }
    case 'press': return { ...event, say: beginning(event.say, most) }
    case 'filled': return { ...event, values: Object.fromEntries(Object.entries(event.values).map(([key, value]) => [key, beginning(value, most)])) }
    case 'home': case 'moved': case 'gone': return event
  }
}
