import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { askRehearsal, askRound } from '../../backups/ask.ts'
import { backupWork } from '../../backups/work.ts'
import { runner } from '../../bot/runner.ts'
import { MINUTE } from '../../core/clock.ts'
import type { Component } from '../../core/component.ts'
import type { Level, Server } from '../../core/site.ts'
import { engineFor } from '../../engines/index.ts'
import { lender } from '../../engines/lend.ts'
import { livingCopies, type Copy } from '../../store/copies.ts'
import { queueRun, runsOfComponent, type Run } from '../../store/runs.ts'
import { copies, outbox, people, rooms } from '../../store/schema.ts'
import { sqlOf, type Query } from '../../store/store.ts'
import { targetFor } from '../../targets/index.ts'
import type { Spoken } from '../../texts/message.ts'
import { testKit } from '../fakes/kit.ts'
import { localTarget, testSite } from '../fakes/site.ts'
import { temporaryStore } from '../fakes/store.ts'
import { shiftedClock, type ShiftedClock } from './shifted-clock.ts'
import type { Tool } from '../../engines/tool.ts'
import { calm, exposed, underSky, type Weather } from './weather.ts'

/** A whole house over one component: a real store, a real folder as its target, the real engine, the real runner; everything but the chat. */
export interface FaultHouse {
  readonly weather: Weather
  readonly clock: ShiftedClock
  readonly component: Component
  /** Where copies lie. */
  readonly nas: string
  readonly scratch: string
  /** One back-up as a schedule asks for it, with every attempt that follows from it; answers the last one, and how long the first one took. */
  backUp(level?: Level, beforeTryingAgain?: () => Promise<void>): Promise<Worked>
  rehearse(): Promise<Worked>
  reread(copy: Copy): Promise<Worked>
  copies(): Promise<readonly Copy[]>
  /** What the hospital has been told since the last time this was asked. */
  told(): Promise<readonly Spoken[]>
  /** The disk of the target: real, in memory, and to be filled or pulled out. */
  readonly disk: { fill(): void; pull(): void; mend(): void }
  /** A copy counts again: its file has been put right. */
  absolve(copy: Copy): Promise<void>
  query: <T>(ask: (query: Query) => Promise<T>) => Promise<T>
  close(): Promise<void>
}

/** Every attempt, oldest first, and how long the first one took. */
export interface Worked { readonly runs: readonly Run[]; readonly seconds: number }

export async function faultHouse(of: { readonly component: Component; readonly secrets: Readonly<Record<string, string>>; readonly servers?: readonly Server[]; readonly dress?: (tool: Tool) => Tool }): Promise<FaultHouse> {
  const { component } = of
  const house = temporaryStore()
  const { store } = house
  const clock = shiftedClock()
  const weather = calm()
  const [nas, scratch] = [join(house.folder, 'nas'), join(house.folder, 'scratch')]
  for (const path of [nas, scratch]) mkdirSync(path)
  const disk = memoryDisk(nas)
  const plan = localTarget({ path: nas, mount: nas })
  const target = exposed(targetFor(plan), weather)
  const site = testSite({ targets: [plan], systems: [{ name: 'simrs', title: 'SIMRS', components: [component], rpo: null, rto: null }] })
  await store.write(async (tx) => {
    await sqlOf(tx).insert(rooms).values({ platform: 'web', chat: 'edp', thread: '', name: 'EDP', purpose: 'edp', unit: null, lang: 'id', state: 'active', why: null, addedAt: 0 })
    await sqlOf(tx).insert(people).values({ name: 'Budi', duties: ['edp'], addedAt: 0 })
  })
  const lend = lender({ passwords: of.secrets, ...(of.servers === undefined ? {} : { servers: of.servers }) })
  const kit = testKit({ clock, store, site, scratch, lend: underSky(lend, { weather, dress: of.dress ?? ((tool) => tool) }), engine: engineFor, target: () => target })
  const work = runner(kit, backupWork(kit))
  await work.start()
  let slot = 0
  let heard = 0

  const worked = async ({ ask, kind, again = () => Promise.resolve() }: { readonly ask: () => Promise<unknown>; readonly kind: Run['kind']; readonly again?: () => Promise<void> }): Promise<Worked> => {
    const list = () => store.read((query) => runsOfComponent(query, { component: component.key, kind, before: null, most: 50 }))
    const before = (await list())[0]?.id ?? 0
    const began = clock.passed()
    await ask()
    await work.idle()
    const seconds = (clock.passed() - began) / 1000
    for (;;) {
      const runs = (await list()).filter(({ id }) => id > before).reverse()
      const last = runs.at(-1)
      if (last === undefined) throw new Error('nothing was asked for')
      if (last.state !== 'queued' && last.state !== 'running') return { runs, seconds }
      await again()
      clock.advance(30 * MINUTE)
      await work.idle()
    }
  }

  return {
    weather, clock, component, nas, scratch,
    disk,
    backUp: (level = 'full', again) => {
      clock.advance(MINUTE)
      slot += 1
      return worked({ kind: 'backup', ...(again === undefined ? {} : { again }), ask: async () => {
        const asked = await store.write((tx) => askRound(tx, kit, { system: 'simrs', level, by: { kind: 'bot' }, due: { schedule: `uji-${slot}`, slot: clock.now(), window: null } }))
        if (!asked.ok) throw new Error(asked.refusal.reason)
      } })
    },
    rehearse: () => worked({ kind: 'rehearsal', ask: () => store.write((tx) => askRehearsal(tx, kit, { system: 'simrs', by: { kind: 'bot' }, slot: null })) }),
    reread: (copy) => worked({ kind: 'reread', ask: () => store.write((tx) => queueRun(tx, { kind: 'reread', round: null, component: copy.component, level: null, target: copy.target, copyId: copy.id, attempt: 1, at: clock.now(), dueAt: null, facts: {} })) }),
    absolve: (copy) => store.write(async (tx) => { await sqlOf(tx).update(copies).set({ badAt: null }).where(eq(copies.id, copy.id)) }),
    copies: () => store.read((query) => livingCopies(query, { component: component.key })),
    told: async () => {
      const rows = await store.read((query) => sqlOf(query).select().from(outbox).orderBy(outbox.id))
      const news = rows.filter(({ id }) => id > heard)
      heard = rows.at(-1)?.id ?? heard
      return news.map(({ spoken }) => spoken)
    },
    query: (ask) => store.read(ask),
    close: async () => {
      await work.stop()
      disk.pull()
      await house.remove()
    },
  }
}

function memoryDisk(path: string): FaultHouse['disk'] {
  const run = (command: string, args: readonly string[]) => {
    const ended = spawnSync(command, [...args], { encoding: 'utf8' })
    if (ended.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${ended.stderr}`)
    return ended.stdout
  }
  const mount = () => run('mount', ['-t', 'tmpfs', '-o', `size=${ROOM}`, 'pulih-test', path])
  mount()
  let state: 'there' | 'full' | 'away' = 'there'
  return {
    fill: () => {
      if (state !== 'there') return
      const used = Number(run('df', ['--block-size=1', '--output=used', path]).split('\n')[1])
      run('mount', ['-o', `remount,size=${used + 8192}`, path])
      state = 'full'
    },
    pull: () => {
      if (state === 'away') return
      run('umount', ['--lazy', path])
      state = 'away'
    },
    mend: () => {
      if (state === 'away') mount()
      if (state === 'full') run('mount', ['-o', `remount,size=${ROOM}`, path])
      state = 'there'
    },
  }
}

const ROOM = '512m'
