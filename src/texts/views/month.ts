import type { Attachment } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'

export interface MonthSaid {
  readonly key: string
  readonly site: string
  readonly rounds: { readonly ok: number; readonly all: number }
  readonly checks: { readonly signed: number; readonly held: number }
  readonly recoveries: number
  readonly glass: number
  readonly incidents: number
  readonly file: (t: Texts) => Attachment
}

/** The evidence of a month, in three lines and a page to print. */
export function monthView(of: MonthSaid): Say {
  return (t) => {
    const words = t.month
    const n = (count: number) => t.fmt.count(count)
    return {
      mood: of.rounds.ok < of.rounds.all || of.checks.signed < of.checks.held ? 'warn' : 'info',
      title: line(words.title(`${of.key} ${of.site}`)),
      blocks: [
        { kind: 'line', line: line(strong(words.rounds(n(of.rounds.ok), n(of.rounds.all)))) },
        { kind: 'line', line: line(words.signedOf(n(of.checks.signed), n(of.checks.held))) },
        { kind: 'line', line: line(words.counts(n(of.recoveries), n(of.glass), n(of.incidents))) },
        { kind: 'small', line: line(words.attached) },
      ],
      files: [of.file(t)],
      silent: true,
    }
  }
}
