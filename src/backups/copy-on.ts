import { PROVEN, atLeast } from '../core/evidence.ts'
import { MANIFEST } from '../core/manifest.ts'
import { pulseOf } from '../core/pulse.ts'
import { sha256 } from '../core/digest.ts'
import { pipeline } from 'node:stream/promises'
import { isAway, type Finding } from '../core/finding.ts'
import type { Target } from '../targets/target.ts'
import { audit } from '../store/audit.ts'
import { copyAt, copyById, markGone, type Copy } from '../store/copies.ts'
import { originsFor } from './copy-origins.ts'
import { end } from './end.ts'
import { orAbort, write } from './make.ts'
import { roomFor } from './preflight.ts'
import { lookStanding, noteProof, openCopy, prove, readManifest, textOf } from './prove.ts'
import { recordCopy } from './record.ts'
import type { Task } from './task.ts'
import { hashingVessel } from './vessel.ts'

/**
 * Brings a copy, and whatever it needs first, onto one of its further targets, byte for byte; the hash is compared on both sides
 * and the new one climbs a ladder of its own. A removable disk that is not plugged in is passed over.
 */
export async function copyOn(task: Task): Promise<void> {
  const { workshop, run } = task
  const to = workshop.target(run.target)
  const there = await to.probe()
  const wrong = there.filter((finding) => finding.kind !== 'same-host')
  if (wrong.length > 0) {
    const waits = run.carry !== null ? wrong.every(isAway) : wrong.every((finding) => finding.kind === 'not-plugged' || finding.kind === 'wrong-disk') && to.removable
    await end(task, { state: waits ? 'skipped' : 'failed', findings: wrong })
    return
  }
  const origins = await originsFor(task)
  if (!origins.ok) {
    await end(task, { state: origins.state, findings: origins.findings })
    return
  }
  const chain = origins.copies
  // Found damaged, or on its way out, since it was proven: its bytes would arrive as they are and look sound.
  if (chain.length === 0 || chain.some((origin) => origin.badAt !== null || origin.deletingAt !== null || origin.deletedAt !== null)) {
    await end(task, { state: 'failed', findings: [{ kind: 'nothing-proven', component: run.component }] })
    return
  }
  const twins = new Map<number, Copy>()
  for (const origin of chain) {
    const linked = await link(task, { origin, to, base: origin.baseId === null ? null : twins.get(origin.baseId) ?? null })
    if (!linked.ok) {
      await end(task, { state: 'failed', findings: linked.findings })
      return
    }
    twins.set(origin.id, linked.copy)
  }
  const newest = chain.at(-1)
  const bytes = run.carry === null ? newest?.bytes ?? 0 : chain.reduce((sum, copy) => sum + copy.bytes, 0)
  await end(task, { state: 'done', rung: PROVEN, bytes, ...(newest === undefined ? {} : { copyId: newest.id }) })
}

type Linked = { readonly ok: true; readonly copy: Copy } | { readonly ok: false; readonly findings: readonly Finding[] }

async function link(task: Task, of: { readonly origin: Copy; readonly to: Target; readonly base: Copy | null }): Promise<Linked> {
  const { store } = task.workshop
  const twin = await standingTwin(task, of) ?? await carry(task, of)
  if ('findings' in twin) return { ok: false, findings: twin.findings }
  if (atLeast(twin.rung, PROVEN)) return { ok: true, copy: twin }
  const proof = await prove(task, twin)
  if (!proof.ok) return proof
  return { ok: true, copy: await store.read((query) => copyById(query, twin.id)) ?? twin }
}

/** What stands there already from an earlier time; what is damaged there is cleared away, for its original is sound. */
async function standingTwin(task: Task, of: { readonly origin: Copy; readonly to: Target; readonly base: Copy | null }): Promise<Copy | null> {
  const { workshop, run } = task
  const { origin, to } = of
  const place = { target: to.name, key: origin.key }
  const known = await workshop.store.read((query) => copyAt(query, place))
  if (known === null) {
    // A crash between the rename there and our books: it is entered now and must climb like any other.
    if (await to.stat(origin.key) === null) return null
    const origins = await openCopy(workshop.target(origin.target), origin)
    return await recordCopy(task, { manifest: origins.manifest, manifestHash: origin.manifestHash, target: to, baseId: of.base?.id ?? null, originId: origin.id })
  }
  if (known.badAt === null && known.deletingAt === null) {
    const began = workshop.clock.now()
    const standing = await lookStanding(to, known)
    if (standing.ok) return known
    await workshop.store.write((tx) => noteProof(tx, { copy: known, run: run.id, rung: 'stored', verdict: standing, at: began, ms: 0, facts: task.notes.facts() }))
  }
  await to.remove(origin.key)
  await workshop.store.write(async (tx) => {
    const at = workshop.clock.now()
    await markGone(tx, { id: known.id, at })
    await audit(tx, { at, by: { kind: 'bot' }, act: 'copy.replaced', subject: `copy:${known.id}`, facts: place })
  })
  return null
}

async function carry(task: Task, of: { readonly origin: Copy; readonly to: Target; readonly base: Copy | null }): Promise<Copy | { readonly findings: readonly Finding[] }> {
  const { workshop, work } = task
  const { origin, to } = of
  const from = workshop.target(origin.target)
  const room = await roomFor(to, origin.bytes)
  if (room.length > 0) return { findings: room }
  const text = await textOf(from, origin)
  const read = readManifest(text, origin)
  if (!read.ok) return await sourceIsBad(task, origin, read.findings)
  const pulse = pulseOf(work.signal)
  const upload = await to.begin(origin.key)
  const carried = await orAbort(upload, async () => {
    let passed = 0
    const vessel = hashingVessel(upload, (bytes) => {
      passed += bytes
      pulse?.beat()
    })
    for (const file of read.manifest.files) {
      work.progress({ phase: 'write', bytes: passed, of: origin.bytes })
      const into = vessel.file(file.name)
      await pipeline(await from.open(origin.key, file.name), into.body, { signal: work.signal })
      const came = await into.closed
      if (came.bytes < file.bytes) return [{ kind: 'truncated', file: file.name, bytes: came.bytes, expected: file.bytes }] as const
      if (came.sha256 !== file.sha256) return [{ kind: 'hash-differs', file: file.name }] as const
    }
    await write(upload.file(MANIFEST), text)
    await upload.commit()
    return []
  })
  if (carried.length > 0) {
    await upload.abort()
    return await sourceIsBad(task, origin, carried)
  }
  return await recordCopy(task, { manifest: read.manifest, manifestHash: sha256(text), target: to, baseId: of.base?.id ?? null, originId: origin.id })
}

/** What we meant to copy is itself damaged: that is worse news than a failed copy, and is written down as such. */
async function sourceIsBad(task: Task, origin: Copy, findings: readonly Finding[]): Promise<{ readonly findings: readonly Finding[] }> {
  const at = task.workshop.clock.now()
  await task.workshop.store.write((tx) => noteProof(tx, { copy: origin, run: task.run.id, rung: 'stored', verdict: { ok: false, findings }, at, ms: 0, facts: task.notes.facts() }))
  return { findings }
}
