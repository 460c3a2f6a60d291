import { timetable, watches } from '../../jobs/index.ts'
import { backupWork } from '../backups/work.ts'
import type { Kit } from '../bot/kit.ts'
import { homes } from '../bot/homes.ts'
import { menus } from '../bot/menus.ts'
import { postOffice } from '../bot/post-office.ts'
import { runner } from '../bot/runner.ts'
import { scheduler, type Scheduler } from '../bot/scheduler.ts'
import type { Ticker } from '../bot/ticker.ts'
import type { ChatPlatform } from '../chat/platform.ts'
import type { PlatformId } from '../core/people.ts'
import type { Worker } from '../core/worker.ts'
import { dispatch } from '../bot/dispatch.ts'
import { conductor } from '../procedures/conductor.ts'
import { lookAgain } from '../procedures/recovery/look-again.ts'
import { recoveryProcedure } from '../procedures/recovery/procedure.ts'
import { firstLook } from './first-look.ts'
import { procedures } from './procedures.ts'

export interface Workers {
  readonly scheduler: Scheduler
  readonly runner: Worker
  /** In the order in which they start; they stop the other way round. */
  readonly all: readonly Worker[]
}

/** Everybody who works in the background: chat out, work, procedures, chat in, clock in. */
export function hireWorkers(kit: Kit, ask: { readonly ticker: Ticker; readonly platforms: ReadonlyMap<PlatformId, ChatPlatform> }): Workers {
  const work = runner(kit, backupWork(kit))
  const clockIn = scheduler({ kit, jobs: timetable(kit.site), watches, ticker: ask.ticker })
  return {
    scheduler: clockIn,
    runner: work,
    all: [postOffice(kit, ask.platforms), work, conductor(kit, procedures(kit)), lookAgain(kit, recoveryProcedure(kit, kit.recovery), kit.recovery.hands), dispatch(kit, ask.platforms), menus(kit, ask.platforms), homes(kit, ask.platforms), clockIn, firstLook(kit)],
  }
}

/** Nobody has anything in hand: one's last act may be another's first, so everybody is asked until a whole round was quiet. */
export async function allIdle(workers: readonly Worker[], commits: () => number): Promise<void> {
  for (;;) {
    const before = commits()
    for (const worker of workers) await worker.idle()
    if (commits() === before) return
  }
}
