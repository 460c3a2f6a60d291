import { DAY } from '../core/clock.ts'
import { isOwn } from '../core/own.ts'
import type { ServiceBook } from '../core/service-book.ts'
import { servicesPast } from '../core/service-days.ts'
import { calendarWork, downtimeServiceNews, incidentServiceNews } from '../core/service-news.ts'
import { servicesNow } from '../core/service-state.ts'
import type { Site } from '../core/site.ts'
import { bookOf, servicesKnown } from './services-known.ts'
import type { Query } from './store.ts'

/** What everybody may know of the services: now, next, 90 days, this month and the three before it, a year of calendar and news. */
export async function serviceBook(query: Query, of: { readonly site: Site; readonly now: Date }): Promise<ServiceBook> {
  const { site, now } = of
  const at = now.getTime()
  const book = await bookOf(query) ?? { since: at, mark: '' }
  const known = await servicesKnown(query, { site, since: at - KEPT })
  const news = [...known.downtimes.flatMap((one) => downtimeServiceNews(one, known.downtimes.map(({ state }) => state))), ...known.incidents.filter(({ plan }) => plan !== null).flatMap(incidentServiceNews)]
  return {
    at, ...book,
    now: servicesNow(known),
    past: servicesPast({ ...known, zone: site.zone, now, days: DAYS, months: MONTHS, since: book.since }),
    work: known.downtimes.flatMap((one) => calendarWork(one) ?? []),
    news: news.sort((a, b) => b.at - a.at || (a.key < b.key ? 1 : -1)).slice(0, MOST_NEWS),
    titles: Object.fromEntries([...site.systems.filter(({ name }) => !isOwn(name)).map(({ name, title }) => [name, title] as const), ...known.units, ...known.services.map(({ name, title }) => [name, title] as const)]),
  }
}

const DAYS = 90
const MONTHS = 4
const KEPT = 400 * DAY
const MOST_NEWS = 60
