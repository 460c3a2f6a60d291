import { afterEach, beforeEach, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../core/clock.ts'
import { quiet } from '../core/log.ts'
import { endRun, queueRun } from '../store/runs.ts'
import { fakeClock, type FakeClock } from '../test/fakes/clock.ts'
import { until } from '../test/fakes/post-ward.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import { runner } from './runner.ts'

let home: ReturnType<typeof temporaryStore>
let clock: FakeClock
let performed: number[]
beforeEach(() => {
  home = temporaryStore()
  clock = fakeClock('2026-11-23T00:00:00Z')
  performed = []
})
afterEach(() => home.remove())

const house = () => runner({ clock, store: home.store, log: quiet, instance: 'a', site: { limits: { runsAtOnce: 2 } } }, {
  perform: async (run) => {
    performed.push(run.id)
    await home.store.write((tx) => endRun(tx, { id: run.id, state: 'done', at: clock.now(), facts: {} }))
  },
  stopped: async () => undefined,
  recover: async () => undefined,
  held: async () => false,
  noteHeld: async () => undefined,
})
const toBeTriedIn = (ms: number) => home.store.write((tx) => queueRun(tx, { kind: 'backup', round: null, component: 'simrs/database', level: 'full', target: 'nas', copyId: null, attempt: 2, at: clock.now(), dueAt: new Date(clock.now().getTime() + ms), facts: {} }))

it.each([
  ['is set back by an hour just after', { before: 0, step: -HOUR, most: MINUTE }],
  ['is set back by less than was waited', { before: 4 * MINUTE, step: -MINUTE, most: 2 * MINUTE }],
  ['is set ahead by an hour', { before: 0, step: HOUR, most: MINUTE }],
  ['goes right', { before: 0, step: 0, most: 5 * MINUTE }],
])('a run that is to be tried again in five minutes is, once, and no later, where the clock %s', async (_, { before, step, most }) => {
  const run = await toBeTriedIn(5 * MINUTE)
  const work = house()
  await work.start()
  await work.idle()
  expect(performed).toEqual([])
  clock.advance(before)
  await work.idle()
  clock.step(step)
  clock.advance(most)
  // By itself: nobody asks it to look.
  await until(() => performed.length === 1)
  clock.step(-step)
  clock.advance(10 * MINUTE)
  await work.idle()
  await work.stop()
  expect(performed).toEqual([run.id])
})
