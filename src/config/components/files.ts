import { z } from 'zod'
import type { FilesComponent } from '../../core/component.ts'
import { existing } from '../paths.ts'
import type { SchemaContext } from '../schema-context.ts'
import { text } from '../values.ts'
import { commonKeys, type Common } from './common.ts'

export function filesKeys(context: SchemaContext) {
  return z.strictObject({
    engine: z.literal('files').describe('A folder with everything below it.'),
    ...commonKeys(context),
    path: existing(context.ground, 'folder').describe('The folder.'),
    exclude: z.array(text('a pattern like cache/* or *.tmp')).optional().describe('What is left out, as tar understands it.').meta({ otherwise: 'nothing' }),
  })
}

export function filesPlan(said: z.output<ReturnType<typeof filesKeys>>, common: Common): FilesComponent {
  return { ...common, engine: 'files', growing: said.growing ?? false, path: said.path, exclude: said.exclude ?? [] }
}
