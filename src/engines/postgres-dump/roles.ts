import type { CopyReader, Work } from '../engine.ts'
import { opened } from '../opened.ts'
import { z } from 'zod'
import { rowsOf, type Door } from '../postgres/access.ts'
import { IDENT, plainName, runScript, statementsOf } from '../postgres/script.ts'
import { pipeTools } from '../tool.ts'
import { Writable } from 'node:stream'
import type { Finding } from '../../core/finding.ts'
import { GLOBALS } from './artefacts.ts'

/** What a copy holds beside its databases, statement by statement, or why it cannot be read. */
export async function readGlobals(copy: CopyReader, work: Work): Promise<{ readonly ok: true; readonly statements: readonly string[] } | { readonly ok: false; readonly finding: Finding }> {
  const parts: Buffer[] = []
  const from = await opened({ copy, file: GLOBALS }, work)
  const output = new Writable({ write: (chunk: Buffer, _encoding, done) => {
    parts.push(chunk)
    done()
  } })
  const broken = from.damage(await pipeTools({ op: 'read the roles', tools: from.tools, input: from.input, output, signal: work.signal }))
  if (broken !== null) return { ok: false, finding: broken }
  const text = Buffer.concat(parts).toString('utf8')
  if (!text.includes(END)) return { ok: false, finding: { kind: 'end-mark-missing', file: GLOBALS } }
  return { ok: true, statements: statementsOf(text) }
}

/** Brings roles, their memberships and settings into a new cluster of ours. Tablespaces are places on the source's disks and stay away. */
export async function bringRoles(door: Door, statements: readonly string[], work: Work): Promise<void> {
  const there = await namesOf(door, work)
  await runScript(door, statements.filter((statement) => ROLE.test(statement) && !(/^CREATE ROLE/.test(statement) && there.has(roleOf(statement)))), { op: 'bring back the roles', signal: work.signal })
}

/** Brings only those roles into somebody's server that it lacks, with their passwords and memberships; what is there stays as it is. Returns their names. */
export async function bringMissingRoles(door: Door, statements: readonly string[], work: Work): Promise<readonly string[]> {
  const there = await namesOf(door, work)
  const mine = (statement: string) => !there.has(roleOf(statement))
  const wanted = statements.filter((statement) => (/^(?:CREATE|ALTER) ROLE/.test(statement) && mine(statement)) || (GRANT.test(statement) && mine(statement)))
  await runScript(door, wanted, { op: 'bring back the roles', signal: work.signal })
  return wanted.filter((statement) => /^CREATE ROLE/.test(statement)).map(roleOf)
}

async function namesOf(door: Door, work: Work): Promise<ReadonlySet<string>> {
  const rows = await rowsOf(door, 'select rolname as name from pg_roles', { op: 'list the roles', signal: work.signal, row: z.object({ name: z.string() }) })
  return new Set(rows.map(({ name }) => name))
}

/** Whom a statement is about; of a membership, who becomes a member. */
function roleOf(statement: string): string {
  const found = GRANT.exec(statement)?.[1] ?? new RegExp(`^(?:CREATE|ALTER) ROLE (${IDENT})`).exec(statement)?.[1] ?? ''
  return plainName(found)
}

const GRANT = new RegExp(`^GRANT ${IDENT} TO (${IDENT})`)
const ROLE = new RegExp(`^(?:(?:CREATE|ALTER|COMMENT ON) ROLE ${IDENT}|GRANT ${IDENT} TO ${IDENT})`)
const END = '-- PostgreSQL database cluster dump complete'
