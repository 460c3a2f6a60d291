import { line, strong, type Say } from '../words.ts'

/** Folders on one target that the books do not know. */
export interface StrangeRow { readonly target: string; readonly folders: number }

/** Folders lie where copies lie, and no book knows of them: nothing there counts, and nothing is deleted. */
export function strangeView(of: { readonly at: number; readonly rows: readonly StrangeRow[] }): Say {
  return (t) => {
    const words = t.backups.strange
    return {
      mood: 'warn',
      title: line(words.title),
      blocks: [
        { kind: 'line', line: line(t.fmt.when(of.at)) },
        { kind: 'rows', rows: of.rows.map((row) => ({ mark: 'warn', label: line(row.target), detail: line(words.folders(t.fmt.count(row.folders))) })) },
        { kind: 'line', line: line(strong(words.lead)) },
        { kind: 'line', line: line(words.check) },
        { kind: 'line', line: line(t.backups.service, strong(t.backups.notDisturbed), '.') },
      ],
      actions: [{ say: 'status', label: t.backups.actions.status, style: 'primary' }],
    }
  }
}

/** They are gone, or the books know them again. */
export function strangeOverView(of: { readonly at: number; readonly targets: readonly string[] }): Say {
  return (t) => ({
    mood: 'info',
    title: line(t.backups.strange.over(t.fmt.list(of.targets))),
    blocks: [{ kind: 'line', line: line(t.fmt.when(of.at)) }],
    silent: true,
  })
}
