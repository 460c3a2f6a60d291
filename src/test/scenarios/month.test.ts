import { readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { timetable } from '../../../jobs/index.ts'
import { newestChain } from '../../backups/rehearse.ts'
import { DAY } from '../../core/clock.ts'
import { slotsBetween } from '../../core/schedule.ts'
import { auditTail } from '../../store/audit-tail.ts'
import { verifyAudit } from '../../store/audit.ts'
import { checkOfSlot, signaturesOf } from '../../store/checks.ts'
import { livingCopies, type Copy } from '../../store/copies.ts'
import { roundOfSlot, roundsSince } from '../../store/rounds.ts'
import { slotsOf } from '../../store/slots.ts'
import { plain } from '../../texts/words.ts'
import { testHospital, wordsOf, type TestHospital } from '../hospital/hospital.ts'
import { hospitalYaml } from '../hospital/yaml.ts'

const START = '2026-11-29T00:00:00+07:00'
const END = '2026-12-31T00:00:00+07:00'
/** Natal and its collective leave: nobody is there to sign. */
const OFF = ['2026-12-24', '2026-12-25']
const FIRST_MONDAY = '2026-11-30'
const LEFT_UNSIGNED = '2026-12-02'
const COMPONENTS = ['simrs/database', 'simrs/aplikasi']
const NAS_AWAY = '2026-12-09'

let hospital: TestHospital
let took = 0
const seen = { failedMorning: '', owned: '', recovered: '' }
/** What EDP was shown before it said yes, Monday by Monday. */
const agreed: { readonly date: string; readonly before: readonly Copy[]; readonly after: readonly Copy[] }[] = []

beforeAll(async () => {
  const began = performance.now()
  hospital = await testHospital({ start: START, yaml: hospitalYaml() })
  for (const date of days()) {
    if (date === NAS_AWAY) renameSync(join(hospital.folder, 'nas'), join(hospital.folder, 'nas-away'))
    await hospital.until(`${date}T07:40:00+07:00`)
    if (date === NAS_AWAY) await mendTheNas()
    else if (isWorkday(date) && date !== LEFT_UNSIGNED) await hospital.press('sari', /^sign \d+ /)
    await hospital.until(`${date}T09:45:00+07:00`)
    if (date === LEFT_UNSIGNED) await hospital.press('budi', /^sign \d+ /)
    if (isMonday(date)) await monday(date)
    await hospital.until(`${date}T14:30:00+07:00`)
    if (isFriday(date) && isWorkday(date)) await hospital.press('sari', /^sign \d+ /)
    if (isMonday(date)) await signOpen('friday')
  }
  await hospital.until(END)
  took = performance.now() - began
}, 240_000)
afterAll(() => hospital.close())

/** At 07.40 the card is red; Sari takes it, plugs the NAS in again, and repeats the back-up. */
async function mendTheNas(): Promise<void> {
  seen.failedMorning = await theMorning()
  await hospital.press('sari', /^sign own \d+ /)
  seen.owned = await theMorning()
  renameSync(join(hospital.folder, 'nas-away'), join(hospital.folder, 'nas'))
  await hospital.press('sari', /^backup retry \d+/)
  await hospital.until('2026-12-09T08:10:00+07:00')
  seen.recovered = await theMorning()
}

const theMorning = async () => (await hospital.cards('edp')).map(wordsOf).filter((words) => words.includes('Pemeriksaan pagi · ')).at(-1) ?? ''
const everyCopy = async () => (await Promise.all(COMPONENTS.map((component) => hospital.house.kit.store.read((query) => livingCopies(query, { component }))))).flat()

async function monday(date: string): Promise<void> {
  const asked = (await hospital.cards('edp')).some((card) => card.actions?.some((action) => action.say.startsWith('retention confirm')))
  const before = await everyCopy()
  if (asked) await hospital.press('sari', /^retention confirm/)
  agreed.push({ date, before, after: await everyCopy() })
  for (const plan of ['monday', 'weekly']) await signOpen(plan)
}

async function signOpen(plan: string): Promise<void> {
  const { unsigned } = await hospital.house.status()
  const open = unsigned.find((it) => it.plan === plan)
  if (open !== undefined) await hospital.press('sari', new RegExp(`^sign (own )?${open.check} `))
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
    for (const date of days()) expect({ date, held: (await heldOn('monday', `${date}T09:00`)) !== null }).toEqual({ date, held: isMonday(date) })
  })

  it('R19 R20: holds the Friday and the weekly check in every week, the holiday too, and has a name under each', async () => {
    for (const date of days()) {
      const friday = await heldOn('friday', `${date}T14:00`)
      const weekly = await heldOn('weekly', `${date}T09:30`)
      expect({ date, friday: friday !== null, weekly: weekly !== null }).toEqual({ date, friday: isFriday(date), weekly: isMonday(date) })
      for (const check of [friday, weekly]) {
        if (check === null) continue
        // On the first Monday no restore was ever tested: the checklist is red, hers, and closed by the Friday that follows.
        const kind = check === weekly && date === FIRST_MONDAY ? 'own' : 'sign'
        expect({ date, plan: check.plan, state: check.state, names: (await namesUnder(check.id)).map((act) => `${act.kind} ${act.by.name}`) }).toEqual({ date, plan: check.plan, state: 'closed', names: [`${kind} Sari Wulandari`] })
      }
    }
    // The Friday of Natal is signed on Monday, when somebody is there.
    const natal = await heldOn('friday', '2026-12-25T14:00')
    const [name] = await namesUnder(natal?.id ?? 0)
    expect(new Date(name?.at ?? 0).toISOString().slice(0, 10)).toBe('2026-12-28')
  })

  it('has a name under every check that was posted, and each went on record', async () => {
    for (const date of days().filter(isWorkday)) {
      const check = await heldOn('morning', `${date}T07:30`)
      const by = date === LEFT_UNSIGNED ? 'sign Budi Santoso' : date === NAS_AWAY ? 'own Sari Wulandari' : 'sign Sari Wulandari'
      expect({ date, state: check?.state, names: (await namesUnder(check?.id ?? 0)).map((act) => `${act.kind} ${act.by.name}`) }).toEqual({ date, state: 'closed', names: [by] })
    }
    const lines = await trail()
    for (const date of OFF) expect(lines.filter((line) => line.act === 'check.not-held' && JSON.stringify(line.facts).includes(date))).toHaveLength(1)
    expect((await hospital.house.status()).unsigned).toEqual([])
  })

  it('R74: sends what nobody signed to the IT Manager at half past nine, after two reminders, once', async () => {
    const check = await heldOn('morning', `${LEFT_UNSIGNED}T07:30`)
    const told = (await trail()).filter((line) => line.subject === `check:${check?.id}` && /reminded|escalated/.test(line.act)).map((line) => `${line.act} ${new Date(line.at).toISOString()}`)
    expect(told).toEqual(['check.reminded 2026-12-02T01:30:00.000Z', 'check.reminded 2026-12-02T02:00:00.000Z', 'check.escalated 2026-12-02T02:30:00.000Z'])
    expect((await trail()).filter((line) => line.act === 'check.escalated' && line.subject !== `check:${check?.id}`)).toEqual([])
    expect((await hospital.cards('manager')).map(wordsOf).filter((words) => words.includes('Pemeriksaan pagi · Rabu, 2 Des'))).toHaveLength(1)
  })

  it('R5 R10: shows a night without its NAS as unsafe, and as safe only after the back-up was repeated', () => {
    expect(seen.failedMorning).toMatch(/^TIDAK AMAN/)
    expect(seen.owned).toMatch(/^TIDAK AMAN/)
    expect(seen.owned).toContain('Ditangani oleh Sari Wulandari')
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
    for (const { date, before, after } of agreed) {
      const limit = new Date(`${date}T00:00:00+07:00`).getTime() - 14 * DAY
      const went = before.filter((copy) => !after.some((it) => it.id === copy.id))
      expect({ date, tooYoung: went.filter((copy) => copy.takenAt >= limit) }).toEqual({ date, tooYoung: [] })
    }
    expect(agreed.map(({ date, before, after }) => `${date} ${before.length > after.length ? 'deleted' : 'nothing'}`)).toEqual(['2026-11-30 nothing', '2026-12-07 nothing', '2026-12-14 deleted', '2026-12-21 deleted', '2026-12-28 deleted'])
    // Sunday's full of the application is fifteen days old by then, and its differentials of that week still need it.
    const gone = agreed.flatMap(({ date, before, after }) => (date === '2026-12-14' ? before.filter((copy) => !after.some((it) => it.id === copy.id)) : []))
    expect(gone.map((copy) => copy.component)).toEqual(['simrs/database'])
    for (const component of COMPONENTS) {
      const living = await hospital.house.kit.store.read((query) => livingCopies(query, { component }))
      const dates = new Set(living.map((copy) => new Date(copy.takenAt + 7 * 3_600_000).toISOString().slice(0, 10)))
      expect(dates.size).toBeGreaterThanOrEqual(5)
      expect(Math.min(...living.map((copy) => copy.takenAt))).toBeGreaterThan(new Date('2026-12-05T00:00:00+07:00').getTime())
      expect(readdirSync(join(hospital.folder, 'nas', component))).toHaveLength(living.length)
      expect(await hospital.house.kit.store.read((query) => newestChain(query, { component, targets: ['nas'] }))).not.toBeNull()
    }
  })

  it('leaves no card of a deletion that still says it runs or asks, above the one that says how it ended', async () => {
    const titles = (await hospital.cards('edp')).map((card) => ({ title: plain(card.title), buttons: card.actions?.length ?? 0 })).filter((it) => it.title.startsWith('PENGHAPUSAN CADANGAN LAMA'))
    expect(titles.filter((it) => !/ — (SELESAI|DIHENTIKAN)/.test(it.title) || it.buttons > 0)).toEqual([])
    expect(titles.length).toBeGreaterThanOrEqual(5)
  })

  it('leaves an audit chain without a gap', async () => {
    expect(await hospital.house.kit.store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true })
    process.stdout.write(`a month passed in ${(took / 1000).toFixed(1)} s\n`)
  })
})

const heldOn = (plan: string, slot: string) => hospital.house.kit.store.read((query) => checkOfSlot(query, { plan, slot: new Date(`${slot}:00+07:00`) }))
const namesUnder = (check: number) => hospital.house.kit.store.read((query) => signaturesOf(query, check))
const trail = () => hospital.house.kit.store.read((query) => auditTail(query, 100_000))

function days(): readonly string[] {
  const first = Date.parse('2026-11-29T00:00:00Z')
  return Array.from({ length: 32 }, (_, n) => new Date(first + n * 86_400_000).toISOString().slice(0, 10))
}
const weekday = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay()
const isMonday = (date: string) => weekday(date) === 1
const isFriday = (date: string) => weekday(date) === 5
const isWorkday = (date: string) => weekday(date) >= 1 && weekday(date) <= 5 && !OFF.includes(date)
