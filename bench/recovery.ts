import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { judge, median, percentile, print } from './harness.ts'
import type { Shares } from './recovery-share.ts'

/** How long people wait for the plan of a recovery over a long history, and how much of a recovery is Pulih's own doing. `recovery plan [years] [requests]`, `recovery share [megabytes] [rounds]`. */
export async function bench([what = 'plan', size, times]: readonly string[]): Promise<boolean> {
  return what === 'share' ? share(Number(size ?? 1024), Number(times ?? 1)) : plan(Number(size ?? 10), Number(times ?? 15))
}

function plan(years: number, requests: number): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-recovery-'))
  try {
    const runs = Number(part('history-part.js', ['write', folder, String(years)]))
    print(`history of ${years} year(s): ${runs} runs`)
    const { took, said } = JSON.parse(part('recovery-plan.js', [folder, String(requests)])) as { took: readonly number[]; said: string }
    print(`  ${took.length} requests: p50 ${median(took).toFixed(0)} ms, slowest ${Math.max(...took).toFixed(0)} ms, first ${(took[0] ?? NaN).toFixed(0)} ms (${said}); load ${loadavg().map((it) => it.toFixed(1)).join(' ')}`)
    return judge('from the request to the plan on the card, p99', percentile(took, 0.99) / 1000, { most: 1, unit: 's' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function share(megabytes: number, rounds: number): boolean {
  const { of } = JSON.parse(part('recovery-share.js', [String(megabytes), String(rounds)])) as Shares
  for (const { whole, tools, people, steps } of of) print(`  ${(whole / 1000).toFixed(2)} s from the decision to the instruction, tools at work ${(tools / 1000).toFixed(2)} s, people ${(people / 1000).toFixed(2)} s; ${Object.entries(steps).map(([step, ms]) => `${step} ${(ms / 1000).toFixed(2)} s`).join(', ')}; load ${loadavg().map((it) => it.toFixed(1)).join(' ')}`)
  return judge(`Pulih's own share of a recovery of ${megabytes} MB`, 100 * median(of.map(({ whole, tools, people }) => (whole - people - tools) / (whole - people))), { most: 5, unit: '%' })
}

/** In a process of its own, with nothing left over from the one before. */
function part(file: string, args: readonly string[]): string {
  const ended = spawnSync(process.execPath, [fileURLToPath(import.meta.resolve(`./${file}`)), ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 * 1024 * 1024 })
  if (ended.status !== 0) throw new Error(`${file} ended with ${ended.status ?? ended.signal ?? '?'}`)
  return ended.stdout
}
