import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync, chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DAY, realClock } from '../../core/clock.ts'
import { engineLevels } from '../../engines/index.ts'
import type { Copy } from '../../store/copies.ts'
import { childrenNamed } from '../contracts/copying.ts'
import type { FaultHouse, Worked } from './house.ts'
import { outcomeOf, type Outcome } from './outcome.ts'
import { patienceEnds } from './patience.ts'
import type { Stand } from './stand.ts'
import { calm, copiedTo, endsAfter, tellsItsBeginning, waitsAfter } from './weather.ts'

export interface Scene { readonly stand: Stand; readonly house: FaultHouse }

/** Something that goes wrong. Answers how it ended, once for each way that it was tried; null where this source cannot suffer it. */
export interface FaultCase {
  readonly name: string
  /** How it may end: what ends otherwise was not met by this fault. */
  readonly ends: RegExp
  strike(scene: Scene): Promise<readonly Outcome[] | null>
  /** What it may leave standing if a rehearsal proves that all is right. */
  readonly harmless?: true
}

const ended = async (house: FaultHouse, working: Promise<Worked>) => [await outcomeOf(house, await working)]
const copyNow = async (house: FaultHouse): Promise<Copy> => {
  const { runs } = await house.backUp('full')
  if (runs.at(-1)?.state !== 'done') throw new Error(`the full before the fault failed: ${JSON.stringify(runs.at(-1)?.facts)}`)
  const copy = (await house.copies()).at(-1)
  if (copy === undefined) throw new Error('there is no copy')
  await house.told()
  return copy
}
const upon = async (house: FaultHouse, level: 'differential' | 'log') => {
  const { runs } = await house.backUp(level)
  if (runs.at(-1)?.state !== 'done' || runs.at(-1)?.level !== level) throw new Error(`no ${level} before the fault: ${JSON.stringify(runs)}`)
  await house.told()
}
const openFolder = () => {
  const path = mkdtempSync(join(tmpdir(), 'pulih-fault-'))
  chmodSync(path, 0o777)
  return path
}

/** How many bytes the longest of the source's tools gives. */
async function bytesOf({ stand, house }: Scene): Promise<number> {
  const { producer } = stand
  if (producer.kind !== 'tool') return 0
  const folder = openFolder()
  const known = measured.get(stand)
  if (known !== undefined) return known
  house.weather.tool = (tool) => (producer.is(tool) ? copiedTo(join(folder, 'bytes'))(tool) : tool)
  await copyNow(house)
  house.weather.tool = calm().tool
  const most = Math.max(...readdirSync(folder).map((name) => statSync(join(folder, name)).size))
  rmSync(folder, { recursive: true })
  measured.set(stand, most)
  return most
}
const measured = new WeakMap<Stand, number>()

const killed = (percent: number): FaultCase => ({ name: `producer killed at ${percent} %`, ends: /^(tool-failed|network)$/, strike: async (scene) => {
  const { stand: { producer }, house } = scene
  switch (producer.kind) {
    case 'tool': {
      const bytes = Math.ceil(await bytesOf(scene) * percent / 100)
      house.weather.tool = (tool) => (producer.is(tool) ? endsAfter(bytes, 'killed')(tool) : tool)
      return await ended(house, house.backUp())
    }
    case 'child': {
      const { bytes } = await copyNow(house)
      for (let met = 0, turn = 0; turn < 10; turn += 1) {
        house.weather.passing = async (before) => {
          if (before >= bytes * percent / 100 - 70_000) for (const pid of childrenNamed(producer.name)) met += Number(process.kill(pid, 'SIGKILL'))
        }
        const outcomes = await ended(house, house.backUp())
        // Where its last bytes were on their way it may have ended by itself: then nothing has befallen it.
        if (met > 0) return outcomes
      }
      throw new Error('it was over each time before it could be killed')
    }
    case 'server': {
      producer.fails(percent)
      return await ended(house, house.backUp())
    }
  }
} })

const damaged = ({ name, ends }: Pick<FaultCase, 'name' | 'ends'>, harm: (file: string) => void): FaultCase => ({ name, ends, strike: async ({ house }) => {
  const copy = await copyNow(house)
  const outcomes: Outcome[] = []
  for (const file of readdirSync(join(house.nas, copy.key))) {
    const path = join(house.nas, copy.key, file)
    const whole = readFileSync(path)
    harm(path)
    outcomes.push(...await ended(house, house.reread(copy)))
    writeFileSync(path, whole)
    await house.absolve(copy)
  }
  return outcomes
} })

/** Waits for a file in the background and acts once; `go` lets the tool run on. */
const whenReached = async (at: { readonly reached: string; readonly go: string }, act: () => Promise<void>) => {
  while (!existsSync(at.reached)) await realClock.sleep(20)
  await act()
  writeFileSync(at.go, '')
}

/** Something happens while the source's tool is in the middle of its work. */
async function inTheMiddle(scene: Scene, act: () => Promise<void>): Promise<readonly Outcome[]> {
  const { stand, house } = scene
  const { producer } = stand
  if (producer.kind !== 'tool') throw new Error('its producer cannot be held')
  const bytes = await bytesOf(scene)
  await copyNow(house)
  const folder = openFolder()
  const at = { reached: join(folder, 'reached'), go: join(folder, 'go') }
  const during = stand.crash?.during
  house.weather.tool = (tool) => (during !== undefined ? (during(tool) ? tellsItsBeginning(at.reached)(tool) : tool) : producer.is(tool) ? waitsAfter(Math.ceil(bytes / 5), at)(tool) : tool)
  const acting = whenReached(at, act)
  const outcomes = await ended(house, house.backUp())
  await acting
  rmSync(folder, { recursive: true })
  return outcomes
}

