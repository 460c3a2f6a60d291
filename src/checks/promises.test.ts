import { afterEach, describe, expect, it } from 'vitest'
import { startRehearsal, startRound } from '../backups/desk.ts'
import { siteStatus } from '../backups/status.ts'
import { DAY, HOUR, MINUTE } from '../core/clock.ts'
import { effectiveCalendar } from '../registry/holidays.ts'
import { checkSheet } from '../reports/check-sheet.ts'
import { fakeEngine } from '../test/fakes/engine.ts'
import { filesComponent, sqliteComponent, testSite } from '../test/fakes/site.ts'
import { ward, type Ward } from '../test/fakes/ward.ts'
import { troubleSentence } from '../texts/views/check-result.ts'
import { reasonSentence } from '../texts/views/status.ts'
import { textsFor } from '../texts/words.ts'
import type { CheckDesk } from './desk.ts'
import { probeBackup } from './probe-backup.ts'
import { probeRehearsal } from './probe-rehearsal.ts'

let w: Ward | null = null
afterEach(async () => {
  await w?.close()
  w = null
})

/** A hospital that promised to lose no more than a day and to stand again within an hour; each test of a component takes so long. */
async function promising(testTakes: number): Promise<Ward> {
  const engine = fakeEngine()
  const house = await ward({
    engine: () => ({ ...engine, rehearse: async (ask, work) => { w?.clock.advance(testTakes); return await engine.rehearse(ask, work) } }),
    site: { limits: { ...testSite().limits, runsAtOnce: 1 } },
    promises: { rpo: DAY, rto: HOUR },
    components: (folder) => [sqliteComponent({ file: `${folder}/database.txt` }), filesComponent({ path: `${folder}/application.txt` })],
  })
  w = house
  await w.runner.start()
  await startRound(w.kit, { system: 'simrs', level: 'full', by: { kind: 'cli', user: 'root' }, room: null })
  await w.work()
  return w
}
async function tested(house: Ward): Promise<void> {
  await startRehearsal(house.kit, { system: 'simrs', by: { kind: 'job', name: 'rehearsal:jumat' }, room: 1 })
  await house.work()
}
const t = textsFor('Asia/Jakarta').id
const reasons = async (house: Ward) => (await siteStatus(house.kit)).components.flatMap((it) => it.reasons).filter((it) => it.kind === 'rpo-missed' || it.kind === 'rto-missed')
const desk = (house: Ward): CheckDesk => ({ ...house.kit, sheet: checkSheet, calendar: (query) => effectiveCalendar(query, house.kit.site) })
const look = (house: Ward) => ({ at: house.clock.now(), born: 0, since: null, freeBefore: new Map(), signal: new AbortController().signal })
const morning = async (house: Ward) => (await probeBackup(desk(house), { probe: 'backup', system: 'simrs', level: null, schedule: null, rung: 'intact', maxAge: 30 * DAY }, look(house))).flatMap((it) => it.troubles)
const friday = async (house: Ward) => (await probeRehearsal(desk(house), { probe: 'rehearsal', system: 'simrs', maxAge: 30 * DAY }, look(house))).flatMap((it) => it.troubles)

describe('what was promised', () => {
  it('of data that may be lost is held against the newest copy that counts, in /status and in the morning', async () => {
    const house = await promising(0)
    expect(await reasons(house)).toEqual([])
    expect(await morning(house)).toEqual([])
    house.clock.advance(DAY + 2 * HOUR)
    expect((await reasons(house)).map((reason) => reasonSentence(t, reason))[0]).toContain('data 1 hari 2 jam terakhir hilang; batas yang dijanjikan 1 hari')
    const [trouble] = await morning(house)
    expect(trouble).toMatchObject({ kind: 'rpo-missed', allowed: DAY })
    expect(trouble === undefined ? '' : troubleSentence(t, trouble)).toContain('paling lama 1 hari')
  })

  it('R3: of recovery is held against the last tests of all its components together, also where each alone is quick enough', async () => {
    const house = await promising(40 * MINUTE)
    await tested(house)
    expect((await reasons(house)).map((reason) => reasonSentence(t, reason))).toEqual(['pemulihan seluruh sistem terukur 1 jam 20 mnt; batas yang dijanjikan 1 jam'])
    expect((await friday(house)).map((trouble) => trouble.kind)).toEqual(['rto-missed'])
    const cards = (await house.heard()).filter((said) => said.title.startsWith('UJI RESTORE'))
    expect(cards.map(({ mood, title }) => ({ mood, title }))).toEqual([{ mood: 'ok', title: 'UJI RESTORE BERHASIL — SIMRS' }, { mood: 'warn', title: 'UJI RESTORE BERHASIL, MELEWATI BATAS WAKTU — SIMRS' }])
    expect(cards[1]?.text).toContain('terukur 1 jam 20 mnt; batas yang dijanjikan 1 jam')
  })

  it('of recovery holds where the tests were quick enough', async () => {
    const house = await promising(20 * MINUTE)
    await tested(house)
    expect(await reasons(house)).toEqual([])
    expect(await friday(house)).toEqual([])
  })
})
