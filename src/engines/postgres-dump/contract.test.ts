import { databaseContract } from '../../test/contracts/database.ts'
import { layClinic, only, restoredInto } from '../../test/servers/postgres-clinic.ts'
import { postgresDumpEngine } from './engine.ts'
import { startPostgres } from '../../test/servers/postgres.ts'
import type { PostgresDumpComponent } from '../../core/component.ts'

databaseContract({
  engine: postgresDumpEngine,
  lay: async () => {
    const clinic = await layClinic(await startPostgres())
    await clinic.server.sql('create unlogged table antrean (id int); insert into antrean values (1), (2)', { database: 'sik' })
    const component: PostgresDumpComponent = {
      engine: 'postgres-dump', name: 'sik', key: 'simrs/sik', system: 'simrs', server: 'db', targets: ['nas'], growing: true, retention: 'standar',
      access: clinic.access, identity: null, databases: ['sik', 'aset'], database: 'sik',
      freshness: { query: 'select max(dibuat) from kunjungan', maxAge: 3_600_000 },
    }
    return {
      ...clinic.hand,
      component,
      secrets: clinic.secrets,
      comeBack: ({ chain, only: some }, work) => restoredInto((into) => postgresDumpEngine.restore({ chain, into, until: null, only: some ?? null }, work)),
      some: { only: ['sik.public.pasien', 'sik.klinik.resep'], of: (picture) => only(picture, ['sik.public.pasien', 'sik.klinik.resep']) },
      locked: { component: { ...component, access: { ...clinic.access, password: 'salah' } }, secrets: { ...clinic.secrets, salah: 'bukan-ini' } },
      loseLog: null,
    }
  },
})
