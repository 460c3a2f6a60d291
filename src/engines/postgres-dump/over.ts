import { z } from 'zod'
import { Fault } from '../../core/fault.ts'
import type { DatabaseAccess } from '../../core/component.ts'
import { countDifferences } from '../compare.ts'
import type { CopyReader, Over, Restored, Work } from '../engine.ts'
import { earlierIncoming, refusedOver, refusePartsAt, sideNames, toItsEnd } from '../over.ts'
import { into, rowsOf, withDoor, type Door } from '../postgres/access.ts'
import { countRows } from '../postgres/facts.ts'
import { ident, literal } from '../postgres/rows.ts'
import { runScript } from '../postgres/script.ts'
import { readPositions } from './artefacts.ts'
import { bring, chosen, mustBe, type Plan } from './bring.ts'
import { exchangeDatabases, type Turn } from './exchange.ts'
import { withArchive } from './load.ts'
import { bringMissingRoles, readGlobals } from './roles.ts'

export interface OverServer { readonly copy: CopyReader; readonly access: DatabaseAccess; readonly identity: string; readonly rename: Readonly<Record<string, string>>; readonly only: readonly string[] | null; readonly over: Over }

/** Brings databases back beside those that stand, under names of ours, counts their rows, and lets them take their place in one transaction. */
export async function restoreOver(ask: OverServer, work: Work): Promise<Restored> {
  const { copy, over } = ask
  const plans = chosen({ databases: readPositions(copy.manifest).databases, rename: ask.rename, only: ask.only })
  const whole = plans.find(({ name, shape, wants }) => wants !== 'everything' && name === shape.name)
  if (whole !== undefined) throw refusePartsAt(whole.name)
  return await withDoor({ access: ask.access, database: doorFor(plans.map(({ name }) => name)) }, work, async (door) => {
    await mustBe(door, ask.identity, work)
    const turns = await turnsFor({ door, plans, over }, work)
    await drop(door, [...turns, ...turns.flatMap(({ name }) => earlierIncoming(name, over, 63).map((incoming) => ({ incoming })))])
    let roles: readonly string[] = []
    let well = false
    try {
      const globals = await readGlobals(copy, work)
      if (!globals.ok) throw damaged([globals.finding])
      roles = await bringMissingRoles(door, globals.statements, work)
      const paths: string[] = []
      for (const [index, plan] of plans.entries()) {
        const name = turns[index]?.incoming ?? ''
        const brought = await bring({ ...plan, name, door, archive: (use) => withArchive({ copy, database: plan.shape.name, folder: work.scratch }, work, use) }, work)
        paths.push(...brought.map((path) => plan.name + path.slice(name.length)))
      }
      if (ask.only === null) await mustCount({ door, copy, plans, turns }, work)
      await mustBe(door, ask.identity, work)
      await over.exchange()
      await mustBe(door, ask.identity, work)
      await exchangeDatabases(door, turns, work)
      well = true
      await mustBe(door, ask.identity, toItsEnd(work))
      const aside = turns.filter(({ stands }) => stands).map((turn) => turn.aside)
      return { bytes: copy.manifest.rawBytes, paths, ...(aside.length > 0 ? { aside } : {}) }
    } finally {
      // As it was before: what was brought goes, and so do the roles that came for it.
      if (!well) {
        const left = (error: unknown) => { work.log.warn({ error: error instanceof Error ? error.message : 'it failed' }, 'something that was brought still stands') }
        await drop(door, turns).catch(left)
        await runScript(door, roles.map((role) => `DROP ROLE IF EXISTS ${ident(role)}`), { op: 'take back the roles', signal: new AbortController().signal }).catch(left)
      }
    }
  })
}

/** Nobody can rename the database that he is signed in to. */
export const doorFor = (names: readonly string[]) => (names.includes('postgres') ? 'template1' : 'postgres')

async function turnsFor({ door, plans, over }: { readonly door: Door; readonly plans: readonly Plan[]; readonly over: Over }, work: Work): Promise<readonly Turn[]> {
  const there = new Set((await rowsOf(door, 'select datname as name from pg_database', { op: 'list the databases', signal: work.signal, row: z.object({ name: z.string() }) })).map(({ name }) => name))
  const turns = plans.map(({ name }): Turn => ({ name, ...sideNames(name, over, 63), stands: there.has(name) }))
  if (new Set(turns.map(({ name }) => name)).size < turns.length) throw refusedOver('look-at-log', 'two databases would come back under one name')
  const taken = turns.filter(({ aside }) => there.has(aside))
  if (taken.length > 0) throw refusedOver('not-empty', taken.map(({ name, aside, stands }) => (stands ? `${aside} stands already: under this word something was put aside before` : `${aside} stands already, and there is no ${name}. Put right by hand: ALTER DATABASE ${ident(aside)} RENAME TO ${ident(name)};`)).join('; '))
  return turns
}

/** Rows of everything that came, before it takes anybody's place. */
async function mustCount({ door, copy, plans, turns }: { readonly door: Door; readonly copy: CopyReader; readonly plans: readonly Plan[]; readonly turns: readonly Turn[] }, work: Work): Promise<void> {
  if (Object.keys(copy.manifest.counts).length === 0) return
  work.progress({ phase: 'count', bytes: 0, of: null })
  const counts: Record<string, number> = {}
  for (const [index, { shape }] of plans.entries()) Object.assign(counts, await countRows((sql, row) => rowsOf(into(door, turns[index]?.incoming ?? ''), sql, { op: 'count the rows', signal: work.signal, row }), { database: shape.name, unlogged: 'counted' }))
  const wrong = countDifferences(copy.manifest.counts, counts)
  if (wrong.length > 0) throw damaged(wrong)
}

/** What is ours, and in nobody's use. */
async function drop(door: Door, turns: readonly Pick<Turn, 'incoming'>[]): Promise<void> {
  const how = { op: 'clear away what was brought', signal: new AbortController().signal }
  const names = turns.map(({ incoming }) => literal(incoming)).join(', ')
  await rowsOf(door, `select pg_terminate_backend(pid) as told from pg_stat_activity where datname in (${names})`, { ...how, row: z.object({ told: z.boolean() }) })
  await runScript(door, turns.map(({ incoming }) => `DROP DATABASE IF EXISTS ${ident(incoming)}`), how)
}

const damaged = (findings: readonly unknown[]) => new Fault({ area: 'engine', op: 'restore the databases', retry: 'never', hint: 'copy-damaged', detail: JSON.stringify(findings) })
