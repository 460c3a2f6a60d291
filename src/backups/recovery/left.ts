import { asideWord, attempts, type SeenPart } from '../../core/recovery-case.ts'
import { touched } from '../../core/recovery-trace.ts'
import type { StoodLeft } from '../../core/recovery-left.ts'
import type { Left, Work } from '../../engines/engine.ts'
import type { Going, Seen } from '../../procedures/recovery/hands.ts'
import { procedureById } from '../../store/procedures.ts'
import type { Workshop } from '../workshop.ts'
import { answered } from './answered.ts'
import { onErrand, tried } from './errand.ts'
import { destinationAt } from './ground.ts'
import { manifestOfChain } from './manifest.ts'
import { courseOf, type Part } from './part.ts'

/** How what a restore was exchanging stands now, component by component, found where it stands by the names that follow from its words. */
export async function lookLeft(workshop: Workshop, going: Going, signal: AbortSignal): Promise<Seen> {
  const asked = { words: await wordsOf(workshop, going.procedure), signal }
  return together(await Promise.all((await courseOf(workshop, going)).parts.map((part) => lookAtPart(workshop, { ...asked, part }))))
}

/** Lets that serve again which served before, part after part; what came back whole is left alone. */
export async function putLeftBack(workshop: Workshop, going: Going, signal: AbortSignal): Promise<Seen> {
  const asked = { words: await wordsOf(workshop, going.procedure), signal }
  const parts: SeenPart[] = []
  for (const part of (await courseOf(workshop, going)).parts) {
    const seen = await atPart(workshop, { ...asked, part }, (ask, work) => part.spot.ground.putBack?.(ask, work))
    parts.push(seen)
  }
  return together(parts)
}

const together = (parts: readonly SeenPart[]): Seen => ({ ok: parts.every(({ findings, left }) => findings.length === 0 && (left ?? []).every(({ mend }) => mend.length === 0)), parts })

export interface LookLeft { readonly part: Part; readonly words: readonly string[]; readonly signal: AbortSignal }

/** One component; a server that does not answer in time is a finding. */
export async function lookAtPart(workshop: Workshop, of: LookLeft): Promise<SeenPart> {
  const { part, signal } = of
  const looked = await tried(workshop, signal, () => answered({ clock: workshop.clock, signal }, (within) => atPart(workshop, { ...of, signal: within }, (ask, work) => part.spot.ground.left?.(ask, work))))
  if (!looked.ok) return say(part, { findings: [looked.finding] })
  return looked.value?.value ?? say(part, { findings: [{ kind: 'server-away', server: part.spot.server, detail: 'no answer in time' }] })
}

async function atPart(workshop: Workshop, of: LookLeft, use: (ask: Left, work: Work) => Promise<readonly StoodLeft[]> | undefined): Promise<SeenPart> {
  const { part, words, signal } = of
  const { spot, component, found } = part
  const read = await manifestOfChain(workshop, { copies: part.copies, signal })
  if (!read.ok) return say(part, { findings: read.findings })
  const into = destinationAt(spot, { component, manifest: read.manifest, identity: found.identity })
  const done = await tried(workshop, signal, () => onErrand(workshop, { server: spot.server, component, signal }, async (work) => await use({ into, manifest: read.manifest, words, held: found.holds }, work) ?? []))
  return done.ok ? say(part, { left: done.value }) : say(part, { findings: [done.finding] })
}

const say = (part: Part, seen: Partial<Pick<SeenPart, 'findings' | 'left'>>): SeenPart => ({ component: part.plan.component, findings: [], warnings: [], facts: {}, left: [], ...seen })

/** The words of every try of a recovery, oldest first; the last is that of the try in hand, or of the last one that was. */
async function wordsOf(workshop: Workshop, procedure: number): Promise<readonly string[]> {
  const row = await workshop.store.read((query) => procedureById(query, procedure))
  if (row === null) return [asideWord({ procedure, before: 0 })]
  // A try that touched nothing has no word of its own.
  const tries = Math.max(1, touched(row).length, (attempts(row.state).at(-1)?.before ?? 0) + 1)
  return Array.from({ length: tries }, (_, before) => asideWord({ procedure, before }))
}
