import Database from 'better-sqlite3'
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ProcedureState } from '../../../core/procedure.ts'
import { standInHand, stepInHand } from '../../../core/procedure-reading.ts'
import { RECOVERY } from '../../../core/recovery.ts'
import type { Death } from './toll.ts'

export interface Books {
  readonly running: Death['running']
  /** Whether the recovery that is open has passed a point of no return that it has not ended well since. */
  readonly exchanging: boolean
  readonly recoveries: readonly { readonly procedure: number; readonly returns: number }[]
  /** How often a point of no return was passed, of all of them. */
  readonly returns: number
}

/** What the books of a dead process say, read from a copy, so that the next one finds them as they were left. */
export function peek(folder: string): Books {
  const room = join(folder, 'peek')
  mkdirSync(room, { recursive: true })
  for (const end of ['', '-wal']) if (existsSync(join(folder, `pulih.db${end}`))) copyFileSync(join(folder, `pulih.db${end}`), join(room, `pulih.db${end}`))
  const db = new Database(join(room, 'pulih.db'))
  try {
    const rows = db.prepare('select state, ended_at as endedAt from procedures where kind = ?').all(RECOVERY.kind) as readonly { readonly state: string; readonly endedAt: number | null }[]
    const states = rows.map(({ state, endedAt }) => ({ state: JSON.parse(state) as ProcedureState, open: endedAt === null }))
    const recoveries = states.map(({ state }) => ({ procedure: state.id, returns: state.evidence.filter(({ what }) => what === 'passed-return').length }))
    const state = states.find(({ open }) => open)?.state
    const step = state === undefined ? null : stepInHand(state)
    const isRunning = state !== undefined && standInHand(state)?.is === 'running'
    const last = (what: string) => state?.evidence.findLastIndex((line) => line.step === RECOVERY.restores && line.what === what) ?? -1
    return {
      running: isRunning && step !== null ? { procedure: state.id, step: step.key, evidence: state.evidence.length } : null,
      exchanging: last('passed-return') > last('finished'),
      recoveries, returns: recoveries.reduce((sum, { returns }) => sum + returns, 0),
    }
  } finally {
    db.close()
    rmSync(room, { recursive: true, force: true })
  }
}
