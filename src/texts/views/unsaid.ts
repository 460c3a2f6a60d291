import { line, type Say } from '../words.ts'

/** Stands for a message of ours that could not be put into words. Says nothing of the fact but where to look. */
export function unsaidView(): Say {
  return (t) => ({
    mood: 'alarm',
    title: line(t.backups.unsaid.title),
    blocks: [{ kind: 'line', line: line(t.backups.unsaid.lead) }, { kind: 'line', line: line(t.backups.unsaid.next) }],
    actions: [{ say: 'status', label: t.backups.actions.status, style: 'primary' }],
  })
}
