import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nextSize } from '../../backups/next-size.ts'
import { tcpConnect } from '../../checks/tcp.ts'
import type { Config } from '../../config/config.ts'
import { quiet } from '../../core/log.ts'
import type { Component } from '../../core/component.ts'
import type { Preflight } from '../../engines/engine.ts'
import { engineFor } from '../../engines/index.ts'
import { lender } from '../../engines/lend.ts'
import { inspect, knownMigrations } from '../../store/open-inspect.ts'
import { placesAmong, targetFor } from '../../targets/index.ts'
import { textsFor } from '../../texts/words.ts'
import type { Cli } from '../context.ts'
import type { OpenHouse } from '../house-port.ts'
import { lockHolder } from '../instance-lock.ts'
import type { Patient } from './probe.ts'

/** Makes everything that the probes look with, and closes it when they are done. */
export async function withPatient<T>(cli: Cli, config: Config, fn: (patient: Patient) => Promise<T>): Promise<T> {
  const house = await books(cli, config)
  const source = once((component) => preflight(cli, config, component))
  try {
    return await fn({
      config,
      clock: cli.clock,
      signal: cli.signal,
      t: textsFor(config.site.zone).en,
      engine: engineFor,
      target: (plan) => targetFor(plan, lender(config.secrets)({ server: plan.name, scratch: tmpdir() }).secret),
      connect: tcpConnect(cli.clock),
      source,
      books: house,
      nextSize: async (component, level) => {
        // What cannot be read now may still be known from the books.
        const bytes = await source(component).then((found) => found.bytes, () => null)
        const taken = engineFor(component).levels.includes(level) ? level : 'full'
        return house === null ? bytes : await house.kit.store.read((query) => nextSize(query, { component: component.key, level: taken, source: bytes }))
      },
    })
  } finally {
    await house?.close()
  }
}

/** Only what can be opened without changing it: no first start, no migration, no bot of another version. */
async function books(cli: Cli, config: Config): Promise<OpenHouse | null> {
  const { database, migrations, lock } = config.places
  if (!existsSync(database)) return null
  const holder = await lockHolder(lock)
  if (holder !== null && holder.version !== cli.house.version) return null
  const pending = await Promise.resolve().then(() => inspect(database, knownMigrations(migrations)).pending).catch(() => null)
  return pending?.length === 0 ? await cli.house.open(config) : null
}

async function preflight(cli: Cli, config: Config, component: Component): Promise<Preflight> {
  const scratch = await mkdtemp(join(tmpdir(), `pulih-doctor-${randomUUID().slice(0, 8)}-`))
  try {
    const { zstdLevel, zstdThreads } = config.site.limits
    const { secret } = lender(config.secrets)({ server: component.server, scratch })
    return await engineFor(component).preflight(component, { scratch, ...lender({ ...config.secrets, servers: config.site.servers, place: placesAmong(config.site.targets, secret) })({ server: component.server, scratch }), signal: cli.signal, log: quiet, clock: cli.clock, zstd: { level: zstdLevel, threads: zstdThreads }, progress: () => undefined })
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

function once(ask: (component: Component) => Promise<Preflight>): Patient['source'] {
  const asked = new Map<string, Promise<Preflight>>()
  return (component) => {
    const known = asked.get(component.key) ?? ask(component)
    asked.set(component.key, known)
    return known
  }
}
