import type { Finding } from '../../core/finding.ts'
import type { ObservedComponent, ObservedFiles } from '../../core/observed.ts'
import { latestOf, observedPattern } from '../../core/observed-pattern.ts'
import type { PlaceFile } from '../../core/place.ts'
import { pulseOf } from '../../core/pulse.ts'
import { Fault } from '../../core/fault.ts'
import { SECOND } from '../../core/clock.ts'
import type { Level } from '../../core/site.ts'
import type { CopyReader, Work } from '../engine.ts'

export type Looked = { readonly ok: true; readonly files: readonly PlaceFile[] } | { readonly ok: false; readonly findings: readonly Finding[] }

export interface LookAsk {
  readonly source: ObservedComponent
  readonly level: Level
  readonly base: CopyReader | null
}

/**
 * The files that should have come by now: the newest of a full or a differential, every log since the last one that we have.
 * One that still grows has not come yet. Waits for what is late as long as the configuration grants.
 */
export async function lookFor(ask: LookAsk, work: Work): Promise<Looked> {
  return await patiently(ask.source, () => once(ask, work), work)
}

/** Looks again and again, as long as what is missing may yet come and the configuration grants. */
export async function patiently<L extends { readonly ok: true } | { readonly ok: false; readonly findings: readonly Finding[] }>(source: Pick<ObservedComponent, 'wait'>, look: () => Promise<L>, work: Work): Promise<L> {
  const until = work.clock.now().getTime() + source.wait
  for (;;) {
    const looked = await look()
    if (looked.ok || !looked.findings.some(passes) || work.clock.now().getTime() >= until) return looked
    pulseOf(work.signal)?.beat()
    await work.clock.sleep(Math.min(LOOK_AGAIN, until - work.clock.now().getTime()), work.signal)
    if (work.signal.aborted) return looked
  }
}

/** What that level is made of; refuses one that the configuration does not describe. */
export function filesOf(source: ObservedComponent, level: Level): ObservedFiles {
  const files = source.files[level]
  if (files === undefined) throw new Fault({ area: 'config', op: `look for the ${level} of ${source.key}`, retry: 'never', hint: 'look-at-log', detail: `the component describes no ${level} files` })
  return files
}

/** How a file of somebody else's is called in our copy. */
export const nameIn = (path: string) => path.replaceAll('/', '__').replace(/^\.+/, '_')

/** Where the manifest keeps the way to a file, and up to which moment files were taken. */
export const PATH = 'path:'
export const UNTIL = 'until'

async function once(ask: LookAsk, work: Work): Promise<Looked> {
  const { source, level } = ask
  const plan = filesOf(source, level)
  const place = work.place(source.place)
  const pattern = observedPattern(plan.pattern)
  const found = (await place.files()).flatMap((file) => {
    const stamp = pattern.stamp(file.path)
    return stamp === null ? [] : [{ file, stamp }]
  }).sort((a, b) => a.stamp.localeCompare(b.stamp) || a.file.at - b.file.at || a.file.path.localeCompare(b.file.path))
  const newest = found.at(-1)
  if (newest === undefined) return wrong({ kind: 'file-not-come', place: source.place, pattern: plan.pattern })
  const now = work.clock.now().getTime()
  const named = latestOf(newest.stamp)
  const made = named === null ? newest.file.at : Math.min(newest.file.at, named)
  if (now - made > plan.maxAge) return wrong({ kind: 'file-late', file: newest.file.path, at: made, allowed: plan.maxAge })
  const since = level === 'log' ? Number(ask.base?.manifest.positions[UNTIL] ?? NaN) : NaN
  const wanted = (Number.isNaN(since) ? [newest] : found.filter(({ file }) => file.at > since)).map(({ file }) => file)
  if (wanted.length === 0) return wrong({ kind: 'file-late', file: newest.file.path, at: made, allowed: plan.maxAge })
  const findings = wanted.flatMap((file) => sizes(file, plan))
  if (findings.some((finding) => finding.kind !== 'zero-bytes' && finding.kind !== 'too-small')) return { ok: false, findings }
  await work.clock.sleep(source.settle, work.signal)
  const growing: Finding[] = []
  for (const file of wanted) {
    const again = await place.look(file.path)
    if (again === null) growing.push({ kind: 'file-missing', file: file.path })
    else if (again.bytes !== file.bytes || again.at !== file.at) growing.push({ kind: 'file-growing', file: file.path, bytes: again.bytes })
  }
  if (growing.length > 0) return { ok: false, findings: growing }
  return findings.length > 0 ? { ok: false, findings } : { ok: true, files: wanted }
}

function sizes(file: PlaceFile, plan: ObservedFiles): readonly Finding[] {
  if (file.bytes === 0) return [{ kind: 'zero-bytes', file: file.path }]
  if (plan.least !== null && file.bytes < plan.least) return [{ kind: 'too-small', file: file.path, bytes: file.bytes, least: plan.least }]
  return plan.most !== null && file.bytes > plan.most ? [{ kind: 'file-too-large', file: file.path, bytes: file.bytes, most: plan.most }] : []
}

/** What may yet come right by waiting: an upload begins empty and small. */
const passes = ({ kind }: Finding) => ['file-not-come', 'file-late', 'file-growing', 'zero-bytes', 'too-small', 'file-missing'].includes(kind)
const wrong = (...findings: readonly Finding[]): Looked => ({ ok: false, findings })
const LOOK_AGAIN = 30 * SECOND
