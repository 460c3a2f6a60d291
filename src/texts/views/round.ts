import type { Headline, PartState } from '../round-states.ts'
import type { Finding } from '../../core/finding.ts'
import type { HintId } from '../../core/fault.ts'
import type { Rung } from '../../core/evidence.ts'
import type { CopyClass, Fallback, Level } from '../../core/site.ts'
import type { Action, Block, Line, Mark, Message } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { faultSentence, findingSentence } from './finding.ts'

/** Everything that a card says of one round. */
export interface RoundStory {
  readonly id: number
  readonly title: string
  readonly level: Level
  /** When it was due, or asked for. */
  readonly at: number
  readonly endedAt: number | null
  readonly verdict: 'ok' | 'partial' | 'failed' | null
  readonly askedBy: string | null
  readonly parts: readonly PartStory[]
  /** A full that is missing holds back the deletion of older copies. */
  readonly holdsDeletion: boolean
}


export interface PartStory {
  readonly component: string
  readonly state: PartState
  readonly level: Level
  readonly fallback: Fallback | null
  readonly attempt: number
  readonly dueAt: number | null
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly rung: Rung | null
  readonly bytes: number | null
  /** What earlier copies of that level usually take. */
  readonly usual: number | null
  readonly class: CopyClass
  readonly findings: readonly Finding[]
  /** How many the engine left. They may name files, and file names may name patients: only their number goes to a chat. */
  readonly notes: number
  readonly fault: { readonly area: string; readonly hint: HintId | null } | null
  readonly cancelledBy: string | null
  readonly progress: { readonly phase: string; readonly bytes: number; readonly of: number | null } | null
  /** The newest copy that is proven, this one included. */
  readonly lastGood: number | null
  readonly onward: readonly OnwardStory[]
}

/** The same copy on a further target. */
export interface OnwardStory {
  readonly target: string
  readonly class: CopyClass
  /** It refuses to delete what it has for a time. */
  readonly immutable?: true
  readonly state: PartState
  readonly findings: readonly Finding[]
}

/** How a round stands: one glance says whether it is a back-up. */
export function roundView(story: RoundStory): Say {
  return (t) => ({
    mood: moodOf(story),
    title: line(`${t.backups.titles[headline(story)]} — ${story.title}`),
    blocks: [{ kind: 'line', line: dateLine(t, story) }, ...bodyOf(t, story)],
    ...(story.endedAt === null ? { silent: true } : {}),
    ...actions(t, story),
  })
}

/** The short new message at the end of a round that somebody waits for: an edited card wakes nobody. */
export function roundEndView(story: RoundStory): Say {
  return (t) => ({
    mood: moodOf(story),
    title: line(`${t.backups.titles[headline(story)]} — ${story.title}`),
    blocks: [{ kind: 'line', line: dateLine(t, story) }, { kind: 'line', line: line(t.backups.endOf[headline(story)]) }],
  })
}


/** What the first line says of a round: done with something to look at is never a plain success. */
export function headline(story: RoundStory): Headline {
  if (story.verdict === null) return story.parts.some((part) => part.state === 'running') ? 'running' : story.parts.some((part) => part.startedAt !== null || part.attempt > 1) ? 'running' : 'waiting'
  if (story.verdict !== 'ok') return story.parts.every((part) => part.state === 'done' || part.cancelledBy !== null) ? 'cancelled' : story.verdict
  if (story.parts.some(isNote)) return 'noted'
  return needsLook(story) ? 'look' : 'ok'
}

/** Whether a round that is done still has something that a person should see. That only a note was seen is as planned, and stands on its card. */
export function needsLook(story: RoundStory): boolean {
  return story.parts.some((part) => isUnwished(part.fallback) || part.findings.some(({ kind }) => kind !== 'same-host' && kind !== 'only-noted') || part.onward.some((copy) => copy.state === 'failed' || copy.state === 'interrupted'))
}

function moodOf(story: RoundStory): Message['mood'] {
  const moods = { waiting: 'info', running: 'info', ok: 'ok', look: 'warn', noted: 'warn', cancelled: 'warn', partial: 'alarm', failed: 'alarm' } as const
  return moods[headline(story)]
}

function dateLine(t: Texts, story: RoundStory): Line {
  const began = story.parts.flatMap((part) => (part.startedAt === null ? [] : [part.startedAt]))
  const length = story.endedAt === null || began.length === 0 ? '' : ` (${t.fmt.length(story.endedAt - Math.min(...began))})`
  return line(`${t.backups.levelName(t.common.levels[story.level])} · `, t.fmt.when(story.at), `${length}${story.askedBy === null ? '' : ` · ${t.backups.askedBy(story.askedBy)}`}`)
}

function bodyOf(t: Texts, story: RoundStory): readonly Block[] {
  const running = story.parts.find((part) => part.progress !== null && part.state === 'running')
  const troubled = story.verdict === 'partial' || story.verdict === 'failed'
  const notes = story.parts.reduce((sum, part) => sum + part.notes, 0)
  return [
    { kind: 'rows', rows: story.parts.flatMap((part) => [partRow(t, part), ...part.onward.map((copy) => onwardRow(t, copy))]) },
    ...(running === undefined ? [] : [progressBlock(t, running)]),
    ...(troubled ? [{ kind: 'line', line: effectLine(t, story) } as const] : []),
    ...(notes === 0 ? [] : [{ kind: 'small', line: line(t.backups.notes(t.fmt.count(notes))) } as const]),
  ]
}

