import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { retention as retentionCommand } from '../../../commands/retention.ts'
import { retentionJobs } from '../../../jobs/retention.ts'
import { retention } from '../../backups/retain.ts'
import type { Kit } from '../../bot/kit.ts'
import { DAY } from '../../core/clock.ts'
import { quiet } from '../../core/log.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { Person } from '../../core/people.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import type { Worker } from '../../core/worker.ts'
import { conductor } from '../../procedures/conductor.ts'
import { deletionProcedure } from '../../procedures/deletion.ts'
import { addCopy, livingCopies, type NewCopy } from '../../store/copies.ts'
import { procedureById } from '../../store/procedures.ts'
import { endRun, queueRun } from '../../store/runs.ts'
import { outbox, people as peopleTable, rooms } from '../../store/schema.ts'
import { sqlOf } from '../../store/store.ts'
import { localTarget } from '../../targets/local.ts'
import { plain } from '../../texts/words.ts'
import { fakeClock, type FakeClock } from './clock.ts'
import { testKit } from './kit.ts'
import { localTarget as targetPlan, sqliteComponent, testSite } from './site.ts'
import { temporaryStore } from './store.ts'

/** Monday, 08.00 WIB. */
export const MONDAY = new Date('2026-11-23T01:00:00Z')
export const COMPONENT = 'simrs/database'

/** A hospital on the Monday of its deletion: real folders on a real target, real rows, and a conductor that can be woken again and again. */
export interface DeletionWard {
  readonly at: FakeClock
  readonly place: ReturnType<typeof temporaryStore>
  /** What the next conductor is woken with. */
  kit: Kit
  readonly edp: Person
  person(name: string, duties: Person['duties']): Promise<Person>
  /** A real folder on the target and its row; taken at a local time. */
  copy(wib: string, change?: Partial<NewCopy>): Promise<number>
  /** Another process over the same house. */
  wakeUp(over?: Kit): Worker
  /** The job opens the deletion; says its number. */
  held(): Promise<number>
  /** A deletion was opened and attended to until it asks. */
  asking(): Promise<{ readonly bot: Worker; readonly id: number }>
  say(by: Person, args: Record<string, unknown>): Promise<Outcome<unknown>>
  /** The newest thing owed to a room, as it would be read. */
  card(room: string): Promise<{ readonly title: string; readonly text: string; readonly says: readonly string[] }>
  folders(): readonly string[]
  stateOf(id: number): Promise<ProcedureState>
  ids(): Promise<readonly number[]>
  close(): Promise<void>
}

export async function deletionWard(): Promise<DeletionWard> {
  const at = fakeClock(MONDAY)
  const place = temporaryStore()
  const plan = targetPlan({ path: join(place.folder, 'nas') })
  const site = testSite({
    systems: [{ name: 'simrs', title: 'SIMRS', components: [sqliteComponent()], rpo: null, rto: null }],
    targets: [plan],
    retention: [{ name: 'standar', maxAge: 14 * DAY, keepCopies: 1, keepDates: 0, keepProven: 1, daily: 0, weekly: 0, monthly: 0 }],
    schedules: [
      { kind: 'backup', name: 'minggu-penuh', system: 'simrs', level: 'full', cron: '0 2 * * 0', zone: 'Asia/Jakarta', missed: 'run-once', window: null },
      { kind: 'retention', name: 'senin', cron: '0 8 * * 1', zone: 'Asia/Jakarta', missed: 'run-once', confirm: true, procedure: 'backup' },
    ],
  })
  let going: Worker | null = null
  let instance = 0
  const person = async (name: string, duties: Person['duties']): Promise<Person> => {
    const [row] = await place.store.write(async (tx) => await sqlOf(tx).insert(peopleTable).values({ name, duties: [...duties], addedAt: 0 }).returning())
    return { id: row!.id, name, duties }
  }
  const edp = await person('Rina', ['edp'])
  await place.store.write(async (tx) => {
    for (const purpose of ['edp', 'manager'] as const) await sqlOf(tx).insert(rooms).values({ platform: 'web', chat: purpose, thread: '', name: purpose, purpose, lang: 'id', state: 'active', addedAt: 0 })
  })

  const ward: DeletionWard = {
    at,
    place,
    kit: testKit({ clock: at, store: place.store, site, target: () => localTarget({ plan }) }),
    edp,
    person,
    copy: async (wib, change = {}) => {
      const takenAt = Date.parse(`${wib}:00+07:00`)
      const key = `${COMPONENT}/${wib.replaceAll(/\D/g, '')}-${change.level ?? 'full'}`
      mkdirSync(join(place.folder, 'nas', key), { recursive: true })
      writeFileSync(join(place.folder, 'nas', key, 'data.zst'), 'x'.repeat(100))
      const row = await place.store.write(async (tx) => {
        const run = await queueRun(tx, { kind: 'backup', round: null, component: COMPONENT, level: 'full', target: 'nas', copyId: null, attempt: 1, at: new Date(takenAt), dueAt: null, facts: {} })
        await endRun(tx, { id: run.id, state: 'done', at: new Date(takenAt), facts: {} })
        return await addCopy(tx, { runId: run.id, system: 'simrs', component: COMPONENT, engine: 'sqlite', level: 'full', target: 'nas', class: 'off-host', key, takenAt, storedAt: takenAt, bytes: 100, rawBytes: 100, manifestHash: '0', rung: 'intact', ...change })
      })
      return row.id
    },
    wakeUp: (over = ward.kit) => {
      instance += 1
      const house = { ...over, instance: `process-${instance}` }
      going = conductor(house, [deletionProcedure(house, retention(house))])
      return going
    },
    held: async () => {
      const job = retentionJobs(site)[0]!
      const done = await job.run({ slot: at.now(), at: at.now(), late: false, signal: new AbortController().signal, log: quiet }, ward.kit)
      if (!done.ok) throw new Error(done.refusal.reason)
      return Number(done.value.split(' ')[1])
    },
    asking: async () => {
      const bot = ward.wakeUp()
      await bot.start()
      const id = await ward.held()
      await bot.idle()
      return { bot, id }
    },
    say: (by, args) => retentionCommand.run({ args, by: { platform: 'web', userId: by.name, name: by.name, person: by }, room: null, place: { platform: 'web', chat: 'edp', thread: null, title: 'EDP', direct: false }, at: at.now(), lang: 'id' }, ward.kit),
    card: async (room) => {
      const rows = await place.store.read(async (query) => await sqlOf(query).select().from(outbox).orderBy(outbox.id))
      const [to] = (await place.store.read(async (query) => await sqlOf(query).select().from(rooms))).filter((it) => it.chat === room)
      const message = rows.filter((row) => row.roomId === to!.id && row.state !== 'replaced').at(-1)?.spoken.id
      if (message === undefined) return { title: '', text: '', says: [] }
      const text = message.blocks.flatMap((block) => (block.kind === 'line' || block.kind === 'small' ? [plain(block.line)] : block.kind === 'rows' ? block.rows.map((row) => `[${row.mark}] ${plain(row.label)}: ${plain(row.detail ?? [])}`) : []))
      return { title: plain(message.title), text: text.join('\n'), says: (message.actions ?? []).map((action) => action.say) }
    },
    folders: () => readdirSync(join(place.folder, 'nas', COMPONENT)).sort(),
    stateOf: async (id) => (await place.store.read((query) => procedureById(query, id)))!.state,
    ids: async () => (await place.store.read((query) => livingCopies(query, { component: COMPONENT }))).map((it) => it.id),
    close: async () => {
      await going?.stop()
      await place.remove()
    },
  }
  return ward
}
