import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LanEntry } from '../../chat/lan.ts'
import type { ChatEvent } from '../../chat/platform.ts'
import { engineLevels } from '../../engines/index.ts'
import type { Config } from '../../config/config.ts'
import { packageRoot } from '../../config/package-root.ts'
import { readSite } from '../../config/site-file.ts'
import { MINUTE } from '../../core/clock.ts'
import { quiet, type Log } from '../../core/log.ts'
import { personas } from '../../demo/cast.ts'
import { layOutApplication } from '../../demo/application.ts'
import { seed } from '../../demo/seed.ts'
import { openSimrs, type Simrs } from '../../demo/simrs.ts'
import type { House } from '../../house/house.ts'
import { standUp } from '../../house/stand-up.ts'
import { openProcedures } from '../../store/procedures.ts'
import { liveRuns } from '../../store/runs.ts'
import { openStore } from '../../store/store.ts'
import type { Action, Message } from '../../texts/message.ts'
import { plain } from '../../texts/words.ts'
import { fakeClock, type FakeClock } from '../fakes/clock.ts'
import { manualTicker } from '../fakes/manual-ticker.ts'
import { diskImage } from './disk-image.ts'
import { moveInto, whileFlowing, type ChatStage } from './stages.ts'

/** A whole hospital for a scenario: the real house over real files, with people who type and press, and a clock that waits for us. */
export interface TestHospital {
  readonly house: House
  readonly clock: FakeClock
  readonly folder: string
  readonly simrs: Simrs
  /** Somebody of the cast types in their room, or in another one; so may somebody whom nobody knows. */
  type(who: string | Stranger, text: string, room?: string): Promise<void>
  /** Somebody presses the button that says this, on the newest card that has it. */
  press(who: string | Stranger, say: string | RegExp, room?: string): Promise<void>
  /** That press, not yet made: to be delivered later, twice, or together with others. */
  finger(who: string | Stranger, say: string | RegExp, room?: string): Promise<ChatEvent>
  /** Hands events over at the same moment, and waits until all is quiet. */
  deliver(...events: readonly ChatEvent[]): Promise<void>
  /** What a room shows now, oldest first; whispers of one person only when asked for. */
  entries(room: string, as?: string): Promise<readonly LanEntry[]>
  cards(room: string, as?: string): Promise<readonly Message[]>
  /** Lets time pass up to a moment, with everything that falls due on the way. */
  until(moment: Date | string): Promise<void>
  /** The process stops in good order and another one starts, at once or at a later moment. */
  restart(at?: Date | string): Promise<void>
  /** The process dies at this very moment and another one starts, at once or later, on what lay on the disk. Nothing is flushed. */
  kill(at?: Date | string): Promise<void>
  close(): Promise<void>
}

export interface HospitalAsk {
  readonly start: string
  /** pulih.yaml, with ${data} for the hospital's own folder. */
  readonly yaml: string
  readonly log?: Log
  /** Lays out what the hospital has besides the cast's own database and application. */
  readonly furnish?: (folder: string) => void
  /** Chats beside the page, on the clock that they are given; their people are those of the cast. */
  readonly chats?: { readonly clock: FakeClock; readonly stages: readonly ChatStage[] }
  /** A hospital that was there before; it stays when this one closes. */
  readonly folder?: string
  /** The schema's history where it is not the house's own. */
  readonly migrations?: string
  /** What `.env` would hold. */
  readonly passwords?: Readonly<Record<string, string>>
}

/** Somebody who is none of the cast. */
export interface Stranger {
  readonly id: string
  readonly name: string
  readonly room: string
}

