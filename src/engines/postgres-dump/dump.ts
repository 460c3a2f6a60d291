import type { PostgresDumpComponent } from '../../core/component.ts'
import { Fault } from '../../core/fault.ts'
import type { DumpFacts, Vessel, Work } from '../engine.ts'
import { into, withDoor, type Door } from '../postgres/access.ts'
import { countRows, newest } from '../postgres/facts.ts'
import { lockedOr } from '../postgres/locked.ts'
import { serverFacts, whyNot } from '../postgres/server.ts'
import { withSnapshots, type Snapshot } from '../postgres/snapshot.ts'
import { lookAtBoth } from '../postgres/tools.ts'
import { roomy } from '../roomy.ts'
import { together } from '../together.ts'
import { squeeze, zstdNeed } from '../zstd.ts'
import { artefactOf, GLOBALS, positionsOf } from './artefacts.ts'
import { databasesOf, freshIn, type Listed } from './databases.ts'
import { HERE, THERE } from './preflight.ts'

/**
 * Copies each database as it was at one moment: the moments of all databases are taken one after the other before the first
 * byte is read and held until the last, and the rows are counted in the very same ones.
 */
export async function dump({ source, vessel }: { source: PostgresDumpComponent; vessel: Vessel }, work: Work): Promise<DumpFacts> {
  return await withDoor({ access: source.access, database: source.database }, work, async (door) => {
    try {
      const [{ there, here }, facts, { found, missing, beside }] = await together(
        work.signal,
        (signal) => lookAtBoth({ there: THERE, here: HERE }, { ...work, signal }),
        (signal) => serverFacts(door, signal),
        (signal) => databasesOf(door, source, signal),
      )
      if (missing.length > 0 || found.length === 0) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'source-missing', detail: `the server has no database ${missing.join(', ')}` })
      const takenAt = work.clock.now()
      const zstd = here.versions[zstdNeed.command]
      const copied = await withSnapshots(door, { names: found.map(({ name }) => name), signal: work.signal }, async (snapshots, signal) => {
        const counts: Record<string, number> = {}
        const [globals, raw] = await together(
          signal,
          (all) => squeeze({ op: 'copy the roles', from: dumpGlobals(door, facts.readsPasswords), into: GLOBALS, vessel, zstd, signal: all }, work),
          async (all) => {
            let raw = 0
            for (const { name } of found) {
              const snapshot = snapshots.get(name)
              if (snapshot === undefined) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'tool-failed', detail: `no moment is held of ${name}` })
              const [squeezed, rows] = await together(
                all,
                (both) => squeeze({ op: `copy ${name}`, from: roomy(dumpOf(into(door, name), snapshot)), into: artefactOf(name), vessel, zstd, signal: both }, work),
                () => countRows((sql, row) => snapshot.rows(sql, row), { database: name, unlogged: 'counted' }),
              )
              raw += squeezed.raw
              Object.assign(counts, rows)
            }
            return raw
          },
        )
        const query = source.freshness?.query
        const asked = freshIn(source, found.map(({ name }) => name))
        const snapshot = snapshots.get(asked)
        const fresh = query === undefined ? null : await newest(into(door, asked), query, { op: 'ask for the newest record', signal, ...(snapshot === undefined ? {} : { snapshot: snapshot.id }) })
        return { raw: globals.raw + raw, counts, fresh }
      })
      const after = await serverFacts(door, work.signal)
      if (after.identity !== facts.identity) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'wrong-server', detail: `the server was ${facts.identity} before and ${after.identity} afterwards` })
      const { fresh } = copied
      return {
        takenAt,
        rawBytes: copied.raw,
        counts: copied.counts,
        freshness: fresh !== null && 'value' in fresh ? fresh.value : null,
        positions: positionsOf({ databases: found.map(shapeOf), superuser: facts.bootstrap, version: facts.version }),
        notes: [
          ...(fresh !== null && 'problem' in fresh ? [`the freshness query could not be read: ${fresh.problem}`] : []),
          ...(facts.readsPasswords ? [] : ['roles are copied without their passwords: this user may not read pg_authid']),
          ...(beside.length === 0 ? [] : [`left out, since recoveries keep them beside: ${beside.join(', ')}`]),
        ],
        tools: { ...there.versions, ...here.versions },
        identity: facts.identity,
      }
    } catch (error) {
      throw await whyNot(door, { fault: lockedOr(error), signal: work.signal })
    }
  })
}

const dumpOf = (door: Door, snapshot: Snapshot) => door.on({ command: 'pg_dump', args: ['-w', '--format=custom', '--compress=0', `--snapshot=${snapshot.id}`, '--lock-wait-timeout=10min'], env: door.env })
const dumpGlobals = (door: Door, passwords: boolean) => door.on({ command: 'pg_dumpall', args: ['-w', '--globals-only', ...(passwords ? [] : ['--no-role-passwords']), `--database=${door.env.PGDATABASE ?? 'postgres'}`], env: door.env })
const shapeOf = ({ name, encoding, collate, ctype }: Listed) => ({ name, encoding, collate, ctype })
const OP = 'copy the databases'
