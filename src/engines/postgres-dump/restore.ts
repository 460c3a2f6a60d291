import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseAccess } from '../../core/component.ts'
import { Fault, type HintId } from '../../core/fault.ts'
import type { CopyReader, Restored, RestoreAsk, Work } from '../engine.ts'
import { inPrivatePlace, type PrivatePlace } from '../postgres/private.ts'
import { giveFolder, inNameOf } from '../private-account.ts'
import { serverProgram } from '../postgres/tools.ts'
import { withDoor } from '../postgres/access.ts'
import { runTool } from '../tool.ts'
import { readPositions } from './artefacts.ts'
import { bring, mustBe, plansFor } from './bring.ts'
import { withArchive } from './load.ts'
import { restoreOver } from './over.ts'
import { onlyCopy, withLoaded } from './proof.ts'
import { bringMissingRoles, readGlobals } from './roles.ts'

/** Brings databases into a server that lacks them, or everything into a new cluster in an empty folder. */
export async function restore(ask: RestoreAsk, work: Work): Promise<Restored> {
  const copy = onlyCopy(ask.chain)
  const { until, only } = ask
  if (until !== null && until.getTime() !== new Date(copy.manifest.takenAt).getTime()) throw refused('point-unreachable', `a dump holds one moment only: ${copy.manifest.takenAt}`)
  if (ask.into.kind === 'server' && ask.over !== undefined) return await restoreOver({ copy, only, over: ask.over, ...ask.into }, work)
  if (ask.over !== undefined) throw refused('look-at-log', 'a cluster in a folder takes nobody\'s place: a person starts it')
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
    const plans = await plansFor({ ...ask, databases, door }, work)
    const globals = await readGlobals(copy, work)
    if (!globals.ok) throw refused('copy-damaged', JSON.stringify(globals.finding))
    await bringMissingRoles(door, globals.statements, work)
    const paths: string[] = []
    for (const plan of plans) paths.push(...await bring({ ...plan, door, archive: (use) => withArchive({ copy, database: plan.shape.name, folder: work.scratch }, work, use) }, work))
    await mustBe(door, ask.identity, work)
    return { bytes: copy.manifest.rawBytes, paths }
  })
}

const refused = (hint: HintId, detail: string) => new Fault({ area: 'engine', op: 'restore the databases', retry: 'never', hint, detail })
