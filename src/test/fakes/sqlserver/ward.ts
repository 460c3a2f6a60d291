import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sql from 'mssql'
import { startSqlServer } from './start.ts'
import type { SqlServer, SqlServerOptions } from './start.ts'

export interface Refused {
  readonly number: number
  readonly message: string
  /** Every error of the answer, oldest first. */
  readonly all: readonly number[]
}

/** A server with two folders, `D:\Backup` and `E:\Data`, and the driver as it is in front of it. */
export interface Ward {
  readonly server: SqlServer
  readonly folder: string
  connect(change?: Partial<sql.config>, options?: sql.IOptions): Promise<sql.ConnectionPool>
  /** Runs a text as sa in master; answers the first rows and what was said meanwhile. */
  run(text: string): Promise<{ readonly rows: readonly Record<string, unknown>[]; readonly said: readonly { readonly number: number; readonly message: string }[] }>
  /** Runs a text that has to be refused. */
  refused(text: string): Promise<Refused>
  /** Where a path of the server's lies here. */
  path(serverPath: string): string
  close(): Promise<void>
}

export async function openWard(options: Partial<SqlServerOptions> = {}): Promise<Ward> {
  const folder = mkdtempSync(join(tmpdir(), 'sqlserver-'))
  for (const name of ['backup', 'data']) mkdirSync(join(folder, name))
  const server = await startSqlServer({ volumes: [{ mount: 'D:\\Backup', folder: join(folder, 'backup') }, { mount: 'E:\\Data', folder: join(folder, 'data') }], ...options })
  const pools: sql.ConnectionPool[] = []
  const connect = async (change: Partial<sql.config> = {}, tls: sql.IOptions = { encrypt: false }) => {
    const pool = new sql.ConnectionPool({ server: '127.0.0.1', port: server.port, user: 'sa', password: 'Rahasia-Sekali-1', database: 'master', options: tls, pool: { max: 1, min: 0 }, ...change })
    pool.on('error', () => undefined)
    pools.push(pool)
    return pool.connect()
  }
  let first: sql.ConnectionPool | null = null
  const run: Ward['run'] = async (text) => {
    const pool = first?.connected === true ? first : (first = await connect())
    const request = pool.request()
    const said: { number: number; message: string }[] = []
    request.on('info', (info: { readonly number: number; readonly message: string }) => said.push({ number: info.number, message: info.message }))
    const result = await request.query<Record<string, unknown>>(text)
    return { rows: [...((result.recordsets as unknown as Record<string, unknown>[][])[0] ?? [])], said }
  }
  return {
    server,
    folder,
    connect,
    run,
    refused: async (text) => {
      try {
        await run(text)
      } catch (error) {
        const { number, message, precedingErrors = [] } = error as { readonly number: number; readonly message: string; readonly precedingErrors?: readonly { readonly number: number }[] }
        return { number, message, all: [...precedingErrors.map((each) => each.number), number] }
      }
      throw new Error(`nothing was refused: ${text}`)
    },
    path: (serverPath) => join(folder, serverPath.startsWith('D:') ? 'backup' : 'data', serverPath.split('\\').slice(2).join('/')),
    close: async () => {
      for (const pool of pools) await pool.close()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
