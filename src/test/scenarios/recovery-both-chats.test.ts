import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { CODE_LASTS, codeOf, codeSecret, spanAt } from '../../core/one-time-code.ts'
import { standInHand, statusOf, stepInHand } from '../../core/procedure-reading.ts'
import { partsSeen } from '../../core/recovery-case.ts'
import { verifyAudit } from '../../store/audit.ts'
import { everybody } from '../../store/people.ts'
import { procedureById } from '../../store/procedures.ts'
import { saveRoom } from '../../store/rooms.ts'
import { secondFactorOf } from '../../store/second-factors.ts'
import { fakeClock, type FakeClock } from '../fakes/clock.ts'
import { testHospital, type TestHospital } from '../hospital/hospital.ts'
import { flowing, slackStage, telegramStage, whileFlowing, type ChatStage, type Where } from '../hospital/stages.ts'
import { mariadbSimrs, postgresSimrs, type RealSimrs } from './recovery-servers.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const START = '2026-11-23T01:55:00+07:00'

/** EDP in one chat, the manager in the other; the units in both. Each test goes on where the one before it ended. */
describe.each([
  ['MariaDB, asked for on Telegram and decided on Slack, back over the disaster', mariadbSimrs, 'telegram'],
  ['PostgreSQL, asked for on Slack and decided on Telegram, on the failover because production is gone', postgresSimrs, 'slack'],
] as const)('a whole recovery of a real %s', (_name, open, edpOn: 'telegram' | 'slack') => {
  let clock: FakeClock
  let simrs: RealSimrs
  let hospital: TestHospital
  let telegram: Awaited<ReturnType<typeof telegramStage>>
  let slack: Awaited<ReturnType<typeof slackStage>>
  let lost = ''
  const units = { telegram: '', slack: '' }
  beforeAll(async () => {
    clock = fakeClock(START)
    simrs = await open()
    telegram = await telegramStage(clock)
    slack = await slackStage(clock)
    const igd = telegram.fake.group({ title: 'IGD', members: [telegram.fake.person({ name: 'dr. Ratna Dewi' })] })
    units.telegram = String(igd.id)
    units.slack = slack.slack.room('farmasi', { members: [slack.slack.person('apt. Maya Lestari')] })
    hospital = await testHospital({ start: START, yaml: simrs.yaml, passwords: simrs.passwords, chats: { clock, stages: [telegram, slack] } })
    await hospital.house.kit.store.write(async (tx) => {
      for (const [platform, chat, unit] of [['telegram', units.telegram, 'igd'], ['slack', units.slack, 'farmasi']] as const) await saveRoom(tx, { platform, chat, thread: null, name: unit, purpose: 'unit', unit, lang: 'id', at: clock.now() })
    })
  })
  afterAll(async () => {
    const whole = await hospital.house.kit.store.read((query) => verifyAudit(query, []))
    await hospital.close()
    for (const stage of [telegram, slack]) await stage.stop()
    await simrs.stop()
    expect(whole.ok).toBe(true)
  })

  const edp = (): ChatStage => (edpOn === 'telegram' ? telegram : slack)
  const manager = (): ChatStage => (edpOn === 'telegram' ? slack : telegram)
  const state = async (id: number) => (await hospital.house.kit.store.read((query) => procedureById(query, id)))!.state
  const step = async (id: number) => {
    const now = await state(id)
    const status = statusOf(now)
    return status === 'done' || status === 'stopped' ? status : `${stepInHand(now)?.key ?? ''} ${standInHand(now)?.is ?? ''}`
  }
  const comes = (id: number, to: string) => flowing(clock, async () => (await step(id)) === to).catch(async (cause: unknown) => {
    const { evidence } = await state(id)
    throw new Error(`${await step(id)}, not ${to}: ${JSON.stringify(evidence.slice(-3).map(({ seen, ...line }) => ({ ...line, seen: partsSeen(seen) })), null, 1)}`, { cause })
  })
  const reads = (stage: ChatStage, of: RegExp, room: Where) => flowing(clock, () => stage.words(room).some((words) => of.test(words))).catch((cause: unknown) => {
    throw new Error(`${stage.platform} ${room} does not read ${String(of)}, but ${stage.words(room).slice(-2).join('\n--\n')}`, { cause })
  })
  /** What is pressed stands there first. */
  const offered = async (stage: ChatStage, label: string, room: Where): Promise<ChatStage> => {
    await flowing(clock, () => stage.words(room).some((words) => words.includes(`[${label}]`))).catch((cause: unknown) => { throw new Error(`${stage.platform} ${room} offers no ${label}`, { cause }) })
    return stage
  }
  const both = async (of: RegExp) => {
    for (const stage of [telegram, slack]) for (const room of ['edp', 'manager'] as const) await reads(stage, of, room)
  }
  const code = async () => {
    const { kit } = hospital.house
    const person = (await kit.store.read(everybody)).find(({ name }) => name === 'Budi Santoso')?.id ?? 0
    const factor = await kit.store.read((query) => secondFactorOf(query, person))
    return codeOf(codeSecret(await kit.outside.codeKey(), { person, nonce: factor?.nonce ?? '' }), spanAt(clock.now().getTime()))
  }
  /** Where nobody reads along. */
  const alone = async (said: string) => {
    if (manager() === slack) {
      const { slack: place, people } = slack
      await place.as(people.budi).slash(place.direct(people.budi), '/pulih', said)
    } else {
      const { fake, people } = telegram
      const budi = fake.world.people.get(Number(people.budi))!
      fake.say(budi, fake.private(budi), { text: `/${said}` })
      await flowing(clock, () => fake.pending() === 0)
    }
    await whileFlowing(clock, hospital.house.idle())
  }

  it('is copied at night, and the manager has a code of his own', async () => {
    await simrs.work(0)
    await hospital.until('2026-11-23T02:30:00+07:00')
    await simrs.work(1)
    lost = await simrs.rows()
    await hospital.until('2026-11-23T03:16:00+07:00')
    await alone('kode')
    await alone(`kode ${await code()}`)
    await flowing(clock, async () => ((await hospital.house.kit.store.read((query) => secondFactorOf(query, 2)))?.since ?? null) !== null)
    clock.advance(CODE_LASTS)
  })

  it('R7, R22, R66: is asked for after the disaster on the one, and its plan stands in every room of both', async () => {
    await simrs.destroy()
    clock.advance(60_000)
    // The manager asks himself, and then he is not the one who decides, on whichever chat he tries.
    await edp().say('budi', '/restore simrs database karena "disk rusak"', 'manager')
    await both(/PERMOHONAN PERSETUJUAN RESTORE — SIMRS RST-2026-001/)
    expect(await step(1)).toBe('approval open')
    await (await offered(manager(), `Setujui: ${simrs.place.title}`, 'manager')).press('budi', `Setujui: ${simrs.place.title}`, 'manager')
    await alone(`recovery approve 1 ${simrs.place.name} ${await code()}`)
    expect(await step(1)).toBe('approval open')
    expect(manager().whispers('budi').join('\n')).toContain('pemohon')
    await edp().say('budi', '/recovery stop 1 diajukan EDP saja', 'manager')
    await comes(1, 'stopped')
    clock.advance(CODE_LASTS)
    await edp().say('sari', '/restore simrs database karena "disk rusak"', 'edp')
    await both(/PERMOHONAN PERSETUJUAN RESTORE — SIMRS RST-2026-002/)
    expect(await step(2)).toBe('approval open')
  })

  it('R66: is decided on the other with a code that nobody else reads, and read on both', async () => {
    await (await offered(manager(), `Setujui: ${simrs.place.title}`, 'manager')).press('budi', `Setujui: ${simrs.place.title}`, 'manager')
    expect(await step(2)).toBe('approval open')
    // Where they are alone with us, also on Slack, which calls that chat by no number of theirs.
    if (manager() === slack) await flowing(clock, () => slack.slack.channel(slack.slack.direct(slack.people.budi)).messages().some(({ words }) => words.includes('KODE VERIFIKASI')))
    await alone(`recovery approve 2 ${simrs.place.name} ${await code()}`)
    await comes(2, 'confirmed open')
    await both(new RegExp(`Diputuskan Budi Santoso: ke ${simrs.place.title}`))
  })

  it('R67, R68, R69: is brought back once EDP says that the server is ready, row for row as it was copied last', async () => {
    await (await offered(edp(), 'Siap, jalankan restore', 'edp')).sure('sari', 'Siap, jalankan restore', 'edp')
    await comes(2, 'modules open')
    expect(await simrs.back()).toBe(lost)
    expect(lost.split('\n').length).toBeGreaterThan(2400)
    const restored = partsSeen((await state(2)).evidence.findLast((line) => line.step === 'restore' && line.what === 'finished')?.seen)
    const aside = restored[0]?.facts['aside']
    // What was left of the old one is there too, whole.
    expect(await simrs.aside(String(aside ?? ''))).toBe(simrs.place.name === 'produksi' ? '400' : null)
    expect(partsSeen((await state(2)).evidence.findLast((line) => line.step === 'proof' && line.what === 'finished')?.seen)).toMatchObject([{ findings: [], facts: { newest: expect.stringContaining('2026-11-22') as string } }])
  })

  it('R71, R72: is ticked on the one, received on the other, and its record on paper comes to both', async () => {
    await (await offered(manager(), 'Kasir normal', 'edp')).press('sari', 'Kasir normal', 'edp')
    await comes(2, 'received open')
    for (const stage of [telegram, slack]) {
      for (const room of ['edp', 'manager'] as const) {
        await flowing(clock, () => stage.papers(room).some(({ name }) => name === 'berita-acara-RST-2026-002.pdf'))
        expect(stage.papers(room).find(({ name }) => name === 'berita-acara-RST-2026-002.pdf')?.bytes.subarray(0, 5).toString()).toBe('%PDF-')
      }
    }
    await (await offered(edp(), 'Laporan diterima', 'manager')).press('budi', 'Laporan diterima', 'manager')
    await comes(2, 'resume open')
  })

  it('R73: ends with the official instruction, which every unit reads where it is', async () => {
    await (await offered(manager(), 'Lanjutkan pelayanan', 'manager')).sure('budi', 'Lanjutkan pelayanan', 'manager')
    await comes(2, 'done')
    await both(/PEMULIHAN SELESAI — SIMRS RST-2026-002/)
    const heard = { telegram: () => telegram.fake.chat(units.telegram).fromBot().map(({ text }) => text), slack: () => slack.slack.channel(units.slack).messages().map(({ words }) => words) }
    for (const unit of [heard.telegram, heard.slack]) {
      await flowing(clock, () => unit().length > 0)
      expect(unit()).toHaveLength(1)
      expect(unit()[0]).toContain('SIMRS KEMBALI DAPAT DIGUNAKAN')
      expect(unit()[0]).toContain('Budi Santoso')
    }
    expect(telegram.provoked429()).toEqual([])
    expect(slack.provoked429()).toEqual([])
  })

  if (open === mariadbSimrs) it('R23: rows that somebody lost since come back beside, and into what people use by a decision of their own: row for row, the rest untouched', async () => {
    await simrs.parts?.lose()
    expect(await simrs.rows()).not.toBe(lost)
    clock.advance(CODE_LASTS)
    await edp().say('sari', '/restore simrs only database: resep karena "terhapus"', 'edp')
    await comes(3, 'approval open')
    const approve = `Setujui: ${simrs.parts?.title ?? ''}`
    await (await offered(manager(), approve, 'manager')).press('budi', approve, 'manager')
    await comes(3, 'confirmed open')
    await (await offered(edp(), 'Siap, jalankan restore', 'edp')).press('sari', 'Siap, jalankan restore', 'edp')
    await comes(3, 'received open')
    await reads(edp(), /Pulih dapat memasukkannya setelah IT Manager memutuskan/, 'edp')
    await (await offered(edp(), 'Ajukan ke IT Manager', 'edp')).press('sari', 'Ajukan ke IT Manager', 'edp')
    await both(/PERMOHONAN MEMASUKKAN DATA — SIMRS RST-2026-003/)
    await (await offered(manager(), 'Tambahkan dan ganti', 'manager')).sure('budi', 'Tambahkan dan ganti', 'manager')
    expect(await step(4)).toBe('approval open')
    expect(await simrs.rows()).not.toBe(lost)
    await alone(`recovery bring-in 4 both ${await code()}`)
    await comes(4, 'done')
    expect(await simrs.rows()).toBe(lost)
    await both(/sik\.resep: 20 baris ditambahkan, 4 diganti; sekarang 800 baris\./)
    await flowing(clock, () => edp().papers('edp').some(({ name }) => name === 'RST-2026-003-kembali.sql'))
    expect((await state(4)).evidence.filter(({ what }) => what === 'decided').map(({ by, on }) => [by?.name, on])).toEqual([['Budi Santoso', 'both']])
  })
})
