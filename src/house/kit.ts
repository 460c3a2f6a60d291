import { hostname } from 'node:os'
import { menu } from '../../commands/index.ts'
import type { Kit } from '../bot/kit.ts'
import { tcpConnect } from '../checks/tcp.ts'
import type { Config } from '../config/config.ts'
import { realClock, type Clock } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import type { Log } from '../core/log.ts'
import { engineFor } from '../engines/index.ts'
import { lender } from '../engines/lend.ts'
import type { Store } from '../store/store.ts'
import { placesAmong, targetFor } from '../targets/index.ts'
import type { Target } from '../targets/target.ts'
import { speaker } from '../texts/words.ts'
import { anchorsFile } from './anchors.ts'
import { codeKeyFile } from './code-key.ts'
import { deadman } from './deadman.ts'
import { downtimeHands } from './downtime.ts'
import { keptFiles } from './kept-files.ts'
import { recoveryMakers } from './recovery.ts'
import { whatWaits } from './waiting.ts'

/** Hands every room what it needs, made from the configuration alone. */
export function makeKit(ask: { readonly config: Config; readonly store: Store; readonly clock: Clock; readonly log: Log; readonly version: string }): Kit {
  const { config, clock } = ask
  const targets = new Map<string, Target>(config.site.targets.map((plan) => [plan.name, targetFor(plan, lender(config.secrets)({ server: plan.name, scratch: config.places.scratch }).secret)]))
  const base: Omit<Kit, 'waiting' | 'recovery' | 'downtime'> = {
    site: config.site,
    clock,
    store: ask.store,
    log: ask.log,
    speak: speaker(config.site.zone),
    engine: engineFor,
    lend: lender({ ...config.secrets, recipients: config.site.encryption?.recipients ?? [], servers: config.site.servers, place: placesAmong(config.site.targets, lender(config.secrets)({ server: '', scratch: config.places.scratch }).secret) }),
    target: (name) => {
      const target = targets.get(name)
      if (target === undefined) throw new Fault({ area: 'config', op: `find target ${name}`, retry: 'never', hint: 'look-at-log', detail: 'the configuration names no such target' })
      return target
    },
    scratch: config.places.scratch,
    instance: instanceName(),
    version: ask.version,
    menu,
    scriptToken: (script) => config.secrets.ping?.tokens[script] ?? null,
    outside: {
      ping: config.secrets.deadman === null ? null : deadman(config.secrets.deadman),
      anchor: anchorsFile(config.places.anchors),
      connect: tcpConnect(realClock),
      codeKey: codeKeyFile(config.places.codeKey),
      keepFile: keptFiles(config.places.evidence),
    },
  }
  const kit: Kit = { ...base, waiting: (query, now) => whatWaits(kit, query, now), recovery: recoveryMakers(base, config), downtime: downtimeHands(base, config) }
  return kit
}

/** No two processes ever share it, also not after a restart that got the same process number. */
function instanceName(): string {
  return `${hostname()}-${process.pid}-${realClock.now().getTime().toString(36)}`
}
