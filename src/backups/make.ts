import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { finished } from 'node:stream/promises'
import { copyKey, copyName } from '../core/copy-name.ts'
import { sha256 } from '../core/digest.ts'
import type { Finding } from '../core/finding.ts'
import { MANIFEST, RESTORE_GUIDE, type Manifest } from '../core/manifest.ts'
import { pulseOf } from '../core/pulse.ts'
import { sourceOf } from '../core/component.ts'
import { contentsIn, isOnlyNoted } from '../core/observed.ts'
import type { Level } from '../core/site.ts'
import { judgeSize, TRAILING } from '../core/trend.ts'
import type { DumpFacts } from '../engines/engine.ts'
import type { Target, Upload } from '../targets/target.ts'
import { trailingSizes } from '../store/runs.ts'
import { newestCopy, type Copy } from '../store/copies.ts'
import { baseFor, type Base } from './base.ts'
import { lookAtSource, roomForNext } from './preflight.ts'
import { lookStanding, openCopy } from './prove.ts'
import { recordCopy } from './record.ts'
import { readable } from './sealed.ts'
import { restoreGuide } from './restore-guide.ts'
import type { Task } from './task.ts'
import { hashingVessel, type WrittenFile } from './vessel.ts'

export type Made = { readonly ok: true; readonly copy: Copy } | { readonly ok: false; readonly findings: readonly Finding[] }

/** Makes a copy and commits it to its first target. Nothing stands there unless every process ended well and no byte is missing. */
export async function make(task: Task): Promise<Made> {
  const { workshop, run, component } = task
  if (task.source.astray.length > 0) return { ok: false, findings: task.source.astray }
  const target = workshop.target(run.target)
  const there = await target.probe()
  task.notes.find(...there.filter((finding) => finding.kind === 'same-host'))
  const missing = there.filter((finding) => finding.kind !== 'same-host')
  if (missing.length > 0) return { ok: false, findings: missing }
  const looked = await lookAtSource(task)
  if (looked.findings.length > 0) return { ok: false, findings: looked.findings }
  const base = await baseFor(task, target)
  const awaited = await workshop.engine(component).awaits?.({ source: component, level: base.level, base: base.copy === null ? null : await openCopy(target, base.copy) }, task.work) ?? []
  if (awaited.length > 0) return { ok: false, findings: awaited }
  const findings = await roomForNext(task, { target, level: base.level, source: looked.bytes })
  if (findings.length > 0) return { ok: false, findings }
  const startedAt = workshop.clock.now()
  const name = copyName({ at: startedAt, level: base.level, run: run.id, salt: randomBytes(2).toString('hex') })
  const upload = await target.begin(copyKey(component.key, name))
  return await orAbort(upload, async () => {
    const { dumped, data, passed, sealed } = await dump(task, { upload, base, target })
    const wrong = [...await judged(task, { data, level: base.level }), ...await notNew(task, { dumped, level: base.level, target })]
    if (wrong.length > 0) {
      await upload.abort()
      return { ok: false, findings: wrong }
    }
    task.notes.find(...dumped.warnings ?? [])
    const draft = { ...describe(task, { name, base, startedAt, dumped, data }), ...(sealed === null ? {} : { sealed }) }
    const guide = hashingVessel(upload)
    const text = restoreGuide({ engine: workshop.engine(component), manifest: draft, chain: [...base.chain, name] })
    await write(guide.file(RESTORE_GUIDE).body, text)
    const manifest: Manifest = { ...draft, files: [...data, ...await guide.files()] }
    const said = `${JSON.stringify(manifest, null, 2)}\n`
    await write(upload.file(MANIFEST), said)
    task.work.progress({ phase: 'write', bytes: passed, of: null })
    await upload.commit()
    return { ok: true, copy: await recordCopy(task, { manifest, manifestHash: sha256(said), target, baseId: base.copy?.id ?? null, originId: null }) }
  })
}

/** Leaves nothing behind when the work inside ends badly; what stopped it is what is thrown, not what went wrong while clearing up. */
export async function orAbort<T>(upload: Upload, fn: () => Promise<T>): Promise<T> {
  let well = false
  try {
    const value = await fn()
    well = true
    return value
  } finally {
    if (!well) await upload.abort().catch(() => undefined)
  }
}

export async function write(body: NodeJS.WritableStream, text: string | Buffer): Promise<void> {
  const done = finished(body)
  body.end(text)
  await done
}

