import type { ChatPlatform } from '../chat/platform.ts'
import { DAY, SECOND } from '../core/clock.ts'
import { digest } from '../core/digest.ts'
import { Fault } from '../core/fault.ts'
import { onlooker } from '../core/onlooker.ts'
import type { PlatformId } from '../core/people.ts'
import type { ServicesNow } from '../core/service-state.ts'
import type { Worker } from '../core/worker.ts'
import { forgetHome, noteHome, openedHomes, peoplesMark, type Home } from '../store/homes.ts'
import { personBehind } from '../store/people.ts'
import { servicesStand } from '../store/services-known.ts'
import type { Spoken } from '../texts/message.ts'
import { homeView, type Waiting } from '../texts/views/home.ts'
import { strangerView } from '../texts/views/start.ts'
import type { Kit } from './kit.ts'
import { waitAfter } from './menus.ts'

/**
 * Shows people their own pages: at each opening, and again when what waits for them has changed, but not more often than
 * every few seconds. Somebody whom we do not know, or know no more, is shown the way in and nothing of the hospital.
 */
export function homes(kit: Kit, platforms: ReadonlyMap<PlatformId, ChatPlatform>): Worker {
  const pages = new Map<string, Page>()
  let seen = ''
  let lookedAt = -Infinity

  async function look(): Promise<number | null> {
    const now = kit.clock.now()
    const passed = kit.clock.passed()
    const mark = await kit.store.read(peoplesMark)
    const open = (await kit.store.read((query) => openedHomes(query, new Date(now.getTime() - KEPT_UP_FOR)))).filter((home) => platforms.get(home.platform)?.home !== undefined)
    if (open.length === 0) return null
    const asked = open.some((home) => home.opens !== home.answered && (pageOf(home).failures === 0 || pageOf(home).notBefore <= passed))
    const due = mark === seen ? pagesDue(open) : lookedAt + EVERY
    if (!asked && (due === null || due > passed)) return untilThen(due)
    lookedAt = passed
    seen = mark
    const waiting = await kit.store.read((query) => kit.waiting(query, now))
    const services = await kit.store.read((query) => servicesStand(query, kit))
    await Promise.all(open.map((home) => attend(home, { waiting, services, now })))
    return untilThen(pagesDue(open))
  }

  const untilThen = (due: number | null) => (due === null ? null : due - kit.clock.passed())

  /** When the next page is to be shown that could not be shown before, or not so soon. */
  function pagesDue(open: readonly Home[]): number | null {
    const moments = open.flatMap((home) => (pageOf(home).owed ? [pageOf(home).notBefore] : []))
    return moments.length === 0 ? null : Math.min(...moments)
  }

  function pageOf(home: Home): Page {
    const key = `${home.platform} ${home.userId}`
    const page = pages.get(key) ?? { owed: false, notBefore: -Infinity, failures: 0 }
    pages.set(key, page)
    return page
  }

  async function attend(home: Home, facts: Facts): Promise<void> {
    const page = pageOf(home)
    const spoken = await pageFor(home, facts)
    const shown = digest(spoken)
    const opened = home.opens !== home.answered
    page.owed = opened || shown !== home.shown
    // Whoever opens the page is answered at once; a page that lies open may wait a moment.
    if (!page.owed || (page.notBefore > kit.clock.passed() && (!opened || page.failures > 0))) return
    await show(home, { page, spoken, shown })
  }

  async function pageFor(home: Home, { waiting, services, now }: Facts): Promise<Spoken> {
    const person = await kit.store.read((query) => personBehind(query, home))
    if (person === null) return kit.speak(strangerView({ site: kit.site.name, platform: home.platform, userId: home.userId, name: null, anybody: 'known' }))
    return kit.speak(homeView({ name: person.name, waiting: waiting.filter((one) => one.concerns(person)), now: now.getTime(), services }))
  }

  async function show(home: Home, of: { readonly page: Page; readonly spoken: Spoken; readonly shown: string }): Promise<void> {
    const { page } = of
    const begun = kit.clock.passed()
    try {
      await platforms.get(home.platform)?.home?.(home.userId, of.spoken, kit.site.lang)
      Object.assign(page, { owed: false, failures: 0, notBefore: begun + EVERY })
      await kit.store.write((tx) => noteHome(tx, { platform: home.platform, userId: home.userId, answered: home.opens, shown: of.shown }))
    } catch (error) {
      page.failures += 1
      page.notBefore = begun + waitAfter(error, page.failures)
      kit.log.warn({ platform: home.platform, user: home.userId, error }, 'somebody’s own page could not be shown')
      if (error instanceof Fault && error.retry === 'never') await kit.store.write((tx) => forgetHome(tx, home))
    }
  }

  return onlooker(kit, { what: 'homes', look })
}

/** What there is to show by now. */
interface Facts {
  readonly waiting: readonly Waiting[]
  readonly services: ServicesNow
  readonly now: Date
}

interface Page {
  /** What is shown is not what is. */
  owed: boolean
  notBefore: number
  failures: number
}

const EVERY = 3 * SECOND
/** A page that nobody has opened for so long is left as it is until it is opened again. */
const KEPT_UP_FOR = 30 * DAY
