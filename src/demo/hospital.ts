import { join } from 'node:path'
import { realClock, SECOND, type Clock } from '../core/clock.ts'
import type { Worker } from '../core/worker.ts'
import { changeApplication, layOutApplication } from './application.ts'
import { openSimrs } from './simrs.ts'

/** The demo hospital at work: patients come, prescriptions are written, the application is changed now and then. */
export function hospital(ask: { readonly folder: string; readonly clock: Clock }): Worker {
  const { clock } = ask
  const stopping = new AbortController()
  const application = join(ask.folder, 'aplikasi')
  let working: Promise<void> = Promise.resolve()

  return {
    start: async () => {
      layOutApplication(application)
      const simrs = openSimrs(join(ask.folder, 'simrs.db'))
      let until = clock.now()
      simrs.grow(new Date(until.getTime() - FIRST_DAYS), until)
      const work = async () => {
        while (!stopping.signal.aborted) {
          const now = clock.now()
          if (simrs.grow(until, now) > 0) until = now
          changeApplication(application, now.toISOString().slice(0, 10))
          // Real seconds, whatever the pace of the hospital's clock: what passed meanwhile is filled in.
          await realClock.sleep(2 * SECOND, stopping.signal)
        }
        simrs.close()
      }
      working = work()
    },
    stop: async () => {
      stopping.abort()
      await working
    },
    idle: async () => {},
  }
}

/** What the hospital wrote before anybody looked, so that the first copy has something in it. */
const FIRST_DAYS = 36 * 3600 * SECOND
