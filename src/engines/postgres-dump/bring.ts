import { Fault, type HintId } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { Work } from '../engine.ts'
import type { Door } from '../postgres/access.ts'
import { ident } from '../postgres/rows.ts'
import { runScript } from '../postgres/script.ts'
import { serverFacts } from '../postgres/server.ts'
import type { DatabaseShape } from './artefacts.ts'
import { choose } from './choose.ts'
import { bringProperties, createDatabase, fill, hasDatabase } from './load.ts'

/** One database on its way into somebody's server. */
export interface Plan {
  readonly shape: DatabaseShape
  /** How it is called there. */
  readonly name: string
  readonly wants: 'everything' | ((table: string) => boolean)
}

/** What comes into a server, whole databases or some tables of them; refuses a place that is taken. */
export async function plansFor(ask: Wanted & { readonly door: Door }, work: Work): Promise<readonly Plan[]> {
  const plans = chosen(ask)
  for (const { name } of plans) if (await hasDatabase(ask.door, name, work)) throw refused('not-empty', `the server has a database ${name} already`)
  return plans
}

interface Wanted { readonly databases: readonly DatabaseShape[]; readonly rename: Readonly<Record<string, string>>; readonly only: readonly string[] | null }

/** The databases that are meant, and under which names they come. A table is named as the copy names it: `database.schema.table`. */
export function chosen(ask: Wanted): readonly Plan[] {
  const { only } = ask
  const plans = ask.databases.flatMap((shape): readonly Plan[] => {
    const name = ask.rename[shape.name] ?? shape.name
    if (only === null) return [{ shape, name, wants: 'everything' }]
    const mine = new Set(only.filter((table) => table.startsWith(`${shape.name}.`)).map((table) => table.slice(shape.name.length + 1)))
    return mine.size === 0 ? [] : [{ shape, name, wants: (table) => mine.has(table) }]
  })
  if (plans.length === 0) throw refused('look-at-log', `the copy holds none of ${only?.join(', ') ?? 'its databases'}`)
  return plans
}

/** Makes the database and fills it from an archive; takes it back where that fails. Returns what now stands there. */
export async function bring(of: Plan & { readonly door: Door; readonly archive: <T>(use: (file: string) => Promise<T>) => Promise<T | readonly Finding[]> }, work: Work): Promise<readonly string[]> {
  const { shape, name, wants, door } = of
  const made = await of.archive(async (file) => {
    const choice = wants === 'everything' ? null : await choose({ file, wants, signal: work.signal })
    if (choice?.tables.length === 0) throw refused('look-at-log', `the copy holds none of the tables that were named of ${shape.name}`)
    await createDatabase(door, { shape, name }, work)
    let well = false
    try {
      const by = work.host.remote ? 'pipe' : 'file'
      const findings = choice === null ? await fill({ door, file, database: name, by }, work)
        : await work.host.withFile({ text: choice.list, signal: work.signal }, (path) => fill({ door, file, database: name, by, args: [`--use-list=${path}`] }, work))
      if (findings.length > 0) throw refused('copy-damaged', JSON.stringify(findings))
      if (choice === null) await bringProperties({ door, file, database: name, source: shape.name }, work)
      well = true
    } finally {
      // Only what we ourselves have made goes, so that the next try finds the place empty.
      if (!well && !work.signal.aborted) await runScript(door, [`DROP DATABASE IF EXISTS ${ident(name)}`], { op: `take back ${name}`, signal: work.signal })
    }
    return { paths: choice === null ? [name] : choice.tables.map((table) => `${name}.${table}`) }
  })
  if ('paths' in made) return made.paths
  throw refused('copy-damaged', JSON.stringify(made))
}

/** Refuses a server that does not say of itself what was decided. */
export async function mustBe(door: Door, identity: string, work: Work): Promise<void> {
  const { identity: found } = await serverFacts(door, work.signal)
  if (found !== identity) throw refused('wrong-server', `the server says that it is ${found}, not ${identity}`)
}

const refused = (hint: HintId, detail: string) => new Fault({ area: 'engine', op: 'restore the databases', retry: 'never', hint, detail })
