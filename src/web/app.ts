import type { Hono } from 'hono'
import type { Clock } from '../core/clock.ts'
import type { SiteStatus } from '../core/status.ts'
import type { Texts } from '../texts/words.ts'
import { chatRoutes } from './chat-routes.ts'
import type { Demo } from './demo.ts'
import { oneLookAtATime } from './demo-controls.ts'
import { demoRoutes } from './demo-routes.ts'
import type { Wire } from './guard.ts'
import { guarded, type Guarded } from './guarded.ts'
import { health, type HealthCheck } from './health.ts'
import type { Metrics } from './metrics.ts'
import { pingRoutes, type PingDoor } from './pings.ts'
import { keepLang, langOf, themeOf } from './reader.ts'
import { servicesRoutes, type ServicesDoor } from './services-routes.ts'
import { statusPage } from './status-page.ts'

export interface Pages extends Guarded {
  readonly clock: Clock
  readonly status: () => Promise<SiteStatus>
  readonly checks: readonly HealthCheck[]
  readonly metrics: Metrics
  /** What everybody may know of the services; null where the hospital shows no such page. */
  readonly services: ServicesDoor | null
  /** Where scripts report in; null where none does. */
  readonly pings: PingDoor | null
  /** Null in a hospital: there the chat on the page stays off, since whoever opened it could speak as anybody. */
  readonly demo: Demo | null
  /** How long a silent connection may be before it says that it lives. */
  readonly heartbeat: number
  readonly closing: AbortSignal
}

/** All pages of the house behind one guard. */
export function pages(parts: Pages): Hono<Wire> {
  const { demo, texts, lang, log } = parts
  const { app, notFound } = guarded(parts)
  app.get('/healthz', async (c) => {
    const report = await health(parts.checks, log)
    return c.json({ status: report.well === 'yes' ? 'ok' : 'failing', checks: report.checks }, report.well === 'yes' ? 200 : 503)
  })
  app.get('/metrics', async (c) => c.body(await parts.metrics.text(), 200, { 'Content-Type': parts.metrics.contentType }))
  app.get('/status', async (c) => {
    const read = texts[keepLang(c, langOf(c, lang))]
    // A screen on the wall must not go on showing this morning.
    c.header('Refresh', '60')
    return c.html(statusPage(await parts.status(), { texts: read, theme: themeOf(c), chat: demo === null ? 'elsewhere' : 'here', services: servicesOn(read) }))
  })
  const servicesOn = ({ fmt }: Texts) => (parts.services === null ? null : { page: '/layanan', hushed: (text: string) => parts.services?.hushed(text, fmt.lang) ?? '' })
  if (parts.pings !== null) app.route('/ping', pingRoutes(parts.pings, { clock: parts.clock, log, notFound }))
  if (parts.services !== null) app.route('/', servicesRoutes({ door: parts.services, clock: parts.clock, texts, lang, paths: ['/layanan', '/services'], backups: '/status' }))
  if (demo === null) app.get('/', (c) => c.redirect('/status', 302))
  else {
    const desk = { ...demo, controls: oneLookAtATime(demo.controls), clock: parts.clock, texts, lang }
    app.route('/', chatRoutes({ desk, heartbeat: parts.heartbeat, closing: parts.closing, log }))
    app.route('/demo', demoRoutes(desk))
  }
  return app
}
