import { timetable } from '../../jobs/index.ts'
import { siteStatus } from '../backups/status.ts'
import type { Ticker } from '../bot/ticker.ts'
import type { LanChat } from '../chat/lan.ts'
import type { Config } from '../config/config.ts'
import { realClock, type Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Worker } from '../core/worker.ts'
import { ensureAdmins } from '../registry/people.ts'
import { lanLog } from '../store/lan.ts'
import type { Store } from '../store/store.ts'
import { webChat } from '../chat/web/platform.ts'
import type { DemoControls } from '../web/demo-controls.ts'
import { openChats } from './chats.ts'
import type { House } from './house.ts'
import { makeKit } from './kit.ts'
import { openPages, openUnitsPages } from './pages.ts'
import { stopInTurn } from './stop.ts'
import { allIdle, hireWorkers, type Workers } from './workers.ts'

export interface HouseParts {
  readonly config: Config
  readonly log: Log
  readonly version: string
  readonly store: Store
  readonly clock: Clock
  readonly ticker: Ticker
  /** `page`: the chat on the page is open to whoever opens it; only a demo and tests may. */
  readonly chat: 'page' | 'none'
  readonly demo: ((workers: Workers) => DemoControls) | null
  /** Whoever else lives here. */
  readonly residents: readonly Worker[]
}

/** Puts the rooms together and starts everybody in their order; what started is stopped again when a later one cannot. */
export async function standUp(parts: HouseParts): Promise<House> {
  const { config, store, clock, log } = parts
  const kit = makeKit(parts)
  const lan = parts.chat === 'page' ? webChat({ log: lanLog(store), clock }) : null
  const chats = openChats({ config, store, clock, log, page: lan })
  const { platforms } = chats
  let commits = 0
  store.onCommit(() => { commits += 1 })
  await ensureAdmins(store, { admins: config.chat.admins, at: clock.now() })

  const workers = hireWorkers(kit, { ticker: parts.ticker, platforms })
  const status = () => siteStatus(kit)
  const page = config.chat.web === null ? null : openPages({ kit, config, status, chats, demo: lan === null || parts.demo === null ? null : { lan, controls: parts.demo(workers) } })
  const units = openUnitsPages({ kit, config })
  // Who brings messages out stops before the chats themselves do.
  const everybody = [chats.porter, ...workers.all, ...parts.residents, ...(page === null ? [] : [page]), ...(units === null ? [] : [units])]
  const started: Worker[] = []
  const stop = async () => {
    await stopInTurn(started.splice(0).reverse(), { clock: realClock, log })
    await store.close()
  }
  try {
    for (const worker of everybody) {
      started.push(worker)
      await worker.start()
    }
  } catch (error) {
    await stop()
    throw error
  }
  log.info({ systems: config.site.systems.length, jobs: timetable(config.site).length, page: page?.url, units: units?.url, chats: [...platforms.keys()] }, 'the house stands')
  return { kit, scheduler: workers.scheduler, lan: lan satisfies LanChat | null, url: page?.url ?? null, status, stop, idle: () => allIdle([chats.porter, ...workers.all], () => commits) }
}
