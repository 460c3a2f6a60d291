import { z } from 'zod'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { Work } from '../engine.ts'
import { runTool } from '../tool.ts'
import { unproven } from '../unproven.ts'
import { into, psql, rowsOf, type Door } from './access.ts'
import { runScript } from './script.ts'

/**
 * PostgreSQL's own check of tables and indices in a server that is not ours, row by index, without locking anybody out. Only a
 * superuser may; the extension is taken away again where it was not there. Null where this server does not have it.
 */
export async function amcheck(door: Door, database: string, work: Work): Promise<readonly Finding[] | null> {
  const there = into(door, database)
  const op = `check ${database}`
  const how = { op, signal: work.signal }
  const [state] = await rowsOf(there, "select exists (select from pg_extension where extname = 'amcheck') as had, exists (select from pg_available_extensions where name = 'amcheck') as may", { ...how, row: z.object({ had: z.boolean(), may: z.boolean() }) })
  if (state === undefined || !(state.had || state.may)) return null
  if (!state.had) await runScript(there, ['CREATE EXTENSION amcheck'], how)
  try {
    const ended = await runTool({ op, tool: { ...psql(there, ['-c', CHECK]), accept: [0, 1, 2, 3] }, signal: work.signal })
    if (ended.code === 0 && ended.stdout === '') return []
    const said = `${ended.stdout}\n${ended.stderr}`.trim()
    if (ended.code !== 0 && !DAMAGED.test(said)) throw unproven(op, `amcheck: ${said}`)
    return [{ kind: 'engine-check-failed', detail: `amcheck ${database}: ${said.slice(0, 500)}` }]
  } finally {
    if (!state.had) await runScript(there, ['DROP EXTENSION amcheck'], { op, signal: new AbortController().signal }).catch((error: unknown) => { work.log.warn({ database, error: error instanceof Fault ? error.message : 'it failed' }, 'the extension amcheck stayed') })
  }
}

/** Answers nothing where all is well: indices raise an error at the first thing wrong, tables answer a row. */
const CHECK = `
  do $$ declare one record; begin
    for one in select c.oid from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
      where a.amname = 'btree' and i.indisready and i.indisvalid and c.relpersistence <> 't' and c.relkind = 'i' loop
      perform bt_index_check(one.oid::regclass, true);
    end loop;
  end $$;
  select r.relid::regclass, h.msg from (select c.oid as relid from pg_class c join pg_am a on a.oid = c.relam where c.relkind in ('r', 'm', 't') and a.amname = 'heap' and c.relpersistence <> 't' and to_regproc('verify_heapam') is not null) r,
    lateral verify_heapam(r.relid) h limit 5`
const DAMAGED = /heap tuple|item order|invariant|corrupt|lacks|mismatch|could not read block|invalid page|index ".*" (?:has|contains|is missing)/i
