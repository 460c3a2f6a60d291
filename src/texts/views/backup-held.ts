import { line, strong, type Say } from '../words.ts'

/** Back-ups have waited too long for a recovery: it is somebody's to bring to an end, and their alarms sound again. */
export function heldLongView(of: { readonly title: string; readonly recovery: string; readonly since: number; readonly now: number }): Say {
  return (t) => {
    const { heldLong: words } = t.backups
    return {
      mood: 'alarm',
      title: line(words.title(of.title)),
      blocks: [
        { kind: 'line', line: line(strong(words.line(of.recovery, t.fmt.stamp(of.since).text, t.fmt.length(of.now - of.since)))) },
        { kind: 'line', line: line(words.again) },
        { kind: 'line', line: line(strong(words.next(of.recovery))) },
      ],
      actions: [{ say: 'status', label: t.backups.actions.status, style: 'primary' }],
    }
  }
}
