import { MANIFEST, manifestSchema, type Manifest } from '../core/manifest.ts'
import { sha256 } from '../core/digest.ts'
import { Fault } from '../core/fault.ts'
import { damages, type Finding } from '../core/finding.ts'
import { isOnlyNoted } from '../core/observed.ts'
import type { Rung } from '../core/evidence.ts'
import { nameOfKey } from '../core/copy-name.ts'
import type { CopyReader, Verdict } from '../engines/engine.ts'
import type { Target } from '../targets/target.ts'
import { audit } from '../store/audit.ts'
import { climb, markBad, soundTwins, type Copy } from '../store/copies.ts'
import { addProof } from '../store/proofs.ts'
import { noteRun } from '../store/runs.ts'
import type { Tx } from '../store/store.ts'
import type { Task } from './task.ts'
import { closedToUs, lookSealed, readable } from './sealed.ts'
import { measure } from './vessel.ts'

/** Climbs `stored`, then `intact`. A copy that fails a rung does not count any more; one whose every byte is right takes its twins down with it. */
export async function prove(task: Task, copy: Copy): Promise<Verdict> {
  const target = task.workshop.target(copy.target)
  if (isOnlyNoted(task.component)) return await lookAtNote(task, { target, copy })
  const stored = await tried(task, { copy, rung: 'stored', look: () => lookStored(task, { target, copy }) })
  if (!stored.ok) return stored
  const reader = await openCopy(target, copy)
  return await tried(task, { copy, rung: 'intact', look: () => (closedToUs([reader], task.work).length > 0 ? lookSealed(reader) : task.workshop.engine(task.component).intact(readable(reader, { copy, work: task.work }), task.work, task.component)) })
}

/** A note is read again and climbs nothing: its own bytes say nothing of those that it speaks of. */
async function lookAtNote(task: Task, at: { readonly target: Target; readonly copy: Copy }): Promise<Verdict> {
  const verdict = await lookStored(task, at)
  return verdict.ok ? verdict : await tried(task, { copy: at.copy, rung: 'stored', look: () => Promise.resolve(verdict) })
}

/** Tries one rung and writes down how it went, together with what follows for the copy. */
async function tried(task: Task, ask: { readonly copy: Copy; readonly rung: Rung; readonly look: () => Promise<Verdict> }): Promise<Verdict> {
  const { clock } = task.workshop
  const began = clock.now().getTime()
  const verdict = await ask.look()
  const at = clock.now()
  await task.workshop.store.write(async (tx) => {
    await noteProof(tx, { ...ask, run: task.run.id, verdict, at, ms: at.getTime() - began, facts: task.notes.facts() })
    if (ask.rung !== 'stored') await condemnTwins(tx, { ...ask, verdict, at })
  })
  return verdict
}

/** What is wrong although every byte is the one that was written is wrong in every place that holds the same bytes. */
export async function condemnTwins(tx: Tx, of: { readonly copy: Copy; readonly rung: Rung; readonly verdict: Verdict; readonly at: Date }): Promise<void> {
  const { copy, rung, verdict, at } = of
  if (verdict.ok || !verdict.findings.some(damages)) return
  for (const twin of await soundTwins(tx, copy)) {
    await markBad(tx, { id: twin, at })
    await audit(tx, { at, by: { kind: 'bot' }, act: `copy.not-${rung}`, subject: `copy:${twin}`, facts: { sameBytesAs: copy.id, findings: verdict.findings } })
  }
}

/** One fact, one transaction: the proof, the rung or the damage, the audit line. */
export async function noteProof(tx: Tx, of: { readonly copy: Copy; readonly run: number; readonly rung: Rung; readonly verdict: Verdict; readonly at: Date; readonly ms: number; readonly facts: Parameters<typeof noteRun>[1]['facts'] }): Promise<void> {
  const { copy, rung, verdict, at } = of
  const facts = verdict.ok ? verdict.facts : { findings: verdict.findings }
  await addProof(tx, { copyId: copy.id, runId: of.run, rung, ok: verdict.ok, at, ms: of.ms, facts })
  if (verdict.ok) {
    await climb(tx, { id: copy.id, rung })
    await noteRun(tx, { id: of.run, rung, facts: of.facts })
  } else if (verdict.findings.some(damages)) {
    await markBad(tx, { id: copy.id, at })
  }
  await audit(tx, { at, by: { kind: 'bot' }, act: verdict.ok ? `copy.${rung}` : `copy.not-${rung}`, subject: `copy:${copy.id}`, facts })
}

