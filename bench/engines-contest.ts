import { judge, median, print } from './harness.ts'

/**
 * What one turn took on the wall, and in processor time of everybody who took part, the database server among them; and how many
 * cores those were given meanwhile who had no part in it.
 */
export interface Turn {
  readonly ms: number
  readonly cost: number
  readonly others: number
}

export interface Contender {
  readonly name: string
  run(): Promise<Turn>
}

/** Somebody to be held against, and how much of their time ours may take; without a goal it is only shown. */
export interface Rival extends Contender {
  readonly most?: number
}

/**
 * Runs ours and all rivals in turn, the first of a round a different one each time, after one round that does not count; a
 * turn that others disturbed is repeated, and the least disturbed one counts. Prints each one's times and ratio. True where every goal was reached.
 */
export async function contest(of: { readonly what: string; readonly ours: Contender; readonly rivals: readonly Rival[]; readonly rounds: number }): Promise<boolean> {
  const { ours, rivals } = of
  print(`${of.what}, ${of.rounds} rounds:`)
  const all = [ours, ...rivals]
  const times = new Map<Contender, Turn[]>(all.map((one) => [one, []]))
  for (let round = 0; round <= of.rounds; round += 1) {
    for (const [index] of all.entries()) {
      const one = all[(index + round) % all.length] ?? ours
      const turn = round === 0 ? await one.run() : await undisturbed(one)
      if (round > 0) times.get(one)?.push(turn)
    }
  }
  const middle = (one: Contender, of: keyof Turn) => median((times.get(one) ?? []).map((turn) => turn[of]))
  for (const one of all) print(`  ${one.name.padEnd(40)} ${(times.get(one) ?? []).map(({ ms }) => seconds(ms)).join('  ')}  s, median ${seconds(middle(one, 'ms'))} s, processor ${seconds(middle(one, 'cost'))} s, others had ${(times.get(one) ?? []).map(({ others }) => others.toFixed(2)).join(' ')} cores`)
  let reached = true
  for (const rival of rivals) {
    const ratio = middle(ours, 'ms') / middle(rival, 'ms')
    print(`  in processor time against ${rival.name}: ${(middle(ours, 'cost') / middle(rival, 'cost')).toFixed(3)} ×`)
    if (rival.most === undefined) print(`  against ${rival.name}: ${ratio.toFixed(3)} ×`)
    else reached = judge(`against ${rival.name}`, ratio, { most: rival.most, unit: '×' }) && reached
  }
  return reached
}

async function undisturbed(one: Contender): Promise<Turn> {
  let best = await one.run()
  for (let again = 0; best.others > QUIET && again < AGAIN; again += 1) {
    const turn = await one.run()
    if (turn.others < best.others) best = turn
  }
  return best
}

/** Cores: the kernel alone, which writes what was copied, takes some of one. */
const QUIET = 0.2
const AGAIN = 3
const seconds = (ms: number) => (ms / 1000).toFixed(2)

/** The highest memory of any process of ours. */
export function judgeMemory(peaks: readonly number[]): boolean {
  return peaks.length === 0 || judge('peak memory of Pulih\'s process', Math.max(...peaks) / 1024 / 1024, { most: 150, unit: 'MB' })
}
