import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { timetable } from '../../jobs/index.ts'
import type { Config } from '../config/config.ts'
import { realClock } from '../core/clock.ts'
import { lapseClock, type LapseClock } from '../core/lapse-clock.ts'
import type { Lang } from '../core/people.ts'
import { engineFor } from '../engines/index.ts'
import type { HouseParts } from '../house/stand-up.ts'
import { allIdle } from '../house/workers.ts'
import { newestMoment } from '../store/audit.ts'
import { lastTick } from '../store/slots.ts'
import type { Store } from '../store/store.ts'
import { speaker, textsFor } from '../texts/words.ts'
import { demoControls } from './controls.ts'
import { dueName, nextForPeople } from './due.ts'
import { firstDay } from './first-day.ts'
import { hospital } from './hospital.ts'
import { pacer } from './pacer.ts'
import { demoTicker } from './ticker.ts'

/** The demo's clock goes on where it stood: after a lapse its past lies in our future. */
export async function demoClock(store: Store): Promise<LapseClock> {
  const [written, looked] = await Promise.all([store.read(newestMoment), store.read(lastTick)])
  return lapseClock({ real: realClock, start: new Date(Math.max(realClock.now().getTime(), written ?? 0, looked ?? 0)) })
}

/** Everything that only the demo has: a clock that can be pushed, its people, and a hospital at work below the data folder. */
export async function openDemo({ config, store }: { readonly config: Config; readonly store: Store }): Promise<Pick<HouseParts, 'clock' | 'ticker' | 'chat' | 'demo' | 'residents'>> {
  // In a hospital these are mounted by somebody; here they are folders of our own.
  for (const target of config.site.targets) mkdirSync(target.path, { recursive: true })
  const clock = await demoClock(store)
  const working = hospital({ folder: join(config.places.data, 'hospital'), clock })
  await firstDay({ site: config.site, store, clock, speak: speaker(config.site.zone), engine: engineFor })
  const texts = textsFor(config.site.zone)
  const jobs = timetable(config.site)
  const nameIn = (lang: Lang, name: string): string => dueName(texts[lang], jobs, name)
  let commits = 0
  store.onCommit(() => { commits += 1 })
  // The ticker is made before the scheduler that knows what is due.
  let anything: () => Promise<Date | null> = async () => null
  return {
    clock,
    ticker: demoTicker(clock, () => anything()),
    chat: 'page',
    residents: [pacer({ store, clock }), working],
    demo: ({ scheduler, all }) => {
      anything = async () => (await scheduler.nextDue())?.at ?? null
      return demoControls({
        clock,
        anything,
        settled: () => allIdle(all, () => commits),
        tick: () => scheduler.tick(),
        next: async () => {
          const due = await nextForPeople({ site: config.site, store, scheduler })
          return due === null ? null : { at: due.at, name: { id: nameIn('id', due.name), en: nameIn('en', due.name) } }
        },
      })
    },
  }
}
