import { disk } from '../disk-words.ts'
import { line, strong, type Say } from '../words.ts'

interface Known { readonly label: string | null; readonly serial: string | null; readonly mark: string | null }

/** A disk that should come out of its drawer now and then has not been seen for too long. */
export function diskUnseenView(of: { readonly disk: string; readonly last: { readonly at: number; readonly was: 'seen' | 'awaited' }; readonly allowed: number; readonly known: Known | null; readonly now: number }): Say {
  return (t) => {
    const words = t.carry.disk
    return {
      mood: 'warn',
      title: line(words.title(of.disk)),
      blocks: [
        { kind: 'line', line: line(of.last.was === 'seen' ? `${words.seen} ` : `${words.never} `, t.fmt.stamp(of.last.at), `. ${words.allowed(t.fmt.length(of.allowed))}`) },
        ...(of.known === null ? [] : [{ kind: 'line', line: line(words.known(disk(of.known, words.mark))) } as const]),
        { kind: 'line', line: line(strong(words.next)) },
        { kind: 'line', line: line(t.backups.service, strong(t.backups.notDisturbed), '.') },
      ],
      actions: [{ say: 'status', label: t.backups.actions.status }],
    }
  }
}

/** It was seen again. */
export function diskBackView(of: { readonly disk: string; readonly at: number }): Say {
  return (t) => ({ mood: 'ok', title: line(t.carry.disk.back(of.disk)), blocks: [{ kind: 'line', line: line(t.fmt.when(of.at)) }], silent: true })
}
