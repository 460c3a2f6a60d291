import { randomBytes } from 'node:crypto'
import { chmod } from 'node:fs/promises'
import { z } from 'zod'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { CopyReader, Work } from '../engine.ts'
import { opened } from '../opened.ts'
import { pipeTools } from '../tool.ts'
import { damageOr, headOf } from './header.ts'
import { gaps, stepsTo, type Step } from './links.ts'
import type { ServerFacts } from './look.ts'
import { named, quoted, wall } from './quote.ts'
import { readPositions } from './sets.ts'
import type { Place, Session } from './session.ts'
import { wordsOf } from './session.ts'
import { serverPath, stagedFile, withStaged, type Staged } from './stage.ts'
import { watched } from './watch.ts'

/** A database of ours in the making: its files all carry the mark, by which it is known before anybody drops it. */
export interface Goal { readonly name: string; readonly mark: string }

export const markFor = () => randomBytes(6).toString('hex')

export interface Bringing {
  readonly session: Session
  readonly place: Place
  readonly server: ServerFacts
  readonly chain: readonly CopyReader[]
  readonly goal: Goal
  readonly until: Date | null
  readonly owner: string
}

/** Restores a chain as a new database, never over another one. The findings say what is wrong with the chain; without any the database is open. */
export async function bring(of: Bringing, work: Work): Promise<readonly Finding[]> {
  const broken = gaps(of.chain)
  if (broken.length > 0) return broken
  const steps = stepsTo(of.chain, of.until)
  mustShareClock(of)
  let stopped = false
  for (const step of steps) {
    const file = stagedFile(of.place.access, of.owner, step.set.type === 'L' ? 'trn' : 'bak')
    const outcome = await withStaged(file, async () => await unpack(step, file, work) ?? await headOf(of.session, { staged: file, set: step.set, file: step.set.file }) ?? await restoreStep(of, { step, file, stopped: stopped ? 'before' : 'not yet' }, work))
    if (outcome !== null) return [outcome]
    stopped ||= of.until !== null && step.set.type === 'L'
  }
  await finish(of.session, of.goal.name)
  return []
}

/** Puts one file of a copy back where the server reads it. */
export async function unpack({ copy, set }: Step, file: Staged, work: Work): Promise<Finding | null> {
  work.progress({ phase: 'extract', bytes: 0, of: copy.manifest.rawBytes })
  const from = await opened({ copy, file: set.file, to: file.here }, work)
  const broken = from.damage(await pipeTools({ op: `unpack ${set.file}`, tools: from.tools, input: from.input, signal: work.signal }))
  if (broken === null) await chmod(file.here, 0o644).catch(() => undefined)
  return broken
}

async function restoreStep(of: Bringing, { step, file, stopped }: { readonly step: Step; readonly file: Staged; readonly stopped: 'before' | 'not yet' }, work: Work): Promise<Finding | null> {
  const { session, goal } = of
  const { set, copy } = step
  const op = `restore ${set.file}`
  const options = ['NORECOVERY', 'CHECKSUM', 'STATS = 1']
  if (set.type === 'D') options.unshift(...await moves(of, file))
  if (set.type === 'L' && of.until !== null) options.push(`STOPAT = ${quoted(wall(of.until, of.server.ahead))}`)
  const statement = `RESTORE ${set.type === 'L' ? 'LOG' : 'DATABASE'} ${named(goal.name)} FROM DISK = ${quoted(file.server)} WITH ${options.join(', ')}`
  const answer = await watched({ place: of.place, session, phase: 'extract', of: copy.manifest.rawBytes }, work, (hear) => session.attempt(statement, { op, hear }))
  if (answer.kind === 'answered') {
    if (answer.said.some(({ number }) => number === 3014)) return null
    throw new Fault({ area: 'engine', op, retry: 'later', hint: 'tool-failed', detail: 'the server did not say that it was processed' })
  }
  const { errors } = answer
  // The log before this one stopped at that very moment already: there is nothing more to do.
  if (stopped === 'before' && errors.some(({ number }) => number === 4335)) return null
  if (errors.some(({ number }) => CHAIN.has(number))) return { kind: 'engine-check-failed', detail: `${set.file}: ${wordsOf(errors)}` }
  return damageOr(op, { file: set.file, errors })
}

/** Where the files go: beside those of the server's own choice, under names that nobody else has. */
async function moves({ session, server, goal, place }: Bringing, file: Staged): Promise<readonly string[]> {
  const files = await session.rows(`RESTORE FILELISTONLY FROM DISK = ${quoted(file.server)}`, { op: 'read the list of files', row: z.object({ LogicalName: z.string(), Type: z.string() }) })
  return files.map(({ LogicalName, Type }, index) => {
    const log = Type === 'L'
    const folder = place.access.data ?? (log ? server.log : server.data)
    const ending = log ? '.ldf' : Type !== 'D' ? '' : index === 0 ? '.mdf' : '.ndf'
    return `MOVE ${quoted(LogicalName)} TO ${quoted(serverPath(folder, `${fileName(goal)}_${index + 1}${ending}`))}`
  })
}

/** What the names of all files of a database of ours begin with. */
export const fileName = ({ name, mark }: Goal) => `${name.replaceAll(/[^\w-]/g, '_').slice(0, 60)}_${mark}`

async function finish(session: Session, name: string): Promise<void> {
  await session.run(`RESTORE DATABASE ${named(name)} WITH RECOVERY`, { op: `open ${name}` })
}

/** Log records carry the wall clock of the server that wrote them. */
function mustShareClock({ chain, server, until }: Bringing): void {
  if (until === null) return
  const other = chain.map((copy) => readPositions(copy.manifest).ahead).find((ahead) => ahead !== server.ahead)
  if (other !== undefined) throw new Fault({ area: 'engine', op: `reach ${until.toISOString()}`, retry: 'never', hint: 'point-unreachable', detail: `the source's clock was ${other} minutes ahead of UTC, this server's is ${server.ahead}: only a server of the same zone reaches a moment for sure` })
}

/** What the server says of links that do not fit: their manifests lied. */
const CHAIN = new Set([3136, 4305, 4326, 4330, 3117, 3118, 3135])
