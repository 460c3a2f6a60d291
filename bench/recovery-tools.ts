import childProcess from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'
import { basename } from 'node:path'

/** From when until when, in milliseconds since 1970. */
export type Span = readonly [from: number, until: number]

export interface ToolWatch {
  /** How much of a time at least one tool was there, leaving out what lies within other times. */
  busy(within: Span, apart: readonly Span[]): number
  /** Which tools were there, and how long each kind of them all together. */
  names(within: Span): Readonly<Record<string, number>>
}

/** Watches the only door to children from now on: what was started before is no tool of whoever is measured. */
export function watchTools(): ToolWatch {
  const spans: { readonly name: string; readonly from: number; until: number }[] = []
  const { spawn } = childProcess
  childProcess.spawn = ((command: string, args: readonly string[], options: childProcess.SpawnOptions) => {
    const child = spawn(command, args, options)
    const span = { name: basename(command), from: now(), until: Infinity }
    spans.push(span)
    child.once('exit', () => { span.until = now() })
    return child
  }) as typeof childProcess.spawn
  syncBuiltinESMExports()
  return {
    busy: ([start, end], apart) => {
      let busy = 0
      let reached = start
      for (const span of spans.toSorted((a, b) => a.from - b.from)) {
        const [from, until] = [Math.max(span.from, reached), Math.min(span.until, end)]
        if (until <= from) continue
        busy += until - from - apart.reduce((sum, [since, to]) => sum + Math.max(0, Math.min(until, to) - Math.max(from, since)), 0)
        reached = until
      }
      return busy
    },
    names: ([start, end]) => {
      const found: Record<string, number> = {}
      for (const { name, from, until } of spans) {
        const there = Math.min(until, end) - Math.max(from, start)
        if (there > 0) found[name] = (found[name] ?? 0) + there
      }
      return found
    },
  }
}

const now = () => performance.timeOrigin + performance.now()
