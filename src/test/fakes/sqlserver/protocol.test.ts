import { spawnSync, spawn } from 'node:child_process'
import { setTimeout as later } from 'node:timers/promises'
import sql from 'mssql'
import { afterEach, describe, expect, it } from 'vitest'
import { startSqlServer } from './start.ts'
import { openWard } from './ward.ts'
import type { Ward } from './ward.ts'

let ward: Ward
afterEach(() => ward.close())

describe('the fake SQL Server lets in', () => {
  it('who knows the password, in the clear where the client does not encrypt', async () => {
    ward = await openWard()
    const { rows } = await ward.run("SELECT SERVERPROPERTY('Edition') AS edition, SERVERPROPERTY('EngineEdition') AS engine, @@SERVERNAME AS server, 1 + 2 AS three")
    expect(rows).toEqual([{ edition: 'Standard Edition (64-bit)', engine: 2, server: 'RS-SQL01', three: 3 }])
  })

  it('over TLS within TDS, with a certificate that the client trusts', async () => {
    ward = await openWard({ encryption: 'required' })
    const pool = await ward.connect({ server: 'localhost' }, { encrypt: true, cryptoCredentialsDetails: { ca: ward.server.certificate.cert } })
    expect((await pool.request().query<{ n: string }>(`SELECT REPLICATE_FREE = 1, CONVERT(nvarchar(max), N'${'ä'.repeat(9000)}') AS n`)).recordset[0]?.n).toHaveLength(9000)
  })

  it('over TLS from the first byte on, as TDS 8.0 has it', async () => {
    ward = await openWard({ encryption: 'required' })
    const pool = await ward.connect({ server: 'localhost' }, { encrypt: 'strict', cryptoCredentialsDetails: { ca: ward.server.certificate.cert } })
    expect((await pool.request().query<{ one: number }>('SELECT 1 AS one')).recordset).toEqual([{ one: 1 }])
    await expect(ward.connect({ server: 'localhost' }, { encrypt: 'strict' })).rejects.toThrow(/self-signed/)
  })

  it('whoever asks for the right name, though another server stands there now', async () => {
    ward = await openWard()
    ward.server.create('simrs')
    const identity = async () => (await ward.run("SELECT @@SERVERNAME AS server, service_broker_guid AS guid FROM sys.databases WHERE name = 'simrs'")).rows[0]
    const before = await identity()
    await ward.server.stop()
    const other = await startSqlServer({ volumes: [{ mount: 'E:\\Data', folder: ward.folder }], port: ward.server.port, name: 'RS-UJI' })
    other.create('simrs')
    const after = await identity()
    await other.stop()
    expect(after).toMatchObject({ server: 'RS-UJI' })
    expect(after?.['guid']).not.toBe(before?.['guid'])
  })

  it('nobody whose certificates are checked, where it signed its own', async () => {
    ward = await openWard()
    await expect(ward.connect({ server: 'localhost' }, { encrypt: true, trustServerCertificate: false })).rejects.toThrow(/self-signed/)
  })

  it('nobody in the clear where it requires encryption', async () => {
    ward = await openWard({ encryption: 'required' })
    await expect(ward.connect()).rejects.toThrow(/requires encryption/)
  })

  it('says that it cannot encrypt, which the driver takes without a word', async () => {
    ward = await openWard({ encryption: 'not-supported' })
    const pool = await ward.connect({}, { encrypt: true, trustServerCertificate: false })
    expect((await pool.request().query<{ one: number }>('SELECT 1 AS one')).recordset).toEqual([{ one: 1 }])
  })

  it('nobody with a wrong password (18456), and nobody into a database that is not there (4060)', async () => {
    ward = await openWard()
    await expect(ward.connect({ password: 'salah' })).rejects.toMatchObject({ code: 'ELOGIN', message: "Login failed for user 'sa'." })
    await expect(ward.connect({ database: 'simrs' })).rejects.toMatchObject({ code: 'ELOGIN' })
  })
})

