import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../../config/package-root.ts'
import { testHospital } from '../../hospital/hospital.ts'
import { whereItStood } from '../moment.ts'
import { dealer } from './aims.ts'
import { recall, type Slice } from './book.ts'
import { recoveryInvariants, unrest, type Aftermath } from './invariants.ts'
import { FIRST_MOMENT } from './order.ts'
import { besiegeRecovery } from './siege.ts'
import { HALF } from './watch.ts'
import { folderWorld } from './world-folders.ts'
import { mariadbWorld } from './world-mariadb.ts'

/** How a siege is laid. */
export interface Lay {
  readonly kills: number
  /** Decides which points die in which order. */
  readonly seed: number
  /** Earlier sittings of the same siege: what they struck comes last. */
  readonly before: readonly Slice[]
  /** Points that are struck before all others, in this order; those that matter most unless somebody says which. */
  readonly first?: readonly string[]
  /** A deliberate mistake in what the house does; none in earnest. */
  readonly sabotage: string | null
}

/** Lays a siege to one hospital, a long one to three, lets all come to rest, and holds every invariant against what is left. Leaves nothing behind. */
export async function layRecoverySiege(lay: Lay): Promise<Slice> {
  const began = performance.now()
  const kinds = lay.kills < 20 || lay.sabotage !== null ? ['folders'] as const : ['folders', 'folders', 'mariadb'] as const
  const deals = dealer({ seed: lay.seed, first: lay.first ?? FIRST })
  recall(deals, lay.before)
  const verdicts: Record<string, readonly string[]> = {}
  const hospitals = await Promise.all(kinds.map(async (kind, n) => {
    const folder = mkdtempSync(join(tmpdir(), 'pulih-crash-recovery-'))
    const world = kind === 'folders' ? folderWorld(folder) : await mariadbWorld()
    try {
      const kills = Math.floor(lay.kills / kinds.length) + (n < lay.kills % kinds.length ? 1 : 0)
      const toll = await besiegeRecovery({ folder, world, kind, kills, dealer: deals, sabotage: lay.sabotage, tell: (line) => { process.stdout.write(`${kind} ${n + 1} ${line}`) } })
      const migrations = join(packageRoot(), 'drizzle')
      const start = await whereItStood(folder, { first: FIRST_MOMENT, migrations })
      // Before a house of ours could put it right.
      for (const what of unrest(folder, new Date(start))) toll.broken.push({ of: 'rest', what })
      const hospital = await testHospital({ start, yaml: world.yaml, folder, passwords: world.passwords })
      const aftermath: Aftermath = { house: hospital.house, folder, world, toll }
      for (const [name, holds] of Object.entries(recoveryInvariants)) verdicts[name] = [...verdicts[name] ?? [], ...(await holds(aftermath)).map((what) => `${kind}: ${what}`)]
      await hospital.close()
      return { kind, toll }
    } finally {
      await world.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }))
  return { seed: lay.seed, seconds: Math.round((performance.now() - began) / 1000), verdicts, hospitals }
}

/** However few deaths there are, these are among them. */
const FIRST = ['restore passed-return, written', HALF, 'restore begun, written', 'restore finished, about to be written', 'approval decided, written', 'told told, about to be written']
