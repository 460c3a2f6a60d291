import { createHash } from 'node:crypto'
import { pipeline, Transform, type Readable } from 'node:stream'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { Manifest } from '../../core/manifest.ts'
import type { CopyReader, Work } from '../../engines/engine.ts'
import { audit } from '../../store/audit.ts'
import { markBad, type Copy } from '../../store/copies.ts'
import { addProof } from '../../store/proofs.ts'
import { lookStanding, openCopy } from '../prove.ts'
import { closedToUs, readable } from '../sealed.ts'
import { measure } from '../vessel.ts'
import type { Workshop } from '../workshop.ts'

/** What a file of a chain turned out to be. */
export type Wrong = (copy: Copy, finding: Finding) => void

/**
 * The chain as its engine wrote it. Each file is hashed on its one way to the engine: one that is not what was written breaks the
 * restore before anything is exchanged for it.
 */
export async function openChain(workshop: Pick<Workshop, 'target'>, of: { readonly copies: readonly Copy[]; readonly work: Work; readonly wrong: Wrong; readonly passed: (bytes: number) => void }): Promise<readonly CopyReader[]> {
  const { copies, work } = of
  const written = await Promise.all(copies.map(async (copy) => ({ copy, reader: await openCopy(workshop.target(copy.target), copy) })))
  const closed = closedToUs(written.map(({ reader }) => reader), work)
  if (closed.length > 0) throw new Fault({ area: 'engine', op: 'open the copies', retry: 'never', hint: 'identity-missing', detail: closed.map((finding) => ('copy' in finding ? finding.copy : '')).join(', ') })
  return written.map(({ copy, reader }) => readable({ ...reader, open: async (file) => held(await reader.open(file), { ...of, copy, file, manifest: reader.manifest }) }, { copy, work }))
}

function held(stream: Readable, of: { readonly copy: Copy; readonly file: string; readonly manifest: Manifest; readonly wrong: Wrong; readonly passed: (bytes: number) => void }): Readable {
  const { copy, file, manifest } = of
  const expected = manifest.files.find(({ name }) => name === file)?.sha256 ?? null
  const hash = createHash('sha256')
  const meter = new Transform({
    highWaterMark: 1024 * 1024,
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk)
      of.passed(chunk.length)
      done(null, chunk)
    },
    flush: (done) => {
      if (expected === null || hash.digest('hex') === expected) {
        done()
        return
      }
      of.wrong(copy, { kind: 'hash-differs', file })
      done(new Fault({ area: 'target', op: `read ${copy.key}/${file}`, retry: 'never', hint: 'copy-damaged' }))
    },
  })
  // Whoever reads hears of the end; who stops early ends the place's stream too.
  pipeline(stream, meter, () => undefined)
  return meter
}

/** Reads every byte of a chain where it lies, and says what is no longer as it was written. What cannot be looked at now says nothing of a copy. */
export async function checkChain(workshop: Workshop, of: { readonly copies: readonly Copy[]; readonly signal: AbortSignal; readonly passed: (bytes: number) => void }): Promise<readonly { readonly copy: Copy; readonly findings: readonly Finding[] }[]> {
  const wrong: { readonly copy: Copy; readonly findings: readonly Finding[] }[] = []
  for (const copy of of.copies) {
    const findings = await checkCopy(workshop, { ...of, copy })
    if (findings.length > 0) wrong.push({ copy, findings })
  }
  return wrong
}

async function checkCopy(workshop: Workshop, of: { readonly copy: Copy; readonly signal: AbortSignal; readonly passed: (bytes: number) => void }): Promise<readonly Finding[]> {
  const { copy, signal } = of
  const target = workshop.target(copy.target)
  const away = (await target.probe()).filter(({ kind }) => kind !== 'same-host' && kind !== 'not-writable' && kind !== 'no-space')
  if (away.length > 0) return away
  const standing = await lookStanding(target, copy)
  if (!standing.ok) return standing.findings
  const findings: Finding[] = []
  for (const file of standing.manifest.files) {
    const read = await measure(await target.open(copy.key, file.name), signal)
    of.passed(read.bytes)
    if (read.sha256 !== file.sha256) findings.push({ kind: 'hash-differs', file: file.name })
  }
  return findings
}

/** Writes down that a copy is no longer what was written: from now on it counts nowhere, nor does what stands on it. */
export async function condemn(workshop: Workshop, of: { readonly copy: Copy; readonly findings: readonly Finding[]; readonly procedure: number }): Promise<void> {
  const { copy, findings } = of
  await workshop.store.write(async (tx) => {
    const at = workshop.clock.now()
    await addProof(tx, { copyId: copy.id, runId: null, rung: 'stored', ok: false, at, ms: 0, facts: { findings } })
    await markBad(tx, { id: copy.id, at })
    await audit(tx, { at, by: { kind: 'bot' }, act: 'copy.not-stored', subject: `copy:${copy.id}`, facts: { findings, procedure: of.procedure } })
  })
}
