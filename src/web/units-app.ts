import type { Hono } from 'hono'
import type { Clock } from '../core/clock.ts'
import type { Wire } from './guard.ts'
import { guarded, type Guarded } from './guarded.ts'
import { servicesRoutes, type ServicesDoor } from './services-routes.ts'

export interface UnitsPages extends Guarded {
  readonly clock: Clock
  readonly services: ServicesDoor
}

/** What every ward may see, at a place of its own: the services' page, calendar and news. No other page exists here, so that none can be reached. */
export function unitsPages(parts: UnitsPages): Hono<Wire> {
  const { texts, lang } = parts
  const { app } = guarded(parts, ['services.css', 'icon.svg'])
  app.route('/', servicesRoutes({ door: parts.services, clock: parts.clock, texts, lang, paths: ['/', '/status', '/layanan', '/services'], backups: null }))
  return app
}
