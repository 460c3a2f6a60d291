import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { PgbackrestComponent } from '../src/core/component.ts'
import { DATA } from '../src/engines/pgbackrest/positions.ts'
import { POSTGRES_BIN } from '../src/test/servers/postgres.ts'
import type { Asked } from './engines-asked.ts'
import { contest, judgeMemory } from './engines-contest.ts'
import { ofFamily } from './engines-cost.ts'
import { archivedAll, keptPostgres } from './engines-kept.ts'
import { AS, away, checkByHand, inFolder, openDoor, serverByHand } from './engines-postgres-hand.ts'
import { stand } from './engines-stand.ts'

/** A whole cluster by pgBackRest, whose repository costs the room twice: what it holds is copied on to where copies lie. */
export async function pgbackrest({ what, megabytes, rounds }: Asked): Promise<boolean> {
  const { server, pgbackrest: tool, end, access, secrets } = await keptPostgres(megabytes)
  const place = stand(() => ofFamily(server.place.pid()))
  try {
    await tool.run(['stanza-create'])
    await archivedAll(server)
    const component: PgbackrestComponent = { engine: 'pgbackrest', name: 'sik', key: 'bench/sik', system: 'bench', server: 'here', targets: ['bench'], growing: false, retention: 'none', access, identity: null, database: 'sik', freshness: null, stanza: tool.stanza, config: tool.config, repo: tool.repo, as: 'postgres', create: false }
    const repo = `${tool.repo}/backup/${tool.stanza}`
    let reached = !what.has('copy') || await contest({ what: 'a copy', rounds, ours: place.pulih({ component, secrets, task: { do: 'copy' } }), rivals: [
      { ...place.bare({ name: 'pgbackrest backup, tar | zstd -1', commands: `${tool.command} --stanza=${tool.stanza} --type=full backup >/dev/null; mkdir part; tar -C ${tool.repo} -cf - backup/${tool.stanza}/backup.info backup/${tool.stanza}/$(ls ${repo} | grep F$ | tail -1) archive | zstd -q -1 -T2 > part/data; sync part/data; sync part; mv part copy; sync .` }), most: 1.05 },
      place.bare({ name: 'pgbackrest backup alone', commands: `${tool.command} --stanza=${tool.stanza} --type=full backup >/dev/null` }),
    ] })
    if (what.has('restore') || what.has('rehearse')) {
      await archivedAll(server)
      const copy = place.copyOf({ component, secrets })
      await archivedAll(server)
      const data = join(place.scratch, 'hand')
      const back = join(place.scratch, 'back')
      const empty = async () => rmSync(back, { recursive: true, force: true })
      const byHand = `${inFolder(data)}; mkdir repo lock; chown postgres repo lock; zstd -dcq ${copy.file(DATA)} | ${AS} tar -x -C repo
${AS} mkdir -m 700 data; ${AS} pgbackrest --no-config --stanza=${tool.stanza} --repo1-path=${data}/repo --lock-path=${data}/lock --log-level-file=off --log-level-console=error --process-max=2 --pg1-path=${data}/data --type=immediate --target-action=promote --archive-mode=off restore
${AS} sh -c 'sed -i "/hba_file\\|include/d" data/postgresql.conf'; ${openDoor(`${data}/data`)}${serverByHand({ data: `${data}/data`, wait: `| grep -q 1 && psql -XqAt -d template1 -c "select pg_is_in_recovery()" | grep f ` })}`
      if (what.has('restore')) reached = await contest({
        what: 'a restore into a folder', rounds, ours: place.pulih({ component, secrets, before: empty, task: { do: 'restore', copy: copy.name, into: { kind: 'folder', path: back } } }),
        rivals: [{ ...place.bare({ name: 'zstd -d | tar, pgbackrest restore, start, stop', commands: `${byHand}\n${AS} ${POSTGRES_BIN}/pg_ctl -D ${data}/data stop -m fast -w >/dev/null; ${AS} ${POSTGRES_BIN}/initdb --sync-only -D ${data}/data >/dev/null; cd /; rm -rf ${data}` }), most: 1.05 }],
      }) && reached
      if (what.has('rehearse')) reached = await contest({
        what: 'a rehearsal', rounds, ours: place.pulih({ component, secrets, task: { do: 'rehearse', copy: copy.name } }),
        rivals: [{ ...place.bare({ name: 'by hand: unpack, restore, start, check, count', commands: `${byHand}\n${checkByHand}; ${away(data)}` }), most: 1.1 }],
      }) && reached
    }
    return judgeMemory(place.peaks) && reached
  } finally {
    place.end()
    await end()
  }
}
