import { icsFile } from '../../core/ics.ts'
import { atomFeed, type FeedEntry } from '../../core/atom.ts'
import { nameUuid } from '../../core/name-uuid.ts'
import type { ServiceBook } from '../../core/service-book.ts'
import type { CalendarWork, ServiceNews } from '../../core/service-news.ts'
import type { PlannedWork, ServicesNow, ServiceState } from '../../core/service-state.ts'
import type { Block, Mark } from '../message.ts'
import { line, type Texts } from '../words.ts'
import { windowSaid } from './downtime-notice.ts'

/** Everything about one service that is not simply working, in words, with the number that it goes by. */
export function stateSentence(t: Texts, it: ServiceState, now: number): string {
  return [stateWords(t, it, now), ...(it.number === null ? [] : [it.number])].join(' · ')
}

/** The same without the number. */
export function stateWords(t: Texts, it: ServiceState, now: number): string {
  const { services } = t
  return [
    ...(it.what === null ? [] : [it.what]),
    ...(it.since === null ? [] : [services.since(t.fmt.stamp(it.since).text)]),
    ...(it.stage === 'verifying' ? [services.verifying] : it.until === null ? [] : endWords(t, { is: it.is, until: it.until }, now)),
    ...(it.suspect === null || it.suspect === 'unknown' ? [] : [services.suspect(t.incident.suspects[it.suspect])]),
    ...(it.units.length === 0 ? [] : [services.units(t.fmt.list(it.units))]),
  ].join(' · ')
}

/** Nobody knows the end of what came by itself: units were told when they hear of it again. */
function endWords({ services, fmt }: Texts, { is, until }: Pick<ServiceState, 'is'> & { readonly until: number }, now: number): readonly string[] {
  const at = fmt.stamp(until).text
  if (is === 'trouble') return until < now ? [] : [services.nextWord(at)]
  return [(until < now ? services.overdue : services.until)(at)]
}

/** `SIMRS: Rabu, 9 Des 2026, pukul 22.00–22.30 WIB · pembaruan sistem` */
export function workSentence(t: Texts, it: PlannedWork, now: number): string {
  return `${windowSaid(t, it.window)}${it.window.from < now ? t.services.lateTail : ''} · ${it.what}`
}

/** Services on a card: what does not simply work, and what comes next. Where all is well and nothing comes, nothing. */
export function servicesPart(t: Texts, of: { readonly now: ServicesNow; readonly at: number }): readonly Block[] {
  const { now, at } = of
  const titles = Object.fromEntries(now.services.map(({ name, title }) => [name, title]))
  const troubled = now.services.filter(({ is }) => is !== 'works').map((it) => ({ mark: MARKS[it.is], label: line(`${it.title}: ${t.services.states[it.is]}`), detail: line(stateSentence(t, it, at)) }))
  const coming = now.next.slice(0, MOST_NEXT).map((it) => ({ mark: 'todo' as const, label: line(`${t.services.next}: ${named(t, it.services, titles)}`), detail: line(workSentence(t, it, at)) }))
  return troubled.length + coming.length === 0 ? [] : [{ kind: 'rows', rows: [...troubled, ...coming] }]
}

const MARKS: Readonly<Record<ServiceState['is'], Mark>> = { works: 'ok', reported: 'warn', maintenance: 'run', trouble: 'fail' }
const MOST_NEXT = 3

/** The calendar to which people subscribe. What may not be shown to everybody is replaced by `hushed`. */
export function calendarOf(t: Texts, of: { readonly book: ServiceBook; readonly site: string; readonly hushed: (text: string) => string }): string {
  const { book, hushed } = of
  const words = t.services.calendar
  const said = (it: CalendarWork) => ({ planned: words.summary, late: words.late, over: words.over, cancelled: words.cancelled })[it.status](named(t, it.services, book.titles))
  return icsFile({
    name: words.name(of.site), lang: t.fmt.lang, refresh: 30,
    events: book.work.map((it) => ({
      uid: `${nameUuid(`${book.mark}/downtime/${it.id}`)}@pulih`, sequence: it.sequence, changed: it.changed, from: it.window.from, until: it.window.until,
      status: it.status === 'cancelled' ? 'CANCELLED' : 'CONFIRMED',
      summary: said(it),
      description: hushed([it.what, ...(it.status === 'cancelled' ? [] : [words.cannot(named(t, it.services, book.titles))]), t.downtime.notice.contact(it.contact), it.number].join('\n')),
    })),
  })
}

/** News of services as a feed. */
export function feedOf(t: Texts, of: { readonly book: ServiceBook; readonly site: string; readonly page: string; readonly hushed: (text: string) => string }): string {
  const { book } = of
  const id = (key: string) => `urn:uuid:${nameUuid(`${book.mark}/${t.fmt.lang}/${key}`)}`
  return atomFeed({
    id: id('feed'), lang: t.fmt.lang, title: t.services.feed.title(of.site), author: of.site, page: of.page, since: book.since,
    entries: book.news.map((it): FeedEntry => ({ id: id(it.key), at: it.at, ...newsWords(t, it, of) })),
  })
}

function newsWords(t: Texts, it: ServiceNews, { book, hushed }: { readonly book: ServiceBook; readonly hushed: (text: string) => string }): { readonly title: string; readonly text: string } {
  const { feed } = t.services
  if (it.of === 'incident') {
    const what = it.system === null ? t.incident.someService : book.titles[it.system] ?? it.system
    return { title: feed.incidents[it.kind](what), text: `${feed.begun(t.fmt.stamp(it.since).text)}${it.units.length === 0 ? '' : feed.concerned(named(t, it.units, book.titles))} ${it.suspect === 'unknown' ? '' : `${t.incident.suspectIs(t.incident.suspects[it.suspect])}. `}${it.number}.` }
  }
  const { titles } = t.downtime.notice
  const services = named(t, it.services, book.titles).toUpperCase()
  const unplanned = it.planned === 'no'
  const title = (it.kind === 'started' && unplanned ? titles.down : it.kind === 'overrun' && unplanned ? titles.update : titles[it.kind])(services)
  const when = unplanned && it.kind !== 'back' ? feed.begun(t.fmt.stamp(it.window.from).text) : `${windowSaid(t, it.window)}:`
  return { title, text: hushed(`${when} ${it.what}. ${t.downtime.notice.contact(it.contact)} ${it.number}.`) }
}

/** What services, systems and units are called, as a list. */
export const named = (t: Texts, names: readonly string[], titles: Readonly<Record<string, string>>): string => t.fmt.list(names.map((name) => titles[name] ?? name))
