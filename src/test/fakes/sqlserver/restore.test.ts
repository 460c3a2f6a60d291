import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeClock } from '../clock.ts'
import type { FakeClock } from '../clock.ts'
import { INT, nvarchar } from './wire/types.ts'
import { openWard } from './ward.ts'
import type { Ward } from './ward.ts'

let ward: Ward
let clock: FakeClock
const MOVE = "MOVE 'simrs' TO 'E:\\Data\\rt_simrs.mdf', MOVE 'simrs_log' TO 'E:\\Data\\rt_simrs.ldf'"
const insert = (id: number) => ward.server.insert('simrs', { table: 'kunjungan', columns: [{ name: 'id', type: INT }, { name: 'nama', type: nvarchar(80) }], rows: [[id, `pasien ${id}`]] })
const full = (file = 'f.bak') => ward.run(`BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\${file}' WITH CHECKSUM, FORMAT`)
const log = (file: string) => ward.run(`BACKUP LOG simrs TO DISK = 'D:\\Backup\\${file}' WITH CHECKSUM, FORMAT`)
/** What STOPAT takes: the wall clock of a server in Jakarta. */
const wall = (at: Date) => new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 23)

beforeEach(async () => {
  clock = fakeClock('2026-11-21T00:00:00Z')
  ward = await openWard({ clock })
  ward.server.create('simrs')
  for (const id of [1, 2, 3]) insert(id)
})
afterEach(() => ward.close())

