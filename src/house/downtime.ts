import { systemAnswers } from '../backups/answers.ts'
import type { Workshop } from '../backups/workshop.ts'
import type { Kit } from '../bot/kit.ts'
import type { Config } from '../config/config.ts'
import { discreet, hide } from '../core/discreet.ts'
import { lookHttp } from '../modules/http.ts'
import { lookTcp } from '../modules/smoke.ts'
import type { DowntimeHands } from '../procedures/downtime/hands.ts'
import { knownOf } from './discreet.ts'

/** Who asks services whether they answer, in this house. */
export function downtimeHands(parts: Workshop & Pick<Kit, 'outside'>, config: Config): DowntimeHands {
  const { clock } = parts
  const look = discreet(knownOf(config))
  return {
    clean: (text, marks) => hide(text, look(text), marks),
    probe: async (probe, signal) => {
      switch (probe.kind) {
        case 'http': return await lookHttp(probe, { clock, signal })
        case 'tcp': return await lookTcp(probe, { connect: parts.outside.connect, signal })
        case 'engine': return await systemAnswers(parts, { system: probe.system, signal })
      }
    },
  }
}
