import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '../../core/finding.ts'
import { Fault, type HintId } from '../../core/fault.ts'
import type { CopyReader, Destination, Restored, RestoreAsk, Work } from '../engine.ts'
import { opened } from '../opened.ts'
import { pipeTools } from '../tool.ts'
import { bring, markFor, type Goal } from './bring.ts'
import { gaps, stepsTo } from './links.ts'
import { databaseFacts, serverFacts } from './look.ts'
import { restoreOver } from './over.ts'
import { takeBack } from './scratch.ts'
import { withSession, type Session } from './session.ts'
import { readPositions } from './sets.ts'
import { ownerOf } from './stage.ts'
import { staging } from './stage-access.ts'

/** Brings a chain back as a database that the named server does not have yet, or its files, unpacked, into an empty folder. */
export async function restore(ask: RestoreAsk, work: Work): Promise<Restored> {
  if (ask.only !== null) throw refused('look-at-log', 'SQL Server brings back whole databases: let it come back beside the living one, under another name, and copy the rows from there')
  if (ask.chain.length === 0) throw refused('copy-damaged', 'no copy was given')
  if (ask.into.kind === 'folder' && ask.over !== undefined) throw refused('look-at-log', 'files of a SQL Server take nobody\'s place: name the server')
  return ask.into.kind === 'folder' ? await toFolder(ask, ask.into.path, work) : await toServer(ask, ask.into, work)
}

async function toServer({ chain, until, over }: RestoreAsk, into: Extract<Destination, { kind: 'server' }>, work: Work): Promise<Restored> {
  const access = staging(into.access)
  const place = { access, server: access.host ?? 'localhost' }
  const database = databaseOf(chain)
  if (over !== undefined) return await restoreOver({ chain, until, place, over, name: into.rename[database] ?? database, mustBe: (session) => mustBe(session, into.identity) }, work)
  const goal: Goal = { name: into.rename[database] ?? database, mark: markFor() }
  return await withSession(place, work, async (session) => {
    await mustBe(session, into.identity)
    if (await databaseFacts(session, goal.name) !== null) throw refused('not-empty', `the server has a database ${goal.name} already`)
    let well = false
    try {
      const findings = await bring({ session, place, server: await serverFacts(session), chain, goal, until, owner: ownerOf(chain[0]?.manifest.component ?? '') }, work)
      if (findings.length > 0) throw refusedBy(findings)
      await mustBe(session, into.identity)
      well = true
    } finally {
      // Half a database is none, and only what carries our mark is ever dropped.
      if (!well) await takeBack({ place, goal }, work)
    }
    return { bytes: chain.reduce((sum, copy) => sum + copy.manifest.rawBytes, 0), paths: [goal.name] }
  })
}

/** The files as SQL Server wrote them, in the order in which they are restored. */
async function toFolder({ chain, until }: RestoreAsk, folder: string, work: Work): Promise<Restored> {
  if (until !== null) throw refused('point-unreachable', 'files hold no moment: it is chosen when they are restored (STOPAT)')
  const broken = gaps(chain)
  if (broken.length > 0) throw refusedBy(broken)
  await mkdir(folder, { recursive: true })
  if ((await readdir(folder)).length > 0) throw refused('not-empty', `${folder} is not empty`)
  const paths: string[] = []
  try {
    for (const [index, { copy, set }] of stepsTo(chain, null).entries()) {
      const name = `${String(index + 1).padStart(4, '0')}-${set.file.replace(/\.zst$/, '')}`
      const from = await opened({ copy, file: set.file, to: join(folder, name) }, work)
      paths.push(name)
      const damaged = from.damage(await pipeTools({ op: `unpack ${set.file}`, tools: from.tools, input: from.input, signal: work.signal }))
      if (damaged !== null) throw refusedBy([damaged])
    }
  } catch (error) {
    for (const name of paths) await rm(join(folder, name), { force: true })
    throw error
  }
  return { bytes: chain.reduce((sum, copy) => sum + copy.manifest.rawBytes, 0), paths }
}

const databaseOf = (chain: readonly CopyReader[]) => chain.slice(0, 1).map((copy) => readPositions(copy.manifest).database)[0] ?? ''

async function mustBe(session: Session, identity: string): Promise<void> {
  const found = await serverFacts(session)
  if (found.identity !== identity) throw refused('wrong-server', `the server says that it is ${found.identity}, not ${identity}`)
}

function refusedBy(findings: readonly Finding[]): Fault {
  const chain = findings.some(({ kind }) => kind === 'log-missing' || kind === 'base-missing')
  return refused(chain ? 'log-chain' : 'copy-damaged', JSON.stringify(findings))
}

const refused = (hint: HintId, detail: string) => new Fault({ area: 'engine', op: 'restore the database', retry: 'never', hint, detail })
