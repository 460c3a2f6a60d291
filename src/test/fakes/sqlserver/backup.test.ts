import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeClock } from '../clock.ts'
import type { FakeClock } from '../clock.ts'
import { INT, nvarchar } from './wire/types.ts'
import { openWard } from './ward.ts'
import type { Ward } from './ward.ts'

let ward: Ward
let clock: FakeClock
const COLUMNS = [{ name: 'id', type: INT }, { name: 'nama', type: nvarchar(80) }]
const visits = (...ids: readonly number[]) => ({ table: 'kunjungan', columns: COLUMNS, rows: ids.map((id) => [id, `pasien ${id}`]) })
const taken = async () => (await ward.run(`SELECT type, CONVERT(varchar(25), first_lsn) AS first, CONVERT(varchar(25), last_lsn) AS last, CONVERT(varchar(25), checkpoint_lsn) AS checkpoint_lsn,
  CONVERT(varchar(25), database_backup_lsn) AS full_lsn, CONVERT(varchar(25), differential_base_lsn) AS base, is_copy_only AS copy, begins_log_chain AS begins FROM msdb.dbo.backupset ORDER BY backup_set_id`)).rows

beforeEach(async () => {
  clock = fakeClock('2026-11-21T00:00:00Z')
  ward = await openWard({ clock })
  ward.server.create('simrs')
  ward.server.insert('simrs', visits(1, 2, 3))
})
afterEach(() => ward.close())

describe('a full back-up', () => {
  it('says how far it is, lies on disk, and stands in msdb by the wall clock of the server', async () => {
    const { said } = await ward.run("BACKUP DATABASE [simrs] TO DISK = N'D:\\Backup\\simrs.bak' WITH CHECKSUM, COMPRESSION, INIT, FORMAT, STATS = 10")
    expect(said.filter((each) => each.number === 3211).map((each) => each.message)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((percent) => `${percent} percent processed.`))
    expect(said.at(-1)).toMatchObject({ number: 3014, message: expect.stringMatching(/^BACKUP DATABASE successfully processed \d+ pages/) as string })
    expect(existsSync(ward.path('D:\\Backup\\simrs.bak'))).toBe(true)
    const sizes = (await ward.run('SELECT CONVERT(float, compressed_backup_size) AS packed, CONVERT(float, backup_size) AS raw FROM msdb.dbo.backupset')).rows[0]
    expect(statSync(ward.path('D:\\Backup\\simrs.bak')).size).toBeGreaterThanOrEqual(Number(sizes?.['packed']))
    expect(Number(sizes?.['raw'])).toBeGreaterThan(Number(sizes?.['packed']))
    const { rows } = await ward.run("SELECT s.backup_start_date AS start, s.has_backup_checksums AS checksums, s.is_damaged AS damaged, f.physical_device_name AS path, s.recovery_model AS model FROM msdb..backupset s JOIN msdb..backupmediafamily f ON f.media_set_id = s.media_set_id WHERE s.database_name = N'simrs'")
    expect(rows).toEqual([{ start: new Date('2026-11-21T07:00:00Z'), checksums: true, damaged: false, path: 'D:\\Backup\\simrs.bak', model: 'FULL' }])
    expect((await ward.run("RESTORE VERIFYONLY FROM DISK = N'D:\\Backup\\simrs.bak' WITH CHECKSUM")).said).toEqual([expect.objectContaining({ number: 3262, message: 'The backup set on file 1 is valid.' })])
  })

  it('is appended without INIT, and each set is found by its number', async () => {
    for (const name of ['satu', 'dua']) await ward.run(`BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\s.bak' WITH NAME = '${name}'`)
    const header = await ward.run("RESTORE HEADERONLY FROM DISK = 'D:\\Backup\\s.bak'")
    expect(header.rows.map((row) => [row['Position'], row['BackupName'], row['BackupType'], row['DatabaseName']])).toEqual([[1, 'satu', 1, 'simrs'], [2, 'dua', 1, 'simrs']])
    expect((await ward.run("RESTORE FILELISTONLY FROM DISK = 'D:\\Backup\\s.bak' WITH FILE = 2")).rows.map((row) => [row['LogicalName'], row['Type']])).toEqual([['simrs', 'D'], ['simrs_log', 'L']])
    expect((await ward.refused("RESTORE VERIFYONLY FROM DISK = 'D:\\Backup\\s.bak' WITH FILE = 3")).all).toEqual([4038, 3013])
    await ward.run("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\s.bak' WITH INIT")
    expect((await ward.run("RESTORE HEADERONLY FROM DISK = 'D:\\Backup\\s.bak'")).rows).toHaveLength(1)
  })

  it('is seen under way by another session, and is taken back when its client asks so', async () => {
    ward.server.pace(20)
    const request = (await ward.connect()).request()
    const asked = request.query("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\s.bak' WITH STATS = 5")
    const failed = expect(asked).rejects.toMatchObject({ code: 'ECANCEL' })
    let seen: Record<string, unknown> | undefined
    while (seen === undefined || Number(seen['percent_complete']) < 5) {
      seen = (await ward.run("SELECT command, percent_complete, DB_NAME(database_id) AS db FROM sys.dm_exec_requests WHERE command = 'BACKUP DATABASE'")).rows[0]
      await later(2)
    }
    expect(seen).toMatchObject({ command: 'BACKUP DATABASE', db: 'simrs' })
    expect((await ward.refused("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\zwei.bak'")).all).toEqual([3023, 3013])
    request.cancel()
    await failed
    expect(await taken()).toEqual([])
    expect((await ward.run("RESTORE HEADERONLY FROM DISK = 'D:\\Backup\\s.bak'")).rows[0]?.['BackupName']).toBe('*** INCOMPLETE ***')
    expect((await ward.refused("RESTORE VERIFYONLY FROM DISK = 'D:\\Backup\\s.bak'")).all).toEqual([3203, 3013])
  })
})

