import { duties, type Duty } from '../../core/people.ts'
import { line, mono, strong, type Say, type Texts } from '../words.ts'

/** A command as help shows it. */
export interface HelpEntry {
  readonly name: string
  readonly aliases: readonly string[]
  readonly summary: (t: Texts) => string
  readonly example: string
  readonly usage: string
  readonly who: readonly Duty[] | 'anyone'
  readonly group: 'reads' | 'writes' | 'asks'
}

/** What this person can say here, in groups, each with a line that works; `name` is null for somebody unknown. */
export function helpView(of: { readonly name: string | null; readonly entries: readonly HelpEntry[] }): Say {
  return (t) => ({
    mood: 'info',
    title: line(t.help.title),
    blocks: [
      { kind: 'line', line: line(of.name === null ? t.help.introUnknown : t.help.intro(of.name)) },
      ...(['reads', 'writes', 'asks'] as const).flatMap((group) => {
        const entries = of.entries.filter((entry) => entry.group === group)
        if (entries.length === 0) return []
        return [
          { kind: 'line' as const, line: line(strong(t.help.groups[group])) },
          { kind: 'rows' as const, rows: entries.map((entry) => ({ mark: 'info' as const, label: line(mono(`/${entry.name}`)), detail: line(`${entry.summary(t)} · `, mono(`/${entry.example}`)) })) },
        ]
      }),
      { kind: 'small', line: line(t.help.more) },
      { kind: 'small', line: line(t.help.how) },
    ],
    silent: true,
  })
}

/** One command in detail. */
export function commandHelpView(entry: HelpEntry): Say {
  return (t) => ({
    mood: 'info',
    title: line(`/${entry.name}`),
    blocks: [
      { kind: 'line', line: line(entry.summary(t)) },
      { kind: 'facts', facts: [
        { label: t.help.usage, value: line(mono(entry.usage)) },
        { label: t.help.example, value: line(mono(`/${entry.example}`)) },
        ...(entry.aliases.length === 0 ? [] : [{ label: t.help.aliases, value: line(mono(entry.aliases.map((alias) => `/${alias}`).join(' '))) }]),
        { label: t.help.who, value: line(openTo(t, entry.who)) },
      ] },
    ],
    silent: true,
  })
}

/** Who may say a command, in words and always in the same order. */
export function openTo(t: Texts, who: readonly Duty[] | 'anyone'): string {
  if (who === 'anyone') return t.help.everybody
  return duties.every((duty) => who.includes(duty)) ? t.help.known : t.fmt.list(duties.filter((duty) => who.includes(duty)).map((duty) => t.common.duties[duty]))
}
