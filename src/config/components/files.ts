import { isAbsolute, normalize } from 'node:path'
import { z } from 'zod'
import type { FilesComponent } from '../../core/component.ts'
import { existing } from '../paths.ts'
import type { SchemaContext } from '../schema-context.ts'
import { object, text } from '../values.ts'
import { commonKeys, type Common } from './common.ts'

export function filesKeys(context: SchemaContext) {
  return z.strictObject({
    engine: z.literal('files').describe('A folder with everything below it.'),
    ...commonKeys(context),
    path: folderThere(context).describe('The folder; on a server with ssh: the folder there.'),
    exclude: z.array(text('a pattern like cache/* or *.tmp')).optional().describe('What is left out, as tar understands it.').meta({ otherwise: 'nothing' }),
  })
}

/** On a server that is reached by SSH nobody can look before it is asked: `pulih doctor` does. */
function folderThere({ ground, known }: SchemaContext) {
  const here = existing(ground, 'folder')
  return z.string().trim().min(1).transform((said, ctx) => {
    if (known.farPaths.has(said)) {
      if (isAbsolute(said)) return normalize(said)
      object(ctx, { problem: `"${said}" leads nowhere on another machine`, instead: 'write the whole path, from / on' })
      return z.NEVER
    }
    const found = here.safeParse(said)
    if (found.success) return found.data
    for (const issue of found.error.issues) ctx.addIssue({ code: 'custom', message: issue.message, path: [], continue: false })
    return z.NEVER
  }).meta({ form: 'the path of a folder' })
}

export function filesPlan(said: z.output<ReturnType<typeof filesKeys>>, common: Common): FilesComponent {
  return { ...common, engine: 'files', growing: said.growing ?? false, path: said.path, exclude: said.exclude ?? [] }
}
