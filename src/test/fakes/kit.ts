import { lender } from '../../engines/lend.ts'
import type { Kit } from '../../bot/kit.ts'
import type { Clock } from '../../core/clock.ts'
import { sha256 } from '../../core/digest.ts'
import { quiet } from '../../core/log.ts'
import type { Store } from '../../store/store.ts'
import { speaker } from '../../texts/words.ts'
import type { RecoveryHands } from '../../procedures/recovery/hands.ts'
import { testSite } from './site.ts'

/** A kit over a real store for tests that neither copy nor restore anything; override what the test is about. */
export function testKit(parts: { readonly clock: Clock; readonly store: Store } & Partial<Kit>): Kit {
  const site = parts.site ?? testSite()
  return {
    site,
    log: quiet,
    speak: speaker(site.zone),
    engine: (component) => { throw new Error(`this test has no engine for ${component.key}`) },
    lend: lender({ passwords: {} }),
    target: (name) => { throw new Error(`this test has no target ${name}`) },
    recovery: { hands: nobody, further: {} },
    downtime: { probe: none, clean: (text) => text },
    scratch: '/nonexistent/scratch',
    instance: 'test-1',
    version: '0.0.0',
    menu: [],
    waiting: async () => [],
    scriptToken: () => null,
    outside: { ping: null, anchor: async () => undefined, connect: async () => { throw new Error('this test reaches nobody') }, codeKey: async () => 'a key for tests', keepFile: async (bytes) => sha256(bytes) },
    ...parts,
  }
}

const none = async () => { throw new Error('this test restores nothing') }
const nobody: RecoveryHands = { fresh: none, protect: none, uncopied: () => [], reachable: none, plan: none, revalidate: none, ready: none, safety: none, bringBack: none, left: none, putBack: none, examine: none, differ: none, merge: none }
