import { Hono, type Context } from 'hono'
import type { Clock } from '../core/clock.ts'
import { MINUTE } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Wire } from './guard.ts'
import { lastOf } from './last-of.ts'

export interface PingDoor {
  /** Whose token that is; null for nobody's. */
  readonly scriptBehind: (token: string) => string | null
  /** What may be kept of a text. */
  readonly clean: (text: string) => string
  /** Durable when it resolves. */
  readonly take: (report: { readonly script: string; readonly said: 'start' | 'ok' | 'failed'; readonly run: string | null; readonly exit: number | null; readonly note: string | null }) => Promise<'taken' | 'unknown'>
}

/**
 * Where scripts report in: `/ping/<token>/start`, `/ok`, `/fail`, or their own exit code, with `?run=` and a note as body.
 * A report is durable before it is answered with 200. An unknown token is a page that there is not.
 */
export function pingRoutes(door: PingDoor, house: { readonly clock: Clock; readonly log: Log; readonly notFound: (c: Context<Wire>) => Response }): Hono<Wire> {
  const app = new Hono<Wire>()
  const guesses = pace(house.clock, MOST_GUESSES)
  const reports = pace(house.clock, MOST_REPORTS)
  app.on(['GET', 'POST'], '/:token/:what', async (c) => {
    const script = door.scriptBehind(c.req.param('token'))
    if (script === null) {
      if (!guesses('')) return tooMany(c)
      house.log.warn({ from: c.env.incoming.socket.remoteAddress }, 'a report came with a token that is nobody\'s: was PULIH_PING_KEY or the name of a script changed?')
      return house.notFound(c)
    }
    const said = readWord(c.req.param('what'))
    if (said === null) return c.text('say start, ok, fail, or an exit code from 0 to 255\n', 400)
    const run = c.req.query('run') ?? null
    if (run !== null && !RUN.test(run)) return c.text('a run is 1 to 64 letters, figures, or . _ : -\n', 400)
    if (!reports(script)) return tooMany(c)
    const body = c.req.raw.body === null ? '' : door.clean(printable(await lastOf(c.req.raw.body, MOST_NOTE)))
    const taken = await door.take({ script, ...said, run, note: body.trim() === '' ? null : body.trim() })
    return taken === 'taken' ? c.text('ok\n') : house.notFound(c)
  })
  return app
}

const RUN = /^[\w.:-]{1,64}$/
const MOST_NOTE = 10_000
/** A minute: more from one script is a loop gone wild. */
const MOST_REPORTS = 60
const MOST_GUESSES = 60

function readWord(what: string): { readonly said: 'start' | 'ok' | 'failed'; readonly exit: number | null } | null {
  if (what === 'start') return { said: 'start', exit: null }
  if (what === 'ok') return { said: 'ok', exit: null }
  if (what === 'fail') return { said: 'failed', exit: null }
  const exit = /^\d{1,3}$/.test(what) ? Number(what) : NaN
  if (!(exit <= 255)) return null
  return { said: exit === 0 ? 'ok' : 'failed', exit }
}

/** So many a minute of each kind; each minute begins anew. */
function pace(clock: Clock, most: number): (of: string) => boolean {
  let minute = NaN
  const counted = new Map<string, number>()
  return (of) => {
    const now = Math.floor(clock.now().getTime() / MINUTE)
    if (now !== minute) counted.clear()
    minute = now
    const count = (counted.get(of) ?? 0) + 1
    counted.set(of, count)
    return count <= most
  }
}

function tooMany(c: Context<Wire>): Response {
  c.header('Retry-After', '60')
  return c.text('too many reports\n', 429)
}

/** Without what moves a cursor or rings a bell. */
function printable(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(/[^\P{C}\n\t]/gu, '')
}
