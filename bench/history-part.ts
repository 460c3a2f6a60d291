import { writeHistory } from './history-data.ts'
import { layCopies } from './history-shelf.ts'
import { measureHistory } from './history-measure.ts'
import { longLivedConfig, NOW } from './history-site.ts'

/** One part of the bench in a process of its own: prints what it found as JSON. */
const [part, folder = '', figure = '1'] = process.argv.slice(2)
const { places, site } = longLivedConfig(folder)
const found = part === 'write' ? await write(Number(figure)) : await measureHistory(folder, Number(figure))
process.stdout.write(`${JSON.stringify(found)}\n`)

async function write(years: number): Promise<number> {
  const runs = await writeHistory({ file: places.database, migrations: places.migrations, site, years, until: NOW })
  for (const target of site.targets) layCopies({ file: places.database, target: target.path })
  return runs
}
