import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { judge, median, percentile, print } from './harness.ts'
import type { PlanWaits } from './recovery-plan.ts'
import type { ServingCost } from './recovery-serving.ts'
import type { Share } from './recovery-share.ts'

/**
 * How long people wait for the plan of a recovery over a long history, how much of a recovery is Pulih's own doing, and what it costs to
 * ask who serves. `recovery plan [years] [requests]`, `recovery share [megabytes] [rounds]`, `recovery serving [recoveries]`.
 */
export async function bench([what = 'plan', size, times]: readonly string[]): Promise<boolean> {
  switch (what) {
    case 'plan': return plan(Number(size ?? 10), Number(times ?? 15))
    case 'share': return share(Number(size ?? 1024), Number(times ?? 1))
    case 'serving': return serving(Number(size ?? 500))
    default: throw new Error(`nobody measures ${what}: plan, share, serving`)
  }
}

function plan(years: number, requests: number): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-recovery-'))
  try {
    const runs = Number(part('history-part.js', ['write', folder, String(years)]))
    print(`history of ${years} year(s): ${runs} runs`)
    const { said, ...waits } = JSON.parse(part('recovery-plan.js', [folder, String(requests)])) as PlanWaits
    print(`  ${requests} requests each (${said}); load ${load()}`)
    const reached = (['cold', 'warm'] as const).map((how) => {
      const took = waits[how]
      print(`  ${how}: p50 ${median(took).toFixed(0)} ms, slowest ${Math.max(...took).toFixed(0)} ms, first ${(took[0] ?? NaN).toFixed(0)} ms`)
      return judge(`from the request to the plan on the card, ${how}, p99`, percentile(took, 0.99) / 1000, { most: 1, unit: 's' })
    })
    return reached.every(Boolean)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function share(megabytes: number, rounds: number): boolean {
  const shares = JSON.parse(part('recovery-share.js', [String(megabytes), String(rounds)])) as readonly Share[]
  for (const { whole, tools, people, steps, names } of shares) {
    print(`  ${seconds(whole)} from the decision to the instruction, tools at work ${seconds(tools)}, people ${seconds(people)}; load ${load()}`)
    print(`    steps: ${Object.entries(steps).map(([step, { ms, own }]) => `${step} ${seconds(ms)} (without a tool ${seconds(own)})`).join(', ')}`)
    print(`    tools: ${Object.entries(names).map(([name, ms]) => `${name} ${seconds(ms)}`).join(', ')}`)
  }
  return judge(`Pulih's own share of a recovery of ${megabytes} MB`, 100 * median(shares.map(({ whole, tools, people }) => (whole - people - tools) / (whole - people))), { most: 5, unit: '%' })
}

function serving(recoveries: number): boolean {
  const { took, status, all, state, found } = JSON.parse(part('recovery-serving.js', [String(recoveries)])) as ServingCost
  print(`  ${recoveries} recoveries that ended, ${(state / 1024).toFixed(0)} kB each, ${found} component(s) served elsewhere; p50 ${median(took).toFixed(2)} ms, slowest ${Math.max(...took).toFixed(2)} ms of ${took.length}; the whole /status p50 ${median(status).toFixed(2)} ms, to read every recovery instead p50 ${median(all).toFixed(1)} ms; load ${load()}`)
  return judge('asking who serves, p99', percentile(took, 0.99), { most: 2, unit: 'ms' })
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`
const load = () => loadavg().map((it) => it.toFixed(1)).join(' ')

/** In a process of its own, with nothing left over from the one before. */
function part(file: string, args: readonly string[]): string {
  const ended = spawnSync(process.execPath, [fileURLToPath(import.meta.resolve(`./${file}`)), ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 * 1024 * 1024 })
  if (ended.status !== 0) throw new Error(`${file} ended with ${ended.status ?? ended.signal ?? '?'}`)
  return ended.stdout
}
