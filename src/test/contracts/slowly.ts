import { PassThrough, type Readable } from 'node:stream'
import type { CopyReader } from '../../engines/engine.ts'

/** A copy whose last bytes come only when they are let go. */
export function slowly(copy: CopyReader): { readonly copy: CopyReader; letGo(): void } {
  let letGo: () => void = () => undefined
  const gone = new Promise<void>((resolve) => { letGo = resolve })
  const held = (body: Readable): Readable => {
    const through = new PassThrough()
    body.on('error', (error) => through.destroy(error))
    through.on('error', () => undefined)
    let kept = Buffer.alloc(0)
    body.on('data', (chunk: Buffer) => {
      const all = Buffer.concat([kept, chunk])
      const give = Math.max(0, all.length - 64)
      if (give > 0) through.write(all.subarray(0, give))
      kept = all.subarray(give)
    })
    body.on('end', () => { void gone.then(() => through.end(kept)) })
    return through
  }
  return { copy: { ...copy, open: async (file) => held(await copy.open(file)) }, letGo: () => letGo() }
}
