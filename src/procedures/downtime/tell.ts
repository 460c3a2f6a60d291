import { actual, downtimeFacts, letPass } from '../../core/downtime-case.ts'
import { promisedEnd, type NewsKind } from '../../core/downtime-news.ts'
import { downtimeRules } from '../../core/downtime-rules.ts'
import type { DowntimeFacts } from '../../core/downtime.ts'
import { ticked } from '../../core/procedure-reading.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import type { Site } from '../../core/site.ts'
import type { Answered } from '../../core/unit-answer.ts'
import { addNews, newsTold, type ToldNews } from '../../store/downtime-news.ts'
import { owe } from '../../store/outbox.ts'
import { unitAnswersOf } from '../../store/unit-answers.ts'
import type { Tx } from '../../store/store.ts'
import { noticeView, type Notice } from '../../texts/views/downtime-notice.ts'
import type { Speak } from '../../texts/words.ts'
import { serviceTitles } from './names.ts'

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
  for (const unit of downtimeFacts(state).units) await oweNotice(tx, desk, { state, unit, news, before, answers, at, fresh: true })
}

/** Puts right what one unit reads, without waking anybody; where nothing was told yet there is nothing to put right. */
export async function refreshUnit(tx: Tx, desk: DowntimeDesk, of: { readonly state: ProcedureState; readonly unit: string; readonly at: Date; readonly fresh?: boolean }): Promise<void> {
  const told = await newsTold(tx, of.state.id)
  const news = told.at(-1)
  const unit = downtimeFacts(of.state).units.find(({ key }) => key === of.unit)
  if (news === undefined || unit === undefined) return
  await oweNotice(tx, desk, { state: of.state, unit, news, before: told.slice(0, -1), answers: await unitAnswersOf(tx, of.state.id), at: of.at, fresh: of.fresh ?? false })
}

interface Owing {
  readonly state: ProcedureState
  readonly unit: DowntimeFacts['units'][number]
  readonly news: ToldNews
  readonly before: readonly ToldNews[]
  readonly answers: readonly Answered[]
  readonly at: Date
  readonly fresh: boolean
}

async function oweNotice(tx: Tx, desk: DowntimeDesk, of: Owing): Promise<void> {
  const { unit, at, fresh, news } = of
  await owe(tx, { at, to: { unit: unit.key }, card: noticeKey(of.state.id, unit.key), spoken: desk.speak(noticeView(noticeOf(desk, of))), fresh, urgency: fresh ? URGENCY[news.kind] : 2 })
}

/** A notice with everything that its words need. */
export function noticeOf({ site }: Pick<DowntimeDesk, 'site'>, of: Omit<Owing, 'at' | 'fresh'>): Notice {
  const { state, unit, news, before, answers } = of
  const facts = downtimeFacts(state)
  const times = actual(state)
  const passed = letPass(state).findLast(({ step }) => step === 'verify')
  const heard = answers.findLast((one) => one.unit === unit.key && one.kind === 'received' && one.at >= (before.findLast(({ kind }) => kind === 'changed')?.at ?? 0))
  return {
    id: state.id, facts, news, unit, titles: serviceTitles(site), saveBefore: downtimeRules(site).saveBefore, why: news.why,
    was: news.kind === 'changed' ? facts.before : news.kind === 'overrun' ? { from: facts.window.from, until: promisedEnd({ facts, told: before }) } : null,
    ended: news.kind !== 'back' || times === null || times.until === null ? null : {
      from: times.from, until: times.until, seen: ticked(state, 'seen').map((tick) => tick.slice(tick.indexOf(': ') + 2)),
      passedOver: passed === undefined ? null : { name: passed.by?.name ?? '', why: passed.note ?? '' },
    },
    heard: heard === undefined || news.kind === 'changed' ? null : { name: heard.by, at: heard.at },
  }
}

export const noticeKey = (id: number, unit: string): string => `downtime:${id}:${unit}`

/** What people have to act on goes ahead of what can wait. */
const URGENCY: Readonly<Record<NewsKind, 0 | 1 | 2>> = { started: 0, overrun: 0, update: 0, back: 0, changed: 0, cancelled: 0, announced: 1, 'not-begun': 1, reminder: 2 }
