import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sql from 'mssql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSqlServer } from './start.ts'
import type { SqlServer, SqlServerOptions } from './start.ts'

let folder: string
let server: SqlServer
const pools: sql.ConnectionPool[] = []

const start = async (options: Partial<SqlServerOptions> = {}) => {
  server = await startSqlServer({ volumes: [{ mount: 'D:\\Backup', folder: join(folder, 'backup') }], ...options })
}
const connect = async (change: Partial<sql.config> = {}, tls: sql.IOptions = { encrypt: true, trustServerCertificate: true }) => {
  const pool = new sql.ConnectionPool({ server: 'localhost', port: server.port, user: 'sa', password: 'Rahasia-Sekali-1', database: 'master', options: tls, ...change })
  pools.push(pool)
  return pool.connect()
}

beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'sqlserver-')) })
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('the fake SQL Server lets in', () => {
  it('who knows the password, over TLS', async () => {
    await start()
    const pool = await connect()
    const { recordset } = await pool.request().query<Record<string, unknown>>("SELECT SERVERPROPERTY('Edition') AS edition, @@SERVERNAME AS server, 1 + 2 AS three")
    expect(recordset).toEqual([{ edition: 'Standard Edition (64-bit)', server: 'RS-SQL01', three: 3 }])
  })

  it('in the clear where the client does not encrypt', async () => {
    await start()
    const pool = await connect({}, { encrypt: false })
    const { recordset } = await pool.request().input('name', sql.NVarChar(128), 'MSDB').query<{ database_id: number }>('SELECT database_id FROM sys.databases WHERE name = @name')
    expect(recordset).toEqual([{ database_id: 4 }])
  })
})