export async function testHospital(ask: HospitalAsk): Promise<TestHospital> {
  const folder = ask.folder ?? mkdtempSync(join(tmpdir(), 'pulih-hospital-'))
  const clock = ask.chats?.clock ?? fakeClock(ask.start)
  const stages = ask.chats?.stages ?? []
  const bare = configOf(folder, ask.yaml)
  const config: Config = { ...bare, secrets: { ...bare.secrets, passwords: ask.passwords ?? {} }, chat: stages.reduce((chat, stage) => ({ ...chat, ...stage.access }), bare.chat) }
  layOutApplication(join(folder, 'aplikasi'))
  for (const target of config.site.targets) mkdirSync(target.path, { recursive: true })
  ask.furnish?.(folder)
  const simrs = openSimrs(join(folder, 'simrs.db'))
  if (simrs.newest() === null) simrs.grow(new Date(clock.now().getTime() - 6 * 60 * MINUTE), clock.now())
  let written = clock.now()
  const grow = () => {
    const now = clock.now()
    if (simrs.grow(new Date(Math.max(written.getTime(), now.getTime() - FEW)), now) > 0) written = now
  }
  let events = 0
  const began = randomUUID()

  const open = async () => {
    const store = openStore({ file: config.places.database, migrations: ask.migrations ?? config.places.migrations, outlives: 'process' })
    await seed(store, { at: clock.now(), lang: 'id' })
    for (const stage of stages) await moveInto(store, { stage, at: clock.now() })
    return await standUp({ config, log: ask.log ?? quiet, version: '0.0.0', store, clock, ticker: manualTicker(), chat: 'page', demo: null, residents: [] })
  }
  let house = await open()
  // Chats take turns by the clock: while they wait, it goes on a little.
  const idle = () => (stages.length === 0 ? house.idle() : whileFlowing(clock, house.idle()))
  const stop = () => (stages.length === 0 ? house.stop() : whileFlowing(clock, house.stop()))
  await idle()

  const said = (who: string | Stranger, room: string | undefined) => {
    const somebody = typeof who === 'string' ? personas.find((it) => it.id === who) : who
    if (somebody === undefined) throw new Error('nobody of the cast is called so')
    events += 1
    const chat = room ?? somebody.room
    return { id: `scenario-${began}-${events}`, platform: 'web' as const, at: clock.now(), chat, thread: null, chatTitle: chat, direct: false, user: { id: somebody.id, name: somebody.name }, voice: 'own' as const }
  }
  const lan = () => {
    if (house.lan === null) throw new Error('this house has no page')
    return house.lan
  }
  const entries = (room: string, as = '') => lan().timeline({ chat: room, user: as, before: null, most: 500 })

  const finger = async (who: string | Stranger, say: string | RegExp, room?: string): Promise<ChatEvent> => {
    const base = said(who, room)
    const found = [...await entries(base.chat, base.user.id)].reverse().flatMap((entry) => (entry.body.by === 'bot' ? (entry.body.message.id.actions ?? []).map((action) => ({ entry, action })) : [])).find(({ action }) => (typeof say === 'string' ? action.say === say : say.test(action.say)))
    if (found === undefined) throw new Error(`no card in ${base.chat} has a button ${String(say)}`)
    return { ...base, kind: 'press', say: found.action.say, message: { chat: base.chat, message: String(found.entry.id) } }
  }
  const deliver = async (...said: readonly ChatEvent[]) => {
    await Promise.all(said.map((event) => lan().say(event)))
    await idle()
  }
  const start = async (at: Date | string | undefined) => {
    if (at !== undefined) clock.set(at)
    house = await open()
    await idle()
  }

  return {
    get house() { return house },
    clock,
    folder,
    simrs,
    type: (who, text, room) => deliver({ ...said(who, room), kind: 'text', text, replyTo: null }),
    press: async (who, say, room) => await deliver(await finger(who, say, room)),
    finger,
    deliver,
    entries,
    cards: async (room, as) => (await entries(room, as)).flatMap((entry) => (entry.body.by === 'bot' ? [entry.body.message.id] : [])),
    until: async (moment) => {
      const end = new Date(moment).getTime()
      // What somebody has just said may still be on its way into other rooms: a jump of the clock would overtake it.
      await idle()
      for (;;) {
        const now = clock.now().getTime()
        const due = (await house.scheduler.nextDue())?.at.getTime() ?? Infinity
        const waits = (await house.kit.store.read(liveRuns)).length > 0 || (await house.kit.store.read((query) => openProcedures(query))).length > 0
        const next = Math.min(end, now + (waits ? STEP_THAT_WAITS : LONGEST_STEP), due > now ? due : now + MINUTE)
        clock.set(new Date(next))
        grow()
        await house.scheduler.tick()
        await idle()
        if (next >= end) return
      }
    },
    restart: async (at) => {
      await stop()
      await start(at)
    },
    kill: async (at) => {
      // The hospital's own data is somebody else's: it lives on while the bot dies.
      const image = diskImage(folder, (name) => name.startsWith('simrs.db') || name === 'aplikasi')
      await stop()
      image.restore()
      await start(at)
    },
    close: async () => {
      await stop()
      simrs.close()
      if (ask.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What waits without a slot, a retry or a look, is never overslept by more than this. */
const STEP_THAT_WAITS = 30 * MINUTE
const LONGEST_STEP = 6 * 60 * MINUTE
/** Four visits at each step of the clock are enough to grow by: a month of a whole hospital's would only make every copy slower. */
const FEW = 2 * MINUTE

export function configOf(folder: string, yaml: string): Config {
  const root = packageRoot()
  const read = readSite({ file: 'pulih.yaml', text: yaml, ground: { folder, data: folder }, levels: engineLevels })
  if (read.site === null || read.mistakes.length > 0) throw new Error(read.mistakes.map((it) => `${it.path}: ${it.problem}`).join('\n'))
  return {
    mode: 'site',
    site: read.site,
    secrets: { deadman: null, passwords: {}, identity: null, ping: null },
    places: { folder, siteFile: join(folder, 'pulih.yaml'), data: folder, database: join(folder, 'pulih.db'), scratch: join(folder, 'scratch'), anchors: join(folder, 'audit-anchors.txt'), codeKey: join(folder, 'code.key'), evidence: join(folder, 'evidence'), lock: join(folder, 'pulih.lock'), root, migrations: join(root, 'drizzle'), public: join(root, 'src/web/public') },
    chat: { web: null, telegram: null, slack: null, admins: [] },
    log: { level: 'error' },
  }
}

/** The words of a card, as a person would read them. */
export function wordsOf(card: Message): string {
  const blocks = card.blocks.flatMap((block): readonly string[] => {
    switch (block.kind) {
      case 'line': case 'small': return [plain(block.line)]
      case 'rows': return block.rows.map((row) => `${row.mark} ${plain(row.label)} ${row.detail === undefined ? '' : plain(row.detail)}`)
      case 'facts': return block.facts.map((fact) => `${fact.label}: ${plain(fact.value)}`)
      case 'progress': return [plain(block.label)]
      case 'detail': return [plain(block.summary), ...block.lines.map(plain)]
    }
  })
  return [plain(card.title), ...blocks, (card.actions ?? []).map((action: Action) => `[${action.label}]`).join(' ')].join('\n')
}
