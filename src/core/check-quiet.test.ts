import { describe, expect, it } from 'vitest'
import { markOf, verdictOf, type ProbeResult, type Trouble } from './check-facts.ts'
import { quietened } from './check-quiet.ts'
import { DAY, HOUR } from './clock.ts'
import type { Quiet } from './downtime-quiet.ts'

const from = Date.parse('2026-11-25T22:00:00+07:00')
const quiet: Quiet = { procedure: 1, number: 'HNT-2026-001', systems: ['simrs'], servers: ['produksi'], from, until: from + HOUR }
const subjects = { servers: { simrs: ['produksi'], pacs: ['gambar'] }, scripts: { Vendor: 'simrs' } }
const seen = (probe: ProbeResult['probe'], subject: string, troubles: readonly Trouble[]): ProbeResult => ({ probe, system: subject.startsWith('simrs/') ? 'simrs' : null, subject, evidence: { kind: 'reached' }, troubles, moving: {} })
const look = (result: ProbeResult) => quietened(result, { quiets: [quiet], subjects })
const backup = (...troubles: readonly Trouble[]) => look(seen('backup', 'simrs/database', troubles))

describe('what a check says of a system that is down as announced', () => {
  it('is no alarm where the downtime brings it with it, and says until when and for which one', () => {
    const server = look(seen('server', 'produksi', [{ kind: 'unreachable' }]))
    expect(server.troubles).toEqual([{ kind: 'in-maintenance', number: 'HNT-2026-001', until: from + HOUR, instead: { kind: 'unreachable' } }])
    expect(markOf(server)).toBe('warn')
    expect(markOf(look(seen('server', 'gambar', [{ kind: 'unreachable' }])))).toBe('fail')
  })

  it('is never green, however well its copies stand', () => {
    expect(backup().troubles).toEqual([{ kind: 'in-maintenance', number: 'HNT-2026-001', until: from + HOUR, instead: null }])
    expect(verdictOf({ at: from, results: [backup()], ledger: [] })).toBe('attention')
  })

  it('stays as grave as it is where it was so before, or has nothing to do with it', () => {
    expect(markOf(backup({ kind: 'run-failed', slot: from + 60_000, finding: null, hint: null }))).toBe('warn')
    expect(markOf(backup({ kind: 'run-failed', slot: from - HOUR, finding: null, hint: null }))).toBe('fail')
    expect(markOf(backup({ kind: 'copy-old', takenAt: from - DAY, allowed: DAY }))).toBe('warn')
    expect(markOf(backup({ kind: 'copy-old', takenAt: from - DAY - HOUR, allowed: DAY }))).toBe('fail')
    expect(markOf(backup({ kind: 'copy-damaged', takenAt: from }))).toBe('fail')
    expect(markOf(look(seen('space', 'nas', [{ kind: 'little-space', least: 1 }])))).toBe('fail')
  })

  it('holds for scripts that work for it, by what fell due since', () => {
    expect(markOf(look(seen('script', 'Vendor', [{ kind: 'script-silent', expected: from + 60_000, last: null }])))).toBe('warn')
    expect(markOf(look(seen('script', 'Vendor', [{ kind: 'script-silent', expected: from - 60_000, last: null }])))).toBe('fail')
  })
})
