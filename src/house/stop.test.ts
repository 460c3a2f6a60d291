import { expect, it, vi } from 'vitest'
import { fakeClock } from '../test/fakes/clock.ts'
import { quiet } from '../core/log.ts'
import type { Worker } from '../core/worker.ts'
import { stopInTurn } from './stop.ts'

const worker = (stop: () => Promise<void>): Worker => ({ start: async () => undefined, idle: async () => undefined, stop })

it('a house stops within ten seconds though one of its people never does, and though another breaks', async () => {
  const clock = fakeClock('2026-11-23T00:00:00Z')
  const stopped: string[] = []
  const stopping = stopInTurn([
    worker(async () => { throw new Error('broken') }),
    worker(async () => { stopped.push('page') }),
    worker(() => new Promise<void>(() => undefined)),
  ], { clock, log: quiet })
  await vi.waitFor(() => { expect(stopped).toEqual(['page']) })
  clock.advance(9_500)
  await expect(stopping).resolves.toBeUndefined()
})
