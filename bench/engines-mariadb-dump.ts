import type { MariadbDumpComponent } from '../src/core/component.ts'
import type { Asked } from './engines-asked.ts'
import { contest, judgeMemory } from './engines-contest.ts'
import { ofProcess } from './engines-cost.ts'
import { checkByHand, privateByHand } from './engines-mariadb-hand.ts'
import { keptMariadb } from './engines-kept.ts'
import { borgmatic, restic } from './engines-others.ts'
import { settled, stand, ZSTD } from './engines-stand.ts'

/** Databases as text, through `mariadb-dump`. */
export async function mariadbDump({ what, megabytes, rounds }: Asked): Promise<boolean> {
  const { server, end, access, secrets } = await keptMariadb(megabytes)
  const place = stand(() => ofProcess(server.place.pid()))
  try {
    const component: MariadbDumpComponent = { engine: 'mariadb-dump', name: 'sik', key: 'bench/sik', system: 'bench', server: 'here', targets: ['bench'], growing: false, retention: 'none', access, identity: null, databases: ['sik'], locking: 'lock', accounts: true, freshness: null }
    const options = server.optionFile({ user: access.user, password: secrets['simrs'] ?? '' })
    const dump = `mariadb-dump --defaults-file=${options} --single-transaction --quick --hex-blob --routines --events --triggers --no-tablespaces sik`
    const ours = place.pulih({ component, secrets, task: { do: 'copy' } })
    const rivals = [
      ...(what.has('copy') ? [{ ...place.bare({ name: 'mariadb-dump | zstd', commands: settled(`${dump} | zstd -q -${ZSTD.level} -T${ZSTD.threads}`) }), most: 1.05 }] : []),
      ...(what.has('today') ? [{ ...place.bare({ name: 'mariadb-dump | gzip', commands: settled(`${dump} | gzip`) }), most: 0.4 }] : []),
      ...(what.has('others') ? [...restic(place, { dump, file: 'sik.sql' }), ...borgmatic(place, { hook: 'mysql_databases', name: 'sik', user: access.user, password: secrets['simrs'] ?? '', options: `--socket=${server.socket} --single-transaction --quick` })] : []),
    ]
    let reached = rivals.length === 0 || await contest({ what: 'a copy', rounds, ours, rivals })
    if (what.has('restore') || what.has('rehearse')) {
      const copy = place.copyOf({ component, secrets })
      const file = copy.file('db-sik.sql.zst')
      const client = `mariadb --defaults-file=${server.optionFile({})}`
      const drop = (name: string) => async () => { await server.sql(`drop database if exists ${name}; flush binary logs; purge binary logs before now()`) }
      if (what.has('restore')) reached = await contest({
        what: 'a restore into the living server', rounds,
        ours: place.pulih({ component, secrets: { ...secrets, root: server.password }, before: drop('kembali'), task: { do: 'restore', copy: copy.name, into: { kind: 'server', access: { ...access, user: server.user, password: 'root' }, identity: copy.identity, rename: { sik: 'kembali' } } } }),
        rivals: [{ ...place.bare({ name: 'zstd -d | mariadb', before: drop('tangan'), commands: `${client} -e 'create database tangan character set utf8mb4 collate utf8mb4_unicode_ci'; zstd -dcq ${file} | ${client} tangan` }), most: 1.05 }],
      }) && reached
      if (what.has('rehearse')) reached = await contest({
        what: 'a rehearsal', rounds, ours: place.pulih({ component, secrets, task: { do: 'rehearse', copy: copy.name } }),
        rivals: [{ ...place.bare({ name: 'by hand: new server, load, check, count', commands: privateByHand({ data: `${place.scratch}/hand`, make: 'new', then: `${CLIENT} -e 'create database sik character set utf8mb4 collate utf8mb4_unicode_ci'; zstd -dcq ${file} | ${CLIENT} sik; ${checkByHand}` }) }), most: 1.1 }],
      }) && reached
    }
    return judgeMemory(place.peaks) && reached
  } finally {
    place.end()
    await end()
  }
}

const CLIENT = 'mariadb -uroot -S s'
