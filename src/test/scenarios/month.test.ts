import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { timetable } from '../../../jobs/index.ts'
import { newestChain } from '../../backups/rehearse.ts'
import { slotsBetween } from '../../core/schedule.ts'
import { verifyAudit } from '../../store/audit.ts'
import { checkOfSlot, signaturesOf } from '../../store/checks.ts'
import { livingCopies } from '../../store/copies.ts'
import { roundOfSlot, roundsSince } from '../../store/rounds.ts'
import { slotsOf } from '../../store/slots.ts'
import { testHospital, wordsOf, type TestHospital } from '../hospital/hospital.ts'
import { hospitalYaml } from '../hospital/yaml.ts'

const START = '2026-11-29T00:00:00+07:00'
const END = '2026-12-31T00:00:00+07:00'
/** Natal and its collective leave: nobody is there to sign. */
const OFF = ['2026-12-24', '2026-12-25']
const LEFT_UNSIGNED = '2026-12-02'
const NAS_AWAY = '2026-12-09'

let hospital: TestHospital
let took = 0
const seen = { escalated: '', failedMorning: '', recovered: '', lists: 0 }

beforeAll(async () => {
  const began = performance.now()
  hospital = await testHospital({ start: START, yaml: hospitalYaml() })
  for (const date of days()) {
    if (date === NAS_AWAY) renameSync(join(hospital.folder, 'nas'), join(hospital.folder, 'nas-away'))
    await hospital.until(`${date}T07:40:00+07:00`)
    if (date === NAS_AWAY) await mendTheNas()
    else if (isWorkday(date) && date !== LEFT_UNSIGNED) await hospital.press('sari', /^sign \d+ /)
    await hospital.until(`${date}T09:45:00+07:00`)
    if (date === LEFT_UNSIGNED) {
      seen.escalated = (await hospital.cards('manager')).map(wordsOf).at(-1) ?? ''
      await hospital.press('budi', /^sign \d+ /)
    }
    if (isMonday(date)) await monday()
    await hospital.until(`${date}T14:30:00+07:00`)
    if (isFriday(date) && isWorkday(date)) await hospital.press('sari', /^sign \d+ /)
  }
  await hospital.until(END)
  took = performance.now() - began
}, 240_000)
afterAll(() => hospital.close())

/** At 07.40 the card is red; Sari takes it, plugs the NAS in again, and repeats the back-up. */
async function mendTheNas(): Promise<void> {
  seen.failedMorning = (await hospital.cards('edp')).map(wordsOf).filter((words) => words.includes('Pemeriksaan pagi')).at(-1) ?? ''
  await hospital.press('sari', /^sign own \d+ /)
  renameSync(join(hospital.folder, 'nas-away'), join(hospital.folder, 'nas'))
  await hospital.press('sari', /^backup retry \d+/)
  await hospital.until('2026-12-09T08:10:00+07:00')
  seen.recovered = (await hospital.cards('edp')).map(wordsOf).filter((words) => words.includes('Pemeriksaan pagi')).at(-1) ?? ''
}

async function monday(): Promise<void> {
  const asked = (await hospital.cards('edp')).some((card) => card.actions?.some((action) => action.say.startsWith('retention confirm')))
  if (asked) {
    seen.lists += 1
    await hospital.press('sari', /^retention confirm/)
  }
  for (const plan of ['monday', 'weekly']) {
    const open = await hospital.house.status().then((status) => status.unsigned.find((it) => it.plan === plan))
    if (open !== undefined) await hospital.press('sari', new RegExp(`^sign (own )?${open.check} `))
  }
}

