import { Hono, type Context } from 'hono'
import { SECOND, type Clock } from '../core/clock.ts'
import { sha256 } from '../core/digest.ts'
import type { Lang } from '../core/people.ts'
import type { ServiceBook } from '../core/service-book.ts'
import { calendarOf, feedOf } from '../texts/views/services.ts'
import type { Texts } from '../texts/words.ts'
import type { Wire } from './guard.ts'
import { langOf } from './reader.ts'
import { servicesPage } from './services-page.ts'
import { turnstile } from './turnstile.ts'

/** What everybody may know of the services, and how it is called. */
export interface ServicesDoor {
  readonly book: () => Promise<ServiceBook>
  readonly title: string | null
  readonly site: string
  readonly contact: string
  /** The text as everybody may read it. */
  readonly hushed: (text: string, lang: Lang) => string
}

export interface ServicesRoutes {
  readonly door: ServicesDoor
  readonly clock: Clock
  readonly texts: Readonly<Record<Lang, Texts>>
  readonly lang: Lang
  /** Where the page stands; the first is its own. */
  readonly paths: readonly string[]
  /** Where the state of the back-ups stands; null where nobody may see it from here. */
  readonly backups: string | null
}

/** The page of the services, their calendar and their news: open to everybody, at a bounded price. */
export function servicesRoutes(of: ServicesRoutes): Hono<Wire> {
  const { door, clock } = of
  const app = new Hono<Wire>()
  const gate = turnstile({ clock, burst: 120, perSecond: 20, most: 2000 })
  const book = keptFor(door.book, clock)
  const open = (draw: (at: { readonly book: ServiceBook; readonly texts: Texts; readonly hushed: (text: string) => string }) => string, type: string, page: 'page' | 'file') => async (c: Context<Wire>) => {
    const texts = of.texts[langOf(c, of.lang)]
    if (!gate.passes(c.env.incoming.socket.remoteAddress ?? '')) return c.text(texts.services.page.slow, 429, { 'Retry-After': '5' })
    const body = draw({ book: await book(), texts, hushed: (text) => door.hushed(text, texts.fmt.lang) })
    const mark = `"${sha256(body).slice(0, 20)}"`
    const headers = { 'Content-Type': type, ETag: mark, 'Cache-Control': 'no-cache', ...(page === 'file' ? {} : { 'Content-Language': texts.fmt.lang }) }
    const held = c.req.header('If-None-Match')?.split(',').map((one) => one.trim().replace(/^W\//, ''))
    return held?.includes(mark) === true ? c.body(null, 304, headers) : c.body(body, 200, headers)
  }
  const pageOf = open(({ book: read, texts, hushed }) => servicesPage(read, { texts, title: door.title ?? texts.services.page.title(door.site), contact: door.contact, hushed, backups: of.backups }), 'text/html; charset=utf-8', 'page')
  for (const path of of.paths) app.get(path, pageOf)
  app.get('/calendar.ics', open(({ book: read, texts, hushed }) => calendarOf(texts, { book: read, site: door.site, hushed }), 'text/calendar; charset=utf-8', 'file'))
  app.get('/feed.xml', open(({ book: read, texts, hushed }) => feedOf(texts, { book: read, site: door.site, page: of.paths[0] ?? '/', hushed }), 'application/atom+xml; charset=utf-8', 'file'))
  return app
}

/** Looked up at most every few seconds, and once for all who ask meanwhile; what could not be looked up is asked for again. */
function keptFor<T>(look: () => Promise<T>, clock: Pick<Clock, 'passed'>): () => Promise<T> {
  let kept: { readonly at: number; readonly what: Promise<T> } | null = null
  return async () => {
    const now = clock.passed()
    if (kept === null || now - kept.at >= KEPT) {
      const what = look()
      const mine = { at: now, what }
      kept = mine
      what.catch(() => { if (kept === mine) kept = null })
    }
    return await kept.what
  }
}

const KEPT = 5 * SECOND
