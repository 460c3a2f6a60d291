import type { Finding } from '../../core/finding.ts'
import type { HintId } from '../../core/fault.ts'
import type { CopyClass } from '../../core/site.ts'
import type { Action, Block, Line, Mark, Message } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { faultSentence, findingSentence } from './finding.ts'

/** Everything that a card says of one carrying of copies on to further places. */
export interface CarryStory {
  readonly id: number
  readonly title: string
  /** When it was due, or asked for. */
  readonly at: number
  readonly endedAt: number | null
  readonly verdict: 'ok' | 'partial' | 'failed' | 'cancelled' | null
  readonly askedBy: string | null
  /** Everything of so long, not the newest alone. */
  readonly over: number | null
  /** What to say to have it done again. */
  readonly again: string
  readonly parts: readonly CarryPart[]
}

/** One component at one place. */
export interface CarryPart {
  readonly component: string
  readonly place: string
  readonly class: CopyClass
  /** Somebody may take it away again. */
  readonly removable: boolean
  /** What has to come back first, and whether somebody has to plug it in. */
  readonly awaits: readonly { readonly place: string; readonly removable: boolean }[]
  readonly state: 'queued' | 'running' | 'done' | 'waiting' | 'failed'
  readonly attempt: number
  readonly dueAt: number | null
  readonly took: number | null
  readonly bytes: number | null
  /** When the newest copy that was carried was taken. */
  readonly takenAt: number | null
  readonly findings: readonly Finding[]
  readonly fault: { readonly area: string; readonly hint: HintId | null } | null
  readonly cancelledBy: string | null
  readonly progress: { readonly phase: string; readonly bytes: number; readonly of: number | null } | null
}

type Headline = 'queued' | 'running' | 'waiting' | 'ok' | 'partial' | 'failed' | 'cancelled'

/** How a carrying stands: what lies where by now, and what people have to plug in. */
export function carryView(story: CarryStory): Say {
  const head = headlineOf(story)
  return (t) => ({
    mood: MOODS[head],
    title: line(`${t.carry.titles[head]} — ${story.title}`),
    blocks: [
      { kind: 'line', line: dateLine(t, story) },
      { kind: 'rows', rows: story.parts.map((part) => ({ mark: part.cancelledBy === null ? MARKS[part.state] : 'info', label: line(strong(part.component), ` → ${part.place}`), detail: line(`${t.common.classes[part.class]}: ${partText(t, part)}`) })) },
      ...progress(t, story),
      ...nextLines(t, story, head),
    ],
    ...(head === 'queued' || head === 'running' ? { silent: true } : {}),
    ...actions(t, story, head),
  })
}

function headlineOf(story: CarryStory): Headline {
  if (story.verdict !== null) return story.verdict
  const states = story.parts.map((part) => part.state)
  if (states.includes('running')) return 'running'
  if (states.includes('queued')) return 'queued'
  return states.includes('waiting') ? 'waiting' : 'running'
}

const MOODS: Readonly<Record<Headline, Message['mood']>> = { queued: 'info', running: 'info', waiting: 'warn', ok: 'ok', partial: 'alarm', failed: 'alarm', cancelled: 'warn' }
const MARKS: Readonly<Record<CarryPart['state'], Mark>> = { queued: 'wait', running: 'run', done: 'ok', waiting: 'todo', failed: 'fail' }

function dateLine(t: Texts, story: CarryStory): Line {
  return line(t.fmt.when(story.at), story.over === null ? '' : ` · ${t.carry.over(t.fmt.length(story.over))}`, story.askedBy === null ? '' : ` · ${t.backups.askedBy(story.askedBy)}`)
}

function partText(t: Texts, part: CarryPart): string {
  const found = part.findings.filter((finding) => finding.kind !== 'same-host').map((finding) => findingSentence(t, finding))
  switch (part.state) {
    case 'queued': return part.attempt > 1 && part.dueAt !== null ? t.backups.againAt(part.attempt, t.fmt.clock(part.dueAt)) : t.backups.states.queued
    case 'running': return part.attempt > 1 ? t.backups.againNow(part.attempt) : t.backups.states.running
    case 'done': return t.carry.done([...(part.takenAt === null ? [] : [t.fmt.stamp(part.takenAt).text]), ...(part.bytes === null ? [] : [t.fmt.size(part.bytes)]), ...(part.took === null ? [] : [t.fmt.length(part.took)])].join(', '))
    case 'waiting': return found.join(' ')
    case 'failed':
      if (part.cancelledBy !== null) return t.backups.cancelledBy(part.cancelledBy)
      return [t.backups.because, ...found, ...(part.fault === null ? [] : [faultSentence(t, part.fault)])].join(' ')
  }
}

function progress(t: Texts, story: CarryStory): readonly Block[] {
  const running = story.parts.find((part) => part.state === 'running' && part.progress !== null)
  if (running === undefined || running.progress === null) return []
  const { phase, bytes, of } = running.progress
  const phases: Readonly<Record<string, string | undefined>> = t.backups.phases
  return [{ kind: 'progress', share: of ? Math.min(1, bytes / of) : null, label: line(`${running.component} → ${running.place}: ${phases[phase] ?? t.common.marks.run.toLowerCase()}, ${t.fmt.size(bytes)}`) }]
}

/** The one thing that somebody should do now, or need not. */
function nextLines(t: Texts, story: CarryStory, head: Headline): readonly Block[] {
  const awaited = head === 'waiting' ? story.parts.flatMap((part) => (part.state === 'waiting' ? part.awaits : [])) : []
  const named = (places: readonly string[]) => t.fmt.list([...new Set(places)])
  const toPlug = awaited.filter((it) => it.removable).map((it) => it.place)
  const far = awaited.filter((it) => !it.removable).map((it) => it.place)
  const free = story.verdict === 'ok' ? story.parts.filter((part) => part.removable).map((part) => part.place) : []
  const said = [
    ...(toPlug.length > 0 ? [line(strong(t.carry.plugIn(named(toPlug))), ` ${t.carry.byItself}`)] : []),
    ...(far.length > 0 ? [line(t.carry.looksAgain(named(far)))] : []),
    ...(free.length > 0 ? [line(t.carry.mayGo(named(free)))] : []),
    ...(story.verdict === 'partial' || story.verdict === 'failed' ? [line(t.backups.service, strong(t.backups.notDisturbed), '.')] : []),
  ]
  return said.map((it) => ({ kind: 'line', line: it }))
}

function actions(t: Texts, story: CarryStory, head: Headline): { readonly actions?: readonly Action[] } {
  const { actions: words } = t.backups
  if (story.verdict === null) return { actions: [{ say: `backup stop-copy ${story.id}`, label: words.cancel, style: 'danger', confirm: t.carry.stopConfirm }] }
  return head === 'ok' ? {} : { actions: [{ say: story.again, label: words.retry, style: 'primary', words: words.retryWords }, { say: 'status', label: words.status }] }
}
