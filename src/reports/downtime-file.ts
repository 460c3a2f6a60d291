import { downtimeFacts } from '../core/downtime-case.ts'
import type { Hidden } from '../core/discreet-rule.ts'
import { servicesAt } from '../core/downtime-rules.ts'
import { langs, type Lang } from '../core/people.ts'
import type { Site } from '../core/site.ts'
import type { Attachment } from '../texts/message.ts'
import { downtimeRecordView } from '../texts/views/downtime-record.ts'
import { textsFor, type Say } from '../texts/words.ts'
import type { DowntimeGathered } from './downtime-gathered.ts'
import { downtimePaper } from './downtime-record.ts'
import { paperBytes } from './paper.ts'

/** The form of a downtime in every language that a room may speak, read for what must not go out before it becomes a picture. */
export async function downtimeFile(gathered: DowntimeGathered, of: { readonly site: Site; readonly at: Date; readonly clean: (text: string, marks: Readonly<Record<Hidden, string>>) => string }): Promise<Say> {
  const { site, at } = of
  const { number } = downtimeFacts(gathered.state)
  const texts = textsFor(site.zone)
  const titles = Object.fromEntries(servicesAt(site).map(({ name, title }) => [name, title]))
  const files = new Map<Lang, Attachment>()
  for (const lang of langs) {
    const t = texts[lang]
    const paper = downtimePaper(t, { ...gathered, titles, site: site.name, at: at.getTime(), clean: (text) => of.clean(text, t.common.hidden) })
    files.set(lang, { name: t.record.file(number), mime: 'application/pdf', base64: (await paperBytes(paper)).toString('base64') })
  }
  return downtimeRecordView({ number, file: (lang) => {
    const file = files.get(lang)
    if (file === undefined) throw new Error(`no form in ${lang}`)
    return file
  } })
}
