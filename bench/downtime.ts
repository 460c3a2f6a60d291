import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { menu } from '../commands/index.ts'
import { realClock } from '../src/core/clock.ts'
import { DOWNTIME } from '../src/core/downtime.ts'
import { stepInHand } from '../src/core/procedure-reading.ts'
import { conductor } from '../src/procedures/conductor.ts'
import { boardOf } from '../src/procedures/downtime/board.ts'
import { openDowntime } from '../src/procedures/downtime/open.ts'
import { downtimeProcedure } from '../src/procedures/downtime/procedure.ts'
import { tellUnits } from '../src/procedures/downtime/tell.ts'
import { effectiveCalendar } from '../src/registry/holidays.ts'
import { enrol } from '../src/registry/people.ts'
import { openProcedures, procedureById } from '../src/store/procedures.ts'
import { saveRoom } from '../src/store/rooms.ts'
import type { Store } from '../src/store/store.ts'
import { testSite } from '../src/test/fakes/site.ts'
import { startTelegram } from '../src/test/fakes/telegram/start.ts'
import { boardView } from '../src/texts/views/downtime-board.ts'
import { openChatHouse } from './chats-house.ts'
import { judge, percentile, print } from './harness.ts'

const UNITS = 1000
const GOAL = 1.05
const GOAL_P99 = 1000
/** The least time that a post in each room takes, were it nothing but Telegram's limit. */
const FLOOR = Math.floor((UNITS - 1) / 30) * 1000
const PRESS_EVERY = 250
const MINUTE = 60_000

/**
 * A downtime of a hospital of a thousand units, each with a group of its own: agreed to, announced, begun while everybody is
 * still being reminded of another one, and over, through the menu, the procedure, the units' cards and the post office.
 * Units press their buttons all the while.
 */
