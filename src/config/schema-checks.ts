import { z } from 'zod'
import { presetNames } from '../core/check-presets.ts'
import { DAY, MINUTE, SECOND } from '../core/clock.ts'
import { duties, purposes } from '../core/people.ts'
import { rungs } from '../core/evidence.ts'
import { levels } from '../core/site.ts'
import type { SchemaContext } from './schema-context.ts'
import { cron, duration, evenSo, figure, flag, nameOf, object, oneOf, plainName, size, text, zone } from './values.ts'

export function checksSchema(context: SchemaContext) {
  const soon = () => duration({ least: MINUTE, most: 14 * DAY })
  const check = z.strictObject({
    preset: oneOf(presetNames).optional().describe('A whole check; what stands beside it replaces that part of it.').meta({ otherwise: 'none: name, cron and probes are then needed' }),
    name: plainName().optional().describe('Unique; what people type: `/check morning`.').meta({ otherwise: 'the preset\'s' }),
    title: z.union([text(), z.strictObject({ id: text().describe('In Indonesian.'), en: text().describe('In English.') })]).optional().describe('What the card is called; one text, or one for each language.').meta({ otherwise: 'the preset\'s, or the name' }),
    procedure: nameOf('procedure', 'procedures', context.known.procedures).optional().describe('Key of the written procedure that asks for it.').meta({ otherwise: 'none is cited' }),
    cron: cron().optional().describe('When it is held.').meta({ otherwise: 'the preset\'s' }),
    zone: zone().optional().describe('Another wall clock than the site\'s.').meta({ otherwise: 'that of the site' }),
    days: oneOf(['workdays', 'always']).optional().describe('`workdays`: not held on a holiday. `always`: held every day, signed on the next workday.').meta({ otherwise: 'workdays' }),
    missed: oneOf(['skip', 'run-once']).optional().describe('What becomes of a time that passed while Pulih was off.').meta({ otherwise: 'run-once' }),
    room: oneOf(purposes).optional().describe('Whose rooms the card is posted in.').meta({ otherwise: 'edp' }),
    probes: z.array(probe(context)).min(1).optional().describe('What is looked at.').meta({ otherwise: 'the preset\'s, for every system, target and server' }),
    signers: z.array(oneOf(duties)).min(1).optional().describe('Who may sign.').meta({ otherwise: 'edp' }),
    signWithin: soon().optional().describe('How long after the check it must be signed.').meta({ otherwise: '90m' }),
    remindAfter: z.array(soon()).max(5).optional().describe('When those who may sign are reminded.').meta({ otherwise: '60m and 90m' }),
    escalateAfter: soon().optional().describe('When the manager is told.').meta({ otherwise: '2h' }),
    document: flag().optional().describe('Whether the signed check is handed out as a document.').meta({ otherwise: 'false' }),
  }).superRefine((it, ctx) => {
    if (it.preset === undefined) {
      for (const key of ['name', 'cron', 'probes'] as const) if (it[key] === undefined) object(ctx, { path: [key], problem: 'is missing in a check without a preset', instead: `add ${key}:, or begin with preset: ${presetNames[0]}` })
    }
    const last = Math.max(0, ...(Array.isArray(it.remindAfter) ? it.remindAfter : []).map((after) => figure(after) ?? 0))
    const escalate = figure(it.escalateAfter)
    if (escalate !== null && escalate < last) object(ctx, { path: ['escalateAfter'], problem: 'the manager would be told before the last reminder', instead: 'write a longer escalateAfter, or earlier reminders' })
  }, evenSo)
  return z.array(check)
}

function probe({ known }: SchemaContext) {
  const system = () => nameOf('system', 'systems', known.systems).describe('Which system.')
  const age = () => duration({ least: MINUTE, most: 366 * DAY }).describe('Older than this is a fault.')
  return z.discriminatedUnion('probe', [
    z.strictObject({ probe: z.literal('bot-alive').describe('The clock has not stood still since the last check.') }),
    z.strictObject({
      probe: z.literal('backup').describe('The last back-up of every component came, and is proven.'),
      system: system(),
      level: oneOf(levels).optional().describe('Only copies of this level count.').meta({ otherwise: 'any' }),
      schedule: nameOf('schedule', 'schedules', known.schedules).optional().describe('The schedule whose last time must have been kept.').meta({ otherwise: 'none' }),
      rung: oneOf(rungs).optional().describe('How far it must be proven.').meta({ otherwise: 'intact' }),
      maxAge: age(),
    }),
    z.strictObject({ probe: z.literal('retention').describe('Old copies were deleted, or it is said why not.'), maxAge: age() }),
    z.strictObject({ probe: z.literal('rehearsal').describe('The last restore test passed.'), system: system(), maxAge: age() }),
    z.strictObject({ probe: z.literal('log-gaps').describe('The log was saved at every interval of the time looked back.'), system: system(), every: duration({ least: MINUTE, most: DAY }).describe('The interval.'), over: duration({ least: MINUTE, most: 31 * DAY }).describe('How far back.') }),
    z.strictObject({ probe: z.literal('server').describe('It answers. That it is up to date is not proven by this.'), server: nameOf('server', 'servers', known.servers).describe('Which server.'), timeout: duration({ least: SECOND, most: MINUTE }).optional().describe('How long it may take.').meta({ otherwise: '5s' }) }),
    z.strictObject({ probe: z.literal('space').describe('There is room for the next copies.'), target: nameOf('target', 'targets', known.targets).describe('Which target.'), minFree: size({ least: 0, most: 1e15 }).describe('Less than this is a fault.') }),
    z.strictObject({ probe: z.literal('off-host').describe('The newest proven copy outside the server is fresh.'), system: system(), maxAge: age() }),
    z.strictObject({ probe: z.literal('copy-rule').describe('How 3-2-1-1-0 is kept: facts, which judge nothing.'), system: system() }),
    z.strictObject({ probe: z.literal('programme').describe('Whether the months of the maintenance programme were planned.') }),
    z.strictObject({ probe: z.literal('seen').describe('A disk that people plug in was there within its time.'), target: nameOf('target', 'targets', known.targets).describe('Which target.'), maxAge: age() }),
    z.strictObject({ probe: z.literal('carried').describe('The copies that a schedule carries on arrived where it carries them.'), schedule: nameOf('schedule', 'schedules', known.schedules).describe('Which schedule; one with `kind: copy`.') }),
    z.strictObject({ probe: z.literal('script').describe('A script of somebody else\'s reported in at its time, and that it ended well.'), script: nameOf('script', 'scripts', known.scripts).describe('Which script.') }),
  ])
}
