import { createHash } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { pulseOf } from '../core/pulse.ts'
import type { Vessel } from '../engines/engine.ts'
import type { Upload } from '../targets/target.ts'

export interface WrittenFile { readonly name: string; readonly bytes: number; readonly sha256: string }

/** A vessel that remembers what went into it. */
export interface HashingVessel extends Vessel {
  /** Every file, in the order in which they were begun; rejects when one of them did not arrive whole. */
  files(): Promise<readonly WrittenFile[]>
}

/**
 * Hashes and counts each byte on its one way to the target, so that the manifest says what was written, not what was meant.
 * A file counts only when its bytes have been taken over by the target; refuses a name that was used before.
 */
export function hashingVessel(upload: Upload, passed?: (bytes: number) => void): HashingVessel {
  const begun = new Map<string, Promise<WrittenFile>>()
  return {
    file: (name) => {
      if (begun.has(name)) throw new Error(`the copy has a file ${name} already`)
      const meter = new Meter(passed)
      const arrived = pipeline(meter, upload.file(name)).then(() => ({ name, ...meter.reading() }))
      // Whoever dumps may fail before it looks here; the rejection is theirs to read through `closed` or `files`.
      arrived.catch(() => undefined)
      begun.set(name, arrived)
      return { body: meter, closed: arrived }
    },
    files: () => Promise.all(begun.values()),
  }
}

/** Reads a stream to its end and says what came: the other half of the comparison. */
export async function measure(stream: NodeJS.ReadableStream, signal: AbortSignal): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const pulse = pulseOf(signal)
  const meter = new Meter(() => pulse?.beat())
  meter.resume()
  await Promise.all([pipeline(stream, meter, { signal }), finished(meter)])
  return meter.reading()
}

class Meter extends Transform {
  readonly #hash = createHash('sha256')
  readonly #passed: ((bytes: number) => void) | undefined
  #bytes = 0

  constructor(passed?: (bytes: number) => void) {
    super({ highWaterMark: 1024 * 1024 })
    this.#passed = passed
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#hash.update(chunk)
    this.#bytes += chunk.length
    this.#passed?.(chunk.length)
    done(null, chunk)
  }

  reading(): { readonly bytes: number; readonly sha256: string } {
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest('hex') }
  }
}
