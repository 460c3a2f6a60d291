import { afterEach, describe, expect, it } from 'vitest'
import { askRound } from '../../backups/ask.ts'
import { MINUTE } from '../../core/clock.ts'
import { claimRun, endRun, queueRun } from '../../store/runs.ts'
import { lastSlot } from '../../store/slots.ts'
import { at, downtimeWard, type DowntimeWard } from '../fakes/downtime-ward.ts'

const opened: DowntimeWard[] = []
const hospital = async (...options: Parameters<typeof downtimeWard>) => {
  const w = await downtimeWard(...options)
  opened.push(w)
  return w
}
afterEach(async () => { for (const w of opened.splice(0)) await w.close() })

const slots = (of: readonly { readonly slot: number | null }[]) => of.map(({ slot }) => new Date((slot ?? 0) + 7 * 60 * MINUTE).toISOString().slice(11, 16))
const finish = async (w: DowntimeWard, id: number) => {
  await w.say.worked(id)
  await w.say.tick(id)
  await w.say.clear(id)
}

describe('a back-up that is due while its system is down', () => {
  it('R35: is run first, so that it is the way back, and its slot leads to no second one', async () => {
    const w = await hospital()
    const id = await w.plan({ from: '22:00' })
    // An hour for the back-up, as nobody knows better yet, and twenty minutes to look whether all is ready.
    await w.until('20:39')
    expect(await w.rounds('malam')).toEqual([])
    await w.until('20:41')
    expect(await w.began('malam')).toBe('20:40')
    await w.until('21:45')
    expect(await w.step(id)).toBe('begin')
    await w.until('22:01')
    await w.say.begin(id)
    await w.until('22:20')
    await finish(w, id)
    await w.until('23:30')
    expect(slots(await w.rounds('malam'))).toEqual(['22:00'])
    expect((await w.rounds('malam')).map(({ verdict }) => verdict)).toEqual(['ok'])
    expect(await w.alarms()).toEqual([])
  })

  it('waits until it is over where the service has it so, then begins by itself, once, and is late for nobody', async () => {
    const w = await hospital({ services: [{ backups: 'after' }] })
    const id = await w.plan({ from: '22:00' })
    await w.until('22:01')
    expect(await w.began('malam')).toBeNull()
    await w.say.override(id)
    await w.say.begin(id)
    await w.until('22:25')
    expect(await w.began('malam')).toBeNull()
    expect((await w.heard()).map(({ text }) => text).join('\n')).not.toContain('belum dimulai')
    await w.say.worked(id)
    await w.say.tick(id)
    expect(await w.began('malam')).toBeNull()
    await w.say.clear(id)
    expect(await w.began('malam')).toBe('22:25')
    await w.until('23:00')
    expect((await w.rounds('malam')).map(({ verdict }) => verdict)).toEqual(['ok'])
    expect(await w.alarms()).toEqual([])
  })

  it('waits over a death of the process, and is not lost where the downtime is never brought to its end', async () => {
    const w = await hospital({ services: [{ backups: 'after' }] })
    const id = await w.plan({ from: '22:00' })
    await w.until('22:02')
    await w.say.override(id)
    await w.say.begin(id)
    await w.until('22:10')
    await w.restart()
    await w.until('22:44')
    expect(await w.began('malam')).toBeNull()
    // The announced end and a quarter of an hour: nobody stood for more.
    await w.until('22:46')
    expect(await w.began('malam')).toBe('22:45')
    expect(await w.step(id)).toBe('worked')
  })

  it('waits longer where somebody says that it takes longer', async () => {
    const w = await hospital({ services: [{ backups: 'after' }] })
    const id = await w.plan({ from: '22:00' })
    await w.until('22:02')
    await w.say.override(id)
    await w.say.begin(id)
    await w.until('22:28')
    await w.say.extend(id, 40 * MINUTE)
    await w.until('23:05')
    expect(await w.began('malam')).toBeNull()
    await finish(w, id)
    expect(await w.began('malam')).toBe('23:05')
  })

  it('that was to wait runs at its time where the downtime is called off', async () => {
    const w = await hospital({ services: [{ backups: 'after' }] })
    const id = await w.plan({ from: '22:00' })
    await w.until('21:50')
    await w.say.cancel(id)
    await w.until('22:01')
    expect(await w.began('malam')).toBe('22:00')
  })

  it('does not wait where somebody asks for it by hand', async () => {
    const w = await hospital({ schedules: [] })
    const id = await w.plan({ from: '22:00' })
    await w.until('22:01')
    await w.say.override(id)
    await w.say.begin(id)
    const asked = await w.kit.store.write((tx) => askRound(tx, w.kit, { system: 'simrs', level: 'full', by: { kind: 'person', id: 1, name: 'Budi' }, due: null }))
    await w.settle()
    expect(asked.ok && w.source.world.dumps).toBe(2)
  })
})

it('work does not begin while a back-up runs on what goes down', async () => {
  const w = await hospital()
  const id = await w.plan({ from: '22:00' })
  await w.until('22:01')
  expect(await w.step(id)).toBe('begin')
  const run = await w.kit.store.write(async (tx) => {
    const queued = await queueRun(tx, { kind: 'backup', round: null, component: 'simrs/database', level: 'full', target: 'nas', copyId: null, attempt: 1, at: w.clock.now(), dueAt: null, facts: {} })
    return await claimRun(tx, { id: queued.id, instance: 'another', at: w.clock.now() })
  })
  expect(await w.say.begin(id)).toBe(false)
  await w.kit.store.write((tx) => endRun(tx, { id: run!.id, state: 'failed', at: w.clock.now(), facts: {} }))
  expect(await w.say.begin(id)).toBe(true)
})

describe('logs while their system is down', () => {
  it('are left out in writing, and taken in one first thing afterwards; nobody calls that silence', async () => {
    const w = await hospital({ services: [{ backups: 'after' }], schedules: [{ cron: '10 20 * * *' }, { name: 'log', level: 'log', cron: '*/15 * * * *', window: null }] })
    await w.until('20:20')
    const id = await w.plan({ from: '22:00' })
    await w.until('21:59')
    expect(slots(await w.rounds('log')).at(-1)).toBe('21:45')
    await w.until('22:01')
    await w.say.begin(id)
    await w.until('22:31')
    expect(slots(await w.rounds('log')).at(-1)).toBe('21:45')
    expect((await w.kit.store.read((query) => lastSlot(query, { job: 'backup:log', at: at('22:31').getTime() })))?.outcome).toEqual({ kind: 'ok', said: 'left out for HNT-2026-001' })
    await finish(w, id)
    expect(slots(await w.rounds('log')).slice(-2)).toEqual(['21:45', '22:30'])
    expect(await w.began('log')).toBe('22:31')
    await w.until('23:20')
    expect(slots(await w.rounds('log')).slice(-3)).toEqual(['22:45', '23:00', '23:15'])
    expect(await w.alarms()).toEqual([])
  })
})
