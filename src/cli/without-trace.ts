import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'

/** Goes on with the books that there are; where Pulih has not run yet, with empty ones that are thrown away: a look must not make a database. */
export async function withoutTrace<T>(config: Config, fn: (config: Config) => Promise<T>): Promise<T> {
  if (existsSync(config.places.database)) return await fn(config)
  const data = await mkdtemp(join(tmpdir(), 'pulih-look-'))
  try {
    return await fn({ ...config, places: { ...config.places, data, database: join(data, 'pulih.db'), scratch: join(data, 'scratch'), evidence: join(data, 'evidence'), lock: join(data, 'pulih.lock') } })
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}
