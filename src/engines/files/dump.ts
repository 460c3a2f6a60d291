import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Fault } from '../../core/fault.ts'
import type { FilesComponent } from '../../core/component.ts'
import type { Level } from '../../core/site.ts'
import { beginning } from '../../core/letters.ts'
import type { CopyReader, DumpFacts, Vessel, Work } from '../engine.ts'
import { lines } from '../lines.ts'
import { pipeTools } from '../tool.ts'
import { together } from '../together.ts'
import { lookAtTools } from '../tool-version.ts'
import { damage, squeeze, unsqueeze, unsqueezeTo, zstdNeed } from '../zstd.ts'
import { readEntry } from './entries.ts'
import { known, type Known } from './known.ts'
import { clockLag, mustSee } from './root.ts'
import { foldersOf, lookBack } from './state.ts'
import { whereItStands } from './there.ts'
import { archive, DATA, ENTRIES, STATE, tarNeed, type Heard } from './tar.ts'

/** Copies a folder: an archive, the list of what is in it, and for a full the state that a differential begins from. */
export async function dump(ask: { source: FilesComponent; level: Level; base: CopyReader | null; vessel: Vessel }, work: Work): Promise<DumpFacts> {
  const { source, vessel } = ask
  const base = baseOf(ask.level, ask.base)
  const path = resolve(source.path)
  const root = await mustSee({ path, op: OP }, work)
  const folder = await mkdtemp(join(work.scratch, 'tree-'))
  try {
    const [state, entries] = [join(folder, 'state.snar'), join(folder, 'entries.txt')]
    if (base !== null) {
      await fetchState(base, state, work)
      await lookBack(state, clockLag(root))
    }
    const takenAt = work.clock.now()
    const versions = { ...(await lookAtTools([zstdNeed], { signal: work.signal })).versions, ...(await lookAtTools([tarNeed], work)).versions }
    const zstd = versions[zstdNeed.command]
    const { packed, heard } = await whereItStands({ state, entries, sent: base !== null }, work, async (there) => {
      const { tool, heard } = archive({ path, exclude: source.exclude, ...there })
      return { heard, packed: await squeeze({ op: OP, from: work.host.on(tool), into: DATA, vessel, zstd }, work) }
    })
    await mustSee({ path, op: OP, before: root }, work)
    if (heard.total !== packed.raw) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'tool-failed', detail: `tar wrote ${heard.total ?? 'an unknown number of'} bytes, the compressor read ${packed.raw}` })
    const [own, meant, left] = await together(
      work.signal,
      () => countMembers(entries),
      () => countMeant(state),
      (signal) => (base === null ? Promise.resolve({ entries: 0, bytes: 0 }) : countUnchanged(base, state, { ...work, signal })),
      (signal) => squeeze({ op: OP, from: entries, into: ENTRIES, vessel, zstd, signal }, work),
      ...(base === null ? [(signal: AbortSignal) => squeeze({ op: OP, from: state, into: STATE, vessel, zstd, signal }, work)] : []),
    )
    const gone = Math.max(0, meant - own.members - heard.ignored)
    stillThere({ members: own.members, gone, path })
    return {
      takenAt,
      rawBytes: packed.raw,
      counts: { entries: own.members + left.entries, bytes: own.bytes + left.bytes, members: own.members },
      freshness: null,
      positions: {},
      notes: notesOf(heard, gone),
      tools: { ...versions },
      identity: `device ${root.device}, inode ${root.inode}`,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function baseOf(level: Level, base: CopyReader | null): CopyReader | null {
  if (level === 'full') return null
  if (level === 'differential' && base?.manifest.level === 'full') return base
  throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'look-at-log', detail: level === 'differential' ? 'a differential needs a full copy as its base' : `files know no level ${level}` })
}

async function fetchState(base: CopyReader, into: string, work: Work): Promise<void> {
  const [ended] = await pipeTools({ op: 'read the state of the base', tools: [unsqueezeTo(into)], input: await base.open(STATE), signal: work.signal })
  if (damage(base, STATE, ended) !== null) throw new Fault({ area: 'engine', op: 'read the state of the base', retry: 'never', hint: 'copy-damaged', detail: `${base.name}/${STATE}: ${ended?.stderr ?? ''}` })
}

async function countMembers(listing: string): Promise<{ readonly members: number; readonly bytes: number }> {
  const found = { members: 0, bytes: 0 }
  await pipeline(createReadStream(listing), lines((line) => {
    const entry = readEntry(line)
    if (entry === null) throw new Fault({ area: 'engine', op: OP, retry: 'never', hint: 'look-at-log', detail: `tar listed what we cannot read: ${beginning(line, 200)}` })
    found.members += 1
    found.bytes += entry.size
  }))
  return found
}

/** Everything that the base has and that has not changed since: tar left it out, a restore of the chain has it. */
async function countUnchanged(base: CopyReader, state: string, work: Work): Promise<{ readonly entries: number; readonly bytes: number }> {
  const there = await readBase(base, work)
  const found = { entries: 0, bytes: 0 }
  for await (const { id, path, unchanged } of foldersOf(state)) {
    const was = there.folders.get(id)
    for (const name of unchanged) {
      const size = there.sizes.sizeOf(`${path}/${name}`) ?? (was === undefined ? null : there.sizes.sizeOf(`${was}/${name}`))
      if (size === null) continue
      found.entries += 1
      found.bytes += size
    }
  }
  return found
}

/** A folder that was renamed since is known by what the disk calls it. */
async function readBase(base: CopyReader, work: Work): Promise<{ readonly sizes: Known; readonly folders: ReadonlyMap<string, string> }> {
  const sizes = known(base.manifest.counts.members ?? 0)
  const [ended] = await pipeTools({
    op: 'read the list of the base', tools: [unsqueeze], input: await base.open(ENTRIES), signal: work.signal,
    output: lines((line) => {
      const entry = readEntry(line)
      if (entry !== null) sizes.add(entry.path, entry.size)
    }),
  })
  if (damage(base, ENTRIES, ended) !== null) throw new Fault({ area: 'engine', op: 'read the list of the base', retry: 'never', hint: 'copy-damaged', detail: `${base.name}/${ENTRIES}: ${ended?.stderr ?? ''}` })
  const folder = await mkdtemp(join(work.scratch, 'base-'))
  try {
    const path = join(folder, 'state.snar')
    await fetchState(base, path, work)
    const folders = new Map<string, string>()
    for await (const one of foldersOf(path)) folders.set(one.id, one.path)
    return { sizes, folders }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What tar set out to archive when it looked, the folder itself with it. */
async function countMeant(state: string): Promise<number> {
  let meant = 1
  for await (const folder of foldersOf(state)) meant += folder.meant
  return meant
}

/** A few files that go while we read are daily life; a tree that goes is somebody deleting it. */
function stillThere({ members, gone, path }: { members: number; gone: number; path: string }): void {
  if (gone > 10 && gone * 10 > members) throw new Fault({ area: 'engine', op: OP, retry: 'later', hint: 'source-missing', detail: `${gone} entries of ${path} went away while it was copied` })
}

function notesOf({ changed, vanished }: Heard, gone: number): string[] {
  return [
    ...(changed.count === 0 ? [] : [`${changed.count} changed while being read: ${changed.first.join(', ')}${changed.count > changed.first.length ? ', …' : ''}`]),
    ...(gone === 0 ? [] : [`${gone} went away before being read: ${vanished.first.join(', ')}${gone > vanished.first.length ? ', …' : ''}`]),
  ]
}

const OP = 'copy the files'
