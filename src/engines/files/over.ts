import { basename, dirname, join } from 'node:path'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { Manifest } from '../../core/manifest.ts'
import type { CopyReader, Over, Restored, RestoreAsk, Work } from '../engine.ts'
import { earlierIncoming, refusedOver, refusePartsAt, sideNames } from '../over.ts'
import { exchangePaths, moveWords, removePath, seePath, settle, standsAt, type Move } from '../side-path.ts'
import { runTool } from '../tool.ts'
import { chosenPaths, keepOnly } from './parts.ts'
import { unpackChain } from './proof.ts'
import { measureTree } from './tree.ts'

/**
 * Brings a tree back beside the one that stands, on the host that it is used on, holds it against the last manifest, and then
 * lets it take that one's place. What stands keeps its every file under the aside's name; what was excluded stands there only.
 * Parts of it come to another place than the one that they were copied from, never into that.
 */
export async function restoreOver(ask: { readonly chain: RestoreAsk['chain']; readonly path: string; readonly over: Over; readonly only: readonly string[] | null }, work: Work): Promise<Restored> {
  const { chain, over } = ask
  const place = await placeFor(ask, work)
  const { path, incoming, aside, stands } = place
  if (ask.only !== null && path === last(chain).manifest.source.path) throw refusePartsAt(path)
  for (const earlier of earlierIncoming(basename(path), over, 255)) await removePath(join(dirname(path), `.${earlier}`), work)
  await removePath(incoming, work)
  try {
    await runTool({ op: 'make room beside it', tool: work.host.on({ command: 'mkdir', args: ['-m', '700', '--', incoming] }), signal: work.signal })
    const broken = await unpackChain({ chain, into: incoming, how: ['--preserve-permissions', '--acls', '--xattrs'] }, work)
    if (broken.length > 0) throw damaged(broken)
    work.progress({ phase: 'count', bytes: 0, of: null })
    const found = await measureTree(incoming, work)
    const wrong = differences(last(chain).manifest, found)
    if (wrong.length > 0) throw damaged(wrong)
    if (ask.only !== null) await keepOnly(incoming, chosenPaths(ask.only), work)
    const names = await namesIn(incoming, work)
    await settle(incoming, work)
    await over.exchange()
    const moves: readonly Move[] = [...(stands ? [{ from: path, to: aside }] : []), { from: incoming, to: path }]
    await exchangePaths(moves, work)
    return { bytes: found.bytes, paths: names, ...(stands ? { aside: [aside] } : {}) }
  } finally {
    await removePath(incoming, work)
  }
}

/** Where a tree comes to, what it is called until then, and what becomes of what stands there. */
async function placeFor(ask: { readonly path: string; readonly over: Over }, work: Work): Promise<{ readonly path: string; readonly incoming: string; readonly aside: string; readonly stands: boolean }> {
  const seen = await seePath(ask.path, work)
  const { path } = seen
  const names = sideNames(basename(path), ask.over, 255)
  const [aside, incoming] = [join(dirname(path), names.aside), join(dirname(path), `.${names.incoming}`)]
  if (await standsAt(aside, work)) {
    throw refusedOver('not-empty', seen.stands === 'nothing'
      ? `${aside} stands already, and nothing stands at ${path}: an earlier exchange stopped halfway. Put right by hand: ${moveWords({ from: aside, to: path })}`
      : `${aside} stands already: under this word something was put aside before`)
  }
  if (seen.barred !== null) throw refusedOver('permission', seen.barred)
  if (seen.stands === 'file' || seen.stands === 'other') throw refusedOver('not-empty', `${path} is no folder`)
  return { path, incoming, aside, stands: seen.stands !== 'nothing' }
}

/** What a tree holds, held against what the copy said. */
export function differences(manifest: Manifest, found: { readonly entries: number; readonly bytes: number }): readonly Finding[] {
  return (['entries', 'bytes'] as const).flatMap((what): readonly Finding[] => {
    const expected = manifest.counts[what] ?? 0
    return expected === found[what] ? [] : [{ kind: 'count-differs', what, expected, found: found[what] }]
  })
}

async function namesIn(path: string, work: Work): Promise<readonly string[]> {
  const { stdout } = await runTool({ op: 'list what came', tool: work.host.on({ command: 'find', args: [path, '-mindepth', '1', '-maxdepth', '1', '-printf', '%f\\0'] }), signal: work.signal })
  return stdout.split('\0').filter((name) => name !== '').sort()
}

function last(chain: readonly CopyReader[]): CopyReader {
  const copy = chain.at(-1)
  if (copy === undefined) throw refusedOver('copy-damaged', 'no copy was given')
  return copy
}

const damaged = (findings: readonly Finding[]) => new Fault({ area: 'engine', op: 'restore the files', retry: 'never', hint: 'copy-damaged', detail: JSON.stringify(findings) })
