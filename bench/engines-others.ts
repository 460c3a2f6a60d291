import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Rival } from './engines-contest.ts'
import { has, type Stand } from './engines-stand.ts'
import { print } from './harness.ts'

/** The first copy of a dump into an empty repository of restic; nobody where restic is not installed. */
export function restic(place: Stand, of: { readonly dump: string; readonly file: string; readonly env?: Readonly<Record<string, string>> }): readonly Rival[] {
  if (!has('restic')) return missing('restic')
  const repo = join(place.scratch, 'restic')
  const env = { ...of.env, RESTIC_PASSWORD: 'bench', RESTIC_REPOSITORY: repo, RESTIC_CACHE_DIR: join(place.scratch, 'restic-cache') }
  const fresh = place.bare({ name: 'restic init', commands: `rm -rf ${repo}; restic init -q`, env })
  return [place.bare({ name: 'dump | restic backup --stdin', before: async () => { await fresh.run() }, env, commands: `${of.dump} | restic backup -q --stdin --stdin-filename ${of.file}; sync -f ${repo}` })]
}

/** The first copy through borgmatic's own hook into an empty repository of Borg; nobody where they are not installed. */
export function borgmatic(place: Stand, of: { readonly hook: 'mysql_databases' | 'postgresql_databases'; readonly name: string; readonly user: string; readonly password: string; readonly options: string; readonly hostname?: string; readonly port?: number }): readonly Rival[] {
  if (!has('borgmatic')) return missing('borgmatic')
  const repo = join(place.scratch, 'borg')
  const config = join(place.scratch, 'borgmatic.yaml')
  writeFileSync(config, `location:
    source_directories: [${join(place.scratch, 'nothing')}]
    repositories: [${repo}]
storage:
    encryption_passphrase: bench
hooks:
    ${of.hook}:
        - name: ${of.name}
          username: ${of.user}
          password: ${of.password}
          ${of.hostname === undefined ? '' : `hostname: ${of.hostname}\n          port: ${of.port ?? 5432}`}
          options: "${of.options}"
`, { mode: 0o600 })
  const env = { HOME: place.scratch, BORG_BASE_DIR: place.scratch, BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: 'yes', BORG_RELOCATED_REPO_ACCESS_IS_OK: 'yes' }
  const fresh = place.bare({ name: 'borgmatic init', env, commands: `rm -rf ${repo} .config; mkdir -p ${join(place.scratch, 'nothing')}; borgmatic -c ${config} init -e repokey-blake2` })
  return [place.bare({ name: 'borgmatic create', before: async () => { await fresh.run() }, env, commands: `borgmatic -c ${config} create; sync -f ${repo}` })]
}

function missing(what: string): readonly Rival[] {
  print(`  ${what} is not installed here: left out`)
  return []
}
