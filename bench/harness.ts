/** One way of doing something, measured against another. */
export interface Contender {
  readonly name: string
  /** Does it once; returns the milliseconds that count. */
  run(): Promise<number>
}

/** What a comparison came to. */
export interface Comparison {
  readonly ours: number
  readonly theirs: number
  readonly ratio: number
}

/**
 * Runs two contenders in turn, so that a slower hour of the machine hits both, after one round that does not count.
 * Every second pair begins with the other one.
 */
export async function compare(ours: Contender, theirs: Contender, pairs: number): Promise<Comparison> {
  const times = new Map<Contender, number[]>([[ours, []], [theirs, []]])
  for (let pair = 0; pair <= pairs; pair += 1) {
    for (const one of pair % 2 === 0 ? [ours, theirs] : [theirs, ours]) {
      const ms = await one.run()
      if (pair > 0) times.get(one)?.push(ms)
    }
  }
  const [a, b] = [median(times.get(ours) ?? []), median(times.get(theirs) ?? [])]
  for (const [one, all] of times) print(`  ${one.name.padEnd(28)} ${all.map((ms) => (ms / 1000).toFixed(2)).join('  ')}  s, median ${(median(all) / 1000).toFixed(2)} s`)
  return { ours: a, theirs: b, ratio: a / b }
}

/** The middle one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]]
  return ((low ?? NaN) + (high ?? NaN)) / 2
}

/** The value below which so large a share lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? NaN
}

/** A figure against its goal, on a line of its own; true where it was reached. */
export function judge(what: string, value: number, goal: { readonly most: number; readonly unit: string }): boolean {
  const reached = value <= goal.most
  print(`  ${reached ? 'reached' : 'MISSED '} ${what}: ${value.toFixed(3)} ${goal.unit} (goal: at most ${goal.most} ${goal.unit})`)
  return reached
}

/** One line of a report. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
