import { PassThrough, Transform } from 'node:stream'
import type { Vessel } from '../../engines/engine.ts'

/** A vessel that stops in the middle of its first file until it is opened again: time for a test to break something. */
export function gate(after: number): { readonly through: (vessel: Vessel) => Vessel; readonly reached: Promise<void>; open(): void } {
  let reach: () => void = () => undefined
  let open: () => void = () => undefined
  const reached = new Promise<void>((resolve) => { reach = resolve })
  const opened = new Promise<void>((resolve) => { open = resolve })
  let first = true
  const through = (vessel: Vessel): Vessel => ({
    file: (name) => {
      const { body, closed } = vessel.file(name)
      if (!first) return { body, closed }
      first = false
      let seen = 0
      const stop = new Transform({
        transform: (chunk: Buffer, _encoding, done) => {
          seen += chunk.length
          if (seen < after) {
            done(null, chunk)
            return
          }
          reach()
          void opened.then(() => done(null, chunk))
        },
      })
      stop.on('error', (error) => body.destroy(error))
      stop.on('close', () => { if (!stop.readableEnded) body.destroy() })
      stop.pipe(new PassThrough()).pipe(body)
      return { body: stop, closed }
    },
  })
  return { through, reached, open: () => open() }
}
