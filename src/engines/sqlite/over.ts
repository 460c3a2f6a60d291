import { basename, dirname, join } from 'node:path'
import { Fault } from '../../core/fault.ts'
import type { CopyReader, Over, Restored, Work } from '../engine.ts'
import { earlierIncoming, refusedOver, refusePartsAt, sideNames } from '../over.ts'
import { exchangePaths, moveWords, removePath, seePath, settle, standsAt, type Move } from '../side-path.ts'
import { runTool } from '../tool.ts'
import { holdersOf } from './holders.ts'
import { integrity, unpack } from './proof.ts'

/** What SQLite keeps beside a database: part of it as long as it is there. */
export const COMPANIONS = ['-wal', '-shm', '-journal']
/** So many bytes of a name leave room for the longest of them. */
export const LONGEST = 255 - COMPANIONS.join('').length

/**
 * Brings a database back beside the one that stands, checks its every page, and then lets it take that one's place, with the same
 * owner and rights. Refuses while somebody has the old one open: he would go on writing where nobody reads any more. Who wants some
 * of its tables gets the whole database too, but never in place of the one that it was copied from.
 */
export async function restoreOver(ask: { readonly copy: CopyReader; readonly file: string; readonly over: Over; readonly only: readonly string[] | null }, work: Work): Promise<Restored> {
  const { copy, over, only } = ask
  const { path, stands, aside, incoming } = await placeFor(ask, work)
  if (only !== null && path === copy.manifest.source.path) throw refusePartsAt(path)
  const unknown = (only ?? []).filter((table) => !(table in copy.manifest.counts))
  if (unknown.length > 0) throw refusedOver('look-at-log', `the copy does not hold ${unknown.join(', ')}`)
  await mustBeIdle(path)
  for (const earlier of earlierIncoming(basename(path), over, LONGEST)) await removePath(join(dirname(path), `.${earlier}`), work)
  await removePath(incoming, work)
  try {
    const broken = await unpack(copy, incoming, work)
    if (broken.length > 0) throw damaged(broken)
    const wrong = await integrity({ path: incoming, scratch: work.scratch, signal: work.signal }, work)
    if (wrong.length > 0) throw damaged(wrong)
    if (stands) for (const command of ['chmod', 'chown']) await runTool({ op: 'give it the owner and rights of the old one', tool: { command, args: [`--reference=${path}`, '--', incoming] }, signal: work.signal })
    await settle(incoming, work)
    await over.exchange()
    await mustBeIdle(path)
    const beside: Move[] = []
    // Without its companions the old database would lose what was written last, and the new one must not find them.
    for (const end of ['', ...COMPANIONS]) if (await standsAt(path + end, work)) beside.push({ from: path + end, to: aside + end })
    await exchangePaths([...beside, { from: incoming, to: path }], work)
    return { bytes: copy.manifest.rawBytes, paths: only ?? [basename(path)], ...(stands ? { aside: [aside] } : {}) }
  } finally {
    await removePath(incoming, work)
  }
}

async function placeFor({ file, over }: { readonly file: string; readonly over: Over }, work: Work): Promise<{ readonly path: string; readonly stands: boolean; readonly aside: string; readonly incoming: string }> {
  const { path, stands, barred } = await seePath(file, work)
  const names = sideNames(basename(path), over, LONGEST)
  const [aside, incoming] = [join(dirname(path), names.aside), join(dirname(path), `.${names.incoming}`)]
  if (await standsAt(aside, work)) {
    const halfway = stands !== 'nothing' ? '' : (await Promise.all(['', ...COMPANIONS].map(async (end) => (await standsAt(aside + end, work) ? moveWords({ from: aside + end, to: path + end }) : '')))).filter((words) => words !== '').join('; ')
    throw refusedOver('not-empty', halfway === '' ? `${aside} stands already: under this word something was put aside before` : `${aside} stands already, and nothing stands at ${path}: an earlier exchange stopped halfway. Put right by hand: ${halfway}`)
  }
  if (barred !== null) throw refusedOver('permission', barred)
  if (stands !== 'nothing' && stands !== 'file') throw refusedOver('not-empty', `${path} is no file`)
  return { path, stands: stands === 'file', aside, incoming }
}

async function mustBeIdle(path: string): Promise<void> {
  const holders = await holdersOf([path, ...COMPANIONS.map((end) => path + end)])
  if (holders.length > 0) throw refusedOver('source-locked', `${path} is open in ${holders.join(', ')}: stop the application first`, 'later')
}

const damaged = (findings: readonly unknown[]) => new Fault({ area: 'engine', op: 'restore the database', retry: 'never', hint: 'copy-damaged', detail: JSON.stringify(findings) })
