import type { Attachment } from '../message.ts'
import { line, type Say } from '../words.ts'

/** The record of a recovery, on paper, to whoever decided it and whoever did it. */
export function reportView(of: { readonly system: string; readonly number: string; readonly file: (lang: 'id' | 'en') => Attachment }): Say {
  return ({ report: { recovery: words }, fmt }) => ({
    mood: 'info',
    title: line(words.card(of.system, of.number)),
    blocks: [{ kind: 'line', line: line(words.cardLine) }],
    files: [of.file(fmt.lang)],
    silent: true,
  })
}
