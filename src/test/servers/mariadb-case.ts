import type { Component, MariadbDumpComponent } from '../../core/component.ts'
import { engineFor } from '../../engines/index.ts'
import type { DatabaseCase } from '../contracts/database-case.ts'
import { mariadbHospital, pictureOf, type Picture } from './mariadb-hospital.ts'
import { startMariadb, type MariadbOptions, type MariadbServer } from './mariadb.ts'

type Change = Pick<MariadbDumpComponent, 'access' | 'freshness'>

/** A small hospital's MariaDB for the contract of database engines, copied by the engine of that component. */
export function mariadbCase(of: { readonly component: (change?: Change) => Component; readonly byHand: (homes: readonly [string, ...string[]], path: string) => Promise<Picture> }): DatabaseCase {
  return {
    engine: engineFor(of.component()),
    lay: async (path) => {
      const hospital = await mariadbHospital(path, { binlog: true })
      const { server, access, secrets } = hospital
      const component = of.component({ access, freshness: { query: 'select max(diubah) from sik.pasien', maxAge: null } })
      return {
        component, secrets, change: () => hospital.change(), picture: () => hospital.picture(), swap: () => hospital.swap(), stop: () => hospital.stop(),
        comeBack: async ({ chain, until = null, only = null, path: goal }, work) => {
          await engineFor(component).restore({ chain, into: { kind: 'folder', path: goal }, until, only }, work)
          return await onServer({ data: goal }, pictureOf)
        },
        byHand: of.byHand,
        some: { only: SOME, of: (picture) => Object.fromEntries(Object.entries(picture as Picture).filter(([table]) => SOME.includes(table))) },
        locked: { component, secrets: { simrs: 'salah' } },
        crash: async () => {
          await server.kill()
          await server.restart()
        },
        away: () => server.halt(),
        there: () => server.restart(),
        loseLog: () => hospital.loseLog(),
      }
    },
  }
}

/** A server for as long as somebody looks at it. */
export async function onServer<T>(options: MariadbOptions, look: (server: MariadbServer) => Promise<T>): Promise<T> {
  const server = await startMariadb(options)
  try {
    return await look(server)
  } finally {
    await server.stop()
  }
}

const SOME = ['sik.pasien', 'Apotek Baru.stok obat']
