import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anchor } from '../../jobs/anchor.ts'
import { heartbeat } from '../../jobs/heartbeat.ts'
import { housekeeping } from '../../jobs/housekeeping.ts'
import { readAnchors } from '../core/audit-anchor.ts'
import { DAY, HOUR, MINUTE } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import { audit, verifyAudit } from '../store/audit.ts'
import { setWatermark } from '../store/slots.ts'
import { fakeClock, type FakeClock } from '../test/fakes/clock.ts'
import { testKit } from '../test/fakes/kit.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import { quiet } from '../core/log.ts'
import type { Kit } from './kit.ts'

let house: ReturnType<typeof temporaryStore>
let clock: FakeClock
let kit: Kit
let hand: Database.Database
beforeEach(() => {
  house = temporaryStore()
  clock = fakeClock('2026-11-23T00:00:00Z')
  kit = testKit({ clock, store: house.store })
  hand = new Database(house.file)
})
afterEach(async () => {
  hand.close()
  await house.remove()
})

const tick = () => ({ slot: clock.now(), at: clock.now(), late: false, signal: new AbortController().signal, log: quiet })
const ago = (days: number) => clock.now().getTime() - days * DAY

describe('housekeeping', () => {
  const owed = (days: number, state: string) => hand.prepare("insert into outbox (room_id, spoken, silent, urgency, fresh, created_at, due_at, attempts, state) values (1, '{}', 0, 1, 0, ?, 0, 0, ?)").run(ago(days), state)
  const counts = () => ['outbox', 'inbox', 'lan_entries'].map((table) => (hand.prepare(`select count(*) as n from ${table}`).get() as { n: number }).n)

  beforeEach(() => {
    hand.pragma('foreign_keys = OFF')
    hand.exec("insert into rooms (id, platform, chat, thread, name, purpose, lang, state, added_at) values (1, 'web', 'edp', '', 'EDP', 'edp', 'id', 'active', 0)")
  })

  it('forgets what was told long ago, in bounded steps, and nothing that still waits', async () => {
    hand.transaction(() => {
      for (let n = 0; n < 1200; n += 1) owed(91, 'sent')
      owed(200, 'waiting')
      owed(91, 'replaced')
      owed(91, 'undeliverable')
      owed(89, 'sent')
      for (const [id, days, done] of [['old', 31, true], ['waiting', 31, false], ['young', 29, true]] as const) hand.prepare("insert into inbox (platform, event_id, at, event, found, done_at) values ('web', ?, ?, '{}', 0, ?)").run(id, ago(days), done ? ago(days) : null)
      for (const days of [366, 364]) hand.prepare("insert into lan_entries (chat, at, version, change, body, once) values ('edp', ?, 1, ?, '{}', ?)").run(ago(days), 1000 - days, String(days))
    })()
    const outcome = await housekeeping(kit.site).run(tick(), kit)
    expect(outcome).toEqual({ ok: true, value: 'outbox 1202, inbox 1, page 1 rows gone' })
    expect(counts()).toEqual([2, 2, 1])
    expect(hand.prepare('select state from outbox order by id').all()).toEqual([{ state: 'waiting' }, { state: 'sent' }])
  })

  it('comes back to what waited once it is sent', async () => {
    owed(200, 'waiting')
    owed(199, 'sent')
    await housekeeping(kit.site).run(tick(), kit)
    expect(counts()[0]).toBe(1)
    hand.exec("update outbox set state = 'sent'")
    await housekeeping(kit.site).run(tick(), kit)
    expect(counts()[0]).toBe(0)
  })

  it('stops between two steps when it is told to', async () => {
    for (let n = 0; n < 10; n += 1) owed(91, 'sent')
    const stopped = new AbortController()
    stopped.abort()
    await housekeeping(kit.site).run({ ...tick(), signal: stopped.signal }, kit)
    expect(counts()[0]).toBe(10)
  })
})

describe('the anchor of the audit trail', () => {
  it('lets a trail be found out that was cut short together with its noted head', async () => {
    const lines: string[] = []
    const outside = { ...kit.outside, anchor: async (line: string) => { lines.push(line) } }
    for (let n = 1; n <= 5; n += 1) await house.store.write((tx) => audit(tx, { at: clock.now(), by: { kind: 'bot' }, act: 'check.signed', subject: `check:${n}` }))
    expect(await anchor(kit.site).run(tick(), { ...kit, outside })).toEqual({ ok: true, value: '5 lines anchored' })
    const { anchors } = readAnchors(lines.join('\n'))
    expect(await house.store.read((query) => verifyAudit(query, anchors))).toMatchObject({ ok: true })
    hand.exec("delete from audit where seq > 3; insert or replace into meta select 'audit.head', seq || ' ' || hash from audit where seq = 3")
    expect(await house.store.read((query) => verifyAudit(query, anchors))).toEqual({ ok: false, seq: 4, why: 'shortened' })
  })
})

describe('the heartbeat', () => {
  const beating = (ping: (signal: AbortSignal) => Promise<void>, store = house.store) => testKit({ clock, store, outside: { ...kit.outside, ping } })
  const lookedAt = async (at: number) => await house.store.write((tx) => setWatermark(tx, { job: 'backup', until: at }))

  it('is heard outside while the house is well', async () => {
    let pings = 0
    await lookedAt(clock.now().getTime())
    await heartbeat.look(clock.now(), beating(async () => { pings += 1 }))
    expect(pings).toBe(1)
  })

  it('is silent when the scheduler no longer looks at the clock', async () => {
    let pings = 0
    await lookedAt(clock.now().getTime() - HOUR)
    await expect(heartbeat.look(clock.now(), beating(async () => { pings += 1 }))).rejects.toThrow('scheduler')
    expect(pings).toBe(0)
  })

  it('is silent when no fact can be written', async () => {
    let pings = 0
    await lookedAt(clock.now().getTime())
    const full = { ...house.store, write: async () => { throw new Fault({ area: 'store', op: 'commit', retry: 'later', hint: 'free-space' }) } }
    await expect(heartbeat.look(clock.now(), beating(async () => { pings += 1 }, full))).rejects.toThrow('commit')
    expect(pings).toBe(0)
  })

  it('gives a watcher who does not answer ten seconds', async () => {
    await lookedAt(clock.now().getTime())
    const looked = heartbeat.look(clock.now(), beating(async (signal) => await new Promise((_, reject) => { signal.addEventListener('abort', () => { reject(new Fault({ area: 'bot', op: 'ping', retry: 'later', hint: 'network' })) }) })))
    const failed = expect(looked).rejects.toThrow('ping')
    for (let n = 0; n < 5; n += 1) await new Promise((resolve) => setImmediate(resolve))
    clock.advance(MINUTE)
    await failed
  })
})