describe('a restore', () => {
  it('brings back full, differential and log to a second, row for row, beside the living database', async () => {
    await full()
    clock.advance(60_000)
    insert(4)
    await ward.run("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\d.dif' WITH DIFFERENTIAL, CHECKSUM")
    clock.advance(60_000)
    await ward.run("UPDATE simrs.dbo.kunjungan SET nama = N'Tn. Budi' WHERE id = 2; DELETE FROM simrs.dbo.kunjungan WHERE id = 1")
    const moment = clock.now()
    clock.advance(60_000)
    await ward.run('DELETE FROM simrs.dbo.kunjungan')
    clock.advance(60_000)
    await log('1.trn')
    const before = ward.server.rows('simrs', moment)
    await ward.run(`RESTORE DATABASE rt_simrs FROM DISK = 'D:\\Backup\\f.bak' WITH ${MOVE}, NORECOVERY, CHECKSUM, STATS = 25`)
    expect((await ward.run("SELECT state_desc FROM sys.databases WHERE name = 'rt_simrs'")).rows).toEqual([{ state_desc: 'RESTORING' }])
    expect((await ward.refused('SELECT COUNT(*) FROM rt_simrs.dbo.kunjungan')).number).toBe(927)
    await ward.run("RESTORE DATABASE rt_simrs FROM DISK = 'D:\\Backup\\d.dif' WITH NORECOVERY, CHECKSUM")
    await ward.run(`RESTORE LOG rt_simrs FROM DISK = 'D:\\Backup\\1.trn' WITH NORECOVERY, CHECKSUM, STOPAT = '${wall(moment)}'`)
    await ward.run('RESTORE DATABASE rt_simrs WITH RECOVERY')
    expect(ward.server.rows('rt_simrs')).toEqual(before)
    expect(before['dbo.kunjungan']).toHaveLength(3)
    expect(ward.server.rows('simrs')['dbo.kunjungan']).toHaveLength(0)
    expect((await ward.run("SELECT destination_database_name AS name, restore_type AS type, stop_at FROM msdb.dbo.restorehistory WHERE restore_type = 'L'")).rows).toEqual([{ name: 'rt_simrs', type: 'L', stop_at: new Date(moment.getTime() + 7 * 3_600_000) }])
    expect(readdirSync(ward.path('E:\\Data')).sort()).toEqual(['rt_simrs.ldf', 'rt_simrs.mdf', 'simrs.mdf', 'simrs_log.ldf'])
    await ward.run('DROP DATABASE rt_simrs')
    expect(readdirSync(ward.path('E:\\Data')).sort()).toEqual(['simrs.mdf', 'simrs_log.ldf'])
  })

  it('of a log that ends before STOPAT leaves the database restoring and says so (4322)', async () => {
    await full()
    clock.advance(1000)
    insert(4)
    await log('1.trn')
    await ward.run(`RESTORE DATABASE rt_simrs FROM DISK = 'D:\\Backup\\f.bak' WITH ${MOVE}, NORECOVERY`)
    const { said } = await ward.run(`RESTORE LOG rt_simrs FROM DISK = 'D:\\Backup\\1.trn' WITH RECOVERY, STOPAT = '${wall(new Date(clock.now().getTime() + 3_600_000))}'`)
    expect(said.map((each) => each.number)).toContain(4322)
    expect(ward.server.state.databases.get('rt_simrs')?.state).toBe('RESTORING')
  })

  it('refuses a missing log (4305), one that is done already (4326), and one after the database is open (3117)', async () => {
    await full()
    for (const file of ['1.trn', '2.trn', '3.trn']) {
      insert(10)
      await log(file)
    }
    await ward.run(`RESTORE DATABASE rt_simrs FROM DISK = 'D:\\Backup\\f.bak' WITH ${MOVE}, NORECOVERY`)
    await ward.run("RESTORE LOG rt_simrs FROM DISK = 'D:\\Backup\\1.trn' WITH NORECOVERY")
    expect(await ward.refused("RESTORE LOG rt_simrs FROM DISK = 'D:\\Backup\\3.trn' WITH NORECOVERY")).toMatchObject({ all: [4305, 3013] })
    expect((await ward.refused("RESTORE LOG rt_simrs FROM DISK = 'D:\\Backup\\1.trn' WITH NORECOVERY")).all).toEqual([4326, 3013])
    await ward.run("RESTORE LOG rt_simrs FROM DISK = 'D:\\Backup\\2.trn'")
    expect((await ward.refused("RESTORE LOG rt_simrs FROM DISK = 'D:\\Backup\\3.trn'")).all).toEqual([3117, 3013])
  })

  it('never overwrites by accident: 3159 its own log, 3154 another database, 1834 the files of another, 3101 while in use', async () => {
    await full()
    ward.server.create('khanza', { recovery: 'SIMPLE' })
    expect((await ward.refused("RESTORE DATABASE simrs FROM DISK = 'D:\\Backup\\f.bak'")).all).toEqual([3159, 3013])
    expect((await ward.refused(`RESTORE DATABASE khanza FROM DISK = 'D:\\Backup\\f.bak' WITH ${MOVE}`)).all).toEqual([3154, 3013])
    expect((await ward.refused("RESTORE DATABASE rt_simrs FROM DISK = 'D:\\Backup\\f.bak'")).all).toEqual([1834, 3156, 3119, 3013])
    expect((await ward.refused("RESTORE DATABASE rt_simrs FROM DISK = 'D:\\Backup\\f.bak' WITH MOVE 'apa' TO 'E:\\Data\\x'")).all).toEqual([3234, 3013])
    expect((await ward.refused("RESTORE DATABASE rt_simrs FROM DISK = 'D:\\Backup\\f.bak' WITH MOVE 'simrs' TO 'F:\\Data\\x', MOVE 'simrs_log' TO 'F:\\Data\\y'")).all).toEqual([5133, 3156, 3119, 3013])
    const other = await ward.connect({ database: 'simrs' })
    await other.request().query('SELECT 1 AS one')
    expect((await ward.refused("RESTORE DATABASE simrs FROM DISK = 'D:\\Backup\\f.bak' WITH REPLACE")).all).toEqual([3101, 3013])
    await other.close()
    await ward.run("RESTORE DATABASE simrs FROM DISK = 'D:\\Backup\\f.bak' WITH REPLACE")
    expect(ward.server.state.databases.has('rt_simrs')).toBe(false)
  })

  it('that was cut in the middle cannot be brought online empty (4333)', async () => {
    await full()
    ward.server.faults.add({ while: 'RESTORE DATABASE', at: 50, fault: { kind: 'cut' } })
    await expect(ward.run(`RESTORE DATABASE rt_simrs FROM DISK = 'D:\\Backup\\f.bak' WITH ${MOVE}`)).rejects.toThrow()
    expect((await ward.refused('RESTORE DATABASE rt_simrs WITH RECOVERY')).all).toEqual([4333, 3013])
  })

  it('of a back-up from a newer server is refused (3169)', async () => {
    await full()
    ward.server.state.version = [14, 0, 1000]
    expect((await ward.refused(`RESTORE DATABASE rt_simrs FROM DISK = 'D:\\Backup\\f.bak' WITH ${MOVE}`)).all).toEqual([3169, 3013])
  })

  it('to any second of a day brings back exactly what was there then', async () => {
    await full()
    const start = clock.now().getTime()
    let next = 100
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 3, maxLength: 12 }), fc.integer({ min: 0, max: 100 }), async (pauses, share) => {
      const begins = clock.now().getTime()
      await full('p.bak')
      clock.advance(1000)
      for (const [index, pause] of pauses.entries()) {
        clock.advance(pause * 1000)
        insert(next)
        if (index % 3 === 1) await ward.run(`UPDATE simrs.dbo.kunjungan SET nama = N'ubah ${next}' WHERE id = ${next}`)
        next += 1
      }
      clock.advance(2000)
      await log('p.trn')
      const moment = new Date(begins + 1000 + Math.floor(((clock.now().getTime() - begins - 2000) / 1000) * (share / 100)) * 1000)
      await ward.run(`RESTORE DATABASE rt_simrs FROM DISK = 'D:\\Backup\\p.bak' WITH ${MOVE}, NORECOVERY, REPLACE`)
      await ward.run(`RESTORE LOG rt_simrs FROM DISK = 'D:\\Backup\\p.trn' WITH RECOVERY, STOPAT = '${wall(moment)}'`)
      expect(ward.server.rows('rt_simrs')).toEqual(ward.server.rows('simrs', moment))
    }), { numRuns: 15 })
    expect(clock.now().getTime()).toBeGreaterThan(start)
  })
})

