import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Knock } from '../chat/platform.ts'
import { HOUR, MINUTE, SECOND } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import { quiet } from '../core/log.ts'
import { auditTail } from '../store/audit-tail.ts'
import { verifyAudit } from '../store/audit.ts'
import { fakeClock, type FakeClock } from '../test/fakes/clock.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import { doorBook, type DoorBook } from './door-book.ts'

let home: ReturnType<typeof temporaryStore>
let clock: FakeClock
let book: DoorBook
beforeEach(() => {
  home = temporaryStore()
  clock = fakeClock('2026-11-23T00:30:00Z')
  book = doorBook({ store: home.store, clock, log: quiet })
})
afterEach(async () => {
  await book.stop()
  await home.remove()
})

const knock = (change: Partial<Knock> = {}) => { book.knocked({ platform: 'telegram', why: 'wrong-secret', at: clock.now(), from: '198.51.100.7', ...change }) }
const knocks = (many: number, change: Partial<Knock> = {}) => { for (let n = 0; n < many; n += 1) knock(change) }
/** That much time, and all that is written in it. */
const pass = async (ms: number) => {
  clock.advance(ms)
  await new Promise((resolve) => { setImmediate(resolve) })
  await book.idle()
}
const lines = async () => {
  await book.idle()
  return (await home.store.read((query) => auditTail(query, 1000))).map(({ act, subject, facts, at }) => ({ act, subject, facts, at: new Date(at) }))
}

it('writes down a refusal with its reason, its time and where it came from', async () => {
  const at = clock.now()
  knock()
  knock({ platform: 'slack', why: 'empty-signing-secret', from: null })
  expect(await lines()).toEqual([
    { act: 'door.refused', subject: 'platform:telegram', facts: { reason: 'wrong-secret', from: '198.51.100.7' }, at },
    { act: 'door.refused', subject: 'platform:slack', facts: { reason: 'empty-signing-secret', from: null }, at },
  ])
})

it('gives three lines to each platform and reason, and then a count when the minute is over', async () => {
  const since = clock.now().toISOString()
  knocks(500)
  knocks(2, { from: '203.0.113.9' })
  knocks(4, { platform: 'slack', why: 'stale' })
  expect(await lines()).toHaveLength(6)
  await pass(59 * SECOND)
  expect(await lines()).toHaveLength(6)
  await pass(SECOND)
  expect((await lines()).slice(6)).toEqual([
    { act: 'door.refused', subject: 'platform:telegram', facts: { reason: 'wrong-secret', more: 499, since, from: ['198.51.100.7', '203.0.113.9'] }, at: clock.now() },
    { act: 'door.refused', subject: 'platform:slack', facts: { reason: 'stale', more: 1, since, from: ['198.51.100.7'] }, at: clock.now() },
  ])
})

it('counts every one of a storm that lasts a day, in fewer than two hundred lines', async () => {
  let sent = 0
  for (let passed = 0; passed < 24 * HOUR; passed += 20 * SECOND) {
    knocks(5, { from: `198.51.100.${String(sent % 250)}` })
    sent += 5
    await pass(20 * SECOND)
  }
  await book.stop()
  const written = await lines()
  const told = written.map(({ facts }) => facts as { more?: number; from: unknown })
  expect(told.reduce((sum, { more }) => sum + (more ?? 1), 0)).toBe(sent)
  expect(written.length).toBeLessThan(200)
  for (const { from } of told) expect(JSON.stringify(from).length).toBeLessThan(200)
  expect(await home.store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true })
})

it('begins anew with lines of their own once it was quiet', async () => {
  knocks(10)
  await pass(MINUTE)
  expect(await lines()).toHaveLength(4)
  await pass(2 * MINUTE)
  knocks(3)
  expect((await lines()).slice(4).map(({ facts }) => facts)).toEqual(Array.from({ length: 3 }, () => ({ reason: 'wrong-secret', from: '198.51.100.7' })))
})

it('writes down what was only counted before it stops, and nothing afterwards', async () => {
  knocks(5)
  await book.stop()
  knock()
  expect((await lines()).map(({ facts }) => facts)).toMatchObject([{}, {}, {}, { more: 2 }])
})

it('never throws, and says in the log what could not be written down', async () => {
  const logged: string[] = []
  const log: Log = { ...quiet, error: (facts, message) => { logged.push(`${message} ${JSON.stringify(facts)}`) } }
  const full = doorBook({ store: { write: async () => { throw new Error('disk full') } }, clock, log })
  full.knocked({ platform: 'slack', why: 'replayed', at: clock.now(), from: '127.0.0.1' })
  await full.stop()
  expect(logged).toEqual([expect.stringMatching(/could not be written down.*"reason":"replayed"/)])
})
