import type { DatabaseBase } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import type { Work } from '../engine.ts'
import { throughDoor } from './access.ts'
import { askThrough, AWAY, LOGIN, refusedFault, type Refused, type Row } from './client.ts'
import { DATABASES, databaseFacts, SERVER_FACTS, serverFacts, tableFacts, tablesOf, type DatabaseFacts, type ServerFacts, type TableFacts } from './facts.ts'
import { grantsOf, type Granted } from './grants.ts'
import { NOTE } from './halfway.ts'

/** What one look at a server has seen. */
export interface Seen {
  readonly server: ServerFacts
  readonly granted: Granted
  /** All of the people's own; what recoveries kept beside is none. */
  readonly databases: readonly DatabaseFacts[]
  readonly tables: readonly TableFacts[]
  /** What recoveries kept beside, by its names. */
  readonly asides: readonly string[]
}

/** Looks at a server; what keeps it from answering is a finding. */
export async function lookAt(source: DatabaseBase, work: Work): Promise<Seen | Finding> {
  return await throughDoor({ access: source.access }, work, async (door) => {
    const first = await askThrough(door, `${SERVER_FACTS}\n${MARK}\nselect current_user();\nshow grants;\n${MARK}\n${DATABASES}`, work.signal)
    if (!first.ok) return kept(source, first)
    const [server = [], grants = [], found = []] = parts(first.rows)
    const databases = databaseFacts(found)
    const second = await askThrough(door, tablesOf(databases.map(({ name }) => name)), work.signal)
    if (!second.ok) return kept(source, second)
    const tables = tableFacts(second.rows)
    // What a recovery kept beside is copied no more: brought back, it would stand in the way of the next one.
    const asides = new Set(tables.filter(({ name }) => name === NOTE).map(({ database }) => database))
    return { server: serverFacts(server), granted: grantsOf(grants.slice(1), grants[0]?.[0] ?? ''), databases: databases.filter(({ name }) => !asides.has(name)), tables: tables.filter(({ database }) => !asides.has(database)), asides: [...asides] }
  })
}

function kept(source: DatabaseBase, refused: Refused): Finding {
  if (LOGIN.has(refused.code)) return { kind: 'login-refused', server: source.server, user: source.access.user }
  if (AWAY.has(refused.code)) return { kind: 'server-away', server: source.server, detail: refused.said }
  throw refusedFault('look at the database server', refused)
}

function parts(rows: readonly Row[]): readonly (readonly Row[])[] {
  const all: Row[][] = [[]]
  for (const row of rows) {
    if (row.length === 1 && row[0] === BORDER) all.push([])
    else all.at(-1)?.push(row)
  }
  return all
}

const BORDER = 'pulih-border'
const MARK = `select '${BORDER}';`
