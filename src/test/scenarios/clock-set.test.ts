import { afterEach, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../core/clock.ts'
import { auditTail } from '../../store/audit-tail.ts'
import { outboxDepth } from '../../store/outbox-due.ts'
import { slotsOf } from '../../store/slots.ts'
import { fakeClock } from '../fakes/clock.ts'
import { testHospital, type TestHospital } from '../hospital/hospital.ts'
import { flowing, slackStage, telegramStage, type ChatStage } from '../hospital/stages.ts'
import { hospitalYaml } from '../hospital/yaml.ts'

let hospital: TestHospital
let stages: readonly ChatStage[] = []
afterEach(async () => {
  await hospital.close()
  for (const stage of stages) await stage.stop()
})

const START = '2026-11-23T02:30:00+07:00'
const MORNING = /Pemeriksaan pagi · /

it.each([['back', -HOUR], ['ahead', HOUR]])('a clock that is set %s by an hour while a check escalates and a chat is away loses nothing, doubles nothing and mutes nobody', async (_, step) => {
  const clock = fakeClock(START)
  const [telegram, slack] = [await telegramStage(clock), await slackStage(clock)]
  stages = [telegram, slack]
  hospital = await testHospital({ start: START, yaml: hospitalYaml({ checks: '  - { preset: morning, procedure: backup }' }), chats: { clock, stages } })
  const store = () => hospital.house.kit.store
  const acts = async (act: string) => (await store().read((query) => auditTail(query, 1000))).filter((line) => line.act === act).length
  const until = (moment: string) => hospital.until(`2026-11-23T${moment}:00+07:00`)
  const passes = async (minutes: number) => { await hospital.until(new Date(clock.now().getTime() + minutes * MINUTE)) }
  const owed = async () => (await store().read(outboxDepth)).waiting
  const cards = (stage: ChatStage, of: RegExp, room: 'edp' | 'manager' = 'edp') => stage.words(room).filter((words) => of.test(words))

  await until('07:32')
  expect(stages.map((stage) => cards(stage, MORNING).length)).toEqual([1, 1])
  // Nobody signs; the line to Telegram breaks, and with it stays owed what EDP and the manager are to hear.
  await telegram.fake.network.down()
  await until('08:45')
  await hospital.type('sari', '/status')
  await hospital.house.idle()
  expect(await acts('check.reminded')).toBe(1)
  const rounds = await acts('run.done')
  clock.step(step)
  await telegram.fake.network.up()

  // Whatever was owed is said within minutes, as they pass.
  await passes(3)
  const late = await flowing(clock, async () => await owed() === 0)
  expect(late).toBeLessThan(MINUTE)
  await hospital.type('sari', '/status')
  const asked = clock.passed()
  await flowing(clock, async () => await owed() === 0)
  expect(clock.passed() - asked).toBeLessThan(MINUTE)

  // People go by the time of day that the card says: what it has reached is told at once, and once; what it has not, not yet.
  expect(await acts('check.escalated')).toBe(step > 0 ? 1 : 0)
  await until('10:35')
  await flowing(clock, async () => await owed() === 0)
  expect(await acts('check.escalated')).toBe(1)
  expect(await acts('check.reminded')).toBe(step > 0 ? 1 : 2)
  expect(stages.map((stage) => cards(stage, MORNING, 'manager').length)).toEqual([1, 1])
  await slack.press('sari', 'Paraf', 'edp')
  await flowing(clock, async () => stages.every((stage) => cards(stage, /Diparaf oleh Sari Wulandari/).length > 0) && await owed() === 0)

  // No back-up ran twice, and no slot stands twice or was left out.
  expect(await acts('run.done')).toBe(rounds)
  const night = (await store().read((query) => slotsOf(query, { job: 'check morning', from: 0, until: Number.MAX_SAFE_INTEGER })))
  expect(new Set(night.map((row) => row.slot)).size).toBe(night.length)
  expect(await acts('check.opened')).toBe(1)
})
