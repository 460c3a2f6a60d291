import { z } from 'zod'
import { command } from '../src/bot/command.ts'
import { PLANNERS } from '../src/core/downtime.ts'
import { readPlan } from '../src/core/downtime-said.ts'
import { knownOf, planDowntime } from './downtime.ts'

const place = z.string().max(600).optional()

/** Completes the plan of a downtime: said by its form, the known parts by their keys, the answers in the order in which they were asked. */
export const plan = command({
  name: 'plan',
  aliases: [],
  summary: (t) => t.downtime.command,
  example: 'plan planned "when=rabu 22.00" work=update simrs "pembaruan sistem"',
  args: z.object({ kind: z.enum(['planned', 'now']), first: place, second: place, third: place, fourth: place, fifth: place, sixth: place, seventh: place }),
  allow: PLANNERS,
  effect: 'asks',
  use: 'hidden',
  run: async (call, kit) => {
    const { kind, ...rest } = call.args
    return await planDowntime(call, kit, readPlan({ parts: [kind, ...Object.values(rest).flatMap((part) => (part === undefined || part === '' ? [] : [part]))], ...knownOf(kit, call) }))
  },
})
