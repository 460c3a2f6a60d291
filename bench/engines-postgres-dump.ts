import type { PostgresDumpComponent } from '../src/core/component.ts'
import { artefactOf } from '../src/engines/postgres-dump/artefacts.ts'
import { POSTGRES_BIN } from '../src/test/servers/postgres.ts'
import type { Asked } from './engines-asked.ts'
import { contest, judgeMemory } from './engines-contest.ts'
import { ofFamily } from './engines-cost.ts'
import { keptPostgres } from './engines-kept.ts'
import { restic } from './engines-others.ts'
import { AS, away, checkByHand, inFolder, openDoor, serverByHand } from './engines-postgres-hand.ts'
import { settled, stand, ZSTD } from './engines-stand.ts'

/** Databases in archives of `pg_dump`. */
export async function postgresDump({ what, megabytes, rounds }: Asked): Promise<boolean> {
  const { server, end, access, secrets } = await keptPostgres(megabytes)
  const place = stand(() => ofFamily(server.place.pid()))
  try {
    const component: PostgresDumpComponent = { engine: 'postgres-dump', name: 'sik', key: 'bench/sik', system: 'bench', server: 'here', targets: ['bench'], growing: false, retention: 'none', access, identity: null, database: 'sik', databases: ['sik'], freshness: null }
    const ours = place.pulih({ component, secrets, task: { do: 'copy' } })
    const { env } = server
    const rivals = [
      ...(what.has('copy') ? [{ ...place.bare({ name: 'pg_dump -Fc -Z0 | zstd', env, commands: settled(`pg_dump -Fc -Z0 sik | zstd -q -${ZSTD.level} -T${ZSTD.threads}`) }), most: 1.05 }] : []),
      ...(what.has('today') ? [{ ...place.bare({ name: 'pg_dump -Fc', env, commands: settled('pg_dump -Fc sik') }), most: 0.4 }] : []),
      ...(what.has('others') ? restic(place, { dump: 'pg_dump -Fc -Z0 sik', file: 'sik.dump', env }) : []),
    ]
    let reached = rivals.length === 0 || await contest({ what: 'a copy', rounds, ours, rivals })
    if (what.has('restore') || what.has('rehearse')) {
      const copy = place.copyOf({ component, secrets })
      const unpack = `zstd -dq ${copy.file(artefactOf('sik'))} -o archive`
      const drop = (name: string) => async () => { await server.sql(`drop database if exists ${name}`) }
      if (what.has('restore')) reached = await contest({
        what: 'a restore into the living server', rounds,
        ours: place.pulih({ component, secrets, before: drop('kembali'), task: { do: 'restore', copy: copy.name, into: { kind: 'server', access, identity: copy.identity, rename: { sik: 'kembali' } } } }),
        rivals: [{ ...place.bare({ name: 'zstd -d, pg_restore -j2', env, before: drop('tangan'), commands: `${unpack}; createdb --template=template0 tangan; pg_restore --exit-on-error -j2 -d tangan archive` }), most: 1.05 }],
      }) && reached
      const data = `${place.scratch}/hand`
      if (what.has('rehearse')) reached = await contest({
        what: 'a rehearsal', rounds, ours: place.pulih({ component, secrets, task: { do: 'rehearse', copy: copy.name } }),
        rivals: [{ ...place.bare({ name: 'by hand: new cluster, load, check, count', commands: `${inFolder(data)}
${AS} ${POSTGRES_BIN}/initdb -D ${data} -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync -k >/dev/null; ${openDoor(data)}${serverByHand({ data })}
${unpack}; createdb --template=template0 sik; pg_restore --exit-on-error -j2 -d sik archive; ${checkByHand}; ${away(data)}` }), most: 1.1 }],
      }) && reached
    }
    return judgeMemory(place.peaks) && reached
  } finally {
    place.end()
    await end()
  }
}
