import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { MariadbPhysicalComponent } from '../src/core/component.ts'
import type { Asked } from './engines-asked.ts'
import { contest, judgeMemory } from './engines-contest.ts'
import { ofProcess } from './engines-cost.ts'
import { keptMariadb } from './engines-kept.ts'
import { checkByHand, privateByHand } from './engines-mariadb-hand.ts'
import { settled, stand, ZSTD } from './engines-stand.ts'

/** The server's files, through `mariadb-backup`. */
export async function mariadbPhysical({ what, megabytes, rounds }: Asked): Promise<boolean> {
  const { server, end, access, secrets } = await keptMariadb(megabytes)
  const place = stand(() => ofProcess(server.place.pid()))
  try {
    const component: MariadbPhysicalComponent = { engine: 'mariadb-physical', name: 'sik', key: 'bench/sik', system: 'bench', server: 'here', targets: ['bench'], growing: false, retention: 'none', access, identity: null, parallel: 2, freshness: null }
    const options = server.optionFile({ user: access.user, password: secrets['simrs'] ?? '' })
    const bare = `mariadb-backup --defaults-file=${options} --backup --stream=xbstream --parallel=2 --innodb-use-native-aio=0 --datadir=${server.data} 2>${place.scratch}/said`
    const zstd = `zstd -q -${ZSTD.level} -T${ZSTD.threads}`
    let reached = !what.has('copy') || await contest({ what: 'a copy', rounds, ours: place.pulih({ component, secrets, task: { do: 'copy' } }), rivals: [{ ...place.bare({ name: 'mariadb-backup | zstd', commands: settled(`${bare} | ${zstd}`) }), most: 1.05 }] })
    if (what.has('restore') || what.has('rehearse')) {
      const copy = place.copyOf({ component, secrets })
      const unpack = `zstd -dcq ${copy.file('data.xbstream.zst')} | mbstream -x; mariadb-backup --no-defaults --prepare --innodb-use-native-aio=0 --target-dir=. 2>${place.scratch}/said`
      const back = join(place.scratch, 'back')
      const empty = async () => rmSync(back, { recursive: true, force: true })
      if (what.has('restore')) reached = await contest({
        what: 'a restore into a folder', rounds, ours: place.pulih({ component, secrets, before: empty, task: { do: 'restore', copy: copy.name, into: { kind: 'folder', path: back } } }),
        rivals: [{ ...place.bare({ name: 'zstd -d | mbstream, --prepare', before: empty, commands: unpack }), most: 1.05 }],
      }) && reached
      if (what.has('rehearse')) reached = await contest({
        what: 'a rehearsal', rounds, ours: place.pulih({ component, secrets, task: { do: 'rehearse', copy: copy.name } }),
        rivals: [{ ...place.bare({ name: 'by hand: unpack, prepare, start, check, count', commands: privateByHand({ data: `${place.scratch}/hand`, make: { by: `${unpack}; chown -R mysql .` }, then: checkByHand }) }), most: 1.1 }],
      }) && reached
    }
    return judgeMemory(place.peaks) && reached
  } finally {
    place.end()
    await end()
  }
}
