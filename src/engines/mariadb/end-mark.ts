import { PassThrough, Transform } from 'node:stream'
import type { Vessel, Work } from '../engine.ts'
import { Fault } from '../../core/fault.ts'
import { asText, lines } from '../lines.ts'
import { together } from '../together.ts'
import { pipeTools, type Tool } from '../tool.ts'
import { squeeze, unsqueeze, type Squeezed } from '../zstd.ts'

/** Compresses what a tool writes, and reads back the very bytes on their way: the last line must be the tool's own word that it is done. */
export async function squeezeToMark(ask: { readonly op: string; readonly from: Tool; readonly into: string; readonly vessel: Vessel; readonly zstd: string | undefined; readonly signal: AbortSignal; readonly mark: RegExp }, work: Work): Promise<Squeezed> {
  const back = new PassThrough({ highWaterMark: 4 * 1024 * 1024 })
  let last = ''
  const [squeezed] = await together<[Squeezed, unknown]>(
    ask.signal,
    (signal) => squeeze({ op: ask.op, from: ask.from, into: ask.into, vessel: twice(ask.vessel, back), zstd: ask.zstd, signal }, work),
    (signal) => pipeTools({
      op: ask.op, signal, input: back,
      tools: [unsqueeze, { command: 'tail', args: ['-c', '400'] }],
      output: lines((line) => { if (line.trim() !== '') last = asText(line) }),
    }),
  )
  if (!ask.mark.test(last)) throw new Fault({ area: 'engine', op: ask.op, retry: 'later', hint: 'tool-failed', detail: `${ask.from.command} ended without its last line` })
  return squeezed
}

/** A vessel whose bytes run also into a second stream, at the pace of the slower. */
function twice(vessel: Vessel, second: PassThrough): Vessel {
  return { file: (name) => {
    const { body, closed } = vessel.file(name)
    const tee = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        if (second.destroyed || second.write(chunk)) {
          done(null, chunk)
          return
        }
        const go = () => {
          second.off('drain', go).off('close', go)
          done(null, chunk)
        }
        second.on('drain', go).on('close', go)
      },
      flush: (done) => {
        second.end()
        done()
      },
    })
    tee.on('error', (error) => body.destroy(error)).on('close', () => {
      if (!tee.readableEnded) body.destroy()
      if (!second.writableEnded) second.destroy()
    })
    body.on('error', (error) => tee.destroy(error))
    tee.pipe(body)
    return { body: tee, closed }
  } }
}
