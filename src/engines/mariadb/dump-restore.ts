import { readdir, rm } from 'node:fs/promises'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { Destination, RestoreAsk, Restored, Work } from '../engine.ts'
import { opened } from '../opened.ts'
import { ACCOUNTS, artefactsIn } from './artefact.ts'
import { chainOf, checkMoment, type Chain } from './chain.ts'
import { must, named } from './client.ts'
import { intactDump, onDump } from './dump-proof.ts'
import { exported, keepOnly, parts } from './export.ts'
import { fullName } from './facts.ts'
import { tablesIn } from './inspect.ts'
import { folderFor, serverAccount, type PrivateServer } from './private-server.ts'
import { giveFolder } from '../private-account.ts'
import { restoreOver } from './over.ts'
import { loadInto, type Asleep } from './to-server.ts'

/**
 * Brings databases back: into an empty folder as a data directory that a server can be started on, or into a server under
 * names that it does not know yet. What is wanted of one moment or of some tables takes its way through a private server.
 */
export async function restoreDump({ chain: copies, into, until, only, over }: RestoreAsk, work: Work): Promise<Restored> {
  const chain = chainOf(copies)
  checkMoment(chain, until)
  if (over !== undefined && into.kind === 'folder') throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'look-at-log', detail: 'a data directory takes nobody\'s place: a person starts a server on it' })
  if (into.kind === 'folder') return await toFolder({ chain, into: into.path, until, only }, work)
  if (over === undefined) return (await toServer({ chain, into, until, only }, work)).back
  return await restoreOver({ into, over, only, databases: artefactsIn(chain.full), counted: only === null && until === null ? chain.last : null, load: (beside) => toServer({ chain, into: beside, until, only }, work) }, work)
}

type ToServer = { readonly chain: Chain; readonly into: Extract<Destination, { kind: 'server' }>; readonly until: Date | null; readonly only: readonly string[] | null }
type Loaded = { readonly back: Restored; readonly asleep: Asleep }

async function toServer({ chain, into, until, only }: ToServer, work: Work): Promise<Loaded> {
  if (chain.logs.length === 0 && only === null) return await straight(chain, into, work)
  const data = await folderFor(work.scratch, await serverAccount())
  try {
    return unbroken(await onDump({ chain, data, until, lasting: 'thrown-away' }, work, (server) => exported({ server, into, databases: artefactsIn(chain.full), only }, work)))
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}

/** From the copy into the server without a stop between; every byte is read once before the server sees the first. */
async function straight(chain: Chain, into: ToServer['into'], work: Work): Promise<Loaded> {
  const copy = chain.full
  const sound = await intactDump(copy, work)
  if (!sound.ok) throw damaged(sound.findings)
  const artefacts = artefactsIn(copy)
  const asleep = await loadInto(into, artefacts.map((artefact) => ({ ...artefact, target: into.rename[artefact.name] ?? artefact.name, text: () => opened({ copy, file: artefact.file }, work) })), work)
  return { asleep, back: { bytes: copy.manifest.rawBytes, paths: artefacts.map(({ name }) => into.rename[name] ?? name) } }
}

async function toFolder(ask: { readonly chain: Chain; readonly into: string; readonly until: Date | null; readonly only: readonly string[] | null }, work: Work): Promise<Restored> {
  const { chain, into } = ask
  if ((await readdir(into)).length > 0) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'not-empty', detail: `${into} is not empty` })
  await giveFolder(into, await serverAccount())
  return unbroken(await onDump({ chain, data: into, until: ask.until, lasting: 'kept' }, work, async (server) => {
    const wanted = ask.only === null ? null : parts(ask.only, artefactsIn(chain.full))
    if (wanted !== null) await keepOnly(server, wanted)
    if (!chain.full.manifest.files.some(({ name }) => name === ACCOUNTS)) await closeDoor(server)
    const tables = await tablesIn(server)
    return { bytes: tables.reduce((sum, { bytes }) => sum + bytes, 0), paths: tables.map(fullName) }
  }))
}

/** A new data directory lets everybody in as root: from here on only the machine's own root. */
const closeDoor = ({ door, signal }: PrivateServer) => must(door, `alter user if exists ${named('root')}@localhost identified via unix_socket;`, { op: OP, signal })

function unbroken<T>(played: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly findings: readonly Finding[] }): T {
  if (!played.ok) throw damaged(played.findings)
  return played.value
}

const damaged = (findings: readonly Finding[]) => new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'copy-damaged', detail: JSON.stringify(findings) })
const OP = 'restore the databases'
