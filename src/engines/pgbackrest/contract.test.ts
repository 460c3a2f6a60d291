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
        // Only once the server counts it as archived too is it lost, and not late.
        await expect.poll(() => clinic.server.sql('select last_archived_wal from pg_stat_archiver'), { timeout: 60_000 }).toBe(name)
        for (const path of archived().filter((one) => one.includes(`${name}-`))) rmSync(join(pgbackrest.repo, 'archive', pgbackrest.stanza, '15-1', path))
      },
    }
  },
})
