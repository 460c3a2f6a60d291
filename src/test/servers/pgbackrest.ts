import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startPostgres, type PostgresAt, type PostgresOptions, type PostgresServer, type Settings } from './postgres.ts'
import type { Ran } from './private-place.ts'

export interface PgbackrestOptions {
  readonly stanza?: string
  /** Where copies go; a folder of the server's own private one where not given. */
  readonly repo?: string
  /** Further lines of the section [global]. */
  readonly settings?: Settings
}

export interface Pgbackrest {
  readonly stanza: string
  readonly repo: string
  /** The configuration file: repository, stanza, and every path that would otherwise be the system's own. */
  readonly config: string
  /** Runs pgbackrest with this configuration as the server's account: what somebody who drives it is given as its path. */
  readonly command: string
  /** For postgresql.conf. */
  readonly archiveCommand: string
  /** Runs it as the server's account; refuses another code than 0 unless it is accepted. */
  run(args: readonly string[], accept?: readonly number[]): Promise<Ran>
}

/** Writes a configuration of pgBackRest beside the server; creates no stanza and changes no setting of the server. */
export function pgbackrestFor(at: PostgresAt, options: PgbackrestOptions = {}): Pgbackrest {
  const { place } = at
  const stanza = options.stanza ?? 'sik'
  const home = join(place.folder, `pgbackrest-${stanza}`)
  const repo = options.repo ?? join(home, 'repo')
  for (const folder of [home, repo, ...PATHS.map((name) => join(home, name))]) {
    mkdirSync(folder, { recursive: true })
    chownSync(folder, place.account.uid, place.account.gid)
  }
  const config = join(home, 'pgbackrest.conf')
  writeFileSync(config, [
    '[global]', ...lines({ 'repo1-path': repo, 'lock-path': join(home, 'lock'), 'log-path': join(home, 'log'), 'spool-path': join(home, 'spool'), 'start-fast': 'y', 'repo1-bundle': 'y', 'compress-type': 'zst', 'compress-level': '1', 'log-level-console': 'info', ...options.settings }),
    `[${stanza}]`, ...lines({ 'pg1-path': at.data, 'pg1-port': String(at.port), 'pg1-socket-path': at.socket, 'pg1-user': 'postgres' }), '',
  ].join('\n'))
  const command = join(home, 'pgbackrest')
  const drop = process.getuid?.() === 0 ? `setpriv --reuid=${place.account.uid} --regid=${place.account.gid} --clear-groups ` : ''
  writeFileSync(command, `#!/bin/sh\nexport HOME='${home}'\ncd '${home}'\nexec ${drop}pgbackrest --config='${config}' "$@"\n`)
  chmodSync(command, 0o755)
  return {
    stanza, repo, config, command,
    archiveCommand: `pgbackrest --config=${config} --stanza=${stanza} archive-push %p`,
    run: (args, accept = [0]) => place.run({ command: 'pgbackrest', args: [`--config=${config}`, `--stanza=${stanza}`, ...args], accept }),
  }
}

/** A PostgreSQL whose log is archived by pgBackRest from its first segment on, with its stanza created. */
export async function startArchivedPostgres(options: PostgresOptions & { readonly pgbackrest?: PgbackrestOptions } = {}): Promise<{ readonly server: PostgresServer; readonly pgbackrest: Pgbackrest }> {
  const made: { pgbackrest?: Pgbackrest } = {}
  const server = await startPostgres({ ...options, settings: async (at) => {
    const pgbackrest = made.pgbackrest = pgbackrestFor(at, options.pgbackrest)
    const asked = typeof options.settings === 'function' ? await options.settings(at) : options.settings
    return { wal_level: 'replica', archive_mode: 'on', archive_command: pgbackrest.archiveCommand, ...asked }
  } })
  const { pgbackrest } = made
  try {
    if (pgbackrest === undefined) throw new Error('the settings were never asked for')
    await pgbackrest.run(['stanza-create'])
    return { server, pgbackrest }
  } catch (error) {
    await server.stop()
    throw error
  }
}

const PATHS = ['lock', 'log', 'spool']
const lines = (settings: Settings) => Object.entries(settings).map(([name, value]) => `${name}=${value}`)
