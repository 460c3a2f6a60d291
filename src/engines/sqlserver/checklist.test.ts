import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { MINUTE, realClock } from '../../core/clock.ts'
import { openBench } from '../../test/fakes/sqlserver/bench.ts'
import { checklist } from './checklist.ts'

it('the checklist for a real server goes through here, and leaves nothing', async () => {
  const bench = await openBench()
  try {
    const folder = join(bench.ward.folder, 'cek')
    mkdirSync(folder)
    const before = [...bench.ward.server.state.databases.keys()].sort()
    const work = { ...bench.work(), clock: { ...realClock, sleep: (ms: number, signal?: AbortSignal) => realClock.sleep(ms < MINUTE ? Math.min(ms, 1100) : ms, signal) } }
    const done = await checklist({ access: bench.component.access, folder, tell: () => undefined }, work)
    expect(done.filter(({ ok }) => !ok)).toEqual([])
    expect(done).toHaveLength(12)
    expect([...bench.ward.server.state.databases.keys()].sort()).toEqual(before)
    expect(readdirSync(bench.stage)).toEqual([])
  } finally {
    await bench.close()
  }
})