/** Reads every byte again where it lies and holds it against what was written. */
async function lookStored(task: Task, at: { readonly target: Target; readonly copy: Copy }): Promise<Verdict> {
  const { target, copy } = at
  const read = await lookStanding(target, copy)
  if (!read.ok) return read
  const total = read.manifest.files.reduce((sum, file) => sum + file.bytes, 0)
  const findings: Finding[] = []
  let done = 0
  for (const file of read.manifest.files) {
    task.work.progress({ phase: 'check', bytes: done, of: total })
    const found = await measure(await target.open(copy.key, file.name), task.work.signal)
    if (found.bytes < file.bytes) findings.push({ kind: 'truncated', file: file.name, bytes: found.bytes, expected: file.bytes })
    else if (found.sha256 !== file.sha256) findings.push({ kind: 'hash-differs', file: file.name })
    done += found.bytes
  }
  return findings.length > 0 ? { ok: false, findings } : { ok: true, facts: { files: read.manifest.files.length, bytes: done } }
}

/** Is it there at all: its own manifest, every file that it names at its size, and nothing else. Reads no data. */
export async function lookStanding(target: Target, copy: Copy): Promise<{ readonly ok: true; readonly manifest: Manifest } | { readonly ok: false; readonly findings: readonly Finding[] }> {
  const files = await target.stat(copy.key)
  if (files === null) return wrong({ kind: 'file-missing', file: nameOfKey(copy.key) })
  const sizes = new Map(files.map((file) => [file.name, file.bytes]))
  if (!sizes.has(MANIFEST)) return wrong({ kind: 'file-missing', file: MANIFEST })
  const read = readManifest(await textOf(target, copy), copy)
  if (!read.ok) return read
  const findings: Finding[] = read.manifest.files.flatMap((file) => sizeFinding(file, sizes.get(file.name)))
  const known = new Set([MANIFEST, ...read.manifest.files.map((file) => file.name)])
  findings.push(...files.filter((file) => !known.has(file.name)).map((file) => ({ kind: 'file-unexpected', file: file.name }) as const))
  return findings.length > 0 ? { ok: false, findings } : read
}

/** Opens a copy for an engine; refuses one whose manifest is not the one that was written. */
export async function openCopy(target: Target, copy: Copy): Promise<CopyReader> {
  const read = readManifest(await textOf(target, copy), copy)
  if (!read.ok) throw new Fault({ area: 'target', op: `open copy ${copy.key}`, retry: 'never', hint: 'copy-damaged', detail: read.findings.map((finding) => finding.kind).join(', ') })
  return { name: nameOfKey(copy.key), manifest: read.manifest, open: (file) => target.open(copy.key, file) }
}

/** What the size of a file says of it; empty where it is the one that was written. */
export function sizeFinding(file: { readonly name: string; readonly bytes: number }, found: number | undefined): readonly Finding[] {
  if (found === undefined) return [{ kind: 'file-missing', file: file.name }]
  if (found === file.bytes) return []
  if (found === 0) return [{ kind: 'zero-bytes', file: file.name }]
  return found < file.bytes ? [{ kind: 'truncated', file: file.name, bytes: found, expected: file.bytes }] : [{ kind: 'hash-differs', file: file.name }]
}

/** Holds what a manifest says against our own books, whose first question is: is this the copy we mean at all? */
export function readManifest(text: string, copy: Copy): { readonly ok: true; readonly manifest: Manifest } | { readonly ok: false; readonly findings: readonly Finding[] } {
  const parsed = manifestIn(text)
  if (!parsed.ok) return wrong({ kind: 'manifest-unreadable', detail: parsed.detail })
  const { manifest } = parsed
  const name = nameOfKey(copy.key)
  if (manifest.copy !== name || manifest.component !== copy.component) return wrong({ kind: 'copy-swapped', expected: `${copy.component}/${name}`, found: `${manifest.component}/${manifest.copy}` })
  const differs = ([
    ['system', manifest.system, copy.system],
    ['engine', manifest.engine, copy.engine],
    ['level', manifest.level, copy.level],
    ['takenAt', new Date(manifest.takenAt).getTime(), copy.takenAt],
    ['rawBytes', manifest.rawBytes, copy.rawBytes],
    ['checksum', sha256(text), copy.manifestHash],
  ] as const).find(([, said, known]) => said !== known)
  return differs === undefined ? { ok: true, manifest } : wrong({ kind: 'manifest-differs', field: differs[0] })
}

/** A manifest's text, understood; refuses what is none. */
export function manifestIn(text: string): { readonly ok: true; readonly manifest: Manifest } | { readonly ok: false; readonly detail: string } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : 'no JSON' }
  }
  const read = manifestSchema.safeParse(json)
  return read.success ? { ok: true, manifest: read.data } : { ok: false, detail: read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') }
}

/** No manifest is longer; a swapped-in data file must not fill the memory. */
const LONGEST_MANIFEST = 16 * 1024 * 1024

export async function textOf(target: Target, copy: Pick<Copy, 'key'>): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of await target.open(copy.key, MANIFEST)) {
    const chunk = part as Buffer
    bytes += chunk.length
    if (bytes > LONGEST_MANIFEST) break
    parts.push(chunk)
  }
  return Buffer.concat(parts).toString('utf8')
}

const wrong = (...findings: readonly Finding[]) => ({ ok: false, findings }) as const
