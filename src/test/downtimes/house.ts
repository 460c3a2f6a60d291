import { menu } from '../../../commands/index.ts'
import { timetable, watches } from '../../../jobs/index.ts'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { backupWork } from '../../backups/work.ts'
import { dispatch, type Dispatch } from '../../bot/dispatch.ts'
import type { Kit } from '../../bot/kit.ts'
import { postOffice } from '../../bot/post-office.ts'
import { runner } from '../../bot/runner.ts'
import { scheduler, type Scheduler } from '../../bot/scheduler.ts'
import { HOUR, MINUTE, SECOND } from '../../core/clock.ts'
import type { Service } from '../../core/downtime-rules.ts'
import type { Duty } from '../../core/people.ts'
import { owed, stepInHand } from '../../core/procedure-reading.ts'
import type { BackupSchedule, Site } from '../../core/site.ts'
import type { Worker } from '../../core/worker.ts'
import { procedures } from '../../house/procedures.ts'
import { whatWaits } from '../../house/waiting.ts'
import { conductor } from '../../procedures/conductor.ts'
import { addPerson, identify } from '../../store/people.ts'
import { openProcedures, procedureById, type ProcedureRow } from '../../store/procedures.ts'
import { saveRoom } from '../../store/rooms.ts'
import type { Query, Store, Tx } from '../../store/store.ts'
import { localTarget } from '../../targets/local.ts'
import { plain } from '../../texts/words.ts'
import { fakeChat, type FakeChat } from '../fakes/chat-platform.ts'
import { fakeClock, type FakeClock } from '../fakes/clock.ts'
import { fakeEngine } from '../fakes/engine.ts'
import { testKit } from '../fakes/kit.ts'
import { manualTicker } from '../fakes/manual-ticker.ts'
import { mortal, type Mortal } from '../fakes/mortal.ts'
import { localTarget as place, sqliteComponent, testSite } from '../fakes/site.ts'
import { temporaryStore } from '../fakes/store.ts'
import { wordsOf } from '../hospital/hospital.ts'

/** Everybody who may say something, in the order in which the books number them. */
export const CAST: readonly { readonly user: string; readonly name: string; readonly duties: readonly Duty[]; readonly in: string }[] = [
  { user: 'sari', name: 'Sari', duties: ['edp'], in: 'edp' }, { user: 'tono', name: 'Tono', duties: ['edp'], in: 'edp' }, { user: 'rina', name: 'Rina', duties: ['edp', 'manager'], in: 'bos' },
  { user: 'budi', name: 'Budi', duties: ['manager'], in: 'bos' }, { user: 'dewi', name: 'Dewi', duties: ['manager'], in: 'bos' }, { user: 'vina', name: 'Vina', duties: ['vendor'], in: 'edp' },
  { user: 'adi', name: 'Adi', duties: ['admin'], in: 'edp' }, { user: 'kepala', name: 'Kepala', duties: ['unit-head'], in: 'igd' },
]
/** Rooms of units, with whose they are. */
export const ROOMS: Readonly<Record<string, string>> = { igd: 'igd', triase: 'igd', farmasi: 'farmasi', gizi: 'gizi' }
const service: Service = { name: 'simrs', title: 'SIMRS', kind: 'application', servers: ['produksi'], systems: ['simrs'], units: null, busy: [], probes: [{ title: 'SIMRS', kind: 'engine', system: 'simrs' }, { title: 'Masuk', kind: 'engine', system: 'simrs' }], ticks: ['Pendaftaran', 'Kasir'] }
const SERVICES: readonly Service[] = [service, { ...service, name: 'pacs', title: 'PACS', servers: [], systems: [], units: ['igd'], probes: [{ title: 'PACS', kind: 'engine', system: 'simrs' }], ticks: [] }]
const nightly: BackupSchedule = { kind: 'backup', name: 'malam', system: 'simrs', level: 'full', cron: '0 22 * * *', zone: 'Asia/Jakarta', missed: 'run-once', window: { late: 15 * MINUTE, length: HOUR } }

