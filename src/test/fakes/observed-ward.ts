import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { takeInventory, type Inventory } from '../../backups/inventory.ts'
import { backupWork } from '../../backups/work.ts'
import type { Kit } from '../../bot/kit.ts'
import { runner } from '../../bot/runner.ts'
import type { Component } from '../../core/component.ts'
import { HOUR, MINUTE } from '../../core/clock.ts'
import { NOTED, type ObservedComponent } from '../../core/observed.ts'
import type { Level, ObservedTargetPlan, SchedulePlan } from '../../core/site.ts'
import { engineFor } from '../../engines/index.ts'
import { lender } from '../../engines/lend.ts'
import { askRound } from '../../backups/ask.ts'
import { copies, runs } from '../../store/schema.ts'
import { sqlOf } from '../../store/store.ts'
import { placeFor, targetFor } from '../../targets/index.ts'
import { localTarget } from './site.ts'
import { ward, type Ward } from './ward.ts'

/** A hospital whose database is backed up by somebody else's tool, onto a share that we only read. */
export interface ObservedWard {
  readonly ward: Ward
  readonly kit: Kit
  /** That tool leaves a file. */
  leave(name: string, content: string | Buffer, at?: string): void
  clearAway(name: string): void
  /** A round by the clock's own hand, worked off. */
  look(level?: Level): Promise<void>
  work(): Promise<void>
  inventory(): Promise<Inventory>
  copies(): Promise<readonly (typeof copies.$inferSelect)[]>
  /** How the last run came out: its state and the kinds of what was found. */
  last(): Promise<string>
  close(): Promise<void>
}

export interface ObservedAsk {
  readonly at: string
  readonly component?: Partial<ObservedComponent>
  readonly collect?: 'yes'
  /** Whom our own copies are sealed for. */
  readonly recipients?: readonly string[]
  readonly schedules?: readonly SchedulePlan[]
  /** What `.env` holds. */
  readonly passwords?: Readonly<Record<string, string>>
}

export async function observedWard(ask: ObservedAsk): Promise<ObservedWard> {
  const collect = ask.collect === 'yes'
  const component = (): Component => ({
    engine: 'observed', name: 'database', key: 'simrs/database', system: 'simrs', server: 'produksi', targets: [collect ? 'nas' : 'deadpool'], growing: false, retention: 'standar',
    place: 'deadpool', msdb: null, collect, keeps: null, wait: 0, settle: 1000, files: { full: { pattern: 'simrs_{yyyy}{MM}{dd}.sql', maxAge: 20 * HOUR, least: null, most: null, format: 'auto', check: 'whole' } }, ...ask.component,
  })
  const base = await ward({ at: ask.at, components: () => [component()], ...(ask.schedules === undefined ? {} : { site: { schedules: ask.schedules } }) })
  const share = join(base.folder, 'ftp')
  mkdirSync(share)
  const theirs: ObservedTargetPlan = { name: 'deadpool', type: 'observed', path: share, mount: null, removable: false, class: 'off-host', keepFree: 0, immutable: false, receipts: join(base.folder, 'receipts'), place: localTarget({ name: 'deadpool', path: share }) }
  mkdirSync(theirs.receipts)
  const notes: ObservedTargetPlan = { ...theirs, name: NOTED, class: 'same-host', path: join(base.folder, 'notes'), receipts: join(base.folder, 'notes'), place: null }
  mkdirSync(notes.receipts)
  const opened = new Map([['nas', base.kit.target('nas')], ['deadpool', targetFor(theirs)], [NOTED, targetFor(notes)]])
  const kit: Kit = {
    ...base.kit,
    site: { ...base.kit.site, targets: [...base.kit.site.targets, theirs, notes] },
    engine: engineFor,
    lend: lender({ passwords: ask.passwords ?? {}, recipients: ask.recipients ?? [], place: () => placeFor(theirs) }),
    target: (name) => {
      const target = opened.get(name)
      if (target === undefined) throw new Error(`no target ${name}`)
      return target
    },
  }
  const { clock } = base
  const worker = runner(kit, backupWork(kit))
  const moving = async <T>(act: Promise<T>): Promise<T> => {
    const over = { yet: false }
    const done = act.finally(() => { over.yet = true })
    while (!over.yet) {
      await new Promise((resolve) => { setTimeout(resolve, 2) })
      const wake = clock.nextWake()
      if (wake !== null && wake.getTime() - clock.now().getTime() <= MINUTE) clock.advance(1000)
    }
    return await done
  }
  const work = () => moving(worker.idle())
  return {
    ward: base,
    kit,
    work,
    leave: (name, content, at) => {
      const path = join(share, name)
      writeFileSync(path, content)
      const moment = at === undefined ? clock.now() : new Date(at)
      utimesSync(path, moment, moment)
    },
    clearAway: (name) => { rmSync(join(share, name)) },
    look: async (level = 'full') => {
      const asked = await kit.store.write((tx) => askRound(tx, kit, { system: 'simrs', level, by: { kind: 'bot' }, due: null }))
      if (!asked.ok) throw new Error(JSON.stringify(asked.refusal))
      await work()
    },
    inventory: () => takeInventory(kit, new AbortController().signal),
    copies: () => kit.store.read(async (query) => await sqlOf(query).select().from(copies).orderBy(copies.id)),
    last: async () => {
      const row = (await kit.store.read(async (query) => await sqlOf(query).select().from(runs).orderBy(runs.id))).at(-1)
      return [row?.state, ...(row?.facts.findings ?? []).map((finding) => finding.kind)].join(' ')
    },
    close: async () => {
      await moving(worker.stop())
      await base.close()
    },
  }
}