export async function bench(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-bench-downtime-'))
  const telegram = await startTelegram()
  const [sari, budi, head] = ['Sari', 'Budi', 'Kepala'].map((name) => telegram.person({ name }))
  if (sari === undefined || budi === undefined || head === undefined) throw new Error('nobody is there')
  const [edp, bos] = ['EDP', 'Manajer'].map((title) => telegram.group({ title, members: [sari, budi] }))
  if (edp === undefined || bos === undefined) throw new Error('there is no room')
  const groups = Array.from({ length: UNITS }, (_, n) => telegram.group({ title: `Unit ${n}`, members: [head] }))
  const base = testSite()
  const site = testSite({ units: groups.map((_, n) => ({ key: `unit-${n}`, name: `Unit ${n}` })), systems: base.systems.flatMap((one) => [one, { ...one, name: 'pacs', title: 'PACS' }]) })
  /** How long each transaction had the process to itself. */
  const held: number[] = []
  const watched = (store: Store): Store => ({ ...store, write: (fn) => store.write(async (tx) => { const begun = performance.now(); try { return await fn(tx) } finally { held.push(performance.now() - begun) } }) })
  const house = await openChatHouse({ folder, clock: realClock, telegram, slack: null, menu, parts: { site, downtime: { probe: async () => ({ ok: true, ms: 1 }), clean: (text) => text } }, watched })
  const { kit, store } = house
  const procedure = downtimeProcedure(kit, kit.downtime)
  const bot = conductor(kit, [procedure])
  const now = () => realClock.now().getTime()
  const quiet = async () => { while ((await house.waiting()) > 0) await realClock.sleep(50) }
  const came = (title: string) => groups.map((group) => telegram.chat(group.id).fromBot().filter(({ text }) => text.includes(title)).map(({ at }) => at.getTime()))
  try {
    await house.hears()
    await store.write(async (tx) => {
      const at = realClock.now()
      for (const [person, name, duty] of [[sari, 'Sari', 'edp'], [budi, 'Budi', 'manager'], [head, 'Kepala', 'unit-head']] as const) await enrol(tx, { name, duties: [duty], platform: 'telegram', userId: String(person.id), at })
      for (const [group, purpose] of [[edp, 'edp'], [bos, 'manager']] as const) await saveRoom(tx, { platform: 'telegram', chat: String(group.id), thread: null, name: group.title, purpose, unit: null, lang: 'id', at })
      for (const [n, group] of groups.entries()) await saveRoom(tx, { platform: 'telegram', chat: String(group.id), thread: null, name: group.title, purpose: 'unit', unit: `unit-${n}`, lang: 'id', at })
    })
    const plan = (service: string, from: number) => store.write(async (tx) => {
      const ask = { kind: 'planned' as const, window: { from, until: from + 30 * MINUTE }, work: 'restart' as const, what: 'restart server', services: [service], contact: 'EDP jaga', wayBack: null, incident: null }
      const opened = await openDowntime(tx, { of: procedure, desk: kit, calendar: await effectiveCalendar(tx, site), ask, by: { id: 1, name: 'Sari', duties: ['edp'] }, at: realClock.now() })
      if (!opened.ok) throw new Error(opened.refusal.reason)
      return opened.value
    })
    const from = now() + 50_000
    const { id } = await plan('simrs', from)
    const other = await plan('pacs', now() + 15 * MINUTE)
    await bot.start()
    await quiet()
    const step = async () => stepInHand((await store.read((query) => procedureById(query, id)))!.state)?.key ?? 'over'
    const reaches = async (key: string) => { while (await step() !== key) await realClock.sleep(20) }

    const stopping = new AbortController()
    const pressing = presses({ every: PRESS_EVERY, signal: stopping.signal, press: (n) => {
      const room = telegram.chat(groups[(n * 37) % UNITS]!.id).fromBot().at(-1)
      return room === undefined ? null : telegram.forge(head, room.message, `${room.text.includes('KEMBALI') ? 'told normal' : 'told received'} ${id}`)
    } })

    /** From somebody's word to the last of a thousand rooms. */
    const broadcast = async (title: string, say: () => void) => {
      held.length = 0
      const begun = now()
      say()
      while (came(title).every((times) => times.length === 0)) await realClock.sleep(5)
      const longest = Math.max(...held)
      const first = Math.min(...came(title).flat())
      let all = came(title)
      while (all.some((times) => times.length === 0) && now() < begun + 3 * FLOOR) { await realClock.sleep(100); all = came(title) }
      const last = Math.max(...all.flat())
      const none = all.filter((times) => times.length === 0).length
      const twice = all.filter((times) => times.length > 1).length
      print(`${title}: first room after ${(first - begun).toFixed(0)} ms, all ${UNITS} after ${((last - begun) / 1000).toFixed(2)} s; the transaction that makes their cards: ${longest.toFixed(0)} ms; rooms without it: ${none}; doubled: ${twice}`)
      return { whole: none === 0 && twice === 0, ratio: (last - begun) / FLOOR, begun, last }
    }

    const announced = await broadcast('PENGUMUMAN PEMELIHARAAN SIMRS', () => { telegram.say(budi, bos, `/outage approve ${id}`) })
    await reaches('gate')
    while (now() < from) await realClock.sleep(100)
    telegram.say(budi, bos, `/outage override ${id} tidak dapat ditunda`)
    await reaches('begin')
    await quiet()
    // Everybody is reminded of another one, and three seconds later the first begins.
    await store.write((tx) => tellUnits(tx, kit, { state: other.state, news: { kind: 'reminder', window: { from: now() + 15 * MINUTE, until: now() + 45 * MINUTE }, before: 15 * MINUTE, why: null }, at: realClock.now() }))
    await realClock.sleep(3000)
    const started = await broadcast('PEMELIHARAAN SIMRS DIMULAI', () => { telegram.say(sari, edp, `/outage begin ${id}`) })
    const between = came('PENGINGAT').flat().filter((at) => at > started.begun + 2000 && at < started.last).length
    print(`reminders of another downtime that went out before the last room knew of the beginning: ${between}`)
    for (const [key, say] of [['worked', 'worked'], ['seen', 'tick'], ['all-clear', '']] as const) {
      await reaches(key)
      if (key === 'seen') telegram.say(sari, edp, `/outage ${say} ${id} #1`)
      else if (say !== '') telegram.say(sari, edp, `/outage ${say} ${id}`)
    }
    const back = await broadcast('SIMRS KEMBALI DAPAT DIGUNAKAN', () => { telegram.say(sari, edp, `/outage clear ${id}`) })
    stopping.abort()
    const took = await pressing
    await quiet()
    const reminded = came('PENGINGAT').filter((times) => times.length === 1).length
    const row = (await store.read((query) => openProcedures(query, DOWNTIME)))[0]!
    const boards: number[] = []
    for (let n = 0; n < 20; n += 1) {
      const begun = performance.now()
      kit.speak(boardView(await store.read((query) => boardOf(query, site, row))))
      boards.push(performance.now() - begun)
    }
    print(`the board of ${UNITS} units: ${percentile(boards, 0.5).toFixed(1)} ms, worst ${Math.max(...boards).toFixed(1)} ms`)
    print(`429 provoked: ${telegram.provoked429().length}; reminders that arrived: ${reminded}`)
    print(`${took.length} presses of units meanwhile, until the platform had our answer: p50 ${percentile(took, 0.5).toFixed(0)} ms, p99 ${percentile(took, 0.99).toFixed(0)} ms, worst ${Math.max(...took).toFixed(0)} ms`)
    const ratios = [['announced', announced], ['begun', started], ['over', back]] as const
    return ratios.map(([what, one]) => judge(`${what}: time against the floor of ${FLOOR / 1000} s`, one.ratio, { most: GOAL, unit: 'times' }) && one.whole).every(Boolean)
      && judge('an answer to a press meanwhile, p99', percentile(took, 0.99), { most: GOAL_P99, unit: 'ms' }) && telegram.provoked429().length === 0 && reminded === UNITS
  } finally {
    await bot.stop()
    await house.stop()
    await telegram.stop()
    rmSync(folder, { recursive: true })
  }
}

interface Presses {
  readonly every: number
  readonly signal: AbortSignal
  /** Null where there is no button yet. */
  readonly press: (n: number) => { readonly at: number; readonly answer: { readonly at: number } | null } | null
}

/** Presses until it is told to stop; how long each waited for its answer. */
async function presses({ every, signal, press }: Presses): Promise<readonly number[]> {
  const made: NonNullable<ReturnType<Presses['press']>>[] = []
  const begun = performance.now()
  for (let n = 0; !signal.aborted; n += 1) {
    await realClock.sleep(begun + n * every - performance.now(), signal)
    const one = press(n)
    if (one !== null) made.push(one)
  }
  await realClock.sleep(3000)
  return made.map(({ at, answer }) => (answer === null ? Number.POSITIVE_INFINITY : answer.at - at))
}
