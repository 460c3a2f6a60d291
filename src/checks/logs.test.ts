import { afterEach, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { SchedulePlan } from '../core/site.ts'
import { MINUTE } from '../core/clock.ts'
import { addCopy, type Copy, type NewCopy } from '../store/copies.ts'
import { queueRun } from '../store/runs.ts'
import type { Tx } from '../store/store.ts'
import { checkWard, type CheckWard } from '../test/fakes/check-ward.ts'
import { gapsIn } from './probe-logs.ts'

const LOGS: SchedulePlan = { kind: 'backup', name: 'log', system: 'simrs', level: 'log', cron: '*/15 7-17 * * *', zone: 'Asia/Jakarta', missed: 'skip', window: null }
const EVERY = 15 * MINUTE

/** A day of logs as an engine that ships them would leave them; what the test leaves out was never taken. */
async function ship(it: CheckWard, of: { readonly component: string; readonly slots: readonly number[]; readonly baseOf?: (n: number, before: number | null) => number | null }): Promise<void> {
  await it.kit.store.write(async (tx) => {
    const run = await queueRun(tx, { kind: 'backup', round: null, component: of.component, level: 'log', target: 'nas', copyId: null, attempt: 1, at: it.ward.clock.now(), dueAt: null, facts: {} })
    let before: number | null = (await add(tx, it, { run: run.id, component: of.component, level: 'full', at: (of.slots[0] ?? 0) - 60 * MINUTE, base: null })).id
    for (const [n, slot] of of.slots.entries()) before = (await add(tx, it, { run: run.id, component: of.component, level: 'log', at: slot + 5000, base: of.baseOf === undefined ? before : of.baseOf(n, before) })).id
  })
}

async function add(tx: Tx, _it: CheckWard, of: { readonly run: number; readonly component: string; readonly level: Copy['level']; readonly at: number; readonly base: number | null }): Promise<Copy> {
  const copy: NewCopy = { runId: of.run, system: 'simrs', component: of.component, engine: 'sqlite', level: of.level, target: 'nas', class: 'off-host', key: `${of.component}/${of.at}-${of.level}`, baseId: of.base, takenAt: of.at, storedAt: of.at, bytes: 10, rawBytes: 10, manifestHash: '', rung: 'intact' }
  return await addCopy(tx, copy)
}

/** 07.00 to 15.45 in Jakarta: what is due at the check of 16.00. */
const slots = Array.from({ length: 36 }, (_, n) => Date.parse('2026-11-23T00:00:00Z') + n * EVERY)

describe('the afternoon log check', () => {
  const open: CheckWard[] = []
  afterEach(async () => {
    for (const it of open.splice(0)) await it.close()
  })
  const house = async () => {
    const it = await checkWard({ at: '2026-11-22T23:00:00Z', presets: ['afternoon'], schedules: [LOGS], change: (plan) => ({ ...plan, probes: [{ probe: 'log-gaps', system: 'simrs', every: EVERY, over: 9 * 60 * MINUTE }] }) })
    open.push(it)
    return it
  }

  it('R64: is safe when every quarter of an hour has its log and each follows on the one before', async () => {
    const it = await house()
    for (const component of ['simrs/database', 'simrs/aplikasi']) await ship(it, { component, slots })
    await it.sleepUntil('2026-11-23T09:00:00Z')
    const card = await it.card('check:1')
    expect(card.title).toBe('AMAN — SIMRS, 2 komponen')
    expect(card.text).toContain('[ok] SIMRS · database: 36 dari 36 log ada')
    expect(card.text).toContain('Per jam 07.00 WIB ■■■■■■■■■ 15.00 WIB (■ lengkap, ◧ sebagian, □ tidak ada)')
  })

  it('R64: names the gaps, and draws the day', async () => {
    const it = await house()
    const gone = [slots[13], slots[14], slots[20]]
    await ship(it, { component: 'simrs/database', slots: slots.filter((slot) => !gone.includes(slot)) })
    await ship(it, { component: 'simrs/aplikasi', slots })
    await it.sleepUntil('2026-11-23T09:00:00Z')
    const card = await it.card('check:1')
    expect(card.title).toBe('TIDAK AMAN — SIMRS, 1 gangguan')
    expect(card.text).toContain('log 10.15–10.30 WIB tidak ada (2); log 12.00 WIB tidak ada; 33 dari 36 log ada')
    expect(card.text).toContain('SIMRS · database: Per jam 07.00 WIB ■■■◧■◧■■■ 15.00 WIB')
    expect(card.english).toContain('logs of 10.15–10.30 WIB missing (2)')
  })

  it('R64: sees a chain that breaks although no log is missing', async () => {
    const it = await house()
    let third = 0
    await ship(it, { component: 'simrs/database', slots, baseOf: (n, before) => {
      if (n === 3) third = before ?? 0
      return n === 8 ? third : before
    } })
    await ship(it, { component: 'simrs/aplikasi', slots })
    await it.sleepUntil('2026-11-23T09:00:00Z')
    const card = await it.card('check:1')
    expect(card.title).toBe('TIDAK AMAN — SIMRS, 1 gangguan')
    expect(card.text).toContain('rantai log putus pada 23 Nov 09.00 WIB; 36 dari 36 log ada')
  })

  it('R64: is not safe where logs are planned and none was ever taken', async () => {
    const it = await house()
    await it.sleepUntil('2026-11-23T09:00:00Z')
    expect((await it.card('check:1')).text).toContain('0 dari 36 log ada')
  })
})

describe('gaps', () => {
  it('count every slot once: there or in exactly one gap', () => {
    fc.assert(fc.property(fc.array(fc.boolean(), { maxLength: 100 }), (there) => {
      const due = there.map((_, n) => n * EVERY)
      const copies = there.flatMap((is, n) => (is ? [{ takenAt: n * EVERY + 1, badAt: null, rung: 'intact' } as Copy] : []))
      const { found, gaps, hours } = gapsIn(due, { copies, every: EVERY })
      const missing = gaps.reduce((sum, gap) => sum + (gap.kind === 'log-gap' ? gap.slots : 0), 0)
      expect(found + missing).toBe(there.length)
      expect(found).toBe(there.filter(Boolean).length)
      expect(hours.reduce((sum, hour) => sum + hour.due, 0)).toBe(there.length)
      expect(hours.reduce((sum, hour) => sum + hour.there, 0)).toBe(found)
    }))
  })

  it('take a damaged log for none', () => {
    const copy = { takenAt: 1, badAt: 5, rung: 'intact' } as Copy
    expect(gapsIn([0], { copies: [copy], every: EVERY }).found).toBe(0)
  })
})
