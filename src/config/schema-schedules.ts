import { z } from 'zod'
import { DAY, MINUTE } from '../core/clock.ts'
import { levels, type Level } from '../core/site.ts'
import type { SchemaContext } from './schema-context.ts'
import { cron, duration, evenSo, figure, flag, nameOf, object, oneOf, plainName, size, word, zone } from './values.ts'

export function schedulesSchema(context: SchemaContext) {
  const { known } = context
  const common = {
    name: plainName().optional().describe('Unique; the ledger\'s key.').meta({ otherwise: 'made of system and level: simrs-full' }),
    cron: cron().describe('When, on the wall clock of its zone.'),
    zone: zone().optional().describe('Another wall clock than the site\'s.').meta({ otherwise: 'that of the site' }),
    missed: oneOf(['skip', 'run-once']).optional().describe('What becomes of a time that passed while Pulih was off: run late once, or only written down.').meta({ otherwise: 'run-once' }),
  }
  const system = () => nameOf('system', 'systems', known.systems)
  const backup = z.strictObject({
    kind: z.literal('backup').describe('Backs a system up, with all its components.'),
    ...common,
    system: system().describe('Which one.'),
    level: oneOf(levels).optional().describe('How much: everything, what changed since the last full, or the log.').meta({ otherwise: 'full' }),
    fallback: oneOf(['full']).optional().describe('Components whose engine knows no differential take a full instead, and the round says so.').meta({ otherwise: 'every engine must know the level' }),
    window: window().optional().describe('When the run may begin and must be done; an alarm goes out while it still runs.').meta({ otherwise: 'none' }),
  }).superRefine((it, ctx) => {
    const level = levels.find((known) => known === (word(it.level) ?? 'full'))
    const objection = level === undefined ? null : levelProblem(context, { system: word(it.system) ?? '', level, fallback: it.fallback !== undefined })
    if (objection !== null) object(ctx, { path: ['level'], ...objection })
  }, evenSo)
  const rehearsal = z.strictObject({
    kind: z.literal('rehearsal').describe('Brings the newest proven copy back into a folder that is thrown away, and looks.'),
    ...common,
    system: system().describe('Which one.'),
  })
  const retention = z.strictObject({
    kind: z.literal('retention').describe('Opens the deletion: lists what may go, asks, deletes, reports.'),
    ...common,
    confirm: flag().optional().describe('Whether a person confirms the list first.').meta({ otherwise: 'true' }),
    procedure: nameOf('procedure', 'procedures', known.procedures).optional().describe('Key of the written procedure that asks for it; its stamp stands on the card.').meta({ otherwise: 'none is cited' }),
  })
  const carry = z.strictObject({
    kind: z.literal('copy').describe('Carries copies that are proven on to further places, with everything that they build upon: once a month to a disk in a drawer, say. Hashes are compared where they come from and where they go.'),
    ...common,
    system: system().describe('Which one.'),
    components: z.array(z.string().trim().min(1)).min(1).optional().describe('Which of its components, by name.').meta({ form: 'names of components', otherwise: 'all of them' }),
    from: nameOf('target', 'targets', known.targets).optional().describe('Where they are carried from.').meta({ otherwise: 'whichever of the component\'s targets has the newest' }),
    to: z.array(nameOf('target', 'targets', known.targets)).min(1).describe('Where they are carried to: targets that the back-ups do not go to by themselves.').meta({ form: 'names from targets' }),
    over: duration({ least: DAY, most: 3660 * DAY }).optional().describe('Carries every proven copy that was taken within this, not the newest alone.').meta({ otherwise: 'the newest alone' }),
    retention: nameOf('retention plan', 'retention', known.retention).optional().describe('How long copies stay there.').meta({ otherwise: 'as the component\'s own plan says' }),
  })
  const reread = z.strictObject({
    kind: z.literal('reread').describe('Reads kept copies again, byte by byte, longest unread first: storage rots where nobody looks.'),
    ...common,
    within: duration({ least: DAY, most: 3660 * DAY }).optional().describe('Every kept copy is read again within this.').meta({ otherwise: '90d' }),
    budget: size({ least: 1e6, most: 1e15 }).optional().describe('At most so much is read at a time; the card says when it is too little.').meta({ otherwise: 'as much as the period asks' }),
  })
  return z.array(z.discriminatedUnion('kind', [backup, rehearsal, retention, reread, carry]))
}

function window() {
  return z.strictObject({
    late: duration({ least: 0, most: DAY }).optional().describe('How late it may begin.').meta({ otherwise: '15m' }),
    length: duration({ least: MINUTE, most: 7 * DAY }).describe('How long after its time it must be done.'),
  }).superRefine((it, ctx) => {
    const [late, length] = [it.late === undefined ? 15 * MINUTE : figure(it.late), figure(it.length)]
    if (late !== null && length !== null && late > length) object(ctx, { path: ['late'], problem: 'the run may begin after the window has ended', instead: 'write a shorter late, or a longer length' })
  }, evenSo)
}

/** A level that an engine does not know would be a promise that nobody keeps. */
function levelProblem({ known }: SchemaContext, of: { readonly system: string; readonly level: Level; readonly fallback: boolean }) {
  const engines = known.engines.get(of.system) ?? []
  const without = [...new Set(engines)].filter((engine) => !known.levels[engine].includes(of.level))
  const [first] = without
  if (first === undefined) return null
  const problem = `the engine ${first} knows ${known.levels[first].join(' and ')}, not ${of.level}`
  if (of.level !== 'differential' || without.length === new Set(engines).size) return { problem, instead: `write level: ${known.levels[first][0] ?? 'full'}` }
  return of.fallback ? null : { problem, instead: 'add fallback: full, so that its components take a full each time and say so; or write level: full' }
}
