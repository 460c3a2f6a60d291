import { z } from 'zod'
import { DAY, MINUTE, SECOND } from '../../core/clock.ts'
import { NOTED, observedFormats, type ObservedComponent, type ObservedFiles } from '../../core/observed.ts'
import { patternProblem } from '../../core/observed-pattern.ts'
import { levels } from '../../core/site.ts'
import type { SchemaContext } from '../schema-context.ts'
import { duration, flag, nameOf, object, oneOf, size, text } from '../values.ts'
import { commonKeys, type Common } from './common.ts'
import { loginKeys, loginOf } from './sqlserver.ts'

export function observedKeys(context: SchemaContext) {
  return z.strictObject({
    engine: z.literal('observed').describe('Copies that somebody else\'s tool makes and leaves somewhere ([observed.md](observed.md)). Read, never written.'),
    ...commonKeys(context),
    place: nameOf('target', 'targets', context.known.targets).optional().describe('The target with `observed: true` in which that tool leaves them.').meta({ otherwise: 'nobody here sees the files: only what SQL Server wrote down in its `msdb` is looked at' }),
    msdb: z.strictObject({
      ...loginKeys(),
      database: text('the name of a database').max(80).describe('Whose back-ups.'),
    }).optional().describe('The SQL Server whose own notes are held against what came: who backed that database up, when, with checksums or without, and where to. Read only.').meta({ otherwise: 'no server is asked' }),
    collect: flag().optional().describe('Whether the files are brought to `targets` as well. Without it they stay where they are, and only a receipt is kept.').meta({ otherwise: 'false' }),
    keeps: duration({ least: DAY, most: 3660 * DAY }).optional().describe('How long that tool keeps its files: what is gone earlier is an alarm, later it is expected.').meta({ otherwise: 'not known: each that goes is an alarm; notes without files are kept 35d' }),
    wait: duration({ least: 0, most: 25 * MINUTE }).optional().describe('How long a look waits for a file that is late or still growing.').meta({ otherwise: '10m' }),
    settle: duration({ least: SECOND, most: 5 * MINUTE }).optional().describe('Between the two looks that show whether a file still grows.').meta({ otherwise: '15s' }),
    full: files().optional().describe('What a full copy is.').meta({ otherwise: 'no level full' }),
    differential: files().optional().describe('What a differential copy is.').meta({ otherwise: 'no level differential' }),
    log: files().optional().describe('What the log\'s copies are; every one since the last look is taken.').meta({ otherwise: 'no level log' }),
  })
}

export function observedPlan(said: z.output<ReturnType<typeof observedKeys>>, common: Common): ObservedComponent {
  const { msdb } = said
  const files = levels.flatMap((level): (readonly [string, ObservedFiles])[] => {
    const of = said[level]
    return of === undefined ? [] : [[level, { pattern: of.pattern ?? '', maxAge: of.maxAge, least: of.least ?? null, most: of.most ?? null, format: of.format ?? 'auto', check: of.check ?? 'whole' }]]
  })
  return { ...common, engine: 'observed', growing: said.growing ?? true, place: said.place ?? NOTED, msdb: msdb === undefined ? null : { access: loginOf(msdb), database: msdb.database }, collect: said.collect ?? false, keeps: said.keeps ?? (said.place === undefined ? 35 * DAY : null), wait: said.wait ?? 10 * MINUTE, settle: said.settle ?? 15 * SECOND, files: Object.fromEntries(files) }
}

function files() {
  return z.strictObject({
    pattern: text('a pattern like simrs_{yyyy}{MM}{dd}*.bak').superRefine((said, ctx) => {
      const problem = patternProblem(said)
      if (problem !== null) object(ctx, { problem, instead: 'write stars, question marks, and {yyyy} {yy} {MM} {dd} {HH} {mm} {ss}, each once, seen from the place\'s folder' })
    }).optional().describe('Which files: `*` and `?` as in a shell, and parts of a date. Needed with `place:`.').meta({ otherwise: 'whatever SQL Server wrote down' }),
    maxAge: duration({ least: MINUTE, most: 366 * DAY }).describe('A file older than this at the time of the look is not the one that was due.'),
    least: size({ least: 1, most: 1e15 }).optional().describe('Smaller than this it does not count.').meta({ otherwise: 'only an empty one does not' }),
    most: size({ least: 1, most: 1e15 }).optional().describe('Larger than this it does not count.').meta({ otherwise: 'no limit' }),
    format: oneOf(observedFormats).optional().describe('What it must be; `auto` goes by its beginning.').meta({ otherwise: 'auto' }),
    check: oneOf(['whole', 'head']).optional().describe('`head` takes the beginning for the whole with formats of which no more can be checked here (mssql, pgdump, zip); otherwise such a copy never counts as intact.').meta({ otherwise: 'whole' }),
  })
}
