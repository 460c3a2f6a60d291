import type { ProcedureState, Stand, StepKind } from '../../core/procedure.ts'
import { current, decisionOf } from '../../core/procedure-reading.ts'
import type { Block, Line, Mark } from '../message.ts'
import { line, type Texts } from '../words.ts'

/** The steps of a procedure, one a row: how each stands, who did it and when. */
export function stepStrip(t: Texts, state: ProcedureState, names: Readonly<Record<string, string>>): Block {
  return {
    kind: 'rows',
    rows: state.script.steps.flatMap((step, index) => {
      const stand = state.stands[index] ?? { is: 'todo' as const }
      if (stand.is === 'skipped') return []
      const detail = stand.is === 'done' ? line(...who(state, step.key), t.fmt.stamp(stand.at)) : null
      return [{ mark: markOf(state, stand, step.kind), label: line(names[step.key] ?? step.key), ...(detail === null ? {} : { detail }) }]
    }),
  }
}

/** All steps in one short line of signs, and in words the one in hand. What has ended waits for none: it names where it stopped. */
export function stepLine(t: Texts, state: ProcedureState, words: { readonly names: Readonly<Record<string, string>>; readonly step: (n: string, of: string, name: string) => string }): Line {
  const needed = stepsNeeded(state)
  const place = needed.findIndex(({ index }) => index >= state.at)
  const n = place < 0 ? needed.length - 1 : place
  const key = needed[n]?.key ?? ''
  const [nth, all, name] = [t.fmt.count(n + 1), t.fmt.count(needed.length), words.names[key] ?? key]
  const said = state.ending !== null ? t.common.stepStopped(nth, all, name) : place < 0 ? t.common.stepsDone(all) : words.step(nth, all, name)
  return line(`${reachedOf(state, needed).map(({ sign }) => sign).join('')} ${said}`)
}

/** As little of it as one line of a phone holds: the signs of what was reached, and which step of how many. */
export function stepBrief(t: Texts, state: ProcedureState, said: (n: string, of: string) => string): string {
  const needed = stepsNeeded(state)
  const n = needed.findIndex(({ index }) => index >= state.at)
  return `${reachedOf(state, needed).slice(0, n + 1).map(({ sign }) => sign).join('')} ${said(t.fmt.count(n + 1), t.fmt.count(needed.length))}`
}

/** The same one a line, for where there is room: who did it, and when. */
export function stepLines(t: Texts, state: ProcedureState, names: Readonly<Record<string, string>>): readonly Line[] {
  return reachedOf(state, stepsNeeded(state)).map(({ key, stand, sign }) => line(`${sign} ${names[key] ?? key}`, ...(stand.is === 'done' ? [': ', ...who(state, key), t.fmt.stamp(stand.at)] : [])))
}

function stepsNeeded(state: ProcedureState) {
  return state.script.steps.flatMap((step, index) => {
    const stand = state.stands[index] ?? { is: 'todo' as const }
    // What comes later is known to be needless as soon as the step before has said so.
    return stand.is === 'skipped' || (stand.is === 'todo' && state.skips.includes(step.key)) ? [] : [{ key: step.key, index, stand, mark: markOf(state, stand, step.kind) }]
  })
}

/** Those that are told of: once it has ended, none of what will not come any more. */
function reachedOf(state: ProcedureState, needed: ReturnType<typeof stepsNeeded>) {
  return needed.filter(({ index }) => state.ending === null || index <= state.at).map((it) => ({ ...it, sign: state.ending !== null && it.stand.is !== 'done' ? STOPPED : SIGNS[it.mark] }))
}

const STOPPED = '⏹️'
const SIGNS: Readonly<Record<Mark, string>> = { ok: '✅', fail: '❌', warn: '⚠️', wait: '⏳', run: '▶️', todo: '▫️', info: '▫️' }

function markOf(state: ProcedureState, stand: Stand, kind: StepKind): Mark {
  if (state.ending !== null && stand.is !== 'done') return 'info'
  switch (stand.is) {
    case 'todo': case 'skipped': return 'todo'
    case 'open': case 'watching': return 'wait'
    case 'due': return stand.why === null && kind !== 'wait' ? 'run' : 'wait'
    case 'running': return 'run'
    case 'failed': return 'fail'
    case 'interrupted': return 'warn'
    case 'done': return 'ok'
  }
}

/** Everybody who made a decision together, or the last person who answered at a step; nobody where the bot did it. */
function who(state: ProcedureState, key: string): readonly string[] {
  const decided = decisionOf(state, key)
  if (decided !== null) return [`${decided.by.map(({ name }) => name).join(', ')}, `]
  const by = current(state, key).findLast((it) => it.by !== null && (it.what === 'decided' || it.what === 'confirmed' || it.what === 'stood-in'))?.by
  return by === undefined || by === null ? [] : [`${by.name}, `]
}
