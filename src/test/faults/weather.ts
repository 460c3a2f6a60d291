import { Writable } from 'node:stream'
import type { Lend } from '../../engines/engine.ts'
import type { Tool } from '../../engines/tool.ts'
import type { Target } from '../../targets/target.ts'

/** What may befall the way of a copy; calm until a fault changes it. */
export interface Weather {
  /** What becomes of a tool that is about to be started where the source is. */
  tool: (tool: Tool) => Tool
  /** Stands before each piece that goes to the disk, and hears how many bytes of this copy came before it. */
  passing: (before: number) => Promise<void>
}

export const calm = (): Weather => ({ tool: (tool) => tool, passing: () => Promise.resolve() })

/** A place whose uploads go through the weather. */
export function exposed(target: Target, weather: Weather): Target {
  return { ...target, begin: async (key) => {
    const upload = await target.begin(key)
    let before = 0
    return { ...upload, file: (name) => {
      const body = upload.file(name)
      const through = new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          const already = before
          before += chunk.length
          weather.passing(already).then(() => { body.write(chunk, (error) => { done(error ?? null) }) }, done)
        },
        final: (done) => {
          body.once('finish', () => { done() })
          body.end()
        },
        destroy: (error, done) => {
          body.on('error', () => undefined).destroy(error ?? undefined)
          done(error)
        },
      })
      body.on('error', (error) => through.destroy(error))
      return through
    } }
  } }
}

/** A machine whose tools are started in the weather. */
export function underSky(lend: Lend, { weather, dress }: { readonly weather: Weather; readonly dress: (tool: Tool) => Tool }): Lend {
  return (ask) => {
    const lent = lend(ask)
    return { ...lent, host: { ...lent.host, on: (tool) => lent.host.on(dress(weather.tool(tool))) } }
  }
}

/** The tool gives only so many bytes; then it is killed, or it claims that all went well. */
export function endsAfter(bytes: number, how: 'killed' | 'claims success'): (tool: Tool) => Tool {
  return inShell(`"$0" "$@" | head -c ${bytes}; ${how === 'killed' ? 'kill -9 $$' : 'exit 0'}`)
}

/** Writes beside what the tool gives, to learn how much that is. */
export const copiedTo = (file: string): ((tool: Tool) => Tool) => inShell(`"$0" "$@" | tee ${file}.$$`)

/** Begins, tells that by a file, and waits for nothing. */
export const tellsItsBeginning = (file: string): ((tool: Tool) => Tool) => inShell(`(sleep 0.3; : > ${file}) & exec "$0" "$@"`)

/** The tool gives so many bytes, tells that by a file, and goes on when another file is there. */
export function waitsAfter(bytes: number, at: { readonly reached: string; readonly go: string }): (tool: Tool) => Tool {
  // The code of the tool itself stays the code of all: what happens to it meanwhile must not be hidden by us.
  return inShell(`{ { "$0" "$@"; echo $? > ${at.reached}.code; } | { head -c ${bytes}; : > ${at.reached}; while [ ! -e ${at.go} ]; do sleep 0.02; done; cat; }; }; exit "$(cat ${at.reached}.code)"`)
}

const inShell = (script: string) => (tool: Tool): Tool => ({ ...tool, command: 'sh', args: ['-c', script, tool.command, ...tool.args] })
