import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { databaseContract } from '../../test/contracts/database.ts'
import { layArchivedClinic } from '../../test/servers/archived-clinic.ts'
import { only, restoredInto, restoredTo } from '../../test/servers/postgres-clinic.ts'
import { pgbackrestEngine } from './engine.ts'

databaseContract({
  engine: pgbackrestEngine,
  lay: async () => {
    const { clinic, component, pgbackrest } = await layArchivedClinic()
    return {
      ...clinic.hand,
      component,
      secrets: clinic.secrets,
      comeBack: ({ chain, until, only: some, path }, work) => some === undefined
        ? restoredTo(path, () => pgbackrestEngine.restore({ chain, into: { kind: 'folder', path }, until: until ?? null, only: null }, work))
        : restoredInto((into) => pgbackrestEngine.restore({ chain, into, until: until ?? null, only: some }, work)),
      some: { only: ['sik.public.pasien', 'sik.klinik.resep'], of: (picture) => only(picture, ['sik.public.pasien', 'sik.klinik.resep']) },
      locked: { component: { ...component, access: { ...clinic.access, password: 'salah' } }, secrets: { ...clinic.secrets, salah: 'bukan-ini' } },
      loseLog: async () => {
        const archived = () => readdirSync(join(pgbackrest.repo, 'archive', pgbackrest.stanza, '15-1'), { recursive: true }).map(String)
        const name = await clinic.server.sql('select pg_walfile_name(pg_switch_wal())')
        await expect.poll(() => archived().filter((path) => path.includes(`${name}-`)), { timeout: 20_000 }).toHaveLength(1)
        for (const path of archived().filter((one) => one.includes(`${name}-`))) rmSync(join(pgbackrest.repo, 'archive', pgbackrest.stanza, '15-1', path))
      },
    }
  },
})
