import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Target } from '../targets/target.ts'
import type { InterruptedRow } from '../texts/views/backup-interrupted.ts'
import { audit } from '../store/audit.ts'
import { endRun, liveRuns, type Run } from '../store/runs.ts'
import { ERRAND } from './recovery/errand.ts'
import { adopt, guarded } from './adopt.ts'
import { atRest, MOST_ATTEMPTS, tryAgain } from './end.ts'
import { settle } from './settle.ts'
import { shortName } from './story.ts'
import { tellInterrupted } from './tell.ts'
import type { Workshop } from './workshop.ts'

/** Finds what an earlier process left running: half-written copies go, whole ones are entered in the books, the work is queued again, people are told. */
export async function recover(workshop: Workshop): Promise<void> {
  await clearScratch(workshop)
  for (const plan of workshop.site.targets) await sweep(workshop, workshop.target(plan.name))
  const live = await workshop.store.read(liveRuns)
  const left = live.filter((run) => run.state === 'running' && run.instance !== workshop.instance)
  for (const run of left) await adopt(workshop, run)
  if (left.length > 0) await requeue(workshop, left)
}

async function requeue(workshop: Workshop, left: readonly Run[]): Promise<void> {
  await workshop.store.write(async (tx) => {
    const at = workshop.clock.now()
    const rows: InterruptedRow[] = []
    const given: Run[] = []
    for (const run of left) {
      if (!await endRun(tx, { id: run.id, state: 'interrupted', at, facts: atRest(run.facts) })) continue
      await audit(tx, { at, by: { kind: 'bot' }, act: 'run.interrupted', subject: `run:${run.id}`, facts: { kind: run.kind, component: run.component, attempt: run.attempt } })
      const component = shortName(workshop.site, run.component)
      if (run.attempt >= MOST_ATTEMPTS) {
        given.push({ ...run, state: 'failed' })
        rows.push({ kind: run.kind, component, next: { kind: 'given-up' } })
        continue
      }
      const next = await tryAgain(tx, { run, at, attempt: run.attempt + 1, dueAt: null })
      rows.push({ kind: run.kind, component, next: { kind: next.proves ? 'prove' : 'again', attempt: run.attempt + 1 } })
    }
    if (rows.length === 0) return
    await tellInterrupted(tx, workshop, { rows, at })
    const settled = new Set<number | null>()
    for (const run of left) {
      if (run.kind !== 'backup' || settled.has(run.round)) continue
      settled.add(run.round)
      await settle(tx, workshop, { run, at })
    }
    for (const run of given) if (run.kind !== 'backup') await settle(tx, workshop, { run, at })
  })
}

async function sweep(workshop: Workshop, target: Target): Promise<void> {
  await guarded(workshop, `sweep ${target.name}`, async () => {
    if ((await target.probe()).some((finding) => finding.kind !== 'same-host')) return
    const cleared = await target.sweep()
    if (cleared > 0) workshop.log.info({ target: target.name, cleared }, 'cleared what was left half-written')
  })
}

async function clearScratch(workshop: Workshop): Promise<void> {
  const names = await readdir(workshop.scratch).catch(() => [])
  const theirs = names.filter((name) => name.startsWith('run-') || (name.startsWith(ERRAND) && !name.startsWith(`${ERRAND}${workshop.instance}-`)))
  for (const name of theirs) await rm(join(workshop.scratch, name), { recursive: true, force: true })
}
