import { copyKey } from '../core/copy-name.ts'
import { RESTORE_GUIDE } from '../core/manifest.ts'
import type { Actor } from '../core/people.ts'
import { addPastRun, twinElsewhere } from '../store/adopted.ts'
import { audit } from '../store/audit.ts'
import { addCopy, copyAt, livingCopies, type Copy } from '../store/copies.ts'
import { lostAt, markBack, noteThere } from '../store/inventory.ts'
import { addProof } from '../store/proofs.ts'
import { liveRuns, queueRun, runsOfComponent, type Run } from '../store/runs.ts'
import type { Tx } from '../store/store.ts'
import type { Target } from '../targets/target.ts'
import type { FoundCopy } from './catalogue-look.ts'
import type { Workshop } from './workshop.ts'

/** What became of each copy that was found. */
export interface Entered {
  readonly entered: readonly Copy[]
  /** Stood in the books already. */
  readonly known: number
  /** Not entered: the run that brought it is about to, or what it stands on counts no more. */
  readonly left: readonly FoundCopy[]
  /** Readings that were queued. */
  readonly runs: readonly number[]
}

export interface EnterAsk {
  readonly target: Target
  readonly copies: readonly FoundCopy[]
  readonly by: Actor
  /** Whether whoever works on a run that stands as running is still alive. */
  isAlive(run: Run): boolean
}

/**
 * Enters copies that the books do not know, on the rung `complete`: whatever was proven of them before went with the old books.
 * The newest full of each component and what stands on it is queued to be read again; the regular reading takes the rest.
 * Said twice, it enters nothing twice; it is safe while the bot works.
 */
export async function enterCatalogue(shop: Pick<Workshop, 'store' | 'clock'>, ask: EnterAsk): Promise<Entered> {
  const entered: Copy[] = []
  const left: FoundCopy[] = []
  let known = 0
  for (let from = 0; from < ask.copies.length; from += AT_ONCE) {
    const page = await shop.store.write(async (tx) => {
      const at = shop.clock.now()
      const running = (await liveRuns(tx)).filter((run) => run.state === 'running' && run.target === ask.target.name && ask.isAlive(run))
      const done: { readonly found: FoundCopy; readonly copy: Copy | 'known' | 'left' }[] = []
      for (const found of ask.copies.slice(from, from + AT_ONCE)) done.push({ found, copy: running.some((run) => isAboutTo(run, found)) ? 'left' : await enter(tx, { ...ask, found, at }) })
      return done
    })
    for (const { found, copy } of page) {
      if (copy === 'known') known += 1
      else if (copy === 'left') left.push(found)
      else entered.push(copy)
    }
  }
  const runs = await shop.store.write((tx) => readAgain(tx, { entered, at: shop.clock.now() }))
  return { entered, known, left, runs }
}

/** Others write between two pages. */
const AT_ONCE = 100

/** Whether a run may just have committed that very copy and is about to enter it itself. */
function isAboutTo(run: Run, { component, manifest }: FoundCopy): boolean {
  if (run.component !== component.key) return false
  return run.kind === 'copy' || (run.kind === 'backup' && manifest.run === run.id && timeOf(manifest.startedAt).getTime() >= (run.startedAt ?? 0))
}

async function enter(tx: Tx, of: { readonly target: Target; readonly found: FoundCopy; readonly by: Actor; readonly at: Date }): Promise<Copy | 'known' | 'left'> {
  const { target, at, by } = of
  const { key, component, manifest, manifestHash } = of.found
  const place = { target: target.name, key }
  if (await copyAt(tx, place) !== null) return 'known'
  const base = manifest.base === null ? null : await copyAt(tx, { target: target.name, key: copyKey(component.key, manifest.base) })
  if (manifest.base !== null && (base === null || base.badAt !== null || base.deletingAt !== null)) return 'left'
  // What the books once lost keeps its number, and its damage.
  const [lost] = await lostAt(tx, { target: target.name, keys: [key] })
  if (lost !== undefined && await markBack(tx, lost.id)) {
    await audit(tx, { at, by, act: 'copy.back', subject: `copy:${lost.id}`, facts: place })
    return await copyAt(tx, place) ?? 'left'
  }
  const copy = await addCopy(tx, { ...await origin(tx, of), ...place, system: manifest.system, component: component.key, engine: component.engine, level: manifest.level, class: target.class, baseId: base?.id ?? null, takenAt: timeOf(manifest.takenAt).getTime(), storedAt: at.getTime(), bytes: sizeOf(manifest.files), rawBytes: manifest.rawBytes, identity: manifest.source.identity, place: manifest.source.place ?? null, manifestHash, rung: 'complete' })
  const facts = { ...place, files: manifest.files.length, bytes: copy.bytes, adopted: true }
  await noteThere(tx, target.name)
  await addProof(tx, { copyId: copy.id, runId: copy.runId, rung: 'complete', ok: true, at, ms: 0, facts })
  await audit(tx, { at, by, act: 'copy.adopted', subject: `copy:${copy.id}`, facts })
  return copy
}

/**
 * The run that made it, as its manifest tells, so that the history goes on where it was lost. Where the books know later
 * back-ups, or the same copy elsewhere, it is one that was brought here: nothing older may pass for the last back-up.
 */
async function origin(tx: Tx, { target, found }: { readonly target: Target; readonly found: FoundCopy }): Promise<{ readonly runId: number; readonly originId: number | null }> {
  const { component, manifest, key, manifestHash } = found
  const twin = await twinElsewhere(tx, { component: component.key, key, manifestHash })
  const startedAt = timeOf(manifest.startedAt)
  const [newest] = await runsOfComponent(tx, { component: component.key, kind: 'backup', before: null, most: 1 })
  const made = twin === null && (newest === undefined || newest.queuedAt <= startedAt.getTime())
  const run = await addPastRun(tx, { kind: made ? 'backup' : 'copy', component: component.key, level: manifest.level, target: target.name, bytes: sizeOf(manifest.files.filter((file) => file.name !== RESTORE_GUIDE)), startedAt, endedAt: timeOf(manifest.endedAt) })
  return { runId: run.id, originId: twin?.id ?? null }
}

async function readAgain(tx: Tx, of: { readonly entered: readonly Copy[]; readonly at: Date }): Promise<readonly number[]> {
  const ids: number[] = []
  for (const component of new Set(of.entered.map((copy) => copy.component))) {
    const mine = of.entered.filter((copy) => copy.component === component && copy.badAt === null)
    const [first] = mine
    if (first === undefined) continue
    const full = (await livingCopies(tx, { component, target: first.target })).findLast((copy) => copy.level === 'full' && copy.badAt === null)
    for (const copy of mine.filter((it) => it.takenAt >= (full?.takenAt ?? Infinity))) {
      ids.push((await queueRun(tx, { kind: 'reread', round: null, component, level: copy.level, target: copy.target, copyId: copy.id, attempt: 1, at: of.at, dueAt: null, facts: {} })).id)
    }
  }
  return ids
}

const timeOf = (said: string) => new Date(said)
const sizeOf = (files: readonly { readonly bytes: number }[]) => files.reduce((sum, file) => sum + file.bytes, 0)
