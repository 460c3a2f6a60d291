import { line, strong, type Say } from '../words.ts'

/** How the reading of one component's copies on one target came out. */
export interface SweepRow {
  readonly title: string
  readonly component: string
  readonly target: string
  readonly sound: number
  readonly bytes: number
  readonly damaged: number
  readonly unread: number
}

export interface SweepStory {
  readonly at: number
  readonly within: number
  readonly rows: readonly SweepRow[]
  /** Copies beyond the period that the budget left unread, and the bytes a time that would be enough. */
  readonly behind: number
  readonly needed: number
  readonly away: readonly string[]
}

/** The regular reading of kept copies: what is still as it was written, what is not, what could not be looked at. */
export function sweepView(story: SweepStory): Say {
  const damaged = story.rows.some((row) => row.damaged > 0)
  const left = story.behind > 0 || story.rows.some((row) => row.unread > 0)
  return (t) => {
    const words = t.backups.sweep
    return {
      mood: damaged ? 'alarm' : left ? 'warn' : 'ok',
      title: line(words.titles[damaged ? 'damaged' : left ? 'left' : 'sound']),
      blocks: [
        { kind: 'line', line: line(t.fmt.when(story.at)) },
        { kind: 'rows', rows: story.rows.map((row) => ({
          mark: row.damaged > 0 ? 'fail' as const : row.unread > 0 ? 'warn' as const : 'ok' as const,
          label: line(`${row.title} · ${row.component} · ${row.target}`),
          detail: line([words.sound(t.fmt.count(row.sound), t.fmt.size(row.bytes)), ...(row.damaged === 0 ? [] : [words.damaged(t.fmt.count(row.damaged))]), ...(row.unread === 0 ? [] : [words.unread(t.fmt.count(row.unread))])].join('; ')),
        })) },
        ...(story.behind === 0 ? [] : [{ kind: 'line', line: line(strong(words.behind(t.fmt.count(story.behind), t.fmt.length(story.within), t.fmt.size(story.needed)))) } as const]),
        ...(story.away.length === 0 ? [] : [{ kind: 'line', line: line(words.away(t.fmt.list(story.away))) } as const]),
      ],
      ...(damaged || left ? {} : { silent: true }),
    }
  }
}
