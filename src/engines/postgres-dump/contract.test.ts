import { expect } from 'vitest'
import { followGuide } from '../../test/contracts/by-hand.ts'
import { databaseContract } from '../../test/contracts/database.ts'
import { layClinic, only, pictureOf, restoredInto } from '../../test/servers/postgres-clinic.ts'
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
      byHand: async ([home]) => {
        const second = await startPostgres()
        try {
          const { stdout, stderr } = followGuide(home, second.env)
          // Of the roles only the superuser is there already; the check of the tables has nothing to say.
          expect([stdout.split('\n').filter((line) => !/: OK$/.test(line)).join(''), stderr.trim()]).toEqual(['', expect.stringMatching(/^psql:<stdin>:\d+: ERROR: {2}role "postgres" already exists$/)])
          return await pictureOf(second)
        } finally {
          await second.stop()
        }
      },
      some: { only: ['sik.public.pasien', 'sik.klinik.resep'], of: (picture) => only(picture, ['sik.public.pasien', 'sik.klinik.resep']) },
      locked: { component: { ...component, access: { ...clinic.access, password: 'salah' } }, secrets: { ...clinic.secrets, salah: 'bukan-ini' } },
      loseLog: null,
    }
  },
})