/** What somebody read, and when by the clock on the wall. */
export interface Seen { readonly chat: string; readonly message: string; readonly at: number; readonly how: 'post' | 'edit'; readonly title: string; readonly words: string }

/** A hospital of three units with two services, its whole house in one process that can die, and everything that anybody there ever read. */
export interface House {
  readonly clock: FakeClock
  readonly chat: FakeChat
  readonly kit: Kit
  /** Looks on whenever everybody has done what was due. */
  onlooker: () => Promise<void>
  readonly seen: readonly Seen[]
  /** Services that do not answer, by the title of their probe. */
  readonly away: Set<string>
  readonly probed: readonly { readonly at: number; readonly title: string; readonly ok: boolean }[]
  /** Somebody types; nobody but the one who hears it does anything yet. */
  say(user: string, text: string, chat?: string): Promise<void>
  /** Everybody does what is due. */
  settle(): Promise<void>
  pass(ms: number): Promise<void>
  /** The process dies with its nth transaction from now on, while it does what is due, and another one takes over after so long. */
  crash(nth: number, away: number): Promise<void>
  read<T>(ask: (query: Query) => Promise<T>): Promise<T>
  write<T>(act: (tx: Tx) => Promise<T>): Promise<T>
  row(id: number): Promise<ProcedureRow>
  close(): Promise<void>
}

