import { checkJobs } from '../../../jobs/check.ts'
import { scripts as watch } from '../../../jobs/scripts.ts'
import type { Kit } from '../../bot/kit.ts'
import { scheduler, type Scheduler } from '../../bot/scheduler.ts'
import type { Config } from '../../config/config.ts'
import { quiet } from '../../core/log.ts'
import { pingToken } from '../../core/ping-token.ts'
import type { CheckPlan, ScriptPlan } from '../../core/site.ts'
import { pingDoor, scriptFigures } from '../../house/pings.ts'
import { siteStatus } from '../../backups/status.ts'
import { figures } from '../../store/metrics.ts'
import { standing } from '../../store/alarms.ts'
import { textsFor } from '../../texts/words.ts'
import { metrics } from '../../web/metrics.ts'
import { webServer } from '../../web/server.ts'
import { ask, type Answer } from '../browser/ask.ts'
import { manualTicker } from './manual-ticker.ts'
import { ward, type Ward } from './ward.ts'

/** A ward in which scripts of others report over a real page; the clock is the test's. */
export interface ScriptWard {
  readonly ward: Ward
  readonly kit: Kit
  readonly url: string
  readonly log: string[]
  /** The script's one line, as curl sends it. */
  ping(what: string, how?: { readonly script?: string; readonly body?: string; readonly token?: string; readonly method?: string }): Promise<Answer>
  /** Lets the clock go on until then: everything that falls due on the way happens at its own time. */
  until(at: string): Promise<void>
  /** The process ends and begins again at that moment, with all that fell due in between behind it. */
  restart(at: string): Promise<void>
  /** Titles of what the EDP's room was told, oldest first. */
  told(): Promise<readonly string[]>
  alarms(): Promise<readonly string[]>
  get(path: string): Promise<Answer>
  close(): Promise<void>
}

export const KEY = 'kunci-skrip-yang-sangat-rahasia-0123456789'

export function nightly(change: Partial<ScriptPlan> = {}): ScriptPlan {
  return { name: 'malam', title: 'Skrip vendor', cron: '0 1 * * *', zone: 'Asia/Jakarta', grace: 30 * 60_000, longest: 2 * 3_600_000, system: 'simrs', ...change }
}

export async function scriptWard(of: { readonly at: string; readonly scripts: readonly ScriptPlan[]; readonly checks?: readonly CheckPlan[] }): Promise<ScriptWard> {
  const base = await ward({ at: of.at, site: { scripts: of.scripts, checks: of.checks ?? [] } })
  const kit: Kit = { ...base.kit, scriptToken: (name) => pingToken(KEY, name) }
  const { clock } = base
  const { store, site } = kit
  const config = { site, secrets: { deadman: null, passwords: {}, ping: { key: KEY, tokens: Object.fromEntries(of.scripts.map(({ name }) => [name, pingToken(KEY, name)])) } }, chat: { web: null, telegram: null, slack: null, admins: [] } } as unknown as Config
  const log: string[] = []
  const open = () => webServer({
    host: '127.0.0.1', port: 0, names: [], clock, lang: 'id', texts: textsFor(site.zone), publicFolder: `${import.meta.dirname}/../../web/public`,
    log: { ...quiet, warn: (facts, message) => { log.push(`${message} ${JSON.stringify(facts)}`) }, error: (facts, message) => { log.push(`${message} ${JSON.stringify(facts)}`) } },
    status: () => siteStatus(kit), checks: [], services: null, pings: pingDoor(kit, config), demo: null,
    metrics: metrics({ figures: () => store.read((query) => figures(query, { components: [], now: clock.now() })), scripts: () => scriptFigures(kit), now: () => clock.now(), version: 'test' }),
  })
  let page = open()
  let clockwork: Scheduler
  const begin = async () => {
    clockwork = scheduler({ kit, jobs: checkJobs(site), watches: [watch], ticker: manualTicker() })
    page = open()
    await page.start()
    await clockwork.tick()
  }
  await begin()
  return {
    ward: base,
    kit,
    get url() { return page.url },
    log,
    ping: (what, { script = 'malam', body, token = pingToken(KEY, script), method = body === undefined ? 'GET' : 'POST' } = {}) => ask(`${page.url}ping/${token}/${what}`, { method, ...(body === undefined ? {} : { body }) }),
    get: (path) => ask(`${page.url}${path}`),
    until: async (at) => {
      const end = new Date(at)
      for (;;) {
        const due = await clockwork.nextDue()
        if (due === null || due.at > end) break
        clock.set(due.at)
        await clockwork.tick()
      }
      clock.set(end)
      await clockwork.tick()
    },
    restart: async (at) => {
      await page.stop()
      clock.set(at)
      await begin()
    },
    told: async () => (await base.heard()).filter((it) => it.card === null).map((it) => it.title),
    alarms: async () => (await store.read(standing)).map((alarm) => alarm.key),
    close: async () => {
      await page.stop()
      await base.close()
    },
  }
}
