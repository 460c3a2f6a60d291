import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseAccess } from '../../core/component.ts'
import { Fault, type HintId } from '../../core/fault.ts'
import type { CopyReader, Restored, RestoreAsk, Work } from '../engine.ts'
import { inPrivatePlace, type PrivatePlace } from '../postgres/private.ts'
import { giveFolder, inNameOf } from '../private-account.ts'
import { serverFacts } from '../postgres/server.ts'
import { serverProgram } from '../postgres/tools.ts'
import { withDoor, type Door } from '../postgres/access.ts'
import { runScript } from '../postgres/script.ts'
import { ident } from '../postgres/rows.ts'
import { runTool } from '../tool.ts'
import { readPositions, type DatabaseShape } from './artefacts.ts'
import { choose } from './choose.ts'
import { bringProperties, createDatabase, fill, hasDatabase, withArchive } from './load.ts'
import { onlyCopy, withLoaded } from './proof.ts'
import { bringMissingRoles, readGlobals } from './roles.ts'

/** Brings databases into a server that lacks them, or everything into a new cluster in an empty folder. */
export async function restore(ask: RestoreAsk, work: Work): Promise<Restored> {
  const copy = onlyCopy(ask.chain)
  const { until, only } = ask
  if (until !== null && until.getTime() !== new Date(copy.manifest.takenAt).getTime()) throw refused('point-unreachable', `a dump holds one moment only: ${copy.manifest.takenAt}`)
  if (ask.into.kind === 'server') return await restoreToServer({ copy, only, ...ask.into }, work)
  if (only !== null) throw refused('look-at-log', 'single tables come back into a server; leave them out for a whole folder')
  return await restoreToFolder({ copy, folder: ask.into.path }, work)
}

async function restoreToFolder({ copy, folder }: { readonly copy: CopyReader; readonly folder: string }, work: Work): Promise<Restored> {
  if ((await readdir(folder)).length > 0) throw refused('not-empty', `${folder} is not empty`)
  let well = false
  try {
    const paths = await inPrivatePlace(work, async (place) => {
      await giveFolder(folder, place.account)
      const paths = await withLoaded({ copy, place, data: folder, end: 'clean' }, work, async (_server, loaded) => {
        if (loaded.findings.length > 0) throw refused('copy-damaged', JSON.stringify(loaded.findings))
        return loaded.databases
      })
      await settle({ place, folder }, work)
      return paths
    })
    well = true
    return { bytes: copy.manifest.rawBytes, paths }
  } finally {
    // Half a cluster is none: nobody shall start it.
    if (!well) for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true })
  }
}

/** The doors that a hospital's own server has, and every byte on the disk: while it was filled it asked nobody and waited for nothing. */
async function settle({ place, folder }: { readonly place: PrivatePlace; readonly folder: string }, work: Work): Promise<void> {
  await writeFile(join(folder, 'pg_hba.conf'), 'local all all peer\nhost all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256\n')
  await runTool({ op: 'write the cluster to the disk', tool: inNameOf(place.account, { command: await serverProgram('initdb', null), args: ['--sync-only', '-D', folder] }), signal: work.signal })
}

interface ToServer { readonly copy: CopyReader; readonly access: DatabaseAccess; readonly identity: string; readonly rename: Readonly<Record<string, string>>; readonly only: readonly string[] | null }

async function restoreToServer(ask: ToServer, work: Work): Promise<Restored> {
  const { copy } = ask
  const { databases } = readPositions(copy.manifest)
  return await withDoor({ access: ask.access, database: 'postgres' }, work, async (door) => {
    await mustBe(door, ask.identity, work)
    const plans = databases.map((shape) => ({ shape, name: ask.rename[shape.name] ?? shape.name, wants: wanted(shape, ask.only) })).filter(({ wants }) => wants !== 'nothing')
    if (plans.length === 0) throw refused('look-at-log', `the copy holds none of ${ask.only?.join(', ') ?? 'its databases'}`)
    for (const { name } of plans) if (await hasDatabase(door, name, work)) throw refused('not-empty', `the server has a database ${name} already`)
    const globals = await readGlobals(copy, work)
    if (!globals.ok) throw refused('copy-damaged', JSON.stringify(globals.finding))
    await bringMissingRoles(door, globals.statements, work)
    const paths: string[] = []
    for (const plan of plans) paths.push(...await bring({ ...plan, copy, door }, work))
    await mustBe(door, ask.identity, work)
    return { bytes: copy.manifest.rawBytes, paths }
  })
}

type Wants = 'everything' | 'nothing' | ((table: string) => boolean)

/** A table is named as the copy names it: `database.schema.table`. */
function wanted(shape: DatabaseShape, only: readonly string[] | null): Wants {
  if (only === null) return 'everything'
  const mine = new Set(only.filter((name) => name.startsWith(`${shape.name}.`)).map((name) => name.slice(shape.name.length + 1)))
  return mine.size === 0 ? 'nothing' : (table) => mine.has(table)
}

async function bring(of: { readonly shape: DatabaseShape; readonly name: string; readonly wants: Wants; readonly copy: CopyReader; readonly door: Door }, work: Work): Promise<readonly string[]> {
  const { shape, name, wants, door } = of
  const made = await withArchive({ copy: of.copy, database: shape.name, folder: work.scratch }, work, async (file) => {
    const choice = typeof wants === 'function' ? await choose({ file, wants, signal: work.signal }) : null
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

async function mustBe(door: Door, identity: string, work: Work): Promise<void> {
  const { identity: found } = await serverFacts(door, work.signal)
  if (found !== identity) throw refused('wrong-server', `the server says that it is ${found}, not ${identity}`)
}

const refused = (hint: HintId, detail: string) => new Fault({ area: 'engine', op: 'restore the databases', retry: 'never', hint, detail })
