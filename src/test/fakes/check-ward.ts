import { eq } from 'drizzle-orm'
import { backupJobs } from '../../../jobs/backup.ts'
import { checkJobs, recheck } from '../../../jobs/check.ts'
import { nudge } from '../../../jobs/nudge.ts'
import { rehearsalJobs } from '../../../jobs/rehearse.ts'
import { retentionJobs } from '../../../jobs/retention.ts'
import { check } from '../../../commands/check.ts'
import { sign } from '../../../commands/sign.ts'
import { retention } from '../../backups/retain.ts'
import { parse } from '../../bot/grammar.ts'
import type { Answer } from '../../bot/command.ts'
import type { Kit } from '../../bot/kit.ts'
import { scheduler, type Scheduler } from '../../bot/scheduler.ts'
import { checkPreset, type PresetName } from '../../core/check-presets.ts'
import type { Connect } from '../../core/connect.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { Duty, Person, Purpose } from '../../core/people.ts'
import type { CheckPlan, SchedulePlan, Server, Site, LocalTargetPlan } from '../../core/site.ts'
import { audit as auditLines, checks, outbox, rooms } from '../../store/schema.ts'
import { conductor } from '../../procedures/conductor.ts'
import { deletionProcedure } from '../../procedures/deletion.ts'
import { addPerson } from '../../store/people.ts'
import { audit } from '../../store/audit.ts'
import { sqlOf } from '../../store/store.ts'
import type { CheckRow } from '../../store/checks.ts'
import type { Message } from '../../texts/message.ts'
import { plain } from '../../texts/words.ts'
import { manualTicker } from './manual-ticker.ts'
import { localTarget, testSite } from './site.ts'
import { ward, wordsOf, type Ward } from './ward.ts'

/** A ward whose back-ups, rehearsals and checks run on the clock, with people who can say things. */
export interface CheckWard {
  readonly ward: Ward
  readonly kit: Kit
  readonly people: { readonly budi: Person; readonly sari: Person; readonly manager: Person; readonly auditor: Person }
  /** Lets the clock go on until then: everything that falls due on the way happens at its own time. */
  until(at: string): Promise<void>
  /** The clock jumps there while nobody looks, as when the machine was off; then somebody looks once. */
  sleepUntil(at: string): Promise<void>
  say(who: Person, text: string): Promise<Outcome<Answer>>
  checks(): Promise<readonly CheckRow[]>
  /** What a room would show of a card now. */
  card(key: string, room?: Purpose): Promise<Shown>
  /** Everything posted anew with sound, oldest first. */
  calls(room: Purpose): Promise<readonly string[]>
  acts(): Promise<readonly { readonly act: string; readonly actor: string; readonly facts: string }[]>
  /** A new process over the same house. */
  restart(): void
  close(): Promise<void>
}

export interface Shown { readonly title: string; readonly text: string; readonly message: Message; readonly english: string }

export interface CheckWardOptions {
  readonly at: string
  readonly presets: readonly PresetName[]
  readonly change?: (plan: CheckPlan) => CheckPlan
  readonly schedules?: readonly SchedulePlan[]
  readonly servers?: readonly Server[]
  readonly targets?: readonly Partial<LocalTargetPlan>[]
  readonly connect?: Connect
}

