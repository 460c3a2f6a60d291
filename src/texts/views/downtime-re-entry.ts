import { line, strong, type Say } from '../words.ts'

/** A unit is asked again whether what it wrote on paper is typed in. */
export function reEntryView(of: { readonly id: number; readonly number: string; readonly services: readonly string[] }): Say {
  return (t) => ({
    mood: 'info',
    title: line(t.record.reEntry.title(t.fmt.list(of.services).toUpperCase())),
    blocks: [{ kind: 'line', line: line(strong(t.record.reEntry.ask)) }, { kind: 'line', line: line(t.record.reEntry.why) }, { kind: 'small', line: line(of.number) }],
    actions: [{ say: `told entered ${of.id}`, label: t.downtime.actions.reEntered, style: 'primary' }],
  })
}

/** Units that never said it, for whoever calls them. */
export function reEntryListView(of: { readonly id: number; readonly number: string; readonly units: readonly string[] }): Say {
  return (t) => {
    const { reEntry } = t.record
    const named = of.units.slice(0, MOST)
    const rest = of.units.length - named.length
    return {
      mood: 'warn',
      title: line(reEntry.listTitle(of.number, t.fmt.count(of.units.length))),
      blocks: [{ kind: 'line', line: line(`${reEntry.silent(t.fmt.list(rest > 0 ? [...named, t.downtime.board.more(t.fmt.count(rest))] : named))} `, strong(reEntry.call)) }],
      actions: [{ say: `outage board ${of.id}`, label: reEntry.board, style: 'primary' }, { say: `outage record ${of.id}`, label: t.record.button }],
    }
  }
}

const MOST = 25
