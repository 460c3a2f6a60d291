import { actual, downtimeFacts, isDown, passedOver } from '../../core/downtime-case.ts'
import { announcedIn, promisedEnd, type NewsKind } from '../../core/downtime-news.ts'
import { objectionPassed, passedBy } from '../../core/downtime-objected.ts'
import { downtimeRules, type DowntimeRules } from '../../core/downtime-rules.ts'
import { DOWNTIME, type DowntimeFacts } from '../../core/downtime.ts'
import { ticked } from '../../core/procedure-reading.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import type { Site } from '../../core/site.ts'
import { BY_PHONE, isOpenEnded, type Answered } from '../../core/unit-answer.ts'
import { addNews, newsTold, type ToldNews } from '../../store/downtime-news.ts'
import { owe } from '../../store/outbox.ts'
import { openProcedures } from '../../store/procedures.ts'
import { unitAnswersOf } from '../../store/unit-answers.ts'
import type { Query, Tx } from '../../store/store.ts'
import { noticeView, type Notice } from '../../texts/views/downtime-notice.ts'
import type { StillDown } from '../../texts/views/downtime-words.ts'
import type { Speak } from '../../texts/words.ts'
import { serviceTitles, unitsOf } from './names.ts'

export interface DowntimeDesk {
  readonly site: Site
  readonly speak: Speak
}

/** Tells every unit a piece of news, each in its own rooms, as a new message on its living card; noted in the same transaction. */
export async function tellUnits(tx: Tx, desk: DowntimeDesk, of: { readonly state: ProcedureState; readonly news: Omit<ToldNews, 'at'>; readonly at: Date }): Promise<void> {
  const { state, at } = of
  const before = await newsTold(tx, state.id)
  const news: ToldNews = { ...of.news, at: at.getTime() }
  await addNews(tx, { procedure: state.id, news })
  const answers = await unitAnswersOf(tx, state.id)
  const still = await stillDown(tx, state)
  for (const unit of unitsOf(desk.site, downtimeFacts(state))) await oweNotice(tx, desk, { state, unit, news, before, answers, still, at, how: 'aloud' })
}

/** Puts right what one unit reads, without waking anybody unless that is asked for; where nothing was told yet there is nothing to put right. */
export async function refreshUnit(tx: Tx, desk: DowntimeDesk, of: OneUnit & { readonly how?: Owing['how'] }): Promise<void> {
  const notice = await standingNotice(tx, desk, of)
  if (notice !== null) await oweNotice(tx, desk, { ...notice, how: of.how ?? 'quietly' })
}

/** Tells one room of a unit how it stands; false where nothing was told yet. */
export async function oweRoom(tx: Tx, desk: DowntimeDesk, of: OneUnit & { readonly room: number }): Promise<boolean> {
  const notice = await standingNotice(tx, desk, of)
  if (notice !== null) await oweNotice(tx, desk, { ...notice, room: of.room, how: 'aloud' })
  return notice !== null
}

interface OneUnit {
  readonly state: ProcedureState
  readonly unit: string
  readonly at: Date
}

async function standingNotice(tx: Tx, { site }: DowntimeDesk, { state, unit: key, at }: OneUnit): Promise<Omit<Owing, 'how'> | null> {
  const standing = standingNews(await newsTold(tx, state.id), at)
  const unit = unitsOf(site, downtimeFacts(state)).find((one) => one.key === key)
  return standing === null || unit === undefined ? null : { state, unit, ...standing, answers: await unitAnswersOf(tx, state.id), still: await stillDown(tx, state), at }
}

/** What was told last, as it still holds, with what was told before: a reminder of a beginning that has been is none any more. */
export function standingNews(told: readonly ToldNews[], at: Date): { readonly news: ToldNews; readonly before: readonly ToldNews[] } | null {
  const newest = told.findLastIndex(({ kind, window }) => kind !== 'reminder' || at.getTime() < window.from)
  const news = told[newest]
  return news === undefined ? null : { news, before: told.slice(0, newest) }
}

/** Services of a downtime that another one keeps down at this moment. */
export async function stillDown(query: Query, state: ProcedureState): Promise<readonly StillDown[]> {
  const { services } = downtimeFacts(state)
  const others = (await openProcedures(query, DOWNTIME)).filter((row) => row.id !== state.id && isDown(row.state)).map((row) => downtimeFacts(row.state))
  return services.flatMap((service) => others.filter((other) => other.services.includes(service)).slice(0, 1).map(({ number }) => ({ service, number })))
}

