import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault, type HintId } from '../../core/fault.ts'
import type { Destination, Restored, RestoreAsk, Work } from '../engine.ts'
import { rowsOf, withDoor } from '../postgres/access.ts'
import { inPrivatePlace, type PrivatePlace, type PrivateServer } from '../postgres/private.ts'
import { statementsOf } from '../postgres/script.ts'
import { serverProgram } from '../postgres/tools.ts'
import { databaseShape } from '../postgres-dump/artefacts.ts'
import { bring, mustBe, plansFor } from '../postgres-dump/bring.ts'
import { bringMissingRoles } from '../postgres-dump/roles.ts'
import { giveFolder, inNameOf } from '../private-account.ts'
import { runTool } from '../tool.ts'
import { goalOf, linksOf, windowsOf, type Goal } from './chain.ts'
import { Unrecoverable, withRecovered, type Room } from './recover.ts'
import { refusedChain } from './repo.ts'

/** Brings the whole cluster back into an empty folder, or databases and tables of it into a server; to the chain's end, or to a moment that it reaches. */
export async function restore(ask: RestoreAsk, work: Work): Promise<Restored> {
  const linked = linksOf(ask.chain)
  if (!linked.ok) throw refusedChain(linked.findings)
  const goal = goalOf(linked.links, ask.until)
  if (goal === null) throw refused('point-unreachable', `the chain holds ${windowsOf(linked.links).map(({ from, to }) => `${from.toISOString()} to ${to.toISOString()}`).join(', ')}`)
  const bytes = ask.chain.reduce((sum, copy) => sum + copy.manifest.rawBytes, 0)
  try {
    if (ask.into.kind === 'server') return { bytes, paths: await toServer({ goal, only: ask.only, into: ask.into }, work) }
    if (ask.only !== null) throw refused('look-at-log', 'single tables come back into a server; leave them out for a whole folder')
    return { bytes, paths: await toFolder(goal, ask.into.path, work) }
  } catch (error) {
    throw error instanceof Unrecoverable ? refusedChain(error.findings) : error
  }
}

async function toFolder(goal: Goal, folder: string, work: Work): Promise<readonly string[]> {
  if ((await readdir(folder)).length > 0) throw refused('not-empty', `${folder} is not empty`)
  const room: Room = { data: join(folder, 'data'), tablespaces: join(folder, 'tablespaces') }
  let well = false
  try {
    await inPrivatePlace(work, async (place) => {
      await giveFolder(folder, place.account)
      await withRecovered({ goal, place, room, end: 'clean' }, work, async () => undefined)
      await settle({ place, room, major: Number(goal.links[0]?.at.major) }, work)
    })
    well = true
    return await readdir(folder)
  } finally {
    // Half a cluster is none: nobody shall start it.
    if (!well) for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true })
  }
}

/**
 * Takes the way back out of the cluster's settings, gives it the files that Debian keeps elsewhere, and brings every byte to
 * the disk. Its archiving stays off, so that it never writes into the archive of the server that it came from.
 */
async function settle({ place, room, major }: { readonly place: PrivatePlace; readonly room: Room; readonly major: number }, work: Work): Promise<void> {
  const auto = join(room.data, 'postgresql.auto.conf')
  const lines = (await readFile(auto, 'utf8')).split('\n')
  await writeFile(auto, lines.filter((line) => !/^\s*(?:restore_command|recovery_target\w*)\s*=|^# Recovery settings generated/.test(line)).join('\n'))
  const there = await readdir(room.data)
  const files = { 'postgresql.conf': '', 'pg_hba.conf': 'local all all peer\nhost all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256\n', 'pg_ident.conf': '' }
  for (const [name, text] of Object.entries(files)) {
    if (there.includes(name)) continue
    await writeFile(join(room.data, name), text, { mode: 0o600 })
    await giveFolder(join(room.data, name), place.account)
  }
  await runTool({ op: 'write the cluster to the disk', tool: inNameOf(place.account, { command: await serverProgram('initdb', major), args: ['--sync-only', '-D', room.data] }), signal: work.signal })
}

interface ToServer { readonly goal: Goal; readonly only: readonly string[] | null; readonly into: Extract<Destination, { kind: 'server' }> }

/** By way of a private server: the cluster is brought back whole, and what was chosen goes on from there. */
async function toServer({ goal, only, into }: ToServer, work: Work): Promise<readonly string[]> {
  return await withDoor({ access: into.access, database: 'postgres' }, work, async (door) => {
    await mustBe(door, into.identity, work)
    return await inPrivatePlace(work, (place) => withRecovered({ goal, place, room: { data: join(place.folder, 'data'), tablespaces: join(place.folder, 'tablespaces') }, end: 'at once' }, work, async (server) => {
      const databases = await rowsOf(server.door('template1'), SHAPES, { op: 'list the databases', signal: work.signal, row: databaseShape })
      const plans = await plansFor({ databases, rename: into.rename, only, door }, work)
      await bringMissingRoles(door, await globalsOf(server, work), work)
      const paths: string[] = []
      for (const plan of plans) paths.push(...await bring({ ...plan, door, archive: (use) => withDumped({ server, place, database: plan.shape.name }, work, use) }, work))
      await mustBe(door, into.identity, work)
      return paths
    }))
  })
}

async function withDumped<T>(of: { readonly server: PrivateServer; readonly place: PrivatePlace; readonly database: string }, work: Work, use: (file: string) => Promise<T>): Promise<T> {
  const file = join(of.place.folder, 'archive')
  try {
    await runTool({ op: `take ${of.database}`, tool: { command: 'pg_dump', args: ['-w', '--format=custom', '--compress=0', `--file=${file}`], env: of.server.door(of.database).env }, signal: work.signal })
    return await use(file)
  } finally {
    await rm(file, { force: true })
  }
}

async function globalsOf(server: PrivateServer, work: Work): Promise<readonly string[]> {
  const { stdout } = await runTool({ op: 'take the roles', tool: { command: 'pg_dumpall', args: ['-w', '--globals-only', '--database=template1'], env: server.door('template1').env }, most: 64 * 1024 * 1024, signal: work.signal })
  return statementsOf(stdout)
}

const SHAPES = "select datname as name, pg_encoding_to_char(encoding) as encoding, datcollate as collate, datctype as ctype from pg_database where not datistemplate and datallowconn and datname <> 'postgres' order by datname"
const refused = (hint: HintId, detail: string) => new Fault({ area: 'engine', op: 'restore the cluster', retry: 'never', hint, detail })
