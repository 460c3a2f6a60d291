import type { Readable } from 'node:stream'
import type { Finding } from '../core/finding.ts'
import { headerLength, payloadOf, SEALED } from '../core/sealed.ts'
import type { CopyReader, Verdict, Work } from '../engines/engine.ts'
import type { Copy } from '../store/copies.ts'

/** The copy as its engine wrote it. What is sealed opens as it is read, where the key is here. */
export function readable(copy: CopyReader, of: { readonly copy: Pick<Copy, 'target' | 'key'>; readonly work: Work }): CopyReader {
  return of.work.seals?.unseal(copy, { at: { target: of.copy.target, key: of.copy.key }, signal: of.work.signal }) ?? copy
}

/** Which copies of a chain are sealed with nobody here who could open them: such a chain cannot be brought back here. */
export function closedToUs(chain: readonly Pick<CopyReader, 'manifest' | 'name'>[], work: Pick<Work, 'seals'>): readonly Finding[] {
  if (work.seals?.opens === true) return []
  return chain.flatMap((copy): readonly Finding[] => (copy.manifest.sealed ? [{ kind: 'identity-missing', copy: copy.name }] : []))
}

/**
 * What can be told of a sealed copy without its key, once every byte was found to be the one that was written: each file begins
 * as age begins it, and is exactly as long as age makes what was counted before the sealing.
 */
export async function lookSealed(copy: CopyReader): Promise<Verdict> {
  const { sealed, files } = copy.manifest
  const findings: Finding[] = []
  let looked = 0
  for (const { name, bytes } of files.filter((file) => file.name.endsWith(SEALED))) {
    const before = sealed?.bytes[name]
    const header = headerLength(await beginning(await copy.open(name)))
    if (header === null) findings.push({ kind: 'engine-check-failed', detail: `${name}: this is not what age writes` })
    else if (before === undefined) findings.push({ kind: 'manifest-differs', field: `sealed.bytes.${name}` })
    else if (header + payloadOf(before) !== bytes) findings.push({ kind: 'truncated', file: name, bytes, expected: header + payloadOf(before) })
    looked += 1
  }
  const counted = Object.keys(sealed?.bytes ?? {}).filter((name) => !files.some((file) => file.name === name))
  findings.push(...counted.map((file): Finding => ({ kind: 'file-missing', file })))
  if (looked === 0) findings.push({ kind: 'file-missing', file: `*${SEALED}` })
  return findings.length > 0 ? { ok: false, findings } : { ok: true, facts: { check: 'sealed, readable with its key only', files: looked } }
}

async function beginning(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of stream) {
    parts.push(part as Buffer)
    length += (part as Buffer).length
    if (length >= LONGEST_HEADER) break
  }
  return Buffer.concat(parts).subarray(0, LONGEST_HEADER)
}

/** A stanza takes some two hundred bytes: room for hundreds of recipients. */
const LONGEST_HEADER = 128 * 1024
