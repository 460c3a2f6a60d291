import type { MariadbDumpComponent } from '../src/core/component.ts'
import { contest, judgeMemory } from './engines-contest.ts'
import { keptMariadb } from './engines-kept.ts'
import { settled, stand, ZSTD } from './engines-stand.ts'
import type { Asked } from './engines.ts'

/** Databases as text, through `mariadb-dump`. */
export async function mariadbDump({ what, megabytes, rounds }: Asked): Promise<boolean> {
  const { server, end, access, secrets } = await keptMariadb(megabytes)
  const place = stand()
  try {
    const component: MariadbDumpComponent = { engine: 'mariadb-dump', name: 'sik', key: 'bench/sik', system: 'bench', server: 'here', targets: ['bench'], growing: false, retention: 'none', access, identity: null, databases: ['sik'], locking: 'lock', accounts: true, freshness: null }
    const options = server.optionFile({ user: access.user, password: secrets['simrs'] ?? '' })
    const dump = `mariadb-dump --defaults-file=${options} --single-transaction --quick --hex-blob --routines --events --triggers --no-tablespaces`
    const bare = `${dump} sik | zstd -q -${ZSTD.level} -T${ZSTD.threads}`
    const ours = place.pulih({ component, secrets, task: { do: 'copy' } })
    let reached = true
    if (what.has('copy')) reached = await contest({ what: 'a copy', rounds, ours, rivals: [{ ...place.bare({ name: 'mariadb-dump | zstd', commands: settled(bare) }), most: 1.05 }] }) && reached
    if (what.has('today')) reached = await contest({ what: 'a copy against what people do today', rounds, ours, rivals: [{ ...place.bare({ name: 'mariadb-dump | gzip', commands: settled(`${dump} sik | gzip`) }), most: 0.4 }] }) && reached
    const admin = server.optionFile({})
    const client = `mariadb --defaults-file=${admin}`
    if (what.has('restore')) {
      const copy = place.copyOf({ component, secrets })
      const drop = (name: string) => async () => { await server.sql(`drop database if exists ${name}; purge binary logs before now()`) }
      reached = await contest({ what: 'a restore into the living server', rounds, ours: place.pulih({
        component, secrets: { ...secrets, root: server.password }, before: drop('kembali'),
        task: { do: 'restore', copy: copy.name, into: { kind: 'server', access: { ...access, user: server.user, password: 'root' }, identity: copy.identity, rename: { sik: 'kembali' } } },
      }), rivals: [{ ...place.bare({ name: 'zstd -d | mariadb', before: drop('tangan'), commands: `${client} -e 'create database tangan character set utf8mb4 collate utf8mb4_unicode_ci'; zstd -dcq ${copy.file('db-sik.sql.zst')} | ${client} tangan` }), most: 1.05 }] }) && reached
    }
    if (what.has('rehearse')) {
      const copy = place.copyOf({ component, secrets })
      const data = `${place.scratch}/hand`
      reached = await contest({ what: 'a rehearsal', rounds, ours: place.pulih({ component, secrets, task: { do: 'rehearse', copy: copy.name } }), rivals: [{ ...place.bare({ name: 'a private server by hand, load, check, count', commands: byHand({ data, file: copy.file('db-sik.sql.zst') }) }), most: 1.1 }] }) && reached
    }
    return judgeMemory(place.peaks) && reached
  } finally {
    place.end()
    await end()
  }
}

/** What somebody does who tries a dump on a server that is thrown away: make one, load, check every table, count every table. */
const byHand = ({ data, file }: { readonly data: string; readonly file: string }) => `
rm -rf ${data}; mkdir ${data}; chmod 711 $(dirname ${data}) $(dirname $(dirname ${data})); chown mysql ${data}
as="setpriv --reuid=mysql --regid=mysql --clear-groups --"
$as mariadb-install-db --no-defaults --datadir=${data} --auth-root-authentication-method=normal --skip-test-db --cross-bootstrap >/dev/null
$as mariadbd --no-defaults --datadir=${data} --socket=${data}/s --pid-file=${data}/pid --skip-networking --skip-log-bin --innodb-flush-log-at-trx-commit=0 --innodb-use-native-aio=0 --innodb-buffer-pool-size=256M --max-allowed-packet=1G 2>/dev/null &
until mariadb -uroot -S ${data}/s -e 'create database sik character set utf8mb4 collate utf8mb4_unicode_ci' 2>/dev/null; do sleep 0.05; done
zstd -dcq ${file} | mariadb -uroot -S ${data}/s sik
for table in pasien kunjungan pemeriksaan resep hasil_lab; do mariadb -uroot -S ${data}/s sik -e "check table $table extended; select count(*) from $table"; done
kill -KILL %1; wait %1 || true; rm -rf ${data}`
