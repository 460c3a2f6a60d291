import { realTicker } from '../bot/ticker.ts'
import type { Config } from '../config/config.ts'
import { realClock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import { openDemo } from '../demo/open.ts'
import { openStore } from '../store/store.ts'
import type { House } from './house.ts'
import { standUp } from './stand-up.ts'

/** Starts the house that the configuration describes: a hospital's, or the demo's with its own clock and people. */
export async function startHouse(ask: { readonly config: Config; readonly log: Log; readonly version: string }): Promise<House> {
  const { config } = ask
  const store = openStore({ file: config.places.database, migrations: config.places.migrations })
  if (config.mode === 'demo') return await standUp({ ...ask, store, ...(await openDemo({ config, store })) })
  return await standUp({ ...ask, store, clock: realClock, ticker: realTicker(), chat: 'none', demo: null, residents: [] })
}