interface Owing {
  readonly state: ProcedureState
  readonly unit: DowntimeFacts['units'][number]
  readonly news: ToldNews
  readonly before: readonly ToldNews[]
  readonly answers: readonly Answered[]
  readonly still: readonly StillDown[]
  readonly at: Date
  /** `asked-again`: aloud, with a word that no answer has come. */
  readonly how: 'quietly' | 'aloud' | 'asked-again'
  /** That room alone; all of the unit where none is named. */
  readonly room?: number
}

async function oweNotice(tx: Tx, desk: DowntimeDesk, of: Owing): Promise<void> {
  const { unit, at, how, news, room } = of
  const expires = momentOf(news, { state: of.state, rules: downtimeRules(desk.site) })
  await owe(tx, {
    at, to: room === undefined ? { unit: unit.key } : { room }, card: noticeKey(of.state.id, unit.key),
    spoken: desk.speak(noticeView({ ...noticeOf(desk, of), again: how === 'asked-again' ? 'yes' : 'no' })),
    fresh: how !== 'quietly', urgency: how === 'quietly' ? 2 : URGENCY[news.kind],
    // What is told after its moment all the same is told because it still holds.
    ...(expires === null || expires <= at.getTime() ? {} : { expires: new Date(expires) }),
  })
}

/** From when on a piece of news is worth nothing: another one is due then, or what it announces has begun. */
function momentOf(news: ToldNews, { state, rules }: { readonly state: ProcedureState; readonly rules: DowntimeRules }): number | null {
  switch (news.kind) {
    case 'announced': case 'changed': return downtimeFacts(state).kind === 'planned' ? news.window.from : null
    case 'reminder': return news.window.from - Math.max(0, ...rules.remind.filter((before) => before < (news.before ?? 0)))
    case 'not-begun': return news.at + rules.overrun
    case 'overrun': case 'update': return news.window.until
    case 'started': case 'back': case 'cancelled': return null
  }
}

/** A notice with everything that its words need. */
export function noticeOf({ site }: Pick<DowntimeDesk, 'site'>, of: Omit<Owing, 'how' | 'room'>): Notice {
  const { state, unit, news, before, answers, still, at } = of
  const facts = downtimeFacts(state)
  const times = actual(state)
  const since = news.kind === 'back' ? answers.filter((one) => one.unit === unit.key && one.at >= news.at && ['normal', 'trouble', 'entered'].includes(one.kind)) : []
  const told = answers.findLast((one) => one.unit === unit.key && isOpenEnded(one.kind) && (one.kind === 'trouble') === (news.kind === 'back'))
  const heard = answers.findLast((one) => one.unit === unit.key && one.kind === 'received' && one.at >= (before.findLast(({ kind }) => kind === 'changed')?.at ?? 0))
  return {
    id: state.id, facts, news, unit, still, asOf: at.getTime(), titles: serviceTitles(site), saveBefore: downtimeRules(site).saveBefore, why: news.why,
    was: news.kind === 'changed' ? announcedIn(before) : news.kind === 'overrun' ? { from: facts.window.from, until: promisedEnd({ facts, told: before }) } : null,
    ended: news.kind !== 'back' || times === null || times.until === null ? null : {
      from: times.from, until: times.until, seen: ticked(state, 'seen').map((tick) => tick.slice(tick.indexOf(': ') + 2)),
      passedOver: passedBy(passedOver(state, 'verify')),
    },
    told: told === undefined ? null : { ...told, over: passedBy(objectionPassed(state, told)) },
    since: since.map(({ kind, by, at }) => ({ kind, by, at })),
    heard: heard === undefined || news.kind === 'changed' && heard.at < news.at ? null : { name: heard.by, at: heard.at, how: heard.note === BY_PHONE ? 'phone' : 'room' },
  }
}

export const noticeKey = (id: number, unit: string): string => `downtime:${id}:${unit}`

/** What people have to act on goes ahead of what can wait. */
const URGENCY: Readonly<Record<NewsKind, 0 | 1 | 2>> = { started: 0, overrun: 0, update: 0, back: 0, changed: 0, cancelled: 0, announced: 1, 'not-begun': 1, reminder: 2 }