export async function checkWard(options: CheckWardOptions): Promise<CheckWard> {
  const site = siteOf(options)
  const base = await ward({ at: options.at, ...(options.targets === undefined ? {} : { targets: options.targets }), site: { schedules: site.schedules, checks: site.checks, servers: site.servers } })
  const kit: Kit = { ...base.kit, outside: { ...base.kit.outside, ...(options.connect === undefined ? {} : { connect: options.connect }) } }
  const { store, clock } = kit
  const person = (name: string, duties: readonly Duty[]) => store.write((tx) => addPerson(tx, { name, duties, at: clock.now() }))
  await store.write(async (tx) => {
    await sqlOf(tx).insert(rooms).values({ platform: 'web', chat: 'manager', thread: '', name: 'IT Manager', purpose: 'manager', unit: null, lang: 'id', state: 'active', why: null, addedAt: 0 })
    await audit(tx, { at: clock.now(), by: { kind: 'bot' }, act: 'house.opened', subject: 'house' })
  })
  const people = { budi: await person('Budi', ['edp']), sari: await person('Sari', ['edp']), manager: await person('Ibu Ratna', ['manager']), auditor: await person('Pak Hadi', ['auditor']) }
  const jobs = [...backupJobs(kit.site), ...rehearsalJobs(kit.site), ...retentionJobs(kit.site), ...checkJobs(kit.site)]
  const deletions = conductor(kit, [deletionProcedure(kit, retention(kit))])
  const begin = (): Scheduler => scheduler({ kit, jobs, watches: [recheck, nudge], ticker: manualTicker() })
  let clockwork = begin()
  const tick = async () => {
    await clockwork.tick()
    await base.work()
    await deletions.idle()
  }
  await clockwork.tick()
  return {
    ward: base,
    kit,
    people,
    until: async (at) => {
      const end = new Date(at)
      for (;;) {
        const due = await clockwork.nextDue()
        if (due === null || due.at > end) break
        base.clock.set(due.at)
        await tick()
      }
      base.clock.set(end)
      await tick()
    },
    sleepUntil: async (at) => {
      base.clock.set(at)
      await tick()
    },
    say: async (who, text) => {
      const parsed = parse(text, [check, sign])
      if (!parsed.ok) return parsed
      return await parsed.value.command.run({ args: parsed.value.args, by: { platform: 'web', userId: who.name, name: who.name, person: who }, room: null, place: { platform: 'web', chat: 'edp', thread: null, title: 'EDP', direct: false }, at: clock.now(), lang: 'id' }, kit)
    },
    checks: () => store.read(async (query) => await sqlOf(query).select().from(checks).orderBy(checks.id)),
    card: async (key, room = 'edp') => {
      const rows = await owed(kit, room)
      const row = rows.findLast((it) => it.card === key)
      if (row === undefined) throw new Error(`the ${room} room has no card ${key}, only ${rows.map((it) => it.card).join(', ')}`)
      return { title: plain(row.spoken.id.title), text: wordsOf(row.spoken.id), message: row.spoken.id, english: wordsOf(row.spoken.en) }
    },
    calls: async (room) => (await everOwed(kit, room)).filter((row, n, all) => !row.silent && (row.card?.startsWith('check:') ?? false) && (row.fresh || all.findIndex((other) => other.card === row.card) === n)).map((row) => plain(row.spoken.id.title)),
    acts: () => store.read(async (query) => await sqlOf(query).select({ act: auditLines.act, actor: auditLines.actor, facts: auditLines.facts }).from(auditLines).orderBy(auditLines.seq)),
    restart: () => { clockwork = begin() },
    close: () => base.close(),
  }
}

async function owed(kit: Kit, room: Purpose) {
  return (await everOwed(kit, room)).filter((row) => row.state === 'waiting')
}

/** Nobody sends here, so what would have been sent is found among what was replaced. */
async function everOwed(kit: Kit, room: Purpose) {
  return await kit.store.read(async (query) => {
    const rows = await sqlOf(query).select({ row: outbox }).from(outbox).innerJoin(rooms, eq(rooms.id, outbox.roomId)).where(eq(rooms.purpose, room)).orderBy(outbox.id)
    return rows.map(({ row }) => row)
  })
}

/** Sunday's full at 02.00, a differential at 03.00 on other days, a test restore on Friday at 12.00. */
function siteOf(options: CheckWardOptions): Site {
  const zone = 'Asia/Jakarta'
  const schedules = options.schedules ?? [
    { kind: 'backup', name: 'minggu-penuh', system: 'simrs', level: 'full', cron: '0 2 * * 0', zone, missed: 'run-once', window: null },
    { kind: 'backup', name: 'harian', system: 'simrs', level: 'differential', cron: '0 3 * * 1-6', zone, missed: 'run-once', window: null },
    { kind: 'rehearsal', name: 'jumat', system: 'simrs', cron: '0 12 * * 5', zone, missed: 'run-once' },
  ]
  const plain = testSite({ schedules, targets: (options.targets ?? [{}]).map((change, n) => localTarget({ name: n === 0 ? 'nas' : `nas-${n + 1}`, ...change })), ...(options.servers === undefined ? {} : { servers: options.servers }) })
  const checks = options.presets.map((name) => checkPreset(name, { ...plain, procedure: 'backup' })).map(options.change ?? ((plan) => plan))
  return { ...plain, checks }
}
