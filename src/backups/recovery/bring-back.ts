import { Fault } from '../../core/fault.ts'
import { damages, type Finding } from '../../core/finding.ts'
import type { Manifest } from '../../core/manifest.ts'
import type { SeenPart } from '../../core/recovery-case.ts'
import { asideWord } from '../../core/recovery-case.ts'
import { touched } from '../../core/recovery-trace.ts'
import type { Restored } from '../../engines/engine.ts'
import type { Control } from '../../procedures/hands.ts'
import type { Going, Seen } from '../../procedures/recovery/hands.ts'
import { procedureById } from '../../store/procedures.ts'
import type { Copy } from '../../store/copies.ts'
import type { Workshop } from '../workshop.ts'
import { lookAgain } from './again.ts'
import { condemn, openChain } from './chain.ts'
import { onErrand, tried } from './errand.ts'
import { destinationAt } from './ground.ts'
import { lookAtPart } from './left.ts'
import { manifestOfChain } from './manifest.ts'
import { courseOf, type Course, type Part } from './part.ts'

/**
 * Brings the parts of a decided plan back, one after the other. Each comes beside what stands there first and is exchanged for it then;
 * the first exchange is the point of no return. Where a part fails, what came before it is said, and what follows is not begun.
 */
export async function bringBack(workshop: Workshop, going: Going, control: Control): Promise<Seen> {
  const course = await courseOf(workshop, going)
  const row = await workshop.store.read((query) => procedureById(query, going.procedure))
  const before = row === null ? 0 : touched(row).length
  const wordOf = (n: number) => asideWord({ procedure: going.procedure, before: n })
  const [aside, earlier] = [wordOf(before), Array.from({ length: before }, (_, n) => wordOf(n))]
  const gate = pointOfNoReturn(workshop, going, control)
  const parts: SeenPart[] = []
  for (const part of course.parts) {
    if (parts.some(({ findings }) => findings.length > 0)) parts.push({ component: part.plan.component, findings: [], warnings: [], facts: { state: 'not-begun' } })
    else parts.push(await bringPart(workshop, { going, course, part, control, aside, earlier, gate }))
  }
  return { ok: parts.every(({ findings }) => findings.length === 0), parts }
}

interface Bringing { readonly going: Going; readonly course: Course; readonly part: Part; readonly control: Control; readonly aside: string; readonly earlier: readonly string[]; readonly gate: Gate }

async function bringPart(workshop: Workshop, of: Bringing): Promise<SeenPart> {
  const { going, course, part, control: { signal } } = of
  const { component } = part.plan
  const say = (findings: readonly Finding[], facts: SeenPart['facts']): SeenPart => ({ component, findings, warnings: [], facts })
  const read = await manifestOfChain(workshop, { copies: part.copies, signal })
  if (!read.ok) {
    if (read.findings.some(damages)) await condemn(workshop, { copy: read.copy, findings: read.findings, procedure: going.procedure })
    return say(read.findings, { state: 'failed' })
  }
  const stood = await lookAgain(workshop, { course, part, manifest: read.manifest, signal })
  if (stood.findings.length > 0) return say(stood.findings, { state: 'failed' })
  const wrong: { readonly copy: Copy; readonly finding: Finding }[] = []
  const began = workshop.clock.passed()
  const back = await tried(workshop, signal, () => restored(workshop, { ...of, manifest: read.manifest, wrong: (copy, finding) => { wrong.push({ copy, finding }) } }))
  for (const { copy, finding } of wrong) await condemn(workshop, { copy, findings: [finding], procedure: going.procedure })
  // What was exchanged is told to its end, whoever stops meanwhile.
  const done = new AbortController().signal
  if (!back.ok) return { ...say([...wrong.map(({ finding }) => finding), back.finding], { state: 'failed' }), ...(of.gate.passed() ? { left: (await lookAtPart(workshop, { part, words: [...of.earlier, of.aside], signal: done })).left ?? [] } : {}) }
  const after = await lookAgain(workshop, { course, part, manifest: read.manifest, signal: done })
  const stranger = after.findings.filter(({ kind }) => kind === 'server-differs' || kind === 'is-production' || kind === 'server-away')
  return say(stranger, {
    state: 'done', bytes: back.value.bytes, ms: Math.round(workshop.clock.passed() - began), moment: part.plan.moment,
    ...(after.identity === null ? {} : { identity: after.identity }),
    ...((back.value.aside ?? []).length === 0 ? {} : { aside: (back.value.aside ?? []).join(', ') }),
  })
}

async function restored(workshop: Workshop, of: Bringing & { readonly manifest: Manifest; readonly wrong: (copy: Copy, finding: Finding) => void }): Promise<Restored> {
  const { going, part, control, manifest } = of
  const { component, plan, spot } = part
  const only = going.plan.ask.only
  let [said, done] = [false, 0]
  control.progress({ phase: 'open', on: plan.component, done: 0, of: plan.bytes })
  return await onErrand(workshop, {
    server: spot.server, component, signal: control.signal,
    progress: ({ phase, bytes, of: whole }) => {
      said = true
      control.progress({ phase, on: plan.component, done: bytes, of: whole })
    },
  }, async (work) => {
    const passed = (bytes: number) => {
      done += bytes
      // An engine that tells nothing of its own is as far as it has read.
      if (!said) control.progress({ phase: 'extract', on: plan.component, done: Math.min(done, plan.bytes), of: plan.bytes })
    }
    const chain = await openChain(workshop, { copies: part.copies, work, wrong: of.wrong, passed })
    const into = destinationAt(spot, { component, manifest, identity: part.found.identity })
    const exchange = async () => {
      await of.gate.pass()
      control.progress({ phase: 'exchange', on: plan.component, done: 0, of: null })
    }
    return await workshop.engine(component).restore({ chain, into, until: plan.until === null ? null : new Date(plan.until), only: only?.component === component.key ? only.parts : null, over: { aside: of.aside, earlier: of.earlier, exchange } }, work)
  })
}

/** From here on nobody stops it any more. Whoever stopped it before has stopped it: both are written in one line of commits, so one of them was first. */
function pointOfNoReturn(workshop: Workshop, going: Going, control: Control): Gate {
  let passed = false
  const goesOn = async () => {
    const row = await workshop.store.read((query) => procedureById(query, going.procedure))
    if (control.signal.aborted || (row !== null && row.state.ending !== null)) throw new Fault({ area: 'engine', op: 'exchange what stands there', retry: 'never', hint: 'cancelled' })
  }
  return {
    passed: () => passed,
    pass: async () => {
      if (passed) return
      await goesOn()
      await control.passReturn()
      await goesOn()
      passed = true
    },
  }
}

interface Gate { readonly pass: () => Promise<void>; readonly passed: () => boolean }
