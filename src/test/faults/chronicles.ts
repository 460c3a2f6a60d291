import { rmSync } from 'node:fs'
import type { Component } from '../../core/component.ts'
import { engineFor } from '../../engines/index.ts'
import type { CopyReader, Work } from '../../engines/engine.ts'
import { mariadbDumpComponent } from '../fakes/mariadb-components.ts'
import { layClinic } from '../fakes/sqlserver/clinic.ts'
import { layArchivedClinic } from '../servers/archived-clinic.ts'
import { mariadbHospital, pictureOf } from '../servers/mariadb-hospital.ts'
import { startMariadb } from '../servers/mariadb.ts'
import { restoredTo } from '../servers/postgres-clinic.ts'
import { folder } from '../contracts/copying.ts'

/** A living database whose log is copied, and the way to see what a restore of it has brought. */
export interface Chronicle {
  readonly component: Component
  readonly secrets: Readonly<Record<string, string>>
  change(): Promise<void>
  picture(): Promise<unknown>
  comeBack(ask: { readonly chain: readonly CopyReader[]; readonly until: Date; readonly path: string }, work: Work): Promise<unknown>
  stop(): Promise<void>
}

/** Every engine that copies logs. */
export const chronicles: Readonly<Record<string, () => Promise<Chronicle>>> = {
  'sqlserver (fake)': async () => {
    const { ward, component, secrets, change } = await layClinic({ patients: 150 })
    const engine = engineFor(component)
    let back = 0
    return {
      component, secrets, change,
      picture: async () => structuredClone(ward.server.rows('sik')),
      comeBack: async ({ chain, until }, work) => {
        const name = `kembali_${back += 1}`
        const { identity } = await engine.preflight(component, work)
        await engine.restore({ chain, until, only: null, into: { kind: 'server', access: component.access, identity: identity ?? '', rename: { sik: name } } }, work)
        const rows = structuredClone(ward.server.rows(name))
        await ward.run(`DROP DATABASE ${name}`)
        return rows
      },
      stop: () => ward.close(),
    }
  },
  mariadb: async () => {
    const place = folder()
    const hospital = await mariadbHospital(place.path, { binlog: true })
    const component = mariadbDumpComponent({ access: hospital.access })
    return {
      component, secrets: hospital.secrets, change: () => hospital.change(), picture: () => hospital.picture(),
      comeBack: async ({ chain, until, path }, work) => {
        await engineFor(component).restore({ chain, until, only: null, into: { kind: 'folder', path } }, work)
        const back = await startMariadb({ data: path })
        try {
          return await pictureOf(back)
        } finally {
          await back.stop()
        }
      },
      stop: async () => {
        await hospital.stop()
        rmSync(place.path, { recursive: true, force: true })
      },
    }
  },
  'postgresql (pgbackrest)': async () => {
    const { clinic, component, secrets } = await layArchivedClinic()
    return {
      component, secrets, change: () => clinic.hand.change(), picture: () => clinic.hand.picture(),
      comeBack: ({ chain, until, path }, work) => restoredTo(path, () => engineFor(component).restore({ chain, until, only: null, into: { kind: 'folder', path } }, work)),
      stop: () => clinic.hand.stop(),
    }
  },
}
