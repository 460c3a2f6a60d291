import { register } from 'node:module'
import { sabotages } from './sabotages.ts'

/** The same life in a house with one deliberate mistake, which whoever started this process has named. */
const which = sabotages[process.argv[2] ?? '']
if (which === undefined) throw new Error(`nobody knows the mistake “${process.argv[2] ?? ''}”`)
register('./saboteur.js', import.meta.url, { data: which })
await import('./life.ts')
