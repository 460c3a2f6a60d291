import { Hono } from 'hono'
import type { Clock } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import type { Log } from '../core/log.ts'
import type { Lang } from '../core/people.ts'
import type { Texts } from '../texts/words.ts'
import { assets } from './assets.ts'
import { hostCheck, securityHeaders, type Wire } from './guard.ts'
import { langOf } from './reader.ts'
import { servicesRoutes, type ServicesDoor } from './services-routes.ts'

export interface UnitsPages {
  readonly clock: Clock
  readonly log: Log
  readonly lang: Lang
  readonly texts: Readonly<Record<Lang, Texts>>
  readonly names: readonly string[]
  readonly publicFolder: string
  readonly services: ServicesDoor
}

/** What every ward may see, at a place of its own: the services' page, calendar and news. No other page exists here, so that none can be reached. */
export function unitsPages(parts: UnitsPages): Hono<Wire> {
  const { texts, lang, log } = parts
  const app = new Hono<Wire>()
  app.use(securityHeaders())
  app.use(hostCheck({ names: parts.names, refusal: texts[lang].web.wrongHost }))
  app.route('/assets', assets(parts.publicFolder, ['services.css', 'icon.svg']))
  app.route('/', servicesRoutes({ door: parts.services, clock: parts.clock, texts, lang, paths: ['/', '/status', '/layanan', '/services'], backups: null }))
  app.notFound((c) => c.text(texts[langOf(c, lang)].web.notFound, 404))
  app.onError((error, c) => {
    log.error({ error, path: c.req.path }, 'the page of the services could not be answered')
    return c.text(texts[langOf(c, lang)].web.broken, error instanceof Fault && error.retry === 'later' ? 503 : 500)
  })
  return app
}