async function dump(task: Task, into: { readonly upload: Upload; readonly base: Base; readonly target: Target }) {
  const { workshop, component, work } = task
  const pulse = pulseOf(work.signal)
  let passed = 0
  const vessel = hashingVessel(into.upload, (bytes) => {
    passed += bytes
    pulse?.beat()
  })
  const { seals } = work
  // What stays where another tool left it is as that tool left it.
  const isTheirs = component.engine === 'observed' && !component.collect
  const sealing = isTheirs || seals === undefined || seals.recipients.length === 0 ? null : seals.seal(vessel, work.signal)
  const base = into.base.copy === null ? null : readable(await openCopy(into.target, into.base.copy), { copy: into.base.copy, work })
  const dumped = await workshop.engine(component).dump({ source: component, level: into.base.level, base, vessel: sealing ?? vessel }, work)
  task.notes.say(...dumped.notes)
  const data = await vessel.files()
  return { dumped, data, passed, sealed: sealing === null ? null : { by: 'age' as const, recipients: [...(seals?.recipients ?? [])], bytes: sealing.bytes() } }
}

/** Nothing at all, or nearly nothing of data that grows, never becomes a copy. */
async function judged(task: Task, of: { readonly data: readonly WrittenFile[]; readonly level: Level }): Promise<readonly Finding[]> {
  const { workshop, component } = task
  const empty = of.data.filter((file) => file.bytes === 0).map((file) => ({ kind: 'zero-bytes', file: file.name }) as const)
  if (empty.length > 0) return empty
  const history = await workshop.store.read((query) => trailingSizes(query, { component: component.key, level: of.level, most: TRAILING }))
  const growing = component.growing && of.level === 'full'
  const size = judgeSize({ bytes: total(of.data), history, growing, shrinkWarning: workshop.site.limits.shrinkWarning, name: component.name })
  if (size.verdict === 'failure') return [size.finding]
  if (size.verdict === 'warning') task.notes.find(size.finding)
  return []
}

/** Somebody else's tool may hand us yesterday's file under today's name: then nothing new has come. */
async function notNew(task: Task, of: { readonly dumped: DumpFacts; readonly level: Level; readonly target: Target }): Promise<readonly Finding[]> {
  const { component, workshop } = task
  if (component.engine !== 'observed') return []
  const last = await workshop.store.read((query) => newestCopy(query, { component: component.key, level: of.level, target: of.target.name, rung: isOnlyNoted(component) ? 'produced' : 'complete' }))
  if (last === null || !(await lookStanding(of.target, last)).ok) return []
  const before = await openCopy(of.target, last)
  const known = new Set(contentsIn(before.manifest.positions).map(({ sum }) => sum))
  const again = contentsIn(of.dumped.positions).filter(({ sum }) => known.has(sum))
  if (isOnlyNoted(component)) return again.length < contentsIn(of.dumped.positions).length ? [] : again.slice(0, 1).map(() => ({ kind: 'file-late', file: `msdb: ${sourceOf(component)}`, at: last.takenAt, allowed: component.files[of.level]?.maxAge ?? 0 }))
  return again.map(({ file }) => ({ kind: 'same-file', file, before: before.name, since: last.takenAt }))
}

function describe(task: Task, of: { readonly name: string; readonly base: Base; readonly startedAt: Date; readonly dumped: DumpFacts; readonly data: readonly WrittenFile[] }): Manifest {
  const { workshop, run, component } = task
  const { dumped } = of
  return {
    format: 1,
    copy: of.name,
    run: run.id,
    system: component.system,
    component: component.key,
    engine: component.engine,
    level: of.base.level,
    base: of.base.chain.at(-1) ?? null,
    startedAt: of.startedAt.toISOString(),
    takenAt: dumped.takenAt.toISOString(),
    endedAt: workshop.clock.now().toISOString(),
    files: [...of.data],
    rawBytes: dumped.rawBytes,
    source: { host: hostname(), server: component.server, path: sourceOf(component), identity: dumped.identity, ...(task.source.place === null ? {} : { place: task.source.place }) },
    tools: dumped.tools,
    counts: dumped.counts,
    freshness: dumped.freshness,
    positions: dumped.positions,
    notes: dumped.notes,
    pulih: workshop.version,
  }
}

/** What the data takes, without what we say about it. */
export function total(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, file) => sum + file.bytes, 0)
}