export async function house(): Promise<House> {
  const clock = fakeClock('2026-11-25T18:00:30+07:00')
  const home = temporaryStore()
  const plan = place({ path: join(home.folder, 'nas') })
  mkdirSync(plan.path)
  mkdirSync(join(home.folder, 'scratch'))
  writeFileSync(join(home.folder, 'simrs.txt'), '1=pasien\n')
  const site: Site = testSite({
    targets: [plan], units: [{ key: 'igd', name: 'IGD' }, { key: 'farmasi', name: 'Farmasi' }], services: SERVICES,
    systems: [{ name: 'simrs', title: 'SIMRS', components: [sqliteComponent({ file: join(home.folder, 'simrs.txt') })], rpo: null, rto: null }],
    schedules: [nightly, { ...nightly, name: 'log', level: 'log', cron: '30 */3 * * *', window: null }],
    scripts: [{ name: 'vendor', title: 'Skrip vendor', cron: '10 */2 * * *', zone: 'Asia/Jakarta', grace: 2 * MINUTE, longest: HOUR, system: 'simrs' }],
  })
  const engine = fakeEngine(['full', 'differential', 'log'])
  const target = localTarget({ plan })
  const away = new Set<string>()
  const probed: { at: number; title: string; ok: boolean }[] = []
  const base = testKit({
    clock, store: home.store, site, menu, scratch: join(home.folder, 'scratch'), engine: () => engine, target: () => target,
    downtime: { clean: (text) => text, probe: async ({ title }) => { const ok = !away.has(title); probed.push({ at: clock.now().getTime(), title, ok }); return ok ? { ok, ms: 1 } : { ok: false, why: 'away', detail: '' } } },
  })
  await home.store.write(async (tx) => {
    const at = clock.now()
    for (const { name, user, duties } of CAST) await identify(tx, { platform: 'telegram', userId: user, person: (await addPerson(tx, { name, duties: [...duties], at })).id, at })
    for (const [chat, purpose, unit] of [['edp', 'edp', null], ['bos', 'manager', null], ['igd', 'unit', 'igd'], ['farmasi', 'unit', 'farmasi']] as const) await saveRoom(tx, { platform: 'telegram', chat, thread: null, name: chat, purpose, unit, lang: 'id', at })
  })
  const seen: Seen[] = []
  const chat = fakeChat({ id: 'telegram', now: () => clock.now() })
  const told = (of: Pick<Seen, 'chat' | 'message' | 'how'>, message: Parameters<FakeChat['post']>[1]) => { seen.push({ ...of, at: clock.now().getTime(), title: plain(message.id.title), words: wordsOf(message.id) }) }
  const heard: FakeChat = {
    ...chat,
    post: async (to, message, how) => { const ref = await chat.post(to, message, how); told({ chat: to.chat, message: ref.message, how: 'post' }, message); return ref },
    update: async (ref, message, how) => { await chat.update(ref, message, how); told({ chat: ref.chat, message: ref.message, how: 'edit' }, message) },
  }
  let kit = base
  let lives = 0
  let life: Mortal
  let left = Infinity
  let struck: () => void = () => undefined
  const counted: Store = {
    ...home.store,
    write: async (fn) => {
      const done = await home.store.write(fn)
      left -= 1
      if (left === 0) { void life.die(); struck() }
      return done
    },
  }
  /** What everybody but the clock wrote so far: where nobody did, the clock finds the same as a moment ago. */
  let written = 0
  let workers: { readonly desk: Dispatch; readonly office: Worker; readonly bot: Worker; readonly clockIn: Scheduler; readonly runs: Worker }
  const start = async () => {
    lives += 1
    life = mortal({ clock, store: counted })
    kit = { ...base, site: kit.site, clock: life.clock, store: life.store, instance: `process-${lives}`, waiting: (query, now) => whatWaits(kit, query, now) }
    const platforms = new Map([[heard.id, life.hold(heard)]])
    const jobs = timetable(site).filter(({ name }) => name.startsWith('backup:'))
    const { store } = life
    const hands: Kit = { ...kit, store: { ...store, write: (fn) => { written += 1; return store.write(fn) } } }
    workers = { desk: dispatch(hands, platforms), office: postOffice(hands, platforms), bot: conductor(hands, procedures(hands)), runs: runner(hands, backupWork(hands)), clockIn: scheduler({ kit, jobs, watches: watches.filter(({ name }) => WATCHED.includes(name)), ticker: manualTicker() }) }
    await workers.desk.start()
    await workers.clockIn.start()
    await settle()
  }
  const settle = async () => {
    for (let [rounds, before] = [0, -1]; rounds < MOST_ROUNDS && before !== written; rounds += 1) {
      before = written
      await workers.clockIn.tick()
      await workers.clockIn.idle()
      await workers.desk.idle()
      await workers.bot.idle()
      await workers.runs.idle()
      await workers.office.idle()
    }
  }
  /** When anything is due next, as far as the clock decides; a look that only waits for people finds nothing by itself. */
  const next = async (end: number): Promise<number> => {
    const now = clock.now()
    const rows = (await home.store.read((query) => openProcedures(query))).filter(({ state }) => !['well', 're-entered'].includes(stepInHand(state)?.key ?? ''))
    const wakes = rows.flatMap(({ state }) => owed(state, now).flatMap((effect) => (effect.kind === 'wake' ? [effect.at] : [])))
    return Math.min(end, now.getTime() + 6 * HOUR, Math.max(now.getTime() + 20 * SECOND, Math.min(...wakes, (await workers.clockIn.nextDue())?.at.getTime() ?? end)))
  }
  await start()
  const parts: House = {
    clock, chat, seen, away, probed, settle,
    onlooker: async () => undefined,
    get kit() { return kit },
    say: async (user, text, where = CAST.find((one) => one.user === user)?.in ?? 'edp') => {
      await chat.type({ chat: where, user, text })
      await workers.desk.idle()
    },
    pass: async (ms) => {
      const end = clock.now().getTime() + ms
      while (clock.now().getTime() < end) {
        clock.advance(await next(end) - clock.now().getTime())
        await settle()
        await parts.onlooker()
      }
    },
    crash: async (nth, gone) => {
      const death = new Promise<void>((resolve) => { struck = resolve })
      left = nth
      await Promise.race([settle(), death])
      left = Infinity
      await life.die()
      clock.advance(gone)
      await start()
    },
    read: (ask) => home.store.read(ask),
    write: (act) => home.store.write(act),
    row: async (id) => (await home.store.read((query) => procedureById(query, id)))!,
    close: async () => {
      await life.die()
      await home.remove()
    },
  }
  return parts
}

const WATCHED: readonly string[] = ['quiet', 'overrun', 'downtime', 'scripts', 're-entry']
/** Who does not come to rest is not waited for: time goes on, and they with it. */
const MOST_ROUNDS = 4
