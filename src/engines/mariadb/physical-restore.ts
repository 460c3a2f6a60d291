import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { RestoreAsk, Restored, Work } from '../engine.ts'
import { giveFolder } from '../private-account.ts'
import { chainOf, checkMoment } from './chain.ts'
import { must } from './client.ts'
import { exported, keepOnly, parts } from './export.ts'
import { DATABASES, databaseFacts, fullName } from './facts.ts'
import { tablesIn } from './inspect.ts'
import { tablesOf } from './physical.ts'
import { onPhysical, unpackPhysical } from './physical-proof.ts'
import { folderFor, serverAccount, type PrivateServer } from './private-server.ts'

/**
 * Brings a server's files back into an empty folder, ready to be started on, or its databases into another server under names
 * that it does not know yet; that one's own system tables are never touched.
 */
export async function restorePhysical({ chain: copies, into, until, only }: RestoreAsk, work: Work): Promise<Restored> {
  const chain = chainOf(copies)
  checkMoment(chain, until)
  if (into.kind === 'server') {
    const folder = await folderFor(work.scratch, await serverAccount())
    try {
      const data = join(folder, 'data')
      await mkdir(data)
      return unbroken(await onPhysical({ chain, data, until, lasting: 'thrown-away' }, work, async (server) => (await exported({ server, into, databases: await databasesIn(server), only }, work)).back))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  const { path } = into
  if ((await readdir(path)).length > 0) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'not-empty', detail: `${path} is not empty` })
  const account = await serverAccount()
  await giveFolder(path, account)
  if (chain.logs.length === 0 && only === null) {
    const broken = await unpackPhysical({ chain, data: path, account }, work)
    if (broken.length > 0) throw damaged(broken)
    return { bytes: chain.full.manifest.rawBytes, paths: tablesOf(chain.last) }
  }
  return unbroken(await onPhysical({ chain, data: path, until, lasting: 'kept' }, work, async (server) => {
    if (only !== null) await keepOnly(server, parts(only, await databasesIn(server)))
    const tables = await tablesIn(server)
    return { bytes: tables.reduce((sum, { bytes }) => sum + bytes, 0), paths: tables.map(fullName) }
  }))
}

const databasesIn = async ({ door, signal }: PrivateServer) => databaseFacts(await must(door, DATABASES, { op: OP, signal }))

function unbroken<T>(played: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly findings: readonly Finding[] }): T {
  if (!played.ok) throw damaged(played.findings)
  return played.value
}

const damaged = (findings: readonly Finding[]) => new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'copy-damaged', detail: JSON.stringify(findings) })
const OP = 'restore the database server'
