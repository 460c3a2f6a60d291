import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { backupWork } from '../../backups/work.ts'
import { runner } from '../../bot/runner.ts'
import type { Kit } from '../../bot/kit.ts'
import type { Worker } from '../../core/worker.ts'
import type { Component } from '../../core/component.ts'
import type { RecoveryRules } from '../../core/recovery-rules.ts'
import type { Site, LocalTargetPlan } from '../../core/site.ts'
import type { Engine, Lend } from '../../engines/engine.ts'
import { outbox, people, rooms } from '../../store/schema.ts'
import { sqlOf } from '../../store/store.ts'
import type { Target } from '../../targets/target.ts'
import { localTarget } from '../../targets/local.ts'
import { plain } from '../../texts/words.ts'
import type { Message } from '../../texts/message.ts'
import { fakeClock, type FakeClock } from './clock.ts'
import { fakeEngine, type FakeEngine } from './engine.ts'
import { testKit } from './kit.ts'
import { filesComponent, localTarget as plan, sqliteComponent, testSite } from './site.ts'
import { temporaryStore } from './store.ts'

/** A hospital with one system of two components, a real store, real folders as targets, and a runner: everything but the chat. */
export interface Ward {
  readonly kit: Kit
  readonly clock: FakeClock
  readonly engines: { readonly database: FakeEngine; readonly application: FakeEngine }
  readonly folder: string
  source(component: 'database' | 'application', lines: readonly string[]): void
  targetFolder(name: string): string
  /** Where a copy's files lie. */
  at(target: string, key: string, file?: string): string
  /** What is owed to the EDP's room and not replaced, oldest first. */
  heard(): Promise<readonly Heard[]>
  /** Works off everything that is due. */
  work(): Promise<void>
  /** A second process over the same house; the first one is dropped as it stands. */
  reborn(instance: string): { readonly kit: Kit; readonly runner: Worker }
  readonly runner: Worker
  close(): Promise<void>
}

export interface Heard { readonly card: string | null; readonly title: string; readonly text: string; readonly mood: Message['mood']; readonly silent: boolean; readonly message: Message }

export async function ward(options: { readonly targets?: readonly Partial<LocalTargetPlan>[]; readonly site?: Partial<Site>; readonly engine?: (component: Component) => Engine; readonly components?: (folder: string) => readonly Component[]; readonly promises?: { readonly rpo: number; readonly rto: number }; readonly recovery?: (folder: string) => RecoveryRules; readonly at?: string; readonly wrap?: (target: Target) => Target; readonly lend?: (instance: string) => Lend } = {}): Promise<Ward> {
  const house = temporaryStore()
  const clock = fakeClock(options.at ?? '2026-11-22T19:00:00Z')
  const folder = house.folder
  const plans = (options.targets ?? [{}]).map((change, n) => plan({ name: n === 0 ? 'nas' : `nas-${n + 1}`, path: join(folder, `target-${n + 1}`), ...change }))
  const targets = plans.map((it) => it.name)
  const components = options.components?.(folder) ?? [sqliteComponent({ file: join(folder, 'database.txt'), targets }), filesComponent({ path: join(folder, 'application.txt'), targets })]
  const site = testSite({ targets: plans, systems: [{ name: 'simrs', title: 'SIMRS', components, rpo: null, rto: null, ...options.promises, ...(options.recovery === undefined ? {} : { recovery: options.recovery(folder) }) }], ...options.site })
  const engines = { database: fakeEngine(), application: fakeEngine() }
  const makeKit = (instance: string): Kit => {
    const opened = new Map(plans.map((it) => [it.name, (options.wrap ?? ((target) => target))(localTarget({ plan: it }))]))
    return testKit({
      clock,
      store: house.store,
      site,
      instance,
      scratch: join(folder, 'scratch'),
      ...(options.lend === undefined ? {} : { lend: options.lend(instance) }),
      engine: options.engine ?? ((component) => engines[component.name === 'database' ? 'database' : 'application']),
      target: (name) => {
        const target = opened.get(name)
        if (target === undefined) throw new Error(`no target ${name}`)
        return target
      },
    })
  }
  mkdirSync(join(folder, 'scratch'))
  for (const plan of plans) if (plan.mount === null && !plan.removable) mkdirSync(plan.path, { recursive: true })
  await house.store.write(async (tx) => {
    await sqlOf(tx).insert(rooms).values({ platform: 'web', chat: 'edp', thread: '', name: 'EDP', purpose: 'edp', unit: null, lang: 'id', state: 'active', why: null, addedAt: 0 })
    await sqlOf(tx).insert(people).values({ name: 'Budi', duties: ['edp'], addedAt: 0 })
  })
  const kit = makeKit('first')
  const first = runner(kit, backupWork(kit))
  const running: Worker[] = [first]
  const source: Ward['source'] = (component, lines) => { writeFileSync(join(folder, `${component}.txt`), lines.map((line) => `${line}\n`).join('')) }
  source('database', ['1=pasien', '2=kunjungan'])
  source('application', ['a=1', 'b=2'])
  return {
    kit,
    clock,
    engines,
    folder,
    source,
    runner: first,
    targetFolder: (name) => plans.find((it) => it.name === name)?.path ?? '',
    at: (target, key, file = '') => join(plans.find((it) => it.name === target)?.path ?? '', key, file),
    heard: () => house.store.read(async (query) => {
      const rows = await sqlOf(query).select().from(outbox).where(eq(outbox.state, 'waiting')).orderBy(outbox.id)
      return rows.map((row) => ({ card: row.card, title: plain(row.spoken.id.title), text: wordsOf(row.spoken.id), mood: row.spoken.id.mood, silent: row.silent, message: row.spoken.id }))
    }),
    work: async () => { await running.at(-1)?.idle() },
    reborn: (instance) => {
      const next = makeKit(instance)
      const again = runner(next, backupWork(next))
      running.push(again)
      return { kit: next, runner: again }
    },
    close: async () => {
      for (const it of running) await within(clock, it.stop())
      await house.remove()
    },
  }
}

/** A stop that waits for the clock must not wait for ours for ever. */
async function within(clock: FakeClock, stopping: Promise<void>): Promise<void> {
  let over = false
  const done = stopping.finally(() => { over = true })
  while (!over) {
    await new Promise((resolve) => { setTimeout(resolve, 5) })
    clock.advance(1000)
  }
  await done
}

/** Everything that a message says, in reading order. */
export function wordsOf(message: Message): string {
  return [plain(message.title), ...message.blocks.flatMap((block) => {
    switch (block.kind) {
      case 'line': return [plain(block.line)]
      case 'small': return [plain(block.line)]
      case 'rows': return block.rows.map((row) => `[${row.mark}] ${plain(row.label)}: ${row.detail === undefined ? '' : plain(row.detail)}`)
      case 'facts': return block.facts.map((fact) => `${fact.label}: ${plain(fact.value)}`)
      case 'progress': return [plain(block.label)]
      case 'detail': return [plain(block.summary), ...block.lines.map(plain)]
    }
  }), ...(message.actions ?? []).map((action) => `<${action.label}: ${action.say}>`)].join('\n')
}
