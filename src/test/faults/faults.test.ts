import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realClock } from '../../core/clock.ts'
import { faults, mended, type Scene } from './faults.ts'
import { faultHouse } from './house.ts'
import { cellsOf, COLUMNS, wrongWith, type Row } from './outcome.ts'
import { record, tableOf } from './record.ts'
import { stands } from './stands.ts'

/** All of them by `npm run faults`, which writes the record; a few of them in every test run. */
const ALL = process.env['FAULTS'] === 'all'
const quick: Readonly<Record<string, readonly string[]>> = {
  sqlite: ['producer killed at 50 %', 'bit flip in every file', 'target gone in the middle'],
  files: ['stream cut at 50 %, tool claims success', 'differential whose base was replaced', 'target full in the middle'],
  'sqlserver (fake)': ['producer killed at 99 %', 'log missing at the source', 'wrong server behind the right name', 'server stopped and restarted in the middle', 'stale lock on the source'],
  'postgres-dump': ['stream cut at 50 %, tool claims success'],
  'mariadb-dump': ['producer killed at 99 %', 'wrong password', 'log missing in the middle of the chain'],
}
/** Over a line, what the line adds. */
const befalls = (fault: string, engine: string) => engine.endsWith('SSH') === fault.includes('SSH')
const rows: Row[] = []
const day = realClock.now().toISOString().slice(0, 10)

describe.each(Object.entries(stands).filter(([engine]) => ALL || engine in quick))('%s: no fault ends green', (engine, lay) => {
  let scene: Scene
  beforeAll(async () => {
    const stand = await lay()
    scene = { stand, house: await faultHouse(stand) }
  })
  afterAll(async () => {
    await scene.house.close()
    await scene.stand.stop()
  })
  const chosen = faults.filter(({ name }) => (ALL ? befalls(name, engine) : quick[engine]?.includes(name)))

  it.each(chosen)('$name', async (fault) => {
    const row = { fault: fault.name, engine, day }
    const at = rows.push({ ...row, outcome: 'unproven' }) - 1
    const outcomes = await fault.strike(scene).finally(() => { mended(scene) })
    if (outcomes === null) {
      rows[at] = { ...row, outcome: 'cannot' }
      return
    }
    const wrong = outcomes.flatMap((outcome) => (outcome.rung === 'green' && fault.harmless ? [] : wrongWith(outcome)))
    const [first] = outcomes
    if (first === undefined) throw new Error('nothing was tried')
    const green = outcomes.every(({ rung }) => rung === 'green')
    // What stands after all must be right: a new copy of the source as it is, brought back and compared.
    if (green || first.healed || first.rung === 'base') {
      const { runs: [proof] } = await scene.house.rehearse()
      expect(proof, `the rehearsal of what stands now: ${JSON.stringify(proof?.facts)}`).toMatchObject({ state: 'done', rung: 'consistent' })
      await scene.house.told()
    }
    expect(outcomes.filter(({ verdict }) => !fault.ends.test(verdict)), 'ended by something else').toEqual([])
    expect(wrong).toEqual([])
    const verdicts = [...new Set(outcomes.map(({ verdict }) => verdict))].join(', ')
    rows[at] = { ...row, outcome: {
      rung: green ? 'consistent' : first.rung,
      verdict: green ? 'kept: its rehearsal is consistent' : `${verdicts}${first.healed ? '; the next attempt is consistent' : ''}`,
      seconds: outcomes.reduce((sum, { seconds }) => sum + seconds, 0) / outcomes.length,
    } }
  }, 400_000)
})

afterAll(() => {
  if (!ALL) return
  const table = { columns: COLUMNS, rows: rows.map(cellsOf) }
  process.stdout.write(`${tableOf(table)}\n`)
  record(resolve(import.meta.dirname, '../../../docs/faults.md'), { ...table, head: HEAD, order: Object.keys(stands).flatMap((engine) => faults.filter(({ name }) => befalls(name, engine)).map(({ name }) => [name, engine])) })
})

const HEAD = `# What happens when something goes wrong

Written by \`npm run faults\`: each fault befalls a living source, the tool that copies it, the way of the bytes or the place that
holds them, while the whole house is at work (real store, real target, real retries). *Caught by* is the first that noticed:
\`preflight\` looks before a byte is read, \`copying\` refuses what did not end well, \`base\` takes a full where a chain is broken,
\`stored\` reads every byte again, \`intact\` asks the engine, \`restored\` and \`consistent\` are the rehearsal's. Seconds are those
until the first verdict. Every row's sentence and next step is held against the card in Indonesian and in English; a row that was
tried again successfully, or that left a copy standing, was rehearsed to the end. A dash stands where a source cannot suffer a fault.
*Over SSH* stands what a line adds. Where Pulih waits for half an hour (a stanza that somebody copies by hand), an hour was let pass on the clock. Engines are tried one after another, or one alone (\`npm run faults -- pgbackrest\`): the day stands beside each row.
`
