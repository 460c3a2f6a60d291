import { systemAnswers } from '../backups/answers.ts'
import type { Workshop } from '../backups/workshop.ts'
import type { Kit } from '../bot/kit.ts'
import { lookHttp } from '../modules/http.ts'
import { lookTcp } from '../modules/smoke.ts'
import type { DowntimeHands } from '../procedures/downtime/hands.ts'

/** Who asks services whether they answer, in this house. */
export function downtimeHands(parts: Workshop & Pick<Kit, 'outside'>): DowntimeHands {
  const { clock } = parts
  return {
    probe: async (probe, signal) => {
      switch (probe.kind) {
        case 'http': return await lookHttp(probe, { clock, signal })
        case 'tcp': return await lookTcp(probe, { connect: parts.outside.connect, signal })
        case 'engine': return await systemAnswers(parts, { system: probe.system, signal })
      }
    },
  }
}
