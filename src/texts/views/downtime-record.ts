import type { Attachment } from '../message.ts'
import { line, type Say } from '../words.ts'

/** The form of a downtime, as a paper to sign. */
export function downtimeRecordView(of: { readonly number: string; readonly file: (lang: 'id' | 'en') => Attachment }): Say {
  return ({ record, fmt }) => ({
    mood: 'info',
    title: line(record.card(of.number)),
    blocks: [{ kind: 'line', line: line(record.cardLine) }],
    files: [of.file(fmt.lang)],
    silent: true,
  })
}
