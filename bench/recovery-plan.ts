import Database from 'better-sqlite3'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../src/config/config.ts'
import { MINUTE } from '../src/core/clock.ts'
import { quiet } from '../src/core/log.ts'
import { isPlanned, recoveryFacts } from '../src/core/recovery-case.ts'
import type { Site } from '../src/core/site.ts'
import { seed } from '../src/demo/seed.ts'
import { standUp } from '../src/house/stand-up.ts'
import { openStore } from '../src/store/store.ts'
import { fakeClock } from '../src/test/fakes/clock.ts'
import { manualTicker } from '../src/test/fakes/manual-ticker.ts'
import { coolDown } from './history-measure.ts'
import { longLivedConfig, NOW } from './history-site.ts'
import { recoveryDesk } from './recovery-desk.ts'

/** How long the managers' room waited for a plan that can be decided, in milliseconds. */
export interface PlanWaits {
  readonly warm: readonly number[]
  /** With the database taken out of the machine's memory before each request. */
  readonly cold: readonly number[]
  readonly said: string
}

/** Asks for a recovery again and again over a long history, and times each from the command to its plan standing in the managers' room. */
const [folder = '', requests = '15'] = process.argv.slice(2)
const config = withRealSystem(longLivedConfig(folder))
const clock = fakeClock(NOW)
const store = openStore({ file: config.places.database, migrations: config.places.migrations })
await seed(store, { at: clock.now(), lang: 'id' })
const house = await standUp({ config, log: quiet, version: '0.0.0', store, clock, ticker: manualTicker(), chat: 'page', demo: null, residents: [] })
await house.idle()
const desk = recoveryDesk(house, clock)
await desk.say('sari', '/backup simrs')
await house.idle()
const waits = { warm: [] as number[], cold: [] as number[] }
let said = ''
for (let id = 1; id <= 2 * Number(requests); id += 1) {
  const how = id % 2 === 0 ? 'warm' : 'cold'
  clock.advance(MINUTE)
  if (how === 'cold') coolDown(folder)
  const began = performance.now()
  const shown = desk.shows('budi', new RegExp(`^recovery approve ${id} `))
  await desk.say('sari', '/restore simrs keduanya karena "disk rusak"')
  await house.idle()
  const state = await desk.state(id)
  if (state === null || !isPlanned(recoveryFacts(state))) throw new Error(`no plan came: ${JSON.stringify(state?.evidence.at(-1))}`)
  waits[how].push(await shown - began)
  said = recoveryFacts(state).parts.map(({ component, chain }) => `${component}: ${chain.length} link(s)`).join(', ')
  await desk.say('sari', `/recovery stop ${id} diulang`)
  await house.idle()
}
await house.stop()
process.stdout.write(JSON.stringify({ ...waits, said } satisfies PlanWaits))

/** What the history tells of is nowhere; the system that is asked for is really there, beside it. */
function withRealSystem(bare: Config): Config {
  const [file, path] = [join(folder, 'simrs', 'simrs.db'), join(folder, 'aplikasi')]
  mkdirSync(join(folder, 'simrs'), { recursive: true })
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'index.php'), '<?php')
  const db = new Database(file)
  db.exec('create table if not exists pasien (id integer primary key, nama text)')
  // As large as what the history tells of: a copy that shrinks is held back.
  db.prepare('insert into pasien (nama) values (hex(randomblob(200000)))').run()
  db.close()
  const systems = bare.site.systems.map((system) => (system.name !== 'simrs' ? system : { ...system, components: system.components.map((component) => (component.engine === 'sqlite' ? { ...component, file } : component.engine === 'files' ? { ...component, path } : component)) }))
  const site: Site = { ...bare.site, systems, limits: { ...bare.site.limits, runsAtOnce: 1 } }
  return { ...bare, site }
}
