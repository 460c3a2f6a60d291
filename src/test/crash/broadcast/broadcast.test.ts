import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageRoot } from '../../../config/package-root.ts'
import { realClock } from '../../../core/clock.ts'
import { downtimeProcedure } from '../../../procedures/downtime/procedure.ts'
import { openDowntime } from '../../../procedures/downtime/open.ts'
import { effectiveCalendar } from '../../../registry/holidays.ts'
import { verifyAudit } from '../../../store/audit.ts'
import { addPerson } from '../../../store/people.ts'
import { saveRoom } from '../../../store/rooms.ts'
import { outbox, rooms } from '../../../store/schema.ts'
import { openStore, sqlOf, type Store } from '../../../store/store.ts'
import { plain } from '../../../texts/words.ts'
import { testKit } from '../../fakes/kit.ts'
import { startTelegram, type FakeTelegram } from '../../fakes/telegram/start.ts'
import { life, warmProcess } from '../lives.ts'
import { AHEAD, largeSite, STORY, TITLES, windowOf, type BroadcastOrder } from './story.ts'

/** How often the process is killed: a few times in every test run, hundreds by `npm run crash:broadcast`. */
const KILLS = Number(process.env['BROADCAST_KILLS'] ?? 4)
const UNITS = KILLS < 20 ? 40 : 300
/** A process that is killed lives at most so long. */
const LONGEST_LIFE_MS = 700

const folder = mkdtempSync(join(tmpdir(), 'pulih-broadcast-'))
const file = join(folder, 'pulih.db')
let telegram: FakeTelegram
let chats: readonly string[] = []
/** Room and title of each message that had arrived when its process was killed before it could note that. */
const unnoted = new Set<string>()
let kills = 0

const house = () => openStore({ file, migrations: join(packageRoot(), 'drizzle') })
const came = (chat: string, title: string) => telegram.chat(chat).fromBot().filter(({ text }) => text.includes(title)).map(({ message }) => message.at).sort((a, b) => a - b)

async function inHouse<T>(use: (store: Store) => Promise<T>): Promise<T> {
  const store = house()
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

/** A downtime of SIMRS ahead of units that each have a group in Telegram. */
async function layOut(order: BroadcastOrder): Promise<void> {
  await inHouse(async (store) => {
    const kit = testKit({ clock: realClock, store, site: largeSite(UNITS) })
    const at = realClock.now()
    const opened = await store.write(async (tx) => {
      const by = await addPerson(tx, { name: 'Sari', duties: ['edp'], at })
      for (const [n, chat] of chats.entries()) await saveRoom(tx, { platform: 'telegram', chat, thread: null, name: `Unit ${n}`, purpose: 'unit', unit: `unit-${n}`, lang: 'id', at })
      const ask = { kind: 'planned' as const, window: windowOf(order), work: 'update' as const, what: 'pembaruan sistem', services: ['simrs'], contact: 'EDP jaga', wayBack: 'versi 4', incident: null }
      return await openDowntime(tx, { of: downtimeProcedure(kit, kit.downtime), desk: kit, calendar: await effectiveCalendar(tx, kit.site), ask, by, at })
    })
    if (!opened.ok) throw new Error(opened.refusal.reason)
  })
}

/** What stands in a room and is still owed to it: whoever comes next sends it once more. */
async function noteUnnoted(): Promise<void> {
  const owed = await inHouse((store) => store.read((query) => sqlOf(query).select({ state: outbox.state, edits: outbox.edits, spoken: outbox.spoken, chat: rooms.chat }).from(outbox).innerJoin(rooms, eq(rooms.id, outbox.roomId)).where(eq(outbox.state, 'waiting'))))
  for (const { edits, spoken, chat } of owed) {
    const title = plain(spoken.id.title)
    if (edits === null && came(chat, title).length > 0) unnoted.add(`${chat} ${title}`)
  }
}

beforeAll(async () => {
  telegram = await startTelegram()
  chats = Array.from({ length: UNITS }, (_, n) => String(telegram.group({ title: `Unit ${n}` }).id))
  const order: BroadcastOrder = { file, apiRoot: telegram.apiRoot, token: telegram.token, units: UNITS, from: realClock.now().getTime() + AHEAD }
  await layOut(order)
  let heard: string[] = []
  const live = async (until: 'killed' | 'quiet') => {
    heard = []
    const aim = until === 'killed' ? { how: 'any moment' as const, phase: null, nth: 0 } : null
    await life(warmProcess('broadcast/life.js'), { aim, order, answer: null, dies: 'alone', patience: 60_000, anyMoment: START_MS + Math.random() * LONGEST_LIFE_MS, hear: (line) => { heard.push(line) }, lastWords: () => heard.slice(-3).join(' | ') })
  }
  for (; kills < KILLS; kills += 1) {
    await live('killed')
    await noteUnnoted()
  }
  await live('quiet')
}, 60_000 + KILLS * 10_000)

afterAll(async () => {
  await telegram.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe(`a downtime told to ${UNITS} units by a process that is killed ${KILLS} times`, () => {
  it('leaves no unit out of anything', () => {
    for (const chapter of STORY) expect(chats.filter((chat) => came(chat, TITLES[chapter]).length === 0)).toEqual([])
  })

  it('tells each unit in the order in which it happened', () => {
    for (const chat of chats) {
      const first = STORY.map((chapter) => came(chat, TITLES[chapter])[0] ?? NaN)
      expect(first).toEqual([...first].sort((a, b) => a - b))
    }
  })

  it('doubles a message only where its process was killed before it could note that it had arrived', () => {
    const doubled = chats.flatMap((chat) => STORY.filter((chapter) => came(chat, TITLES[chapter]).length > 1).map((chapter) => `${chat} ${TITLES[chapter]}`))
    process.stdout.write(`${kills} kills, ${UNITS * STORY.length} messages to ${UNITS} units: none missing, ${doubled.length} doubled, ${telegram.provoked429().length} refused as too many\n`)
    expect(doubled.filter((one) => !unnoted.has(one))).toEqual([])
    expect([...unnoted].filter((one) => !doubled.includes(one))).toEqual([])
  })

  it('leaves a trail that is whole', async () => {
    expect(await inHouse((store) => store.read((query) => verifyAudit(query, [])))).toMatchObject({ ok: true })
  })
})

/** So long a process takes until it can be heard at all. */
const START_MS = 400