describe('damage', () => {
  const bytesOf = (file: string) => readFileSync(ward.path(`D:\\Backup\\${file}`))
  const flip = (file: string, at: number) => {
    const bytes = Buffer.from(bytesOf(file))
    bytes[at] = (bytes[at] ?? 0) ^ 0x10
    writeFileSync(ward.path(`D:\\Backup\\${file}`), bytes)
  }

  it('of any single bit of a checksummed set is seen by VERIFYONLY or by RESTORE', async () => {
    await full()
    const whole = bytesOf('f.bak')
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (at) => {
      flip('f.bak', at)
      const { all } = await ward.refused("RESTORE VERIFYONLY FROM DISK = 'D:\\Backup\\f.bak' WITH CHECKSUM")
      writeFileSync(ward.path('D:\\Backup\\f.bak'), whole)
      expect([3189, 3241, 3203, 4038]).toContain(all[0])
    }), { numRuns: 60 })
  })

  it('by truncation at any length is seen', async () => {
    await full()
    const whole = bytesOf('f.bak')
    for (const share of [0, 0.01, 0.5, 0.99]) {
      truncateSync(ward.path('D:\\Backup\\f.bak'), Math.floor(whole.length * share))
      expect((await ward.refused("RESTORE VERIFYONLY FROM DISK = 'D:\\Backup\\f.bak'")).all.at(-1)).toBe(3013)
      writeFileSync(ward.path('D:\\Backup\\f.bak'), whole)
    }
  })

  it('of a page ends a RESTORE with 3183', async () => {
    await full()
    flip('f.bak', bytesOf('f.bak').indexOf('pasien 2'))
    expect((await ward.refused(`RESTORE DATABASE rt_simrs FROM DISK = 'D:\\Backup\\f.bak' WITH ${MOVE}, CHECKSUM`)).all).toEqual([3183, 3013])
  })

  it('of the structure passes VERIFYONLY and is found by CHECKDB on what was restored', async () => {
    ward.server.damage('simrs', 'dbo.kunjungan', 'structure')
    await full()
    await ward.run("RESTORE VERIFYONLY FROM DISK = 'D:\\Backup\\f.bak' WITH CHECKSUM")
    await ward.run(`RESTORE DATABASE rt_simrs FROM DISK = 'D:\\Backup\\f.bak' WITH ${MOVE}`)
    expect((await ward.refused("DBCC CHECKDB (N'rt_simrs') WITH NO_INFOMSGS, ALL_ERRORMSGS")).number).toBe(8928)
    expect((await ward.run("DBCC CHECKDB (msdb) WITH NO_INFOMSGS")).said).toEqual([])
  })

  it('of a page in the living database ends BACKUP WITH CHECKSUM (3043), and only that', async () => {
    ward.server.damage('simrs', 'dbo.kunjungan', 'page')
    expect((await ward.refused("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\f.bak' WITH CHECKSUM")).all).toEqual([3043, 3013])
    await ward.run("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\f.bak'")
  })
})

