import { z } from 'zod'
import type { Finding } from '../../core/finding.ts'
import type { Ask } from './facts.ts'
import { ident } from './rows.ts'

/** Rows of one database that point to rows that are not there, by each key that the server itself once held to be kept. */
export async function brokenReferences(ask: Ask, database: string): Promise<readonly Finding[]> {
  const keys = await ask(KEYS, key)
  const findings: Finding[] = []
  for (let from = 0; from < keys.length; from += TOGETHER) {
    const some = keys.slice(from, from + TOGETHER)
    const sql = some.map((one, index) => `select ${index} as key, count(*) as rows from ${one.child} c where ${one.columns.map((name) => `c.${ident(name)} is not null`).join(' and ')} and not exists (select from ${one.parent} p where ${one.columns.map((name, at) => `p.${ident(one.pointsTo[at] ?? '')} = c.${ident(name)}`).join(' and ')})`).join(' union all ')
    for (const { key: index, rows } of await ask(sql, z.object({ key: z.number().int(), rows: z.number().int() }))) if (rows > 0) findings.push({ kind: 'foreign-keys-broken', table: `${database}.${some[index]?.name ?? ''}`, rows })
  }
  return findings
}

const key = z.object({ name: z.string(), child: z.string(), parent: z.string(), columns: z.array(z.string()), pointsTo: z.array(z.string()) })

/** A key on a partitioned table holds for its parts, which have none of their own. What was never validated promises nothing. */
const KEYS = `
  select n.nspname || '.' || t.relname as name, t.oid::regclass::text as child, k.confrelid::regclass::text as parent,
    (select jsonb_agg(a.attname order by u.at) from unnest(k.conkey) with ordinality u (number, at) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number) as columns,
    (select jsonb_agg(a.attname order by u.at) from unnest(k.confkey) with ordinality u (number, at) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number) as "pointsTo"
  from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_namespace n on n.oid = t.relnamespace
  where k.contype = 'f' and k.convalidated and k.conparentid = 0
  order by 1, k.conname`

const TOGETHER = 50
