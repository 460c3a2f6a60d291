import { once } from 'node:events'
import { setTimeout as later } from 'node:timers/promises'
import { SqlMistake } from '../sql/mistake.ts'
import type { Doing } from '../state/faults.ts'
import type { Said } from '../wire/tokens.ts'
import type { Running } from './context.ts'

/** What ends a BACKUP or RESTORE: its reason, then 3013, which is the one that clients show. */
export function ended(doing: string, ...reasons: readonly { readonly number: number; readonly message: string; readonly class?: number; readonly state?: number }[]): SqlMistake {
  const said = reasons.map((each): Said => ({ number: each.number, message: each.message, class: each.class ?? 16, state: each.state ?? 1 }))
  return new SqlMistake([...said, { number: 3013, message: `${doing} is terminating abnormally.`, class: 16, state: 1 }])
}

/**
 * Goes through a long statement in percents, says every `stats` of them (3211), and lets planned faults meet it.
 * `step` does the work of one percent and is told when the disk is full.
 */
export async function inPercents(running: Running, how: { readonly doing: Doing; readonly database: string; readonly stats: number | null; readonly step: (percent: number) => void; readonly full: (percent: number) => SqlMistake }): Promise<void> {
  const { session, signal, reply } = running
  const request = { command: how.doing, since: running.server.clock.now().getTime(), percent: 0, database: how.database }
  session.request = request
  try {
    for (let percent = 0; percent <= 100; percent += 1) {
      await meet(running, how, percent)
      if (signal.aborted) throw stopped(how.doing, [{ number: 3204, message: 'The backup or restore was aborted.' }])
      request.percent = percent
      if (percent === 0) continue
      how.step(percent)
      if (how.stats !== null && percent % how.stats === 0) {
        if (running.server.paceMs > 0) await later(running.server.paceMs, undefined, { signal }).catch(() => undefined)
        reply.say({ number: 3211, state: 1, class: 0, message: `${percent} percent processed.` })
      }
    }
  } finally {
    session.request = null
  }
}

/** DBCC has no last word of its own; VERIFYONLY calls itself otherwise. */
function stopped(doing: Doing, errors: readonly { readonly number: number; readonly message: string; readonly class?: number }[]): SqlMistake {
  if (doing === 'DBCC CHECKDB') return new SqlMistake(errors.map((each): Said => ({ number: each.number, message: each.message, class: each.class ?? 16, state: 1 })))
  return ended(doing === 'RESTORE VERIFYONLY' ? 'VERIFY DATABASE' : doing, ...errors)
}

async function meet(running: Running, how: { readonly doing: Doing; readonly database: string; readonly full: (percent: number) => SqlMistake }, percent: number): Promise<void> {
  for (let fault = running.faults.take({ doing: how.doing, database: how.database, percent }); fault !== null; fault = running.faults.take({ doing: how.doing, database: how.database, percent })) {
    switch (fault.kind) {
      case 'cut':
        running.session.cut()
        if (!running.signal.aborted) await once(running.signal, 'abort')
        break
      case 'fail': throw stopped(how.doing, fault.errors)
      case 'disk full': throw how.full(percent)
      case 'meanwhile': await fault.happens(); break
    }
  }
}