describe('the chain', () => {
  it('has LSNs that meet: a differential stands on its full, each log begins where the last one ended', async () => {
    await ward.run("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\f.bak'")
    ward.server.insert('simrs', visits(4))
    await ward.run("BACKUP LOG simrs TO DISK = 'D:\\Backup\\1.trn'")
    await ward.run("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\d.bak' WITH DIFFERENTIAL")
    await ward.run("BACKUP LOG simrs TO DISK = 'D:\\Backup\\2.trn'")
    const [full, first, differential, second] = await taken()
    expect(full).toMatchObject({ type: 'D', full_lsn: '0', base: null })
    expect(first).toMatchObject({ type: 'L', first: full?.['checkpoint_lsn'], full_lsn: full?.['checkpoint_lsn'], begins: true })
    expect(differential).toMatchObject({ type: 'I', base: full?.['checkpoint_lsn'], full_lsn: full?.['checkpoint_lsn'] })
    expect(second).toMatchObject({ type: 'L', first: first?.['last'], begins: false })
    const { rows } = await ward.run("SELECT CONVERT(varchar(25), r.last_log_backup_lsn) AS next, CONVERT(varchar(25), f.differential_base_lsn) AS base FROM sys.database_recovery_status r JOIN sys.master_files f ON f.database_id = r.database_id AND f.type = 0 WHERE r.database_id = DB_ID(N'simrs')")
    expect(rows).toEqual([{ next: second?.['last'], base: full?.['checkpoint_lsn'] }])
  })

  it.each([
    ["BACKUP LOG simrs TO DISK = 'D:\\Backup\\x'", [4214, 3013]],
    ["BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\x' WITH DIFFERENTIAL", [3035, 3013]],
    ["BACKUP LOG msdb TO DISK = 'D:\\Backup\\x'", [4208, 3013]],
    ["BACKUP DATABASE khanza TO DISK = 'D:\\Backup\\x'", [911, 3013]],
    ["BACKUP DATABASE simrs TO DISK = 'Q:\\Backup\\x'", [3201, 3013]],
    ["BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\tidak\\ada\\x'", [3201, 3013]],
    ["RESTORE DATABASE simrs FROM DISK = 'D:\\Backup\\x'", [3201, 3013]],
  ])('refuses %s', async (text, numbers) => {
    expect((await ward.refused(text)).all).toEqual(numbers)
    expect(readdirSync(ward.path('D:\\Backup'))).toEqual([])
  })

  it('knows a copy-only full from one that moves the base of differentials', async () => {
    await ward.run("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\ours.bak'")
    await ward.run("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\theirs.bak' WITH COPY_ONLY")
    await ward.run("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\1.dif' WITH DIFFERENTIAL")
    await ward.run("BACKUP DATABASE simrs TO DISK = 'NUL'")
    await ward.run("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\2.dif' WITH DIFFERENTIAL")
    const [ours, , first, foreign, second] = await taken()
    expect([first?.['base'], second?.['base']]).toEqual([ours?.['checkpoint_lsn'], foreign?.['checkpoint_lsn']])
    const restore = (file: string) => `RESTORE DATABASE uji FROM DISK = 'D:\\Backup\\${file}' WITH NORECOVERY, MOVE 'simrs' TO 'E:\\Data\\uji.mdf', MOVE 'simrs_log' TO 'E:\\Data\\uji.ldf'`
    await ward.run(restore('ours.bak'))
    expect((await ward.refused("RESTORE DATABASE uji FROM DISK = 'D:\\Backup\\2.dif' WITH NORECOVERY")).all).toEqual([3136, 3013])
    await ward.run("RESTORE DATABASE uji FROM DISK = 'D:\\Backup\\1.dif' WITH RECOVERY")
  })

  it('is broken by SIMPLE until the next full', async () => {
    await ward.run("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\f.bak'")
    await ward.run('ALTER DATABASE simrs SET RECOVERY SIMPLE')
    await ward.run('ALTER DATABASE simrs SET RECOVERY FULL')
    expect((await ward.refused("BACKUP LOG simrs TO DISK = 'D:\\Backup\\1.trn'")).all).toEqual([4214, 3013])
    await ward.run("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\f2.bak'; BACKUP LOG simrs TO DISK = 'D:\\Backup\\1.trn'")
  })

  it('lacks compression on Express (1844)', async () => {
    ward.server.state.edition = 'Express'
    expect((await ward.refused("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\x' WITH COMPRESSION")).all).toEqual([1844, 3013])
    await ward.run("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\x' WITH CHECKSUM")
  })
})

