import type { Finding } from '../../core/finding.ts'
import type { HintId } from '../../core/fault.ts'
import type { CopyClass } from '../../core/site.ts'
import type { Block } from '../message.ts'
import { line, strong, type Say } from '../words.ts'
import { faultSentence, findingSentence } from './finding.ts'

/** A rehearsal, a re-reading, or a copy onto a further target: how it ended. */
export interface AloneStory {
  readonly run: number
  readonly kind: 'copy' | 'rehearsal' | 'reread'
  readonly end: 'done' | 'failed' | 'skipped'
  readonly system: string
  readonly title: string
  readonly component: string
  readonly target: string
  readonly class: CopyClass
  readonly at: number
  readonly length: number | null
  /** The copy that it was about. */
  readonly takenAt: number | null
  readonly damaged: boolean
  readonly findings: readonly Finding[]
  readonly fault: { readonly area: string; readonly hint: HintId | null } | null
  readonly round: number | null
  /** A test that went well and took longer, with the other components', than was promised for the system. */
  readonly missed: { readonly ms: number; readonly allowed: number } | null
}

/** One card for one such piece of work. */
export function aloneView(story: AloneStory): Say {
  return (t) => {
    const words = t.backups.alone
    const key = titleKey(story)
    const why = [...story.findings.filter((finding) => finding.kind !== 'same-host').map((finding) => findingSentence(t, finding)), ...(story.fault === null ? [] : [faultSentence(t, story.fault)])]
    const blocks: Block[] = [
      { kind: 'line', line: line(strong(story.component), ' · ', t.fmt.when(story.at), story.length === null ? '' : ` (${t.fmt.length(story.length)})`) },
      ...(story.takenAt === null ? [] : [{ kind: 'line', line: line(`${words.of} `, t.fmt.stamp(story.takenAt), ` · ${story.target} (${t.common.classes[story.class]})`) } as const]),
      ...(why.length === 0 ? [] : [{ kind: 'line', line: line(story.end === 'failed' ? `${t.backups.because} ${why.join(' ')}` : why.join(' ')) } as const]),
      ...(story.damaged ? [{ kind: 'line', line: line(words.damaged) } as const] : []),
      ...(story.end === 'skipped' ? [{ kind: 'line', line: line(words.later) } as const] : []),
      ...(story.kind === 'rehearsal' && story.end === 'done' && story.length !== null ? [{ kind: 'line', line: line(words.restoredIn(t.fmt.length(story.length))) } as const] : []),
      ...(story.missed === null ? [] : [{ kind: 'line', line: line(strong(words.tooSlow(t.fmt.length(story.missed.ms), t.fmt.length(story.missed.allowed)))) } as const]),
      ...(story.end === 'failed' ? [{ kind: 'line', line: line(t.backups.service, strong(t.backups.notDisturbed), '.') } as const] : []),
    ]
    return {
      mood: story.missed !== null || story.findings.some((finding) => finding.kind === 'wrong-disk') ? 'warn' : story.end === 'done' ? 'ok' : story.end === 'skipped' ? 'info' : 'alarm',
      title: line(`${words.titles[key]} — ${story.title}`),
      blocks,
      ...(story.end === 'failed' ? { actions: [again(t.backups.actions, story)] } : {}),
    }
  }
}

function titleKey(story: AloneStory) {
  if (story.kind === 'copy') return `copy-${story.end}` as const
  if (story.missed !== null) return 'rehearsal-slow'
  // Whoever could not look knows of no damage.
  if (story.kind === 'reread' && story.end !== 'done' && !story.damaged) return 'reread-unread'
  return story.end === 'done' ? (`${story.kind}-done` as const) : (`${story.kind}-failed` as const)
}

function again(words: { readonly retry: string; readonly again: string; readonly retryWords: readonly string[] }, story: AloneStory) {
  if (story.kind === 'rehearsal') return { say: `backup rehearse ${story.system}`, label: words.again, style: 'primary', words: words.retryWords } as const
  if (story.kind === 'copy' && story.round !== null) return { say: `backup retry ${story.round}`, label: words.retry, style: 'primary', words: words.retryWords } as const
  return { say: `backup ${story.system}`, label: words.retry, style: 'primary', words: words.retryWords } as const
}
