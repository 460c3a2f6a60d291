import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { SqlServerComponent } from '../../../core/component.ts'
import type { Level } from '../../../core/site.ts'
import type { CopyReader, Engine, RestoreAsk, Vessel, Work } from '../../../engines/engine.ts'
import { engineFor } from '../../../engines/index.ts'
import { lender } from '../../../engines/lend.ts'
import { targetFor } from '../../../targets/index.ts'
import type { Target } from '../../../targets/target.ts'
import { folder, makeCopy, workIn } from '../../contracts/copying.ts'
import { localTarget } from '../site.ts'
import { layClinic, type Clinic } from './clinic.ts'
import type { SqlServerOptions } from './start.ts'

/** A clinic with a place for its copies, and the engine as the house calls it. */
export interface Bench extends Clinic {
  /** The same component, with a freshness query. */
  readonly fresh: SqlServerComponent
  readonly engine: Engine
  readonly target: Target
  readonly work: (signal?: AbortSignal) => Work
  readonly copy: (level?: Level, chain?: readonly CopyReader[], how?: { readonly component?: SqlServerComponent; readonly signal?: AbortSignal; readonly through?: (vessel: Vessel) => Vessel; readonly work?: Partial<Work> }) => Promise<CopyReader>
  readonly rehearse: (chain: readonly CopyReader[], how?: { readonly component?: SqlServerComponent; readonly signal?: AbortSignal; readonly work?: Partial<Work> }) => ReturnType<Engine['rehearse']>
  /** Restores under another name, and answers what is there then; the database is gone afterwards. */
  readonly back: (chain: readonly CopyReader[], how?: Partial<Pick<RestoreAsk, 'until' | 'only'>> & { readonly component?: SqlServerComponent }) => Promise<unknown>
  /** Names of the files that wait in the stage, and the server's way to take them away. */
  readonly staged: () => readonly string[]
  readonly sweep: () => Promise<void>
  /** Names of the server's databases beside the clinic's own. */
  readonly databases: () => readonly string[]
  close(): Promise<void>
}

export async function openBench(options: Partial<SqlServerOptions> = {}): Promise<Bench> {
  const place = folder()
  mkdirSync(join(place.path, 'nas'))
  const clinic = await layClinic({ patients: 150, ...options })
  // Freshness asks by connections of its own: who tests it says so.
  const usual: SqlServerComponent = { ...clinic.component, freshness: null }
  const { ward } = clinic
  const engine = engineFor(usual)
  const target = targetFor(localTarget({ path: join(place.path, 'nas') }))
  const staged = () => readdirSync(clinic.stage)
  let turn = 0
  const work = (signal?: AbortSignal): Work => {
    const scratch = join(place.path, `scratch-${turn += 1}`)
    mkdirSync(scratch)
    return { ...workIn(scratch, signal), ...lender({ passwords: clinic.secrets })({ server: usual.server, scratch }) }
  }
  return {
    ...clinic, component: usual, fresh: clinic.component, engine, target, work,
    copy: (level = 'full', chain = [], how = {}) => makeCopy({ engine, component: how.component ?? usual, target, level, chain, ...(how.through === undefined ? {} : { through: how.through }) }, { ...work(how.signal), ...how.work }),
    rehearse: (chain, how = {}) => engine.rehearse({ chain, source: how.component ?? usual, at: new Date(chain.at(-1)?.manifest.takenAt ?? 0) }, { ...work(how.signal), ...how.work }),
    back: async (chain, how = {}) => {
      const component = how.component ?? usual
      const name = `kembali_${turn += 1}`
      const { identity } = await engine.preflight(component, work())
      await engine.restore({ chain, into: { kind: 'server', access: component.access, identity: identity ?? '', rename: { sik: name } }, until: how.until ?? null, only: how.only ?? null }, work())
      const rows = structuredClone(ward.server.rows(name))
      await ward.run(`DROP DATABASE ${name}`)
      return rows
    },
    staged,
    sweep: async () => { for (const name of staged()) await ward.run(`EXEC master.sys.xp_delete_file 0, N'D:\\Backup\\pulih\\${name}'`) },
    databases: () => [...ward.server.state.databases.keys()].filter((name) => name !== 'sik').sort(),
    close: async () => {
      await ward.close()
      place[Symbol.dispose]()
    },
  }
}