describe('the fake SQL Server answers', () => {
  it('parameters of every kind as they were sent', async () => {
    ward = await openWard({ offset: 420 })
    const pool = await ward.connect()
    const at = new Date('2026-11-21T07:30:15.120Z')
    const { recordset } = await pool.request()
      .input('text', sql.NVarChar, "Ruang 'Melati' 🌸").input('plain', sql.VarChar, 'EDP').input('long', sql.NVarChar(sql.MAX), 'x'.repeat(20_000))
      .input('int', sql.Int, -7).input('big', sql.BigInt, '9007199254740993').input('yes', sql.Bit, true).input('float', sql.Float, 1.5)
      .input('at', sql.DateTime, at).input('at2', sql.DateTime2(7), at).input('guid', sql.UniqueIdentifier, '6F9619FF-8B86-D011-B42D-00C04FC964FF')
      .input('bytes', sql.VarBinary, Buffer.from([1, 2, 255])).input('none', sql.NVarChar, null)
      .query<Record<string, unknown>>('SELECT @text AS text, @plain AS plain, LEN(@long) AS long, @int AS int, @big AS big, @yes AS yes, @float AS float, @at AS at, @at2 AS at2, @guid AS guid, @bytes AS bytes, @none AS none')
    expect(recordset).toEqual([{ text: "Ruang 'Melati' 🌸", plain: 'EDP', long: 20_000, int: -7, big: '9007199254740993', yes: true, float: 1.5, at, at2: at, guid: '6F9619FF-8B86-D011-B42D-00C04FC964FF', bytes: Buffer.from([1, 2, 255]), none: null }])
  })

  it('an LSN that is more than a double holds, unless it is asked for as a text', async () => {
    ward = await openWard()
    ward.server.create('simrs')
    await ward.run("BACKUP DATABASE simrs TO DISK = N'D:\\Backup\\a.bak'")
    const { rows } = await ward.run('SELECT first_lsn AS lossy, CONVERT(varchar(25), first_lsn) AS exact FROM msdb.dbo.backupset')
    const exact = rows[0]?.['exact']
    expect(exact).toMatch(/^37\d{15}$/)
    expect(BigInt(rows[0]?.['lossy'] as number) === BigInt(exact as string)).toBe(BigInt(Number(exact)) === BigInt(exact as string))
    expect(Number.isSafeInteger(rows[0]?.['lossy'])).toBe(false)
  })

  it('joins, groups, sub-queries and windows of its views', async () => {
    ward = await openWard()
    ward.server.create('simrs')
    const { rows } = await ward.run(`
      SELECT d.name, COUNT(*) AS files, MAX(f.physical_name) AS last, (SELECT COUNT(*) FROM msdb.dbo.backupset b WHERE b.database_name = d.name) AS taken,
             CASE WHEN d.recovery_model_desc = 'FULL' THEN N'penuh' ELSE N'sederhana' END AS model
      FROM sys.databases d JOIN sys.master_files f ON f.database_id = d.database_id
      WHERE d.database_id > 4 OR d.name IN ('msdb') GROUP BY d.name, d.recovery_model_desc ORDER BY d.name DESC`)
    expect(rows).toEqual([
      { name: 'simrs', files: 2, last: 'E:\\Data\\simrs_log.ldf', taken: 0, model: 'penuh' },
      { name: 'msdb', files: 2, last: 'C:\\System\\msdb.mdf', taken: 0, model: 'sederhana' },
    ])
    expect((await ward.run("WITH kecil AS (SELECT name, database_id AS id FROM sys.databases WHERE database_id < 3), satu AS (SELECT MAX(id) AS id FROM kecil) SELECT k.name FROM kecil k JOIN satu s ON s.id = k.id WHERE OBJECT_ID('msdb.dbo.backupset') IS NOT NULL")).rows).toEqual([{ name: 'tempdb' }])
    expect((await ward.run("SELECT DATEPART(TZOFFSET, SYSDATETIMEOFFSET()) AS ahead, DATEDIFF(MINUTE, SYSUTCDATETIME(), SYSDATETIME()) AS too, TODATETIMEOFFSET('2026-11-21T07:30:00', 420) AS at")).rows).toEqual([{ ahead: 420, too: 420, at: new Date('2026-11-21T00:30:00Z') }])
    expect((await ward.run('SELECT TOP (2) name, ROW_NUMBER() OVER (PARTITION BY recovery_model_desc ORDER BY database_id DESC) AS place FROM sys.databases ORDER BY place DESC, name')).rows).toEqual([{ name: 'master', place: '3' }, { name: 'model', place: '2' }])
  })

  it.each([
    ['MERGE INTO t USING u ON 1 = 1', 102, /MERGE INTO t USING u/],
    ["BACKUP DATABASE master TO DISK = 'D:\\Backup\\a.bak' WITH ENCRYPTION", 155, /ENCRYPTION/],
    ['SELECT * FROM sys.tabel_rahasia', 208, /sys\.tabel_rahasia/],
    ['SELECT nama FROM sys.databases', 207, /nama/],
    ['SELECT dbo.rumus(1)', 195, /dbo\.rumus/],
    ['EXEC sp_apa_saja', 2812, /sp_apa_saja/],
  ])('nothing that nobody taught it: %s', async (text, number, message) => {
    ward = await openWard()
    expect(await ward.refused(text)).toMatchObject({ number, message: expect.stringMatching(message) as string })
  })

  it('runs the statements after one that failed, as the real one does', async () => {
    ward = await openWard()
    const refused = await ward.refused("RESTORE HEADERONLY FROM DISK = 'D:\\Backup\\none.bak'; CREATE DATABASE sesudah")
    expect(refused.all).toEqual([3201, 3013])
    expect(ward.server.state.databases.has('sesudah')).toBe(true)
  })

  it('stops at an attention and serves the same connection on', async () => {
    ward = await openWard()
    const pool = await ward.connect()
    const spid = async () => (await pool.request().query<{ spid: number }>('SELECT @@SPID AS spid')).recordset[0]?.spid
    const before = await spid()
    const request = pool.request()
    const asked = request.query("WAITFOR DELAY '00:01:00'")
    while (!ward.server.heard().some((text) => text.startsWith('WAITFOR'))) await later(2)
    request.cancel()
    await expect(asked).rejects.toMatchObject({ code: 'ECANCEL' })
    expect(await spid()).toBe(before)
  })

  it('tells the driver of a cut in the middle, and is there again after a restart', async () => {
    ward = await openWard()
    const pool = await ward.connect()
    const asked = pool.request().query("WAITFOR DELAY '00:01:00'")
    const failed = expect(asked).rejects.toMatchObject({ name: 'RequestError' })
    while (!ward.server.heard().some((text) => text.startsWith('WAITFOR'))) await later(2)
    await ward.server.restart()
    await failed
    expect((await ward.run('SELECT COUNT(*) AS n FROM sys.dm_exec_sessions')).rows).toEqual([{ n: 1 }])
  })

  it('packets cut into single bytes and glued together', async () => {
    ward = await openWard()
    const { port } = ward.server
    const { createServer, connect } = await import('node:net')
    const slow = createServer((client) => {
      const upstream = connect(port, '127.0.0.1')
      client.setNoDelay(true)
      upstream.setNoDelay(true)
      client.on('data', (chunk) => { for (const byte of chunk) upstream.write(Buffer.from([byte])) })
      upstream.on('data', (chunk) => { for (let at = 0; at < chunk.length; at += 3) client.write(chunk.subarray(at, at + 3)) })
      for (const [one, other] of [[client, upstream], [upstream, client]] as const) one.on('close', () => other.destroy()).on('error', () => other.destroy())
    })
    await new Promise<void>((resolve) => { slow.listen(0, '127.0.0.1', () => resolve()) })
    const pool = await ward.connect({ port: (slow.address() as { port: number }).port }, { encrypt: true, trustServerCertificate: true })
    expect((await pool.request().query<{ n: number }>('SELECT COUNT(*) AS n FROM sys.databases')).recordset).toEqual([{ n: 4 }])
    await pool.close()
    await new Promise<void>((resolve) => { slow.close(() => resolve()) })
  })

  if (spawnSync('sh', ['-c', 'command -v tsql']).status === 0) it("FreeTDS's tsql too, where it is installed", async () => {
    ward = await openWard()
    const child = spawn('tsql', ['-H', '127.0.0.1', '-p', String(ward.server.port), '-U', 'sa', '-P', 'Rahasia-Sekali-1'], { env: { ...process.env, TDSVER: '7.4' } })
    const out: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    const said: Buffer[] = []
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
    child.stdin.end("SELECT name, SERVERPROPERTY('ProductVersion') FROM sys.databases WHERE name = 'msdb'\ngo\nPRINT 'halo'\ngo\nexit\n")
    await new Promise((resolve) => child.on('close', resolve))
    expect(Buffer.concat(out).toString()).toMatch(/msdb\s+15\.0\.4385\.1/)
    expect(Buffer.concat(said).toString()).toContain('halo')
  })
})
