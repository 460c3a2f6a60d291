import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { realClock, type Clock } from '../../core/clock.ts'
import { newPulse, tiePulse } from '../../core/pulse.ts'
import { until } from '../../test/contracts/copying.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { openBench, type Bench } from '../../test/fakes/sqlserver/bench.ts'

let bench: Bench
beforeAll(async () => { bench = await openBench() })
afterAll(() => bench.close())
afterEach(() => {
  expect(bench.ward.server.faults.unmet()).toEqual([])
  bench.ward.server.pace(0)
})

/** Life at twenty times its pace. */
const quick: Clock = { ...realClock, sleep: (ms, signal) => realClock.sleep(ms / 20, signal) }
const nothingNew = async (work: () => Promise<unknown>, hint: string) => {
  const before = await bench.target.list('')
  expect((await faultOf(work())).hint).toBe(hint)
  expect(await bench.target.list('')).toEqual(before)
}

describe('a back-up that breaks off leaves no copy and nothing in the stage', () => {
  it.each([1, 50, 99])('when the server fails at %i percent', async (at) => {
    bench.ward.server.faults.add({ while: 'BACKUP DATABASE', database: 'sik', at, fault: { kind: 'fail', errors: [{ number: 3271, message: 'A nonrecoverable I/O error occurred on file.' }] } })
    await nothingNew(() => bench.copy(), 'tool-failed')
    expect(bench.staged()).toEqual([])
  })

  it.each([1, 50, 99])('when the connection is cut at %i percent', async (at) => {
    bench.ward.server.faults.add({ while: 'BACKUP DATABASE', database: 'sik', at, fault: { kind: 'cut' } })
    await nothingNew(() => bench.copy(), 'network')
    expect(bench.staged()).toEqual([])
  })

  it('when its disk is full', async () => {
    bench.ward.server.faults.add({ while: 'BACKUP DATABASE', database: 'sik', at: 40, fault: { kind: 'disk full' } })
    await nothingNew(() => bench.copy(), 'free-space')
    expect(bench.staged()).toEqual([])
  })

  it('when somebody stops it, and the server stops too', async () => {
    bench.ward.server.pace(30)
    const stop = new AbortController()
    const running = () => [...bench.ward.server.state.sessions.values()].some(({ request }) => request?.command === 'BACKUP DATABASE')
    const copying = nothingNew(() => bench.copy('full', [], { signal: stop.signal }), 'cancelled')
    await until(running, 'the server to be at it')
    stop.abort()
    await copying
    expect(running()).toBe(false)
    expect(bench.staged()).toEqual([])
  })

  it('when a page of the living database is damaged: CHECKSUM sees it', async () => {
    bench.ward.server.damage('sik', 'dbo.pasien', 'page')
    await nothingNew(() => bench.copy(), 'tool-failed')
    bench.ward.server.state.databases.get('sik')?.damaged.clear()
    expect(bench.staged()).toEqual([])
  })

  it('when the server denies its own folder', async () => {
    const volume = bench.ward.server.state.volumes[0]
    if (volume !== undefined) volume.access = 'denied'
    await nothingNew(() => bench.copy(), 'permission')
    if (volume !== undefined) volume.access = 'writable'
  })

  it('when what the server wrote is not to be seen here: it is another folder', async () => {
    const elsewhere = join(bench.ward.folder, 'elsewhere')
    mkdirSync(elsewhere)
    const component = { ...bench.component, access: { ...bench.component.access, stage: { ...bench.component.access.stage, here: elsewhere } } }
    expect((await bench.engine.preflight(component, bench.work())).findings).toMatchObject([{ kind: 'setting-wrong', setting: 'stage.server (D:\\Backup\\pulih)' }])
    await nothingNew(() => bench.copy('full', [], { component, work: { clock: quick } }), 'mount-missing')
    await bench.sweep()
  })
})

describe('a long statement of the server', () => {
  it('is felt here although no byte passes: by what it announces and by what a second session sees', async () => {
    bench.ward.server.pace(4)
    const signal = new AbortController().signal
    const pulse = newPulse()
    tiePulse(signal, pulse)
    const first = pulse.reading()
    const told: number[] = []
    await bench.copy('full', [], { signal, work: { signal, clock: quick, progress: ({ phase, bytes }) => { if (phase === 'read') told.push(bytes) } } })
    expect(new Set(told).size).toBeGreaterThan(50)
    expect(Number(pulse.reading().split(' ')[0]) - Number(first.split(' ')[0])).toBeGreaterThan(100)
    expect(bench.ward.server.heard().some((text) => text.includes('percent_complete'))).toBe(true)
  })
})

describe('rows', () => {
  it('of tables that are written to while they are copied are not held against the copy, and it is said', async () => {
    bench.ward.server.faults.add({ while: 'BACKUP DATABASE', database: 'sik', at: 60, fault: { kind: 'meanwhile', happens: async () => {
      await bench.change()
      await bench.ward.run("INSERT INTO sik.dbo.kunjungan VALUES (99999, 1, '2026-11-21T06:30:00')")
    } } })
    const copy = await bench.copy('full', [], { component: bench.fresh })
    expect(Object.keys(copy.manifest.counts)).toEqual([])
    expect(copy.manifest.notes.join('\n')).toContain('3 tables were written to meanwhile')
    expect(copy.manifest.freshness).toBeNull()
    expect(await bench.rehearse([copy], { component: bench.fresh })).toMatchObject({ consistent: { ok: true, facts: { newest: '2026-11-20T23:30:00.000Z' } } })
    // At rest the newest record is in the copy's own word, by the wall clock of the server.
    expect((await bench.copy('full', [], { component: bench.fresh })).manifest.freshness).toBe('2026-11-20T23:30:00.000Z')
  })

  it('that a transaction has not committed yet are not counted', async () => {
    bench.ward.server.state.writing.push({ database: 'sik', table: 'dbo.pasien' })
    const copy = await bench.copy()
    expect(Object.keys(copy.manifest.counts).sort()).toEqual(['dbo.kunjungan', 'farmasi.resep'])
    bench.ward.server.state.writing.length = 0
  })
})