const isSource = ({ component: { engine } }: Stand) => engine !== 'files' && engine !== 'sqlite'
const knows = (stand: Stand, level: 'differential' | 'log') => engineLevels[stand.component.engine].includes(level)

/** Everything that may befall a copy, in an order in which the last ones take the disk away. */
export const faults: readonly FaultCase[] = [
  killed(1), killed(50), killed(99),
  { name: 'stream cut at 50 %, tool claims success', ends: /^(tool-failed|end-mark-missing|engine-check-failed)$/, strike: async (scene) => {
    const { stand: { producer }, house } = scene
    if (producer.kind !== 'tool') return null
    const bytes = Math.ceil(await bytesOf(scene) / 2)
    house.weather.tool = (tool) => (producer.is(tool) ? endsAfter(bytes, 'claims success')(tool) : tool)
    return await ended(house, house.backUp())
  } },
  damaged({ name: 'every file truncated', ends: /^(truncated|manifest-unreadable)/ }, (file) => truncateSync(file, Math.max(0, statSync(file).size - 9))),
  damaged({ name: 'bit flip in every file', ends: /^(hash-differs|copy-swapped|manifest-unreadable|manifest-differs)/ }, (file) => {
    const bytes = readFileSync(file)
    const at = Math.floor(bytes.length / 2)
    bytes[at] = (bytes[at] ?? 0) ^ 0x10
    writeFileSync(file, bytes)
  }),
  { name: 'wrong password', ends: /^login-refused$/, strike: async ({ stand, house }) => {
    if (!isSource(stand)) return null
    const kept = { ...stand.secrets }
    for (const name of Object.keys(kept)) stand.secrets[name] = 'salah'
    const outcomes = await ended(house, house.backUp())
    Object.assign(stand.secrets, kept)
    return outcomes
  } },
  { name: 'wrong server behind the right name', ends: /server-differs/, strike: async ({ stand, house }) => {
    if (stand.swap === null) return null
    await copyNow(house)
    const swapped = await stand.swap()
    try {
      return await ended(house, house.backUp())
    } finally {
      await swapped.back()
    }
  } },
  { name: 'server stopped and restarted in the middle', ends: /^(tool-failed|network|source-missing|source-unreadable)$/, strike: async (scene) => {
    const { stand, house } = scene
    const { crash } = stand
    if (crash === null) return null
    if (crash.arm === undefined) return await inTheMiddle(scene, () => crash.now())
    await copyNow(house)
    crash.arm()
    return await ended(house, house.backUp())
  } },
  { name: 'network cut to SSH in the middle', ends: /^network$/, strike: async (scene) => {
    const { cut } = scene.stand
    return cut === null ? null : await inTheMiddle(scene, cut)
  } },
  { name: 'stale lock on the source', ends: /^source-(locked|held)$/, strike: async ({ stand, house }) => {
    if (stand.lock === null) return null
    const lock = await stand.lock()
    let held = true
    const free = async () => {
      if (held) await lock.free()
      held = false
    }
    try {
      const making = house.backUp('full', free)
      if (lock.waited === true) await patienceEnds(house)
      return await ended(house, making)
    } finally {
      await free()
    }
  } },
  { name: 'clock set back a day in the middle', ends: /^done$/, harmless: true, strike: async ({ house }) => {
    let jumped = false
    house.weather.passing = async () => {
      if (!jumped) house.clock.step(-DAY)
      jumped = true
    }
    const outcomes = await ended(house, house.backUp())
    house.clock.step(DAY)
    return outcomes
  } },
  { name: 'log missing at the source', ends: /^full instead: (log-gap|base-replaced)$/, strike: async ({ stand, house }) => {
    if (stand.loseLog === null || !knows(stand, 'log')) return null
    await copyNow(house)
    await stand.change()
    await upon(house, 'log')
    await stand.change()
    await stand.loseLog()
    return await ended(house, house.backUp('log'))
  } },
  { name: 'log missing in the middle of the chain', ends: /^file-missing$/, strike: async ({ stand, house }) => {
    if (!knows(stand, 'log')) return null
    await copyNow(house)
    for (let n = 0; n < 2; n += 1) {
      await stand.change()
      await upon(house, 'log')
    }
    const middle = (await house.copies()).at(-2)
    rmSync(join(house.nas, middle?.key ?? 'nothing'), { recursive: true })
    return await ended(house, house.rehearse())
  } },
  { name: 'differential whose base was replaced', ends: /base-missing|^full instead: base-replaced$/, strike: async ({ stand, house }) => {
    if (!knows(stand, 'differential')) return null
    const one = await copyNow(house)
    await stand.change()
    const two = await copyNow(house)
    rmSync(join(house.nas, two.key), { recursive: true })
    cpSync(join(house.nas, one.key), join(house.nas, two.key), { recursive: true })
    await stand.change()
    return await ended(house, house.backUp('differential'))
  } },
  { name: 'target full in the middle', ends: /^free-space$/, strike: async ({ house }) => {
    house.weather.passing = async () => { house.disk.fill() }
    return await ended(house, house.backUp())
  } },
  { name: 'target gone in the middle', ends: /^mount-missing$/, strike: async ({ house }) => {
    house.weather.passing = async () => { house.disk.pull() }
    return await ended(house, house.backUp())
  } },
]

/** Everything is well again, whatever befell it. */
export function mended({ house }: Scene): void {
  Object.assign(house.weather, calm())
  house.disk.mend()
}
