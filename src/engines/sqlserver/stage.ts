import { createHash, randomBytes } from 'node:crypto'
import { readdir, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DAY, SECOND } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { SqlServerAccess } from '../../core/component.ts'
import type { Work } from '../engine.ts'
import type { Session } from './session.ts'
import { quoted } from './quote.ts'

/** One file in the folder that the server and we share, by both its names. */
export interface Staged {
  readonly name: string
  readonly server: string
  readonly here: string
}

/** What all our files of one component begin with, so that nobody else's are ever touched. */
export const ownerOf = (component: string) => createHash('sha256').update(component).digest('hex').slice(0, 10)

/** A name that nothing else has. */
export function stagedFile(access: SqlServerAccess, owner: string, ending: 'bak' | 'trn' | 'probe'): Staged {
  return staged(access, `pulih-${owner}-${randomBytes(8).toString('hex')}.${ending}`)
}

const staged = ({ stage }: SqlServerAccess, name: string): Staged => ({ name, server: serverPath(stage.server, name), here: join(stage.here, name) })

/** A path as the server writes it: by its own separator, whatever ours is. */
export function serverPath(folder: string, name: string): string {
  return `${folder.replace(/[\\/]+$/, '')}${folder.startsWith('/') ? '/' : '\\'}${name}`
}

/** The file that the server names so, if it lies in the stage and is ours. */
export function stagedAt(access: SqlServerAccess, owner: string, path: string): Staged | null {
  const name = path.split(/[\\/]/).at(-1) ?? ''
  const found = staged(access, name)
  return name.startsWith(`pulih-${owner}-`) && found.server.toLowerCase() === path.toLowerCase() ? found : null
}

/** Holds both views of the stage against one another: what we write there, the server must be able to open. */
export async function probeStage(session: Session, owner: string, work: Pick<Work, 'signal'>): Promise<readonly Finding[]> {
  const { access } = session
  const marker = stagedFile(access, owner, 'probe')
  const wrong = (setting: string, found: string): readonly Finding[] => [{ kind: 'setting-wrong', setting, found, needed: 'stage.server = stage.here', mend: 'docs/sqlserver.md' }]
  try {
    await writeFile(marker.here, marker.name, { flag: 'wx' })
  } catch (error) {
    return wrong(`stage.here (${access.stage.here})`, error instanceof Error ? error.message : String(error))
  }
  try {
    // It is no back-up, and the server can only say so of a file that it could open and read.
    const answer = await session.attempt(`RESTORE LABELONLY FROM DISK = ${quoted(marker.server)}`, { op: 'look at the stage', signal: work.signal })
    if (answer.kind === 'answered') return wrong(`stage.server (${access.stage.server})`, '?')
    const numbers = answer.errors.map(({ number }) => number)
    if (numbers.includes(262)) return []
    if (numbers.some((number) => NO_BACKUP.has(number))) return []
    return wrong(`stage.server (${access.stage.server})`, answer.errors[0]?.message ?? '')
  } finally {
    await rm(marker.here, { force: true })
  }
}

const NO_BACKUP = new Set([3241, 3242, 3205, 3254, 3203])

/** What is left on the volume behind the stage; null where the file system does not tell. */
export async function stageFree(access: SqlServerAccess): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(access.stage.here)
    return bavail * bsize
  } catch {
    return null
  }
}

/** Sees the file that the server has just written. A share may show it a little later; one that never does is another folder. */
export async function seen(file: Staged, work: Pick<Work, 'clock' | 'signal'>): Promise<number> {
  for (let turn = 0; turn < 20; turn += 1) {
    try {
      return (await stat(file.here)).size
    } catch (error) {
      if (!isGone(error)) throw new Fault({ area: 'engine', op: `read ${file.here}`, retry: 'later', hint: 'permission', cause: error })
    }
    await work.clock.sleep(SECOND / 4, work.signal)
  }
  throw new Fault({ area: 'engine', op: `read ${file.here}`, retry: 'later', hint: 'mount-missing', detail: `the server has written ${file.server}, and it is not to be seen here: is the share mounted, and is it the same folder?` })
}

/** Lends a file in the stage for as long as `use` takes. */
export async function withStaged<T>(file: Staged, use: (file: Staged) => Promise<T>): Promise<T> {
  busy.add(file.name)
  try {
    return await use(file)
  } finally {
    await rm(file.here, { force: true }).catch(() => undefined)
    busy.delete(file.name)
  }
}

/** Removes what an earlier process left there of this component, old by the share's own clock. Logs may be needed a while longer. */
export async function clearStage(access: SqlServerAccess, owner: string): Promise<void> {
  const marker = stagedFile(access, owner, 'probe')
  try {
    await writeFile(marker.here, marker.name, { flag: 'wx' })
    const now = (await stat(marker.here)).mtimeMs
    for (const name of await readdir(access.stage.here)) {
      if (!name.startsWith(`pulih-${owner}-`) || busy.has(name)) continue
      const { mtimeMs } = await stat(join(access.stage.here, name))
      if (now - mtimeMs > (name.endsWith('.trn') ? 7 * DAY : DAY)) await rm(join(access.stage.here, name), { force: true })
    }
  } catch {
    // What cannot be cleared now is cleared another day; whoever needs the stage says what is wrong with it.
  } finally {
    await rm(marker.here, { force: true }).catch(() => undefined)
  }
}

const busy = new Set<string>()
const isGone = (error: unknown) => error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESTALE')
