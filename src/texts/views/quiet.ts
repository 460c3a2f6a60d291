import { line, strong, type Say, type Texts } from '../words.ts'

export interface HeldAlarm {
  readonly key: string
  readonly facts: unknown
  readonly raisedAt: number
}

/** What alarms a downtime kept quiet and still stand, in one message; `over` says whether it has ended, or went on past what anybody said. */
export function quietOverView(of: { readonly number: string; readonly over: 'yes' | 'no'; readonly alarms: readonly HeldAlarm[]; readonly titles: Readonly<Record<string, string>> }): Say {
  return (t) => {
    const { over } = t.quiet
    const n = t.fmt.count(of.alarms.length)
    const rest = of.alarms.length - MOST
    return {
      mood: 'alarm',
      title: line(of.over === 'yes' ? over.title(of.number, n) : over.still(of.number, n)),
      blocks: [
        { kind: 'line', line: line(strong(of.over === 'yes' ? over.line : over.stillLine)) },
        { kind: 'rows', rows: of.alarms.slice(0, MOST).map((alarm) => ({ mark: 'fail' as const, label: line(over.row(alarmName(t, alarm, of.titles), t.fmt.stamp(alarm.raisedAt).text)) })) },
        ...(rest > 0 ? [{ kind: 'line' as const, line: line(t.downtime.board.more(t.fmt.count(rest))) }] : []),
        { kind: 'line', line: line(of.over === 'yes' ? over.check : over.next) },
      ],
      actions: [{ say: 'status', label: t.backups.actions.status, style: 'primary' }],
    }
  }
}

/** What an alarm is about, by its key and what was written down with it. */
function alarmName(t: Texts, { key, facts }: HeldAlarm, titles: Readonly<Record<string, string>>): string {
  const { kinds } = t.quiet.over
  const [kind = '', what = ''] = key.split(':')
  const system = (facts as { readonly system?: string } | null)?.system ?? what.split('/')[0] ?? ''
  const title = titles[system] ?? system
  switch (kind) {
    case 'late': case 'overrun': case 'silence': case 'stalled': return kinds[kind](title)
    case 'script-silent': case 'script-overrun': case 'script-failed': return kinds.script(what)
    default: return kinds.other(key)
  }
}

const MOST = 12