function effectLine(t: Texts, story: RoundStory): Line {
  const held = story.holdsDeletion ? [' ', t.backups.deletion, strong(t.backups.held), '.'] : []
  return line(t.backups.service, strong(t.backups.notDisturbed), '.', ...held)
}

function progressBlock(t: Texts, part: PartStory): Block {
  const { progress } = part
  const share = progress?.of ? Math.min(1, progress.bytes / progress.of) : null
  const phases: Readonly<Record<string, string | undefined>> = t.backups.phases
  const said = `${part.component}: ${phases[progress?.phase ?? ''] ?? t.common.marks.run.toLowerCase()}`
  return { kind: 'progress', share, label: line(progress?.phase === 'wait' ? said : `${said}, ${t.fmt.size(progress?.bytes ?? 0)}`) }
}

function partRow(t: Texts, part: PartStory): { readonly mark: Mark; readonly label: Line; readonly detail: Line } {
  return { mark: markOf(part), label: line(strong(part.component)), detail: line(partText(t, part), ...lastGood(t, part)) }
}

function markOf(part: PartStory): Mark {
  switch (part.state) {
    case 'queued': return 'wait'
    case 'running': return 'run'
    case 'done': return isUnwished(part.fallback) || part.findings.some((finding) => finding.kind !== 'same-host') ? 'warn' : 'ok'
    // Somebody wanted it so: nothing broke.
    case 'failed': return part.cancelledBy === null ? 'fail' : 'info'
    case 'interrupted': return 'fail'
    case 'skipped': return 'warn'
  }
}

function partText(t: Texts, part: PartStory): string {
  const words = t.backups
  const found = part.findings.map((finding) => findingSentence(t, finding))
  const why = [...(part.fallback === null ? [] : [words.fallbacks[part.fallback]]), ...found]
  switch (part.state) {
    case 'queued': return [part.attempt > 1 && part.dueAt !== null ? words.againAt(part.attempt, t.fmt.clock(part.dueAt)) : words.states.queued, ...why].join(' ')
    case 'running': return [part.attempt > 1 ? words.againNow(part.attempt) : words.states.running, ...why].join(' ')
    case 'done': {
      const size = part.bytes === null || isNote(part) ? [] : [part.usual === null ? t.fmt.size(part.bytes) : words.sizeUsual(t.fmt.size(part.bytes), t.fmt.size(part.usual))]
      const took = part.startedAt === null || part.endedAt === null ? [] : [t.fmt.length(part.endedAt - part.startedAt)]
      const head = [words.rung(t.common.rungs[part.rung ?? 'produced']), ...size, ...took].join(', ')
      return [`${head}.`, ...why].join(' ')
    }
    case 'failed':
      return [part.cancelledBy === null ? words.because : words.cancelledBy(part.cancelledBy), ...found, ...(part.fault === null || part.cancelledBy !== null ? [] : [faultSentence(t, part.fault)])].join(' ')
    case 'interrupted': return [words.states.interrupted, ...why].join(' ')
    case 'skipped': return [words.states.skipped, ...why].join(' ')
  }
}

function lastGood(t: Texts, part: PartStory): Line {
  if (part.state !== 'failed' && part.state !== 'interrupted' && part.state !== 'skipped') return []
  return part.lastGood === null ? line(` ${t.backups.noneGood}`) : line(` ${t.backups.lastGood} `, t.fmt.stamp(part.lastGood), '.')
}

function onwardRow(t: Texts, copy: OnwardStory): { readonly mark: Mark; readonly label: Line; readonly detail: Line } {
  const marks = { queued: 'wait', running: 'run', done: 'ok', failed: 'fail', interrupted: 'wait', skipped: 'todo' } as const
  const why = copy.findings.filter((finding) => finding.kind !== 'same-host').map((finding) => findingSentence(t, finding))
  return { mark: marks[copy.state], label: line(`↳ ${t.backups.copyOn(copy.target)}`), detail: line([`${[t.common.classes[copy.class], ...(copy.immutable === true ? [t.common.immutable] : [])].join(', ')}: ${t.backups.onward[copy.state]}`, ...why].join(' ')) }
}

function actions(t: Texts, story: RoundStory): { readonly actions?: readonly Action[] } {
  const words = t.backups.actions
  if (story.verdict === null) return { actions: [{ say: `backup cancel ${story.id}`, label: words.cancel, style: 'danger', confirm: words.cancelConfirm }] }
  const open = story.verdict !== 'ok' || story.parts.some((part) => part.onward.some((copy) => copy.state !== 'done'))
  return open && headline(story) !== 'ok' ? { actions: [{ say: `backup retry ${story.id}`, label: words.retry, style: 'primary', words: words.retryWords }, { say: 'status', label: words.status }] } : {}
}

/** What is there is what somebody wrote down; its size says nothing of the back-up. */
const isNote = (part: PartStory) => part.findings.some(({ kind }) => kind === 'only-noted')

/** A level that its engine never knew is as planned; any other full instead is worth a look. */
const isUnwished = (fallback: Fallback | null) => fallback !== null && fallback !== 'no-differential'
