import { randomInt } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it, onTestFailed } from 'vitest'
import { realClock, SECOND } from '../../core/clock.ts'
import { sha256 } from '../../core/digest.ts'
import { makeCopy } from '../contracts/copying.ts'
import { trialPlace } from '../servers/trial.ts'
import { engineFor } from '../../engines/index.ts'
import { chronicles } from './chronicles.ts'
import { record, tableOf } from './record.ts'

/** So many random seconds an engine: a hundred by `npm run faults -- seconds`, which writes the record; two in every test run. */
const MANY = Number(process.env['SECONDS'] ?? 2)
const rows: (readonly string[])[] = []

describe('whatever second is asked for', () => {
  it.each(Object.entries(chronicles).filter(([engine]) => MANY > 2 || engine === 'sqlserver (fake)'))(`%s comes back as it was, row for row, ${MANY} times`, async (name, lay) => {
    // At once, and not when every engine is through: whoever ends a long run by hand would never hear why one had stopped.
    onTestFailed(({ task }) => { process.stdout.write(`${name} failed: ${task.result?.errors?.map((error) => error.stack ?? error.message).join('\n') ?? 'nobody knows why'}\n`) })
    const chronicle = await lay()
    using place = trialPlace(chronicle.secrets)
    try {
      const engine = engineFor(chronicle.component)
      const ask = { engine, component: chronicle.component, target: place.target }
      const full = await makeCopy(ask, place.work())
      const known: { readonly at: Date; readonly sum: string }[] = []
      // A server that tells its moments in whole seconds calls the second in which the full ended the full's own: the next one is the log's.
      await realClock.sleep(SECOND - realClock.now().getTime() % SECOND + 20)
      // A hospital goes on writing: something is committed in every second, and every second has its picture.
      for (let n = 0; n < MANY + 1; n += 1) {
        await chronicle.change()
        const sum = sumOf(await chronicle.picture())
        const passed = realClock.now().getTime() % SECOND
        await realClock.sleep(SECOND - passed + 20)
        known.push({ at: new Date(Math.floor(realClock.now().getTime() / SECOND) * SECOND - 1), sum })
        await realClock.sleep(randomInt(20, 400))
      }
      await chronicle.change()
      const log = await makeCopy({ ...ask, level: 'log', chain: [full] }, place.work())
      const wrong: string[] = []
      const began = realClock.passed()
      for (let n = 0; n < MANY; n += 1) {
        // Each second once, in no order.
        const [moment] = known.splice(randomInt(known.length), 1)
        if (moment === undefined) throw new Error('no second is known')
        const path = join(place.path, `kembali-${n}`)
        mkdirSync(path)
        const found = await chronicle.comeBack({ chain: [full, log], until: moment.at, path }, place.work())
        if (sumOf(found) !== moment.sum) wrong.push(moment.at.toISOString())
        rmSync(path, { recursive: true, force: true })
        if (n % 10 === 9) process.stdout.write(`${name}: ${n + 1} seconds, ${wrong.length} wrong\n`)
      }
      rows.push([name, String(MANY), String(MANY - wrong.length), ((realClock.passed() - began) / SECOND / MANY).toFixed(1), realClock.now().toISOString().slice(0, 10)])
      expect(wrong).toEqual([])
    } finally {
      await chronicle.stop()
    }
  }, 40_000 + MANY * 30_000)
})

afterAll(() => {
  if (MANY <= 2) return
  const columns = ['Engine', 'Random seconds', 'Exact', 'Seconds a restore', 'Tried on']
  process.stdout.write(`${tableOf({ columns, rows })}\n`)
  record(resolve(import.meta.dirname, '../../../docs/exact-seconds.md'), { head: HEAD, columns, rows, order: Object.keys(chronicles).map((engine) => [engine]) })
})

const sumOf = (picture: unknown) => sha256(JSON.stringify(picture))
const HEAD = `# Exactly that second

Written by \`npm run faults -- seconds\`: rows are added, changed and deleted in every second, and the picture of every row is kept
for each. Then seconds are asked for in random order, each once; each is restored from a full and its log, and every row of every
table is compared. Engines are tried one after another, or one alone (\`npm run faults -- seconds mariadb\`).
`
