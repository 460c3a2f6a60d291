import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { copies as watch, copyJobs } from '../../../jobs/copy.ts'
import { MINUTE } from '../../core/clock.ts'
import { quiet } from '../../core/log.ts'
import type { CopySchedule, LocalTargetPlan } from '../../core/site.ts'
import { carryById, type Carry } from '../../store/carries.ts'
import { runsOfCarry } from '../../store/runs.ts'
import { wards } from './night.ts'
import { filesComponent, sqliteComponent } from './site.ts'
import type { Ward } from './ward.ts'

export const monthly: CopySchedule = { kind: 'copy', name: 'bulanan', system: 'simrs', cron: '0 8 1 * *', zone: 'Asia/Jakarta', missed: 'run-once', components: ['simrs/database', 'simrs/aplikasi'], from: null, to: ['nas-2'], over: null, retention: null }

type More = Parameters<ReturnType<typeof wards>['started']>[0]

/** Hospitals whose back-ups go to the NAS, and whose schedule carries them to a second place once a month; each is closed after its test. */
export function carryingHospitals() {
  const { started } = wards()
  const targets = ['nas']
  const house = (of: { readonly schedule?: Partial<CopySchedule>; readonly second?: Partial<LocalTargetPlan>; readonly more?: More } = {}): Promise<Ward> => started({
    targets: [{}, { removable: true, class: 'offline', ...of.second }],
    components: (folder) => [sqliteComponent({ file: join(folder, 'database.txt'), targets }), filesComponent({ path: join(folder, 'application.txt'), targets })],
    site: { schedules: [{ ...monthly, ...of.schedule }] },
    ...of.more,
  })
  return { started, house }
}

export const plugIn = (w: Ward): void => { mkdirSync(w.targetFolder('nas-2'), { recursive: true }) }
export const unplug = (w: Ward): void => { renameSync(w.targetFolder('nas-2'), `${w.targetFolder('nas-2')}-away`) }

/** The first of the month, 08.00. */
export async function due(w: Ward): Promise<void> {
  const [job] = copyJobs(w.kit.site)
  const at = w.clock.now()
  expect(await job?.run({ slot: at, at, late: false, signal: new AbortController().signal, log: quiet }, w.kit)).toMatchObject({ ok: true })
  await w.work()
}

/** The next look of the watch, as the minute tick brings it. */
export async function look(w: Ward, after = MINUTE): Promise<void> {
  w.clock.advance(after)
  await watch.look(w.clock.now(), w.kit)
  await w.work()
}

export const carry = (w: Ward, id = 1): Promise<Carry | null> => w.kit.store.read((query) => carryById(query, id))
export const states = async (w: Ward, id = 1): Promise<readonly string[]> => (await w.kit.store.read((query) => runsOfCarry(query, id))).map((run) => run.state)
export const said = async (w: Ward) => (await w.heard()).map(({ title, mood, silent }) => ({ title, mood, silent }))
