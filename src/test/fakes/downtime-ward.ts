import { timetable, watches } from '../../../jobs/index.ts'
import { scheduler } from '../../bot/scheduler.ts'
import { HOUR, MINUTE } from '../../core/clock.ts'
import type { Work } from '../../core/downtime.ts'
import type { Service } from '../../core/downtime-rules.ts'
import { stepInHand } from '../../core/procedure-reading.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import type { BackupSchedule, Site } from '../../core/site.ts'
import { procedures } from '../../house/procedures.ts'
import { conductor } from '../../procedures/conductor.ts'
import { approve, cancel, confirm, extend, override, tick, type DowntimeAnswer } from '../../procedures/downtime/answer.ts'
import { openDowntime } from '../../procedures/downtime/open.ts'
import { downtimeProcedure } from '../../procedures/downtime/procedure.ts'
import { effectiveCalendar } from '../../registry/holidays.ts'
import { standing } from '../../store/alarms.ts'
import { procedureById } from '../../store/procedures.ts'
import { people, rooms } from '../../store/schema.ts'
import { lastRoundOf, roundsSince, type Round } from '../../store/rounds.ts'
import { runsOfRound } from '../../store/runs.ts'
import { sqlOf } from '../../store/store.ts'
import { fakeEngine, type FakeEngine } from './engine.ts'
import { manualTicker } from './manual-ticker.ts'
import { ward, type Ward } from './ward.ts'

/** SIMRS at eight in the evening, one night before any trouble: a back-up each night at ten. */
export interface DowntimeWard extends Omit<Ward, 'source'> {
  readonly source: FakeEngine
  /** Services that do not answer. */
  readonly away: Set<string>
  /** Plans one for this moment, agreed to and announced. */
  plan(of: { readonly from: string; readonly length?: number; readonly kind?: 'planned' | 'unplanned'; readonly services?: readonly string[] }): Promise<number>
  step(id: number): Promise<string>
  state(id: number): Promise<ProcedureState>
  say: Readonly<Record<'begin' | 'worked' | 'clear' | 'override' | 'tick' | 'cancel', (id: number) => Promise<boolean>>> & { extend(id: number, ms: number): Promise<boolean> }
  /** The clock goes on, and everybody does what is due. */
  until(moment: string): Promise<void>
  pass(ms: number): Promise<void>
  alarms(): Promise<readonly string[]>
  rounds(schedule: string): Promise<readonly Round[]>
  /** When the first attempt of a schedule's newest round began, on the wall. */
  began(schedule: string): Promise<string | null>
  settle(): Promise<void>
  /** This process is dropped as it stands, and another one starts over the same house. */
  restart(): Promise<void>
}

const BUDI = { id: 1, name: 'Budi', duties: ['edp'] as const, removedAt: null }
/** So long nobody looks at most. */
const MOST = 10 * MINUTE
const SARI = { id: 2, name: 'Sari', duties: ['manager'] as const }

/** Moments as people say them in Jakarta on Wednesday the 25th: `22:10`, or `+07:00` of the next day. */
export const at = (clock: string): Date => new Date(clock.startsWith('+') ? `2026-11-26T${clock.slice(1)}:00+07:00` : `2026-11-25T${clock}:00+07:00`)

