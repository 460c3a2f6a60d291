import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { asked, coolDown, type Measured } from './history-measure.ts'
import { judge, median, percentile, print } from './harness.ts'

/** How one and ten years of fourteen components with a log every fifteen minutes weigh on everything that people and the clock ask. `history [years] [years] [rounds]`. */
export async function bench([short = '1', long = '10', rounds = '3']: readonly string[]): Promise<boolean> {
  const one = weigh(Number(short), Number(rounds))
  const ten = weigh(Number(long), Number(rounds))
  print(`from ${short} to ${long} years: ${(ten.runs / one.runs).toFixed(1)} times the runs`)
  const cost = (of: Weighed, what: (typeof asked)[number]) => median(of.rounds.map((round) => round.cost[what]))
  for (const what of asked) print(`  ${what.padEnd(30)} p50 grew ${(p50(ten, what) / p50(one, what)).toFixed(2)} times, its cost ${(cost(ten, what) / cost(one, what)).toFixed(2)} times`)
  // Each round is judged by itself and the middle one counts: what colleagues of this machine did meanwhile is not our doing.
  const p99 = median(ten.rounds.map((round) => percentile(round.samples['/status'], 0.99)))
  return [judge(`p99 of /status at ${long} years`, p99, { most: 50, unit: 'ms' }), judge(`start at ${long} years, from a cold disk`, p50(ten, 'start') / 1000, { most: 2, unit: 's' })].every(Boolean)
}

interface Weighed { readonly runs: number; readonly rounds: readonly Measured[] }

function weigh(years: number, rounds: number): Weighed {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-history-'))
  try {
    const began = performance.now()
    const runs = Number(part(['write', folder, String(years)]))
    print(`history of ${years} year(s): ${runs} runs, ${(statSync(join(folder, 'pulih.db')).size / 1e9).toFixed(2)} GB of database, written in ${((performance.now() - began) / 1000).toFixed(0)} s`)
    const measured: Measured[] = []
    for (let round = 0; round < rounds; round += 1) {
      coolDown(folder)
      const found = JSON.parse(part(['measure', folder, String(round)])) as Measured
      measured.push(found)
      print(`  round ${round + 1}: /status p50 ${percentile(found.samples['/status'], 0.5).toFixed(1)} ms, p99 ${percentile(found.samples['/status'], 0.99).toFixed(1)} ms (${found.said}); peak memory ${(found.resident / 1024 / 1024).toFixed(0)} MB; load ${loadavg().map((it) => it.toFixed(1)).join(' ')}`)
    }
    const weighed = { runs, rounds: measured }
    for (const what of asked) print(`  ${what.padEnd(30)} p50 ${p50(weighed, what).toFixed(1)} ms, worst ${Math.max(...all(weighed, what)).toFixed(1)} ms of ${all(weighed, what).length}; costs ${median(measured.map((round) => round.cost[what])).toFixed(1)} ms of processor time`)
    return weighed
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** In a process of its own, with nothing left over from the one before. */
function part(args: readonly string[]): string {
  const ended = spawnSync(process.execPath, [fileURLToPath(import.meta.resolve('./history-part.js')), ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  if (ended.status !== 0) throw new Error(`the ${args[0] ?? ''} part ended with ${ended.status ?? ended.signal ?? '?'}`)
  return ended.stdout
}

const all = (of: Weighed, what: (typeof asked)[number]) => of.rounds.flatMap((round) => round.samples[what])
const p50 = (of: Weighed, what: (typeof asked)[number]) => median(all(of, what))
