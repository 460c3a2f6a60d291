import Database from 'better-sqlite3'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../src/config/config.ts'
import { quiet } from '../src/core/log.ts'
import { isPlanned, recoveryFacts } from '../src/core/recovery-case.ts'
import type { Site } from '../src/core/site.ts'
import { seed } from '../src/demo/seed.ts'
import { standUp } from '../src/house/stand-up.ts'
import { openStore } from '../src/store/store.ts'
import { fakeClock } from '../src/test/fakes/clock.ts'
import { manualTicker } from '../src/test/fakes/manual-ticker.ts'
import { longLivedConfig, NOW } from './history-site.ts'
import { recoveryDesk } from './recovery-desk.ts'

/** Asks for a recovery again and again over a long history, and times each from the command to its plan standing in every room that reads it. */
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
const took: number[] = []
let said = ''
for (let id = 1; id <= Number(requests); id += 1) {
  clock.advance(60_000)
  const began = performance.now()
  await desk.say('sari', '/restore simrs keduanya karena "disk rusak"')
  await house.idle()
  took.push(performance.now() - began)
  const state = await desk.state(id)
  if (state === null || !isPlanned(recoveryFacts(state))) throw new Error(`no plan came: ${JSON.stringify(state?.evidence.at(-1))}`)
  said = recoveryFacts(state).parts.map(({ component, chain }) => `${component}: ${chain.length} link(s)`).join(', ')
  await desk.say('sari', `/recovery stop ${id} diulang`)
  await house.idle()
}
await house.stop()
process.stdout.write(JSON.stringify({ took, said }))

/** What the history tells of is nowhere; the system that is asked for is really there, beside it. */
function withRealSystem(bare: Config): Config {
  const [file, path] = [join(folder, 'simrs', 'simrs.db'), join(folder, 'aplikasi')]
  mkdirSync(join(folder, 'simrs'), { recursive: true })
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'index.php'), '<?php')
  const db = new Database(file)
  db.exec('create table if not exists pasien (id integer primary key, nama text)')
  db.prepare("insert into pasien (nama) values ('Ani')").run()
  db.close()
  const systems = bare.site.systems.map((system) => (system.name !== 'simrs' ? system : { ...system, components: system.components.map((component) => (component.engine === 'sqlite' ? { ...component, file } : component.engine === 'files' ? { ...component, path } : component)) }))
  const site: Site = { ...bare.site, systems, limits: { ...bare.site.limits, runsAtOnce: 1 } }
  return { ...bare, site }
}
