import type { Kit } from '../bot/kit.ts'
import type { Config } from '../config/config.ts'
import { discreet, hide } from '../core/discreet.ts'
import { scriptBehind } from '../core/ping-token.ts'
import { takeReport } from '../scripts/report.ts'
import { lastOk } from '../store/scripts.ts'
import { scriptsNow } from '../store/scripts-now.ts'
import { textsFor } from '../texts/words.ts'
import type { ScriptFigures } from '../web/metrics.ts'
import type { PingDoor } from '../web/pings.ts'
import { knownOf } from './discreet.ts'

/** The door at which scripts report in; null where none has a token. What they write is kept without what must not go out. */
export function pingDoor(kit: Kit, config: Config): PingDoor | null {
  const { ping } = config.secrets
  if (ping === null || kit.site.scripts.length === 0) return null
  const look = discreet(knownOf(config))
  const marks = textsFor(kit.site.zone)[kit.site.lang].common.hidden
  return {
    scriptBehind: (token) => scriptBehind(ping.tokens, token),
    clean: (text) => hide(text, look(text), marks),
    take: (report) => takeReport(kit, report),
  }
}

/** How each script stands, for a monitor. */
export async function scriptFigures({ site, store, clock }: Pick<Kit, 'site' | 'store' | 'clock'>): Promise<readonly ScriptFigures[]> {
  return await store.read(async (query) => {
    const figures: ScriptFigures[] = []
    for (const { name, troubles, last } of await scriptsNow(query, { plans: site.scripts, now: clock.now().getTime() })) {
      figures.push({ script: name, well: troubles.length === 0, lastEnd: last?.at ?? null, lastOk: await lastOk(query, name) })
    }
    return figures
  })
}
