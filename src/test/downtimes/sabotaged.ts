import { register } from 'node:module'
import { mistakes } from './sabotages.ts'

/** Stories in a house with one deliberate mistake, which whoever started this process has named, until what it should fell falls; says what fell, and how often. */
const [, , name = '', most = '1', seed = '1'] = process.argv
const which = mistakes[name]
if (which === undefined) throw new Error(`nobody knows the mistake “${name}”`)
register('../crash/recovery/saboteur.js', import.meta.url, { data: which })
const [{ default: fc }, { live }, { moves }, { Fallen }] = await Promise.all([import('fast-check'), import('./living.ts'), import('./moves.ts'), import('./sure.ts')])

const fallen: Record<string, number> = {}
let lived = 0
for (const story of fc.sample(moves, { numRuns: Number(most), seed: Number(seed) })) {
  lived += 1
  const error: unknown = await live(story).then(() => null, (thrown: unknown) => thrown)
  if (error === null) continue
  const sentence = error instanceof Fallen ? error.sentence : error instanceof Error ? error.message : 'something that is no error'
  fallen[sentence] = (fallen[sentence] ?? 0) + 1
  if (sentence === which.fells) break
}
process.stdout.write(`${JSON.stringify({ lived, fallen })}\n`)
