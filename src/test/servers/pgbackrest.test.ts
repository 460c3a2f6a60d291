import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startArchivedPostgres } from './pgbackrest.ts'
import { startPostgres } from './postgres.ts'

it('archives, copies, and restores to a moment into a second server', async () => {
  const { server, pgbackrest } = await startArchivedPostgres()
  try {
    await pgbackrest.run(['check'])
    await server.sql('create table pasien (id int); insert into pasien values (1)')
    const said = execFileSync(pgbackrest.command, [`--stanza=${pgbackrest.stanza}`, '--type=full', 'backup'], { encoding: 'utf8', env: { PATH: process.env.PATH } })
    expect(said).toContain('backup command end: completed successfully')
    expect(statSync(join(pgbackrest.repo, 'backup', pgbackrest.stanza, 'backup.info')).uid).toBe(server.place.account.uid)
    // pgBackRest knows the ends of its copies by the second, and takes none that ended in the second that is asked for.
    await server.sql('select pg_sleep(1.01); insert into pasien values (2)')
    const moment = await server.sql('select now()')
    await server.sql('insert into pasien values (3); select pg_switch_wal()')
    const archived = `select count(*) from pg_stat_archiver where last_archived_wal >= pg_walfile_name('${await server.sql('select pg_current_wal_lsn()')}'::pg_lsn - 1)`
    await expect.poll(() => server.sql(archived)).toBe('1')
    const folder = join(server.place.folder, 'second')
    await pgbackrest.run([`--pg1-path=${folder}`, '--type=time', `--target=${moment}`, '--target-action=promote', '--archive-mode=off', 'restore'])
    const second = await startPostgres({ data: folder })
    try {
      await expect.poll(() => second.sql('select pg_is_in_recovery()')).toBe('f')
      expect(await second.sql('select id from pasien order by 1')).toBe('1\n2')
      expect(await second.sql('show archive_mode')).toBe('off')
    } finally {
      await second.stop()
    }
  } finally {
    await server.stop()
  }
  expect(existsSync(server.place.folder)).toBe(false)
})
