import type { MovedStatus, SiteStatus } from '../../core/status.ts'
import type { Line, Mark } from '../message.ts'
import { line, type Texts } from '../words.ts'

/** What downtimes keep quiet, which alarms they hold, and where back-ups went that were due meanwhile. */
export function quietRows(t: Texts, now: Pick<SiteStatus, 'quiet' | 'moved' | 'alarms'>): readonly { readonly mark: Mark; readonly label: Line; readonly detail?: Line }[] {
  const words = t.quiet.status
  const held = now.alarms.filter((alarm) => alarm.held !== undefined).length
  return [
    ...(now.quiet ?? []).map((it) => ({ mark: 'warn' as const, label: line(words.on(t.fmt.list(it.titles))), detail: line(words.until(it.number, t.fmt.stamp(it.until).text)) })),
    ...(held === 0 ? [] : [{ mark: 'wait' as const, label: line(words.held(t.fmt.count(held))) }]),
    ...(now.moved ?? []).map((it) => ({ mark: it.how === 'began' ? 'info' as const : 'wait' as const, label: line(movedSaid(t, it)) })),
  ]
}

function movedSaid(t: Texts, it: MovedStatus): string {
  const { moved, status } = t.quiet
  const slot = t.fmt.stamp(it.slot).text
  switch (it.how) {
    case 'before': case 'began': return moved[it.how]({ what: status.what(it.title), slot, at: t.fmt.stamp(it.at).text, number: it.number })
    case 'after': return moved.after(status.what(it.title), slot, it.number)
    case 'logs': return moved.logs(status.log(it.title), t.fmt.count(it.many), it.number)
  }
}