describe('a month of the daily loop, on the hospital’s own clock', () => {
  it('fires every slot of every job exactly once, and none late', async () => {
    for (const job of timetable(hospital.house.kit.site)) {
      const due = slotsBetween(job.due, { after: new Date(START), until: new Date(END), most: 10_000 }).map((slot) => slot.getTime())
      const rows = await hospital.house.kit.store.read((query) => slotsOf(query, { job: job.name, from: new Date(START).getTime() + 1, until: new Date(END).getTime() }))
      expect({ job: job.name, slots: rows.map((row) => row.slot) }).toEqual({ job: job.name, slots: due })
      expect({ job: job.name, states: new Set(rows.map((row) => row.state)) }).toEqual({ job: job.name, states: new Set(['fired']) })
    }
  })

  it('R60 R61 R63: posts every check on its day, and none on a holiday that has none', async () => {
    for (const date of days()) {
      const slot = new Date(`${date}T07:30:00+07:00`)
      const row = await hospital.house.kit.store.read((query) => checkOfSlot(query, { plan: 'morning', slot }))
      expect({ date, held: row !== null }).toEqual({ date, held: isWorkday(date) })
    }
    for (const date of days().filter(isMonday)) {
      const row = await hospital.house.kit.store.read((query) => checkOfSlot(query, { plan: 'monday', slot: new Date(`${date}T09:00:00+07:00`) }))
      expect({ date, held: row !== null }).toEqual({ date, held: true })
    }
  })

  it('has a name under every morning check', async () => {
    for (const date of days().filter(isWorkday)) {
      const row = await hospital.house.kit.store.read((query) => checkOfSlot(query, { plan: 'morning', slot: new Date(`${date}T07:30:00+07:00`) }))
      const names = await hospital.house.kit.store.read((query) => signaturesOf(query, row?.id ?? 0))
      expect({ date, signed: names.length > 0 }).toEqual({ date, signed: true })
    }
  })

  it('sends what nobody signed to the IT Manager at half past nine', () => {
    expect(seen.escalated).toContain('Pemeriksaan pagi')
    expect(seen.escalated).toMatch(/belum diparaf|IT Manager/)
  })

  it('R5 R10: shows a night without its NAS as unsafe, and as safe only after the back-up was repeated', () => {
    expect(seen.failedMorning).toMatch(/^TIDAK AMAN/)
    expect(seen.recovered).toMatch(/^AMAN/)
  })

  it('R15 R61: backs the system up at every slot, whole', async () => {
    const rounds = await hospital.house.kit.store.read((query) => roundsSince(query, { schedule: 'simrs-differential', from: new Date(START), most: 1000 }))
    const failed = rounds.filter((round) => round.verdict !== 'ok').map((round) => new Date(round.slot ?? 0).toISOString())
    expect(failed).toEqual([])
    const full = await hospital.house.kit.store.read((query) => roundOfSlot(query, { schedule: 'simrs-full', slot: new Date('2026-12-27T02:00:00+07:00') }))
    expect(full?.verdict).toBe('ok')
  })

  it('R18 R49 R62: deletes what is older than two weeks on Mondays, keeps five dates, and leaves a chain that can be restored', async () => {
    expect(seen.lists).toBeGreaterThanOrEqual(2)
    for (const component of ['simrs/database', 'simrs/aplikasi']) {
      const living = await hospital.house.kit.store.read((query) => livingCopies(query, { component }))
      const dates = new Set(living.map((copy) => new Date(copy.takenAt + 7 * 3_600_000).toISOString().slice(0, 10)))
      expect(dates.size).toBeGreaterThanOrEqual(5)
      expect(Math.min(...living.map((copy) => copy.takenAt))).toBeGreaterThan(new Date('2026-12-05T00:00:00+07:00').getTime())
      expect(await hospital.house.kit.store.read((query) => newestChain(query, { component, targets: ['nas'] }))).not.toBeNull()
    }
  })

  it('leaves an audit chain without a gap', async () => {
    expect(await hospital.house.kit.store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true })
    process.stdout.write(`a month passed in ${(took / 1000).toFixed(1)} s\n`)
  })
})

function days(): readonly string[] {
  const first = Date.parse('2026-11-29T00:00:00Z')
  return Array.from({ length: 32 }, (_, n) => new Date(first + n * 86_400_000).toISOString().slice(0, 10))
}
const weekday = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay()
const isMonday = (date: string) => weekday(date) === 1
const isFriday = (date: string) => weekday(date) === 5
const isWorkday = (date: string) => weekday(date) >= 1 && weekday(date) <= 5 && !OFF.includes(date)