export async function downtimeWard(change: { readonly services?: readonly Partial<Service>[]; readonly schedules?: readonly Partial<BackupSchedule>[]; readonly site?: Partial<Site> } = {}): Promise<DowntimeWard> {
  const engine = fakeEngine(['full', 'differential', 'log'])
  const away = new Set<string>()
  const plan = (of: Partial<BackupSchedule>): BackupSchedule => ({ kind: 'backup', name: 'malam', system: 'simrs', level: 'full', cron: '0 22 * * *', zone: 'Asia/Jakarta', missed: 'run-once', window: { late: 15 * MINUTE, length: HOUR }, ...of })
  const service: Service = { name: 'simrs', title: 'SIMRS', kind: 'application', servers: ['produksi'], systems: ['simrs'], units: null, busy: [], probes: [{ title: 'SIMRS', kind: 'engine', system: 'simrs' }], ticks: ['Pendaftaran'] }
  const w = await ward({ at: '2026-11-25T20:00:30+07:00', engine: () => engine, site: { services: (change.services ?? [{}]).map((it) => ({ ...service, ...it })), schedules: (change.schedules ?? [{}]).map(plan), ...change.site } })
  await w.kit.store.write(async (tx) => {
    await sqlOf(tx).insert(people).values({ name: 'Sari', duties: ['manager'], addedAt: 0 })
    await sqlOf(tx).insert(rooms).values({ platform: 'web', chat: 'igd', thread: '', name: 'IGD', purpose: 'unit', unit: 'igd', lang: 'id', state: 'active', why: null, addedAt: 0 })
  })
  let kit = { ...w.kit, downtime: { probe: async ({ title }: { readonly title: string }) => (away.has(title) ? { ok: false as const, why: 'away' as const, detail: '' } : { ok: true as const, ms: 1 }), clean: (text: string) => text } }
  let runner = w.runner
  let lives = 1
  const start = () => ({ clockIn: scheduler({ kit, jobs: timetable(kit.site).filter(({ name }) => name.startsWith('backup:')), watches: watches.filter(({ name }) => ['quiet', 'overrun', 'downtime', 'scripts'].includes(name)), ticker: manualTicker() }), bot: conductor(kit, procedures(kit)) })
  let hands = start()
  const settle = async () => {
    for (let rounds = 0; rounds < 2; rounds += 1) {
      await hands.clockIn.tick()
      await hands.clockIn.idle()
      await hands.bot.idle()
      await runner.idle()
    }
  }
  await hands.clockIn.start()
  await settle()
  const answer = (id: number, by: DowntimeAnswer['by']): Omit<DowntimeAnswer, 'calendar'> => ({ of: downtimeProcedure(kit, kit.downtime), desk: kit, id, by, token: null, at: w.clock.now() })
  const said = async (by: DowntimeAnswer['by'], id: number, act: (tx: Parameters<typeof approve>[0], of: DowntimeAnswer) => Promise<{ readonly ok: boolean }>) => {
    const outcome = await kit.store.write(async (tx) => act(tx, { ...answer(id, by), calendar: await effectiveCalendar(tx, kit.site) }))
    await settle()
    return outcome.ok
  }
  const house: DowntimeWard = {
    ...w, away, settle, source: engine,
    get kit() { return kit },
    plan: async ({ from, length = 30 * MINUTE, kind = 'planned', services = kit.site.services?.map(({ name }) => name) ?? [] }) => {
      const begins = kind === 'planned' ? at(from).getTime() : w.clock.now().getTime()
      const ask = { kind, window: { from: begins, until: begins + length }, work: 'update' as Work, what: 'pembaruan sistem', services, contact: 'EDP jaga', wayBack: 'versi 4', incident: null }
      const opened = await kit.store.write(async (tx) => openDowntime(tx, { of: downtimeProcedure(kit, kit.downtime), desk: kit, calendar: await effectiveCalendar(tx, kit.site), ask, by: BUDI, at: w.clock.now() }))
      if (!opened.ok) throw new Error(opened.refusal.reason)
      await settle()
      if (kind === 'planned' && !await said(SARI, opened.value.id, approve)) throw new Error('was not agreed to')
      return opened.value.id
    },
    state: async (id) => (await kit.store.read((query) => procedureById(query, id)))!.state,
    step: async (id) => stepInHand(await house.state(id))?.key ?? 'over',
    say: {
      begin: (id) => said(BUDI, id, (tx, of) => confirm(tx, { ...of, step: 'begin' })),
      worked: (id) => said(BUDI, id, (tx, of) => confirm(tx, { ...of, step: 'worked' })),
      clear: (id) => said(BUDI, id, (tx, of) => confirm(tx, { ...of, step: 'all-clear' })),
      tick: (id) => said(BUDI, id, (tx, of) => tick(tx, { ...of, tick: '#1' })),
      override: (id) => said(SARI, id, (tx, of) => override(tx, { ...of, note: 'tidak dapat ditunda' })),
      cancel: (id) => said(BUDI, id, (tx, of) => cancel(tx, { ...of, why: 'vendor berhalangan' })),
      extend: (id, ms) => said(BUDI, id, (tx, of) => extend(tx, { ...of, until: w.clock.now().getTime() + ms, why: 'belum selesai' })),
    },
    until: async (moment) => { await house.pass(at(moment).getTime() - w.clock.now().getTime()) },
    pass: async (ms) => {
      const end = w.clock.now().getTime() + ms
      while (w.clock.now().getTime() < end) {
        const now = w.clock.now().getTime()
        const due = (await hands.clockIn.nextDue())?.at.getTime() ?? end
        w.clock.advance(Math.min(end, now + MOST, Math.max(due, now + MINUTE)) - now)
        await settle()
      }
    },
    alarms: async () => (await kit.store.read(standing)).map(({ key }) => key),
    rounds: (schedule) => kit.store.read((query) => roundsSince(query, { schedule, from: new Date(0), most: 1000 })),
    began: async (schedule) => {
      const starts = await kit.store.read(async (query) => { const round = await lastRoundOf(query, schedule); return round === null ? [] : (await runsOfRound(query, round.id)).flatMap(({ startedAt }) => startedAt ?? []) })
      return starts.length === 0 ? null : new Date(Math.min(...starts) + 7 * HOUR).toISOString().slice(11, 16)
    },
    restart: async () => {
      lives += 1
      const again = w.reborn(`process-${lives}`)
      kit = { ...again.kit, downtime: kit.downtime }
      runner = again.runner
      hands = start()
      await hands.clockIn.start()
      await settle()
    },
    close: async () => {
      await hands.clockIn.stop()
      await hands.bot.stop()
      await w.close()
    },
  }
  return house
}
