import { z } from 'zod'
import { DAY, MINUTE } from '../core/clock.ts'
import { copyClasses } from '../core/site.ts'
import type { SchemaContext } from './schema-context.ts'
import { componentKeys } from './components/index.ts'
import { retentionName, serverName, targetNames } from './components/common.ts'
import { isInside, missing, path } from './paths.ts'
import { duration, evenSo, flag, object, oneOf, plainName, size, text, word } from './values.ts'

export function targetsSchema({ ground }: SchemaContext) {
  const target = z.strictObject({
    name: plainName().describe('How systems and checks refer to it.'),
    type: oneOf(['local']).optional().describe('`local` is a folder on a disk or on a mounted share.').meta({ otherwise: 'local' }),
    path: path(ground).describe('The folder. Where it lies on no mount of its own, it must be there already.'),
    mount: path(ground).optional().describe('The mount point that must be mounted. While it is not, nothing is written, and it is said.').meta({ otherwise: 'none is asked for' }),
    removable: flag().optional().describe('A disk that people plug in: not being there is expected of it.').meta({ otherwise: 'false' }),
    class: oneOf(copyClasses).optional().describe('Where it lies, seen from what is copied. `same-host` never counts as a copy outside the server.').meta({ otherwise: 'same-host, or offline for a removable disk' }),
    keepFree: size({ least: 0, most: 1e15 }).optional().describe('Free space that copies never use.').meta({ otherwise: '1GB' }),
  }).superRefine((it, ctx) => {
    const [at, mount] = [word(it.path), word(it.mount)]
    if (at === null) return
    if (mount !== null && !isInside(at, mount)) object(ctx, { path: ['path'], problem: `${at} does not lie below the mount point ${mount}`, instead: `write a folder below ${mount}, or leave mount: out` })
    if (it.mount !== undefined || it.removable === true) return
    const objection = missing(ground, { at, kind: 'folder', instead: `write the right path; is its disk mounted (then name it with mount:)? A new folder is made with: mkdir -p '${at}'` })
    if (objection !== null) object(ctx, { path: ['path'], ...objection })
  }, evenSo)
  return z.array(target).min(1)
}

export function systemsSchema(context: SchemaContext) {
  return z.array(z.strictObject({
    name: plainName().describe('How people and schedules call it: `/backup simrs`.'),
    title: text().optional().describe('What cards call it.').meta({ otherwise: 'its name' }),
    rpo: duration({ least: MINUTE, most: 366 * DAY }).optional().describe('How much work may be lost at most; shown against what is measured.').meta({ otherwise: 'none is promised' }),
    rto: duration({ least: MINUTE, most: 366 * DAY }).optional().describe('How soon it must stand again; shown against the last restore test.').meta({ otherwise: 'none is promised' }),
    server: serverName(context).optional().describe('The server of every component that names none.').meta({ otherwise: 'the only server, or the only production server' }),
    targets: targetNames(context).optional().describe('The targets of every component that names none.').meta({ otherwise: 'the only target' }),
    retention: retentionName(context).optional().describe('The plan of every component that names none.').meta({ otherwise: 'the only plan' }),
    components: z.array(componentKeys(context)).min(1).describe('The databases and folders that it consists of.'),
  })).min(1)
}
