import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { followGuide } from '../../test/contracts/by-hand.ts'
import { databaseContract } from '../../test/contracts/database.ts'
import { layArchivedClinic } from '../../test/servers/archived-clinic.ts'
import { only, pictureOf, restoredInto, restoredTo } from '../../test/servers/postgres-clinic.ts'
import { startPostgres } from '../../test/servers/postgres.ts'
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
      byHand: async (homes, path) => {
        const goal = join(path, 'by-hand')
        expect(followGuide(homes.at(-1) ?? '', { RESTORE_TO: goal }).stderr).toBe('')
        const second = await startPostgres({ data: join(goal, 'data') })
        try {
          await expect.poll(() => second.sql('select pg_is_in_recovery()')).toBe('f')
          expect(await second.sql('show archive_mode')).toBe('off')
          return await pictureOf(second)
        } finally {
          await second.stop()
        }
      },
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
