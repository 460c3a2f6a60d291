import type { PgbackrestComponent } from '../../core/component.ts'
import { startArchivedPostgres, type Pgbackrest } from './pgbackrest.ts'
import { layClinic, type PostgresClinic } from './postgres-clinic.ts'

/** A hospital's databases on a private PostgreSQL whose log pgBackRest archives, and the component that copies it. */
export async function layArchivedClinic(): Promise<{ readonly component: PgbackrestComponent; readonly clinic: PostgresClinic; readonly pgbackrest: Pgbackrest; readonly secrets: Readonly<Record<string, string>> }> {
  const { server, pgbackrest } = await startArchivedPostgres({ settings: { archive_timeout: '900s' } })
  const clinic = await layClinic(server)
  return {
    clinic, pgbackrest, secrets: clinic.secrets,
    component: {
      engine: 'pgbackrest', name: 'sik', key: 'simrs/sik', system: 'simrs', server: 'db', targets: ['nas'], growing: true, retention: 'standar',
      access: clinic.access, identity: null, database: 'sik', freshness: { query: 'select max(dibuat) from kunjungan', maxAge: 3_600_000 },
      stanza: pgbackrest.stanza, config: pgbackrest.config, repo: pgbackrest.repo, as: 'postgres', create: false,
    },
  }
}
