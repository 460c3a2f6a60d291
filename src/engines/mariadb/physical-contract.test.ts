import { mariadbPhysicalComponent } from '../../test/fakes/mariadb-components.ts'
import { databaseContract } from '../../test/contracts/database.ts'
import { mariadbHospital, pictureOf, type Picture } from '../../test/servers/mariadb-hospital.ts'
import { startMariadb } from '../../test/servers/mariadb.ts'
import { engineFor } from '../index.ts'

databaseContract({
  engine: engineFor(mariadbPhysicalComponent()),
  lay: async (path) => {
    const hospital = await mariadbHospital(path, { binlog: true })
    const { server, access, secrets } = hospital
    const component = mariadbPhysicalComponent({ access, freshness: { query: 'select max(diubah) from sik.pasien', maxAge: null } })
    return {
      component, secrets, change: () => hospital.change(), picture: () => hospital.picture(), swap: () => hospital.swap(), stop: () => hospital.stop(),
      comeBack: async ({ chain, until, only, path: goal }, work) => {
        await engineFor(component).restore({ chain, into: { kind: 'folder', path: goal }, until: until ?? null, only: only ?? null }, work)
        const back = await startMariadb({ data: goal })
        try {
          return await pictureOf(back)
        } finally {
          await back.stop()
        }
      },
      some: { only: ['sik.pasien', 'Apotek Baru.stok obat'], of: (picture) => Object.fromEntries(Object.entries(picture as Picture).filter(([table]) => ['sik.pasien', 'Apotek Baru.stok obat'].includes(table))) },
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
})
