import { appendFileSync, renameSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { rereadJobs } from '../../jobs/reread.ts'
import { DAY, HOUR } from '../core/clock.ts'
import { quiet } from '../core/log.ts'
import type { RereadSchedule } from '../core/site.ts'
import { livingCopies } from '../store/copies.ts'
import { proofsOf } from '../store/proofs.ts'
import { ward, type Ward } from '../test/fakes/ward.ts'
import { startRound } from './desk.ts'

let w: Ward | null = null
afterEach(async () => {
  await w?.close()
  w = null
})

const weekly: RereadSchedule = { kind: 'reread', name: 'sabtu', cron: '0 13 * * 6', zone: 'Asia/Jakarta', missed: 'run-once', within: 14 * DAY, budget: null }

/**
 * A hospital with three fulls of each component, a day apart, and a weekly reading. Both grow alike: whichever of two that run
 * at once is numbered first, half of all the bytes are the four older copies.
 */
async function reading(change: Partial<RereadSchedule> = {}, targets?: Parameters<typeof ward>[0]): Promise<Ward> {
  const house = await ward({ ...targets, site: { schedules: [{ ...weekly, ...change }] } })
  w = house
  await house.runner.start()
  for (let day = 0; day < 3; day += 1) {
    for (const component of ['database', 'application'] as const) house.source(component, Array.from({ length: 30 + 10 * day }, (_, n) => `${n + 1}=pasien`))
    await startRound(house.kit, { system: 'simrs', level: 'full', by: { kind: 'cli', user: 'root' }, room: null })
    await house.work()
    house.clock.advance(DAY)
  }
  // Saturday 13.00.
  house.clock.advance(2 * DAY + 11 * HOUR)
  return house
}
async function fire(house: Ward): Promise<string> {
  const [job] = rereadJobs(house.kit.site)
  const done = await job?.run({ slot: house.clock.now(), at: house.clock.now(), late: false, signal: new AbortController().signal, log: quiet }, house.kit)
  return done?.ok === true ? done.value : ''
}
async function timesRead(house: Ward): Promise<readonly number[]> {
  return await house.kit.store.read(async (query) => {
    const all = [...await livingCopies(query, { component: 'simrs/database' }), ...await livingCopies(query, { component: 'simrs/aplikasi' })]
    return await Promise.all(all.map(async (copy) => (await proofsOf(query, copy.id)).filter((proof) => proof.rung === 'stored').length))
  })
}
const cards = async (house: Ward) => (await house.heard()).filter((said) => said.card?.startsWith('sweep:') === true)

describe('reading by the calendar', () => {
  it('R51: reads every kept copy again by the calendar, within its budget, and tells the outcome in one card', async () => {
    const house = await reading()
    await fire(house)
    await house.work()
    expect((await timesRead(house)).toSorted(), 'half of the bytes a week').toEqual([1, 1, 2, 2, 2, 2])
    house.clock.advance(7 * DAY)
    await fire(house)
    await house.work()
    expect(Math.min(...await timesRead(house))).toBe(2)
    const told = await cards(house)
    expect(told).toHaveLength(2)
    expect(told[0]).toMatchObject({ mood: 'ok', silent: true, title: 'CADANGAN DIBACA ULANG, SEMUA UTUH' })
    expect(told[0]?.text).toContain('[ok] SIMRS · database · nas: 2 cadangan')
  })

  it('asks once for a slot, however often it is fired', async () => {
    const house = await reading()
    expect(await fire(house)).toBe('4 copies to read')
    expect(await fire(house)).toBe('0 copies to read')
  })

  it('alarms for each damaged copy at once, and sums up at the end', async () => {
    const house = await reading({ within: 7 * DAY })
    const [first] = await house.kit.store.read((query) => livingCopies(query, { component: 'simrs/database' }))
    appendFileSync(house.at('nas', first?.key ?? '', 'data.txt'), 'x')
    await fire(house)
    await house.work()
    const heard = (await house.heard()).map((said) => said.title)
    expect(heard).toContain('CADANGAN RUSAK — SIMRS')
    expect((await cards(house))[0]).toMatchObject({ mood: 'alarm', title: 'CADANGAN DIBACA ULANG, ADA YANG RUSAK' })
    expect((await cards(house))[0]?.text).toContain('[fail] SIMRS · database · nas: 2 cadangan')
  })

  it('says when its budget is too small for its period, and what would be enough', async () => {
    const house = await reading({ budget: 1 })
    house.clock.advance(20 * DAY)
    expect(await fire(house)).toBe('1 copies to read')
    await house.work()
    expect((await cards(house))[0]).toMatchObject({ mood: 'warn' })
    expect((await cards(house))[0]?.text).toContain('5 cadangan belum dibaca ulang dalam 14 hari')
  })

  it('leaves a disk in its drawer for the next time, and says so', async () => {
    const house = await reading({}, { targets: [{}, { name: 'disk', removable: true, class: 'offline' }] })
    await fire(house)
    await house.work()
    expect((await cards(house))[0]?.text).toContain('Tidak terhubung, dibaca pada kesempatan berikutnya: disk.')
  })

  it('calls no copy damaged that could not be read', async () => {
    const house = await reading()
    await fire(house)
    renameSync(house.targetFolder('nas'), `${house.targetFolder('nas')}-off`)
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await house.work()
      house.clock.advance(HOUR)
    }
    expect((await cards(house))[0]).toMatchObject({ mood: 'warn', title: 'CADANGAN DIBACA ULANG, BELUM SEMUA' })
    expect((await house.heard()).map((said) => said.title)).not.toContain('CADANGAN RUSAK — SIMRS')
  })
})
