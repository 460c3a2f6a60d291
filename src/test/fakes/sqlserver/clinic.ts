import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SqlServerComponent } from '../../../core/component.ts'
import { startSqlServer, type SqlServerOptions } from './start.ts'
import { openWard, type Ward } from './ward.ts'
import { DATETIME, INT, nvarchar } from './wire/types.ts'

/** A hospital's database behind the fake server, with the folder that it and Pulih share. */
export interface Clinic {
  readonly ward: Ward
  readonly component: SqlServerComponent
  readonly secrets: Readonly<Record<string, string>>
  /** Where the server's files arrive, as Pulih sees it. */
  readonly stage: string
  /** Adds, changes and deletes rows; each time differently. */
  readonly change: () => Promise<void>
  /** Another server with a database of the same name answers at its address, with its certificate and its folder. */
  readonly swap: () => Promise<{ back(): Promise<void> }>
}

/** A database of a small hospital; override what the test is about. */
export function sqlServerComponent(stage: string): SqlServerComponent {
  return {
    engine: 'sqlserver', name: 'sik', key: 'simrs/sik', system: 'simrs', server: 'produksi', targets: ['nas'], growing: true, retention: 'standar',
    access: { host: 'localhost', port: null, socket: null, user: 'sa', password: 'sqlserver', stage: { server: 'D:\\Backup\\pulih', here: stage }, data: null, encryption: 'required', certificate: 'check' },
    identity: null, database: 'sik', rehearseOn: null, freshness: { query: 'SELECT MAX(waktu) FROM dbo.kunjungan', maxAge: null },
  }
}

const words = (bytes: number) => randomBytes(bytes).toString('base64')

export async function layClinic({ patients = 1500, ...options }: Partial<SqlServerOptions> & { readonly patients?: number } = {}): Promise<Clinic> {
  const ward = await openWard(options)
  const stage = join(ward.folder, 'backup', 'pulih')
  mkdirSync(stage)
  const authority = join(ward.folder, 'authority.pem')
  writeFileSync(authority, ward.server.certificate.cert)
  const { server } = ward
  server.create('sik')
  const at = (index: number) => new Date(Date.UTC(2026, 10, 1) + index * 60_000)
  server.insert('sik', { table: 'pasien', columns: [{ name: 'id', type: INT }, { name: 'nama', type: nvarchar(80) }, { name: 'catatan', type: nvarchar(200) }], rows: Array.from({ length: patients }, (_, index) => [index + 1, `pasien ${index + 1}`, words(60)]) })
  server.insert('sik', { table: 'kunjungan', columns: [{ name: 'id', type: INT }, { name: 'pasien', type: INT }, { name: 'waktu', type: DATETIME }], rows: Array.from({ length: patients }, (_, index) => [index + 1, index + 1, at(index)]) })
  server.insert('sik', { table: 'farmasi.resep', columns: [{ name: 'id', type: INT }, { name: 'isi', type: nvarchar(200) }], rows: Array.from({ length: Math.ceil(patients / 3) }, (_, index) => [index + 1, words(90)]) })
  let turn = 0
  const usual = sqlServerComponent(stage)
  const component: SqlServerComponent = { ...usual, access: { ...usual.access, port: server.port, certificate: { authority } } }
  return {
    ward, component, stage,
    secrets: { sqlserver: 'Rahasia-Sekali-1' },
    change: async () => {
      turn += 1
      await ward.run(`INSERT INTO sik.dbo.pasien VALUES (${10_000 + turn}, N'pasien baru ${turn}', N'${words(30)}'); UPDATE sik.dbo.pasien SET nama = N'Tn. Budi ${turn}' WHERE id = ${turn * 7}; DELETE FROM sik.farmasi.resep WHERE id = ${turn}; INSERT INTO sik.dbo.kunjungan VALUES (${10_000 + turn}, 1, '2026-11-20T0${turn % 10}:00:00')`)
    },
    swap: async () => {
      await server.down()
      const other = await startSqlServer({ volumes: [{ mount: 'D:\\Backup', folder: ward.folder }], port: server.port, certificate: server.certificate })
      other.create('sik')
      return { back: async () => {
        await other.stop()
        await server.restart()
      } }
    },
  }
}
