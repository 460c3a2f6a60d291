import { readdirSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { faultOf } from '../../test/contracts/target.ts'
import { fakeClock, type FakeClock } from '../../test/fakes/clock.ts'
import { openBench, type Bench } from '../../test/fakes/sqlserver/bench.ts'
import type { CopyReader, Progress, Vessel } from '../engine.ts'

let bench: Bench
beforeEach(async () => { bench = await openBench() })
afterEach(() => bench.close())

const follows = (level: 'differential' | 'log', base: CopyReader) => Promise.resolve(bench.engine.follows?.({ source: bench.component, level, base }, bench.work()))
const foreign = (text: string) => bench.ward.run(text)
/** Lets something happen after the engine has looked and before the server begins to write. */
function justBefore(happens: () => void) {
  let done = false
  return { work: { progress: ({ phase }: Progress) => {
    if (phase !== 'read' || done) return
    done = true
    happens()
  } } }
}
/** A place that takes nothing any more, as a full disk or a network that is cut. */
const broken = (vessel: Vessel): Vessel => ({
  file: (name) => {
    const { closed } = vessel.file(name)
    const body = new PassThrough()
    body.on('pipe', () => body.destroy(new Error('the target is gone')))
    return { body, closed }
  },
})

describe('a differential', () => {
  it('does not build on a full that somebody else has replaced, and says so', async () => {
    const full = await bench.copy()
    expect(await follows('differential', full)).toBeNull()
    await foreign("BACKUP DATABASE sik TO DISK = N'D:\\Backup\\vendor.bak'")
    expect(await follows('differential', full)).toBe('base-replaced')
    expect((await faultOf(bench.copy('differential', [full]))).hint).toBe('log-chain')
    const mended = await bench.copy()
    expect(await follows('differential', mended)).toBeNull()
  })

  it('builds on it still after a copy-only full of somebody else', async () => {
    const full = await bench.copy()
    await foreign("BACKUP DATABASE sik TO DISK = N'D:\\Backup\\vendor.bak' WITH COPY_ONLY")
    expect(await follows('differential', full)).toBeNull()
    await bench.change()
    const differential = await bench.copy('differential', [full])
    expect(await bench.back([full, differential])).toEqual(bench.ward.server.rows('sik'))
  })

  it('that a foreign full overtakes in the very moment is no copy', async () => {
    const full = await bench.copy()
    await bench.change()
    const overtaken = justBefore(() => {
      const { state } = bench.ward.server
      const database = state.databases.get('sik')
      if (database?.base) database.base = { ...database.base, set: '6F9619FF-8B86-D011-B42D-00C04FC964FF' }
    })
    expect((await faultOf(bench.copy('differential', [full], overtaken))).message).toContain('in the very moment')
  })
})

describe('a log', () => {
  it('taken once by somebody else leaves a gap, which a full mends', async () => {
    const full = await bench.copy()
    await bench.change()
    await foreign("BACKUP LOG sik TO DISK = N'D:\\Backup\\vendor.trn'")
    expect(await follows('log', full)).toBe('log-gap')
    expect((await faultOf(bench.copy('log', [full]))).hint).toBe('log-chain')
    const mended = await bench.copy()
    await bench.change()
    const log = await bench.copy('log', [mended])
    expect(await bench.back([mended, log])).toEqual(bench.ward.server.rows('sik'))
  })

  it('that somebody else takes regularly is never taken by us, and it is said beforehand', async () => {
    const full = await bench.copy()
    for (const n of [1, 2, 3]) await foreign(`BACKUP LOG sik TO DISK = N'D:\\Backup\\vendor-${n}.trn' WITH NAME = N'vendor'`)
    const fault = await faultOf(follows('log', full))
    expect(fault).toMatchObject({ retry: 'never' })
    expect(fault.message).toContain('taken from two sides')
    expect((await bench.engine.preflight(bench.component, bench.work())).warnings).toMatchObject([{ kind: 'logs-elsewhere', database: 'sik', by: 'sa' }])
  })

  it('that somebody else overtakes in the very moment is no copy', async () => {
    const full = await bench.copy()
    await bench.change()
    const overtaken = justBefore(() => {
      const database = bench.ward.server.state.databases.get('sik')
      if (database !== undefined) database.logFrom = database.lastLsn
    })
    expect((await faultOf(bench.copy('log', [full], overtaken))).message).toContain('in the very moment')
    expect(await follows('log', full)).toBe('log-gap')
  })

  it('of a database that is shipped is never taken by us', async () => {
    const full = await bench.copy()
    bench.ward.server.state.shipping.primaries.push({ database: 'sik', lastBackup: null, lastFile: '', thresholdMinutes: 60 })
    expect((await faultOf(follows('log', full))).message).toContain('log shipping')
    await faultOf(bench.copy('log', [full]))
    expect((await bench.engine.preflight(bench.component, bench.work())).warnings).toMatchObject([{ kind: 'logs-elsewhere', by: 'log shipping' }])
  })

  it('of a database that went to SIMPLE is a full once, and then a mistake that is named', async () => {
    const full = await bench.copy()
    await foreign('ALTER DATABASE sik SET RECOVERY SIMPLE')
    expect(await follows('log', full)).toBe('setting-changed')
    const again = await bench.copy()
    expect((await faultOf(follows('log', again))).message).toContain('SIMPLE')
    await foreign('ALTER DATABASE sik SET RECOVERY FULL')
    expect(await follows('log', again)).toBe('log-gap')
  })

  it('does not follow when history has parted', async () => {
    const full = await bench.copy()
    await foreign("BACKUP DATABASE sik TO DISK = N'D:\\Backup\\vendor.bak' WITH COPY_ONLY; RESTORE DATABASE sik FROM DISK = N'D:\\Backup\\vendor.bak' WITH REPLACE")
    expect(await follows('log', full)).toBe('other-timeline')
    expect(await follows('differential', full)).toBe('other-timeline')
  })

  it('whose copy came to nothing is in the next one, so that no quarter of an hour is lost', async () => {
    const full = await bench.copy()
    await bench.change()
    await faultOf(bench.copy('log', [full], { through: broken }))
    await bench.change()
    await faultOf(bench.copy('log', [full], { through: broken }))
    await bench.change()
    expect(readdirSync(bench.stage).filter((name) => name.endsWith('.trn'))).toHaveLength(2)
    expect(await follows('log', full)).toBeNull()
    const log = await bench.copy('log', [full])
    expect(log.manifest.files.map(({ name }) => name).filter((name) => name.endsWith('.zst'))).toEqual(['log-0001.trn.zst', 'log-0002.trn.zst', 'log-0003.trn.zst'])
    expect(await bench.engine.intact(log, bench.work(), bench.component)).toMatchObject({ ok: true, facts: { sets: 3 } })
    expect(await bench.back([full, log])).toEqual(bench.ward.server.rows('sik'))
    await bench.change()
    const next = await bench.copy('log', [full, log])
    expect(await bench.back([full, log, next])).toEqual(bench.ward.server.rows('sik'))
    // What a copy holds leaves the stage with the next one.
    expect(readdirSync(bench.stage).filter((name) => name.endsWith('.trn'))).toHaveLength(1)
  })
})

describe('a point in time', () => {
  const minute = 60_000
  let clock: FakeClock
  let clinic: Bench
  beforeEach(async () => {
    clock = fakeClock('2026-11-21T00:00:00Z')
    clinic = await openBench({ clock })
  })
  afterEach(() => clinic.close())
  const passes = (ms: number) => clock.advance(ms)
  const rows = (at?: Date) => clinic.ward.server.rows('sik', at)

  it('before the differential is reached where the logs go back to the full, and refused where they do not', async () => {
    const full = await clinic.copy()
    passes(minute)
    await clinic.change()
    const at = clock.now()
    passes(minute)
    const differential = await clinic.copy('differential', [full])
    passes(minute)
    await clinic.change()
    passes(minute)
    const log = await clinic.copy('log', [full, differential])
    expect(await clinic.back([full, differential, log], { until: at })).toEqual(rows(at))
    passes(minute)
    await clinic.change()
    const second = await clinic.copy('differential', [full])
    passes(minute)
    const later = await clinic.copy('log', [full, second])
    const fault = await faultOf(clinic.back([full, second, later], { until: at }))
    expect(fault).toMatchObject({ hint: 'point-unreachable' })
    expect(fault.message).toContain('the chain reaches from 2026-11-21T00:05:01.000Z to 2026-11-21T00:06:00.000Z')
  })

  it('is exact at any second, over several logs, in the wall clock of the server', async () => {
    const full = await clinic.copy()
    const begun = clock.now().getTime()
    const chain = [full]
    for (let turn = 0; turn < 2; turn += 1) {
      for (let change = 0; change < 6; change += 1) {
        passes(7000 + 1000 * ((turn * 5 + change * 3) % 11))
        await clinic.change()
      }
      passes(3000)
      chain.push(await clinic.copy('log', chain))
    }
    const seconds = (clock.now().getTime() - begun) / 1000
    const moments = new Set(Array.from({ length: 7 }, (_, index) => 1 + Math.floor(((seconds - 1) * (index * 37 % 100)) / 100)))
    for (const second of moments) {
      const until = new Date(begun + second * 1000)
      expect(await clinic.back(chain, { until })).toEqual(rows(until))
    }
    expect(moments.size).toBe(7)
    for (const outside of [-1, seconds + 1]) expect((await faultOf(clinic.back(chain, { until: new Date(begun + outside * 1000) }))).hint).toBe('point-unreachable')
  })

  it('is not promised by a server of another zone', async () => {
    const full = await clinic.copy()
    passes(minute)
    const log = await clinic.copy('log', [full])
    clinic.ward.server.state.offset = 480
    expect((await faultOf(clinic.back([full, log], { until: new Date(log.manifest.takenAt) }))).hint).toBe('point-unreachable')
  })
})