describe('what goes wrong in the middle', () => {
  it('a full disk ends it with 3202 and leaves an incomplete file', async () => {
    ward.server.faults.add({ while: 'BACKUP DATABASE', at: 50, fault: { kind: 'disk full' } })
    expect((await ward.refused("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\f.bak'")).all).toEqual([3202, 3013])
    expect(await taken()).toEqual([])
    const volume = ward.server.state.volumes[0]
    if (volume !== undefined) volume.freeBytes = 10
    expect((await ward.refused("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\g.bak'")).message).toBe('BACKUP DATABASE is terminating abnormally.')
    expect(ward.server.faults.unmet()).toEqual([])
  })

  it('a cut connection takes the back-up back', async () => {
    ward.server.faults.add({ while: 'BACKUP DATABASE', at: 99, fault: { kind: 'cut' } })
    await expect(ward.run("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\f.bak'")).rejects.toThrow()
    expect(await taken()).toEqual([])
  })

  it('changes that come while it runs are in it, as far as it got', async () => {
    ward.server.faults.add({ while: 'BACKUP DATABASE', at: 60, fault: { kind: 'meanwhile', happens: () => ward.server.insert('simrs', visits(4)) } })
    await ward.run("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\f.bak'")
    await ward.run("RESTORE DATABASE uji FROM DISK = 'D:\\Backup\\f.bak' WITH MOVE 'simrs' TO 'E:\\Data\\uji.mdf', MOVE 'simrs_log' TO 'E:\\Data\\uji.ldf'")
    expect((await ward.run('SELECT COUNT(*) AS n FROM uji.dbo.kunjungan')).rows).toEqual([{ n: 4 }])
  })

  it('a planned error ends each kind of statement with its own last word', async () => {
    await ward.run("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\f.bak'")
    for (const doing of ['RESTORE VERIFYONLY', 'DBCC CHECKDB'] as const) ward.server.faults.add({ while: doing, at: 10, fault: { kind: 'fail', errors: [{ number: 823, message: 'The operating system returned error 23 to SQL Server during a read.', class: 24 }] } })
    expect(await ward.refused("RESTORE VERIFYONLY FROM DISK = 'D:\\Backup\\f.bak'")).toMatchObject({ all: [823, 3013], message: 'VERIFY DATABASE is terminating abnormally.' })
    expect((await ward.refused('DBCC CHECKDB (simrs)')).all).toEqual([823])
  })

  it('a server on Linux knows paths of its own kind only', async () => {
    const linux = await openWard({ volumes: [{ mount: '/var/opt/mssql/backup', folder: join(ward.folder, 'backup') }, { mount: '/var/opt/mssql/data', folder: join(ward.folder, 'data') }] })
    linux.server.create('khanza')
    await linux.run("BACKUP DATABASE khanza TO DISK = N'/var/opt/mssql/backup/khanza.bak' WITH CHECKSUM")
    expect(existsSync(join(ward.folder, 'backup', 'khanza.bak'))).toBe(true)
    expect((await linux.refused("BACKUP DATABASE khanza TO DISK = N'/var/opt/mssql/backup/../../x.bak'")).all).toEqual([3201, 3013])
    expect((await linux.refused("BACKUP DATABASE khanza TO DISK = N'D:\\Backup\\x.bak'")).all).toEqual([3201, 3013])
    await linux.close()
  })

  it('a volume that denies says so with the number of the operating system', async () => {
    const volume = ward.server.state.volumes[0]
    if (volume !== undefined) volume.access = 'denied'
    const refused = await ward.refused("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\f.bak'")
    expect(refused.all).toEqual([3201, 3013])
  })
})
