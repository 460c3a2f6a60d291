import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DAY, realClock, SECOND, type Clock } from '../core/clock.ts'
import type { Worker } from '../core/worker.ts'
import { changeApplication, layOutApplication, layOutSettings } from './application.ts'
import { openSimrs } from './simrs.ts'

/** The demo hospital at work: patients come, prescriptions are written, the application is changed now and then. What it wrote before anybody looked is there at once. */
export function hospital(ask: { readonly folder: string; readonly clock: Clock }): Worker {
  const { clock } = ask
  const stopping = new AbortController()
  const application = join(ask.folder, 'aplikasi')
  layOutApplication(application)
  layOutSettings(join(ask.folder, 'kasir'))
  // Other servers, as far as folders can be servers: a recovery makes no folder that an admin forgot.
  for (const server of ['failover', 'uji']) mkdirSync(join(dirname(ask.folder), server, 'database'), { recursive: true })
  const simrs = openSimrs(join(ask.folder, 'simrs.db'))
  let until = clock.now()
  // A demo that rested goes on where it stopped; a new one has a past.
  if (simrs.newest() === null) for (let day = FIRST_DAYS; day > 0; day -= 1) simrs.grow(new Date(until.getTime() - day * DAY), new Date(until.getTime() - (day - 1) * DAY))
  let working: Promise<void> = Promise.resolve()

  return {
    start: async () => {
      const work = async () => {
        while (!stopping.signal.aborted) {
          const now = clock.now()
          if (simrs.grow(until, now) > 0) until = now
          changeApplication(application, now.toISOString().slice(0, 10))
          // Real seconds, whatever the pace of the hospital's clock: what passed meanwhile is filled in.
          await realClock.sleep(2 * SECOND, stopping.signal)
        }
      }
      working = work()
    },
    stop: async () => {
      stopping.abort()
      await working
      simrs.close()
    },
    idle: async () => {},
  }
}

/** What the hospital wrote before anybody looked, so that the first copy has something in it. */
const FIRST_DAYS = 7
