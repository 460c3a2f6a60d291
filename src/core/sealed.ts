import type { Manifest } from './manifest.ts'

/** What the names of sealed files end in. */
export const SEALED = '.age'

/** How many bytes age makes of so many, after its header: a nonce, and a tag for every 64 KiB. */
export function payloadOf(bytes: number): number {
  return NONCE + bytes + TAG * Math.max(1, Math.ceil(bytes / CHUNK))
}

/**
 * The length of an age header, read from the beginning of a file: its version, one stanza or more, the line with its mark.
 * Null where these bytes are no such header, or not all of one.
 */
export function headerLength(start: Buffer): number | null {
  const text = start.toString('latin1')
  const found = /^age-encryption\.org\/v1\n(?:-> [\x21-\x7e]+(?: [\x21-\x7e]+)*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)+--- [A-Za-z0-9+/]{43}\n/.exec(text)
  return found === null ? null : found[0].length
}

/** A manifest with the names from before the sealing; hashes and sizes stay those of what lies there. */
export function unsealedView(manifest: Manifest): Manifest {
  return { ...manifest, files: manifest.files.map((file) => (file.name.endsWith(SEALED) ? { ...file, name: file.name.slice(0, -SEALED.length) } : file)) }
}

const NONCE = 16
const TAG = 16
const CHUNK = 64 * 1024
