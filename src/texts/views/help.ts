import { duties, type Duty } from '../../core/people.ts'
import type { Line } from '../message.ts'
import { line, mono, type Say, type Texts } from '../words.ts'

/** A command as help shows it. */
export interface HelpEntry {
  readonly name: string
  readonly aliases: readonly string[]
  readonly summary: (t: Texts) => string
  readonly example: string
  readonly usage: (t: Texts) => string
  readonly who: readonly Duty[] | 'anyone'
  readonly use: 'daily' | 'seldom'
}

/** What this person can say here: a line each, what is seldom said folded away; `name` is null for somebody unknown. */
export function helpView(of: { readonly name: string | null; readonly entries: readonly HelpEntry[] }): Say {
  const daily = of.entries.filter((entry) => entry.use === 'daily')
  const seldom = daily.length === 0 ? [] : of.entries.filter((entry) => entry.use === 'seldom')
  return (t) => ({
    mood: 'info',
    title: line(t.help.title),
    blocks: [
      { kind: 'line', line: line(of.name === null ? t.help.introUnknown : t.help.intro(of.name)) },
      ...(daily.length === 0 ? of.entries : daily).map((entry) => ({ kind: 'line' as const, line: entryLine(t, entry) })),
      ...(seldom.length === 0 ? [] : [{ kind: 'detail' as const, summary: line(t.help.seldom(seldom.map((entry) => `/${entry.name}`).join(' '))), lines: seldom.map((entry) => entryLine(t, entry)) }]),
      { kind: 'small', line: line(t.help.more(of.entries.find((entry) => entry.name !== 'help')?.name ?? 'help')) },
    ],
    silent: true,
  })
}

function entryLine(t: Texts, entry: HelpEntry): Line {
  return line(mono(`/${entry.name}`), ` ${entry.summary(t)}`)
}

/** One command in detail. */
export function commandHelpView(entry: HelpEntry): Say {
  return (t) => ({
    mood: 'info',
    title: line(`/${entry.name}`),
    blocks: [
      { kind: 'line', line: line(entry.summary(t)) },
      { kind: 'facts', facts: [
        { label: t.help.usage, value: line(mono(entry.usage(t))) },
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
