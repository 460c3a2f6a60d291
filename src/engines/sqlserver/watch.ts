import { z } from 'zod'
import { SECOND } from '../../core/clock.ts'
import { pulseOf } from '../../core/pulse.ts'
import type { Progress, Work } from '../engine.ts'
import type { Said } from './driver.ts'
import { withSession, type Place, type Session } from './session.ts'

/**
 * Lets a long statement of the server be felt here: each percent that it announces, and between them what another session sees of
 * it. Whoever may not look at other sessions has the announcements alone.
 */
export async function watched<T>(ask: { readonly place: Place; readonly phase: Progress['phase']; readonly of: number | null; readonly session: Session }, work: Work, use: (hear: (said: Said) => void) => Promise<T>): Promise<T> {
  const over = new AbortController()
  const pulse = pulseOf(work.signal)
  const tell = (share: number) => {
    pulse?.beat()
    work.progress({ phase: ask.phase, bytes: ask.of === null ? 0 : Math.round(ask.of * share), of: ask.of })
  }
  tell(0)
  const { spid } = await ask.session.row('SELECT @@SPID AS spid', { op: 'look at our own session', row: z.object({ spid: z.number() }) })
  const watching = onlook({ place: ask.place, spid }, { work, over: AbortSignal.any([work.signal, over.signal]) }, tell).catch((error: unknown) => { work.log.debug({ error: String(error) }, 'cannot look at the statement from beside') })
  try {
    return await use((said) => {
      const found = said.number === 3211 ? /^(\d+)/.exec(said.message) : null
      if (found !== null) tell(Number(found[1]) / 100)
    })
  } finally {
    over.abort()
    await watching
  }
}

async function onlook(ask: { readonly place: Place; readonly spid: number }, of: { readonly work: Work; readonly over: AbortSignal }, tell: (share: number) => void): Promise<void> {
  const { work, over } = of
  await work.clock.sleep(PERIOD, over)
  if (over.aborted) return
  await withSession(ask.place, { ...work, signal: over }, async (session) => {
    let last = -1
    while (!over.aborted) {
      const percent = await percentOf(session, ask.spid)
      if (percent !== null && percent !== last) tell(percent / 100)
      last = percent ?? last
      await work.clock.sleep(PERIOD, over)
    }
  })
}

async function percentOf(session: Session, spid: number): Promise<number | null> {
  const [row] = await session.rows(`SELECT CONVERT(float, r.percent_complete) AS done FROM sys.dm_exec_requests r WHERE r.session_id = ${spid}`, { op: 'look at the statement', row: z.object({ done: z.number() }) })
  return row?.done ?? null
}

const PERIOD = 5 * SECOND
