import { line, type Say } from '../words.ts'

export interface StalledStory {
  readonly title: string
  readonly component: string
  readonly why: 'still' | 'long'
  readonly length: number
  /** Who does not answer, as far as can be told; null where it answered and was only slow. */
  readonly silent: { readonly target: string } | 'source' | null
}

/** A run was ended because nothing of it moved, or because it took too long: told at once, for a share that hangs holds up the next ones too. */
export function stalledView(story: StalledStory): Say {
  return (t) => {
    const words = t.backups.stalled
    const silent = story.silent === null ? [] : [story.silent === 'source' ? words.source : words.target(story.silent.target)]
    return {
      mood: 'alarm',
      title: line(words.title(story.title)),
      blocks: [words[story.why](story.component, t.fmt.length(story.length)), ...silent, words.next].map((text) => ({ kind: 'line' as const, line: line(text) })),
      actions: [{ say: 'status', label: t.backups.actions.status, style: 'primary' }],
    }
  }
}
