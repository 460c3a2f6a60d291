import type { Kit } from '../bot/kit.ts'
import type { LanChat } from '../chat/lan.ts'
import { drawCard } from '../chat/web/render.ts'
import type { Config } from '../config/config.ts'
import { MINUTE } from '../core/clock.ts'
import { keptAt } from '../core/kept-at.ts'
import type { SiteStatus } from '../core/status.ts'
import { auditHead } from '../store/audit.ts'
import { figures } from '../store/metrics.ts'
import { lastTick } from '../store/slots.ts'
import { textsFor } from '../texts/words.ts'
import type { DemoControls } from '../web/demo-controls.ts'
import { metrics } from '../web/metrics.ts'
import { unitsServer, webServer, type WebServer } from '../web/server.ts'
import type { Chats } from './chats.ts'
import { pingDoor, scriptFigures } from './pings.ts'
import { servicesDoor } from './services.ts'
import { ticks } from './ticking.ts'

export interface PageParts {
  readonly kit: Kit
  readonly config: Config
  readonly status: () => Promise<SiteStatus>
  readonly chats: Chats
  readonly demo: { readonly lan: LanChat; readonly controls: DemoControls } | null
}

/** The pages of this house: status, health and metrics always, the chat in a demo only. */
export function openPages({ kit, config, status, chats, demo }: PageParts): WebServer {
  const { site, store, clock } = kit
  const place = config.chat.web ?? { host: '127.0.0.1', port: 0, names: [] }
  // A demo's lapsing week is looked at every hour of its own.
  const patience = demo === null ? 3 * MINUTE : 180 * MINUTE
  const components = site.systems.flatMap((system) => system.components).map((component) => ({ key: component.key, targets: keptAt(site, component).map((place) => place.target) }))
  return webServer({
    host: place.host,
    port: place.port,
    names: place.names,
    clock,
    log: kit.log,
    lang: site.lang,
    texts: textsFor(site.zone),
    publicFolder: config.places.public,
    status,
    checks: [
      { name: 'store', look: async () => { await store.read(auditHead); return 'up' } },
      { name: 'clock', look: async () => ticks({ last: await store.read(lastTick), now: clock.now().getTime(), patience }) },
      ...[...chats.platforms.values()].map((platform) => ({ name: platform.id, look: async () => (await platform.health()).state })),
    ],
    metrics: metrics({ figures: () => store.read((query) => figures(query, { components, now: clock.now() })), chats: () => chats.figures(), scripts: () => scriptFigures(kit), now: () => clock.now(), version: kit.version }),
    services: servicesDoor(kit, config),
    pings: pingDoor(kit, config),
    demo: demo === null ? null : { ...demo, draw: drawCard },
  })
}

/** What every ward may see, at a place of its own; null where the configuration names none, or the hospital shows no such page. */
export function openUnitsPages({ kit, config }: Pick<PageParts, 'kit' | 'config'>): WebServer | null {
  const place = config.chat.units ?? null
  const services = servicesDoor(kit, config)
  return place === null || services === null ? null : unitsServer({ ...place, clock: kit.clock, log: kit.log, lang: kit.site.lang, texts: textsFor(kit.site.zone), publicFolder: config.places.public, services })
}
