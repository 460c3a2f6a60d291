import { damages, type Finding } from '../../core/finding.ts'
import type { SeenPart } from '../../core/recovery-case.ts'
import { recoveryDigest, type PlanChange } from '../../core/recovery.ts'
import type { Control } from '../../procedures/hands.ts'
import type { Going, Seen } from '../../procedures/recovery/hands.ts'
import { openCopy } from '../prove.ts'
import { closedToUs } from '../sealed.ts'
import type { Workshop } from '../workshop.ts'
import { lookAgain } from './again.ts'
import { checkChain, condemn } from './chain.ts'
import { onErrand, tried } from './errand.ts'
import { manifestOfChain } from './manifest.ts'
import { courseOf, type Course, type Part } from './part.ts'
import { makePlan } from './plan.ts'

/**
 * Is the chosen server the one that was decided on, is there room, does the same stand there; is every byte of the copies still what was
 * written, and the key here that opens them. Where what was decided on is no longer so, a new plan says what could be done instead.
 */
export async function lookReady(workshop: Workshop, going: Going, control: Control): Promise<Seen> {
  const course = await courseOf(workshop, going)
  const parts: SeenPart[] = []
  const changes: PlanChange[] = []
  for (const part of course.parts) {
    const seen = await readyPart(workshop, { going, course, part, control })
    parts.push(seen.part)
    changes.push(...seen.changes)
  }
  const ok = parts.every(({ findings }) => findings.length === 0)
  if (ok || changes.length === 0) return { ok, parts }
  const made = await makePlan(workshop, going.plan.ask, control.signal)
  return made.ok && recoveryDigest(made.value) !== recoveryDigest(going.plan) ? { ok, parts, renewed: { plan: made.value, changes } } : { ok, parts }
}

async function readyPart(workshop: Workshop, of: { readonly going: Going; readonly course: Course; readonly part: Part; readonly control: Control }): Promise<{ readonly part: SeenPart; readonly changes: readonly PlanChange[] }> {
  const { going, course, part, control } = of
  const { component } = part.plan
  const { signal } = control
  const say = (findings: readonly Finding[], more: Partial<Pick<SeenPart, 'warnings' | 'facts'>> = {}): SeenPart => ({ component, findings, warnings: [], facts: {}, ...more })
  control.progress({ phase: 'look', on: component, done: 0, of: null })
  const changes: PlanChange[] = []
  const bad = part.copies.filter(({ badAt, deletedAt, deletingAt }) => badAt !== null || deletedAt !== null || deletingAt !== null)
  for (const copy of bad) changes.push({ what: copy.badAt === null ? 'copy-gone' : 'copy-damaged', component, copy: copy.id })
  if (bad.length > 0) return { part: say([{ kind: 'nothing-proven', component: part.component.name }]), changes }
  let done = 0
  const checked = await tried(workshop, signal, () => checkChain(workshop, { copies: part.copies, signal, passed: (bytes) => { control.progress({ phase: 'check', on: component, done: done += bytes, of: part.plan.bytes }) } }))
  if (!checked.ok) return { part: say([checked.finding]), changes }
  for (const { copy, findings } of checked.value) {
    if (!findings.some(damages)) continue
    await condemn(workshop, { copy, findings, procedure: going.procedure })
    changes.push({ what: 'copy-damaged', component, copy: copy.id })
  }
  if (checked.value.length > 0) return { part: say(checked.value.flatMap(({ findings }) => findings)), changes }
  const closed = await tried(workshop, signal, () => onErrand(workshop, { server: part.component.server, component: part.component, signal }, async (work) => closedToUs(await Promise.all(part.copies.map((copy) => openCopy(workshop.target(copy.target), copy))), work)))
  if (!closed.ok || closed.value.length > 0) return { part: say(closed.ok ? closed.value : [closed.finding]), changes }
  const read = await manifestOfChain(workshop, { copies: part.copies, signal })
  if (!read.ok) return { part: say(read.findings), changes }
  const stood = await lookAgain(workshop, { course, part, manifest: read.manifest, signal })
  if (stood.findings.some(({ kind }) => kind === 'ground-changed' || kind === 'server-differs' || kind === 'is-production')) changes.push({ what: 'place-changed', place: course.place.name })
  return { part: say(stood.findings, { warnings: stood.warnings, facts: { bytes: done, ...(stood.identity === null ? {} : { identity: stood.identity }), ...(stood.free === null ? {} : { free: stood.free }) } }), changes }
}