describe('the server', () => {
  it('sees its own paths: what lies there, what does not', async () => {
    mkdirSync(ward.path('D:\\Backup\\harian'))
    await full('harian\\f.bak')
    const exists = async (path: string) => Object.values((await ward.run(`EXEC master.dbo.xp_fileexist N'${path}'`)).rows[0] ?? {})
    expect([await exists('D:\\Backup\\harian\\f.bak'), await exists('D:\\Backup\\harian'), await exists('D:\\Backup\\harian\\none'), await exists('Z:\\f.bak')]).toEqual([[1, 0, 1], [0, 1, 1], [0, 0, 1], [0, 0, 0]])
    expect((await ward.run("DECLARE @there int; EXEC xp_fileexist N'D:\\Backup\\harian\\f.bak', @there OUTPUT; SELECT @there AS there")).rows).toEqual([{ there: 1 }])
    await ward.run("EXEC master.sys.xp_delete_file 0, N'D:\\Backup\\harian\\f.bak'")
    expect(existsSync(ward.path('D:\\Backup\\harian\\f.bak'))).toBe(false)
  })

  it('lets a login do what its roles bring, and nothing else', async () => {
    ward.server.state.logins.set('pulih', { user: 'pulih', password: 'Pulih-1', roles: ['db_backupoperator'] })
    const pool = await ward.connect({ user: 'pulih', password: 'Pulih-1' })
    expect((await pool.request().query("SELECT HAS_PERMS_BY_NAME(N'simrs', 'DATABASE', 'BACKUP DATABASE') AS may_back_up, HAS_PERMS_BY_NAME(NULL, NULL, 'CREATE ANY DATABASE') AS may_create, IS_SRVROLEMEMBER('sysadmin') AS admin")).recordset).toEqual([{ may_back_up: 1, may_create: 0, admin: 0 }])
    await pool.request().query("BACKUP DATABASE simrs TO DISK = 'D:\\Backup\\f.bak'")
    await expect(pool.request().query(`RESTORE DATABASE rt_simrs FROM DISK = 'D:\\Backup\\f.bak' WITH ${MOVE}`)).rejects.toMatchObject({ number: 3013, precedingErrors: [expect.objectContaining({ number: 262 })] })
  })

  it('counts rows, tells of log shipping and of replicas', async () => {
    ward.server.state.shipping.primaries.push({ database: 'simrs', lastBackup: clock.now().getTime(), lastFile: 'D:\\Backup\\1.trn', thresholdMinutes: 60 })
    ward.server.state.replicas.push({ group: 'AG1', server: 'RS-SQL02', database: 'simrs', role: 'SECONDARY', state: 'NOT SYNCHRONIZING', health: 'NOT_HEALTHY', suspended: true, sendQueueKb: 900, redoQueueKb: 0 })
    expect((await ward.run("SELECT t.name, SUM(p.row_count) AS n FROM simrs.sys.dm_db_partition_stats p JOIN simrs.sys.tables t ON t.object_id = p.object_id WHERE p.index_id IN (0, 1) GROUP BY t.name")).rows).toEqual([{ name: 'kunjungan', n: '3' }])
    expect((await ward.run('SELECT primary_database, last_backup_date_utc FROM msdb.dbo.log_shipping_monitor_primary')).rows).toEqual([{ primary_database: 'simrs', last_backup_date_utc: clock.now() }])
    expect((await ward.run("SELECT r.replica_server_name AS server, s.synchronization_state_desc AS state FROM sys.dm_hadr_database_replica_states s JOIN sys.availability_replicas r ON r.replica_id = s.replica_id WHERE s.database_id = DB_ID('simrs')")).rows).toEqual([{ server: 'RS-SQL02', state: 'NOT SYNCHRONIZING' }])
  })

  it('throws others out of a database that is to be single-user, and keeps the files of one that is dropped offline', async () => {
    const other = await ward.connect({ database: 'simrs' })
    await other.request().query('SELECT 1 AS one')
    expect((await ward.refused('DROP DATABASE simrs')).number).toBe(3702)
    expect((await ward.refused('ALTER DATABASE simrs SET OFFLINE WITH NO_WAIT')).number).toBe(5070)
    await ward.run('ALTER DATABASE simrs SET SINGLE_USER WITH ROLLBACK IMMEDIATE; USE simrs')
    await expect(ward.connect({ database: 'simrs' })).rejects.toMatchObject({ code: 'ELOGIN' })
    await ward.run('USE master; ALTER DATABASE simrs SET OFFLINE WITH ROLLBACK IMMEDIATE')
    await expect(other.request().query('SELECT 1 AS one FROM dbo.kunjungan')).rejects.toThrow()
    await ward.run('DROP DATABASE simrs')
    expect(readdirSync(ward.path('E:\\Data')).sort()).toEqual(['simrs.mdf', 'simrs_log.ldf'])
  })
})
