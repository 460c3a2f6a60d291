import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditTail } from '../../store/audit-tail.ts'
import { fakeClock, type FakeClock } from '../fakes/clock.ts'
import { testHospital, type TestHospital } from '../hospital/hospital.ts'
import { flowing, slackStage, telegramStage, type ChatStage, type Where } from '../hospital/stages.ts'
import { hospitalYaml } from '../hospital/yaml.ts'

const START = '2026-11-23T02:00:00+07:00'
const mixes: readonly (readonly [string, (clock: FakeClock) => Promise<readonly ChatStage[]>])[] = [
  ['on Telegram', async (clock) => [await telegramStage(clock)]],
  ['on Slack', async (clock) => [await slackStage(clock)]],
  ['on both at once', async (clock) => [await telegramStage(clock), await slackStage(clock)]],
]

/** One hospital, some days; each test goes on where the one before it ended. The clock flows while chats wait, so minutes are told by their tens. */
describe.each(mixes)('the daily loop %s', (_, open) => {
  let hospital: TestHospital
  let stages: readonly ChatStage[]
  let clock: FakeClock
  beforeAll(async () => {
    clock = fakeClock(START)
    stages = await open(clock)
    hospital = await testHospital({ start: START, yaml: hospitalYaml({ checks: '  - { preset: morning, procedure: backup }' }), chats: { clock, stages } })
  })
  afterAll(async () => {
    await hospital.close()
    for (const stage of stages) await stage.stop()
  })
  const at = (moment: string) => hospital.until(`2026-11-${moment}:00+07:00`)
  const newest = (stage: ChatStage, of: RegExp, room: Where) => stage.words(room).filter((words) => of.test(words)).at(-1) ?? ''
  const morning = (stage: ChatStage, room: Where = 'edp') => newest(stage, /Pemeriksaan pagi · /, room)
  /** What one person decides is read in every room of every platform; answers how long that took. */
  const everywhere = (reads: RegExp, room: Where = 'edp') => flowing(clock, () => stages.every((stage) => reads.test(morning(stage, room)))).catch(async (cause: unknown) => {
    // What people see instead says more than that they wait.
    throw new Error(JSON.stringify([String(reads), stages.map((stage) => [morning(stage, room), stage.whispers('sari')]), (await acts()).slice(-10)], null, 1), { cause })
  })
  const acts = async () => (await hospital.house.kit.store.read((query) => auditTail(query, 500))).map((line) => `${line.act} ${line.subject}`)
  const first = () => stages[0] ?? missing()
  const last = () => stages.at(-1) ?? missing()

  it('a green morning stands in every room and is signed with one press; the others read it within a second', async () => {
    await at('23T07:31')
    await everywhere(/^AMAN/)
    await everywhere(/\[Paraf\]/)
    await first().press('sari', 'Paraf', 'edp')
    expect(await everywhere(/Diparaf oleh Sari Wulandari, 07\.3\d WIB\./)).toBeLessThanOrEqual(1000)
    for (const stage of stages) expect(morning(stage)).not.toContain('[Paraf]')
  })

  it('is taken back on another platform by the same person, and signed again by a reply in words', async () => {
    await last().press('sari', 'Batalkan', 'edp')
    await everywhere(/\[Paraf\]/)
    await last().reply('sari', { to: /Pemeriksaan pagi · /, text: 'Paraf.' }, 'edp')
    await everywhere(/Diparaf oleh Sari Wulandari/)
    expect(await acts()).toContain('check.undone check:1')
  })

  it('is signed once, however many press: the second one learns who was first', async () => {
    await at('24T07:31')
    await everywhere(/Selasa.*[^]*\[Paraf\]/)
    await Promise.all(stages.map((stage) => stage.press('sari', 'Paraf', 'edp')))
    await everywhere(/Selasa.*[^]*Diparaf oleh Sari Wulandari/)
    expect((await acts()).filter((act) => act === 'check.signed check:2')).toHaveLength(1)
  })

  it('a problem is told with a press and a sentence, and goes to the manager on every platform', async () => {
    await at('25T07:31')
    await everywhere(/Rabu.*[^]*\[Ada masalah\]/)
    await first().answer('sari', { label: 'Ada masalah', text: 'lampu NAS berkedip <merah> & @semua' }, 'edp')
    await everywhere(/lampu NAS berkedip <merah> & @/)
    await everywhere(/lampu NAS berkedip <merah> & @/, 'manager')
    await last().answer('sari', { label: 'Tutup dengan alasan', text: 'lampu sudah hijau' }, 'edp')
    await everywhere(/lampu sudah hijau/)
  })

  it('a red morning is taken up, not signed away', async () => {
    await at('26T02:50')
    renameSync(join(hospital.folder, 'simrs.db'), join(hospital.folder, 'simrs.db-dipindah'))
    await at('26T07:31')
    await everywhere(/^TIDAK AMAN.*[^]*Kamis/)
    await first().press('sari', 'Saya tangani', 'edp')
    await everywhere(/Ditangani oleh Sari Wulandari sejak 07\.3\d WIB\./)
    renameSync(join(hospital.folder, 'simrs.db-dipindah'), join(hospital.folder, 'simrs.db'))
  })

  it('what nobody signs is reminded and goes to the manager, who signs it on the one and is read on the other', async () => {
    await at('27T02:50')
    await at('27T07:31')
    await at('27T09:31')
    await everywhere(/Jumat/, 'manager')
    for (const stage of stages) expect(stage.words('edp').filter((words) => /^(PENGINGAT|DITERUSKAN)[^]*27 Nov/.test(words)).length).toBeGreaterThan(0)
    const label = /\[(Paraf|Saya tangani)\]/.exec(morning(last(), 'manager'))?.[1] ?? 'Paraf'
    await last().press('budi', label, 'manager')
    await everywhere(/(Diparaf|Ditangani) oleh Budi Santoso/)
  })

  it('goes on after a restart, and never asked a platform for more than it allows', async () => {
    await at('27T11:00')
    // No process is back within the very second in which the one before it still spoke.
    await hospital.restart('2026-11-27T11:00:03+07:00')
    await at('27T12:00')
    expect((await acts()).filter((act) => act === 'check.escalated check:5')).toHaveLength(1)
    for (const stage of stages) expect(stage.provoked429()).toEqual([])
  })
})

function missing(): never {
  throw new Error('no platform')
}
