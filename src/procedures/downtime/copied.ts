import { downtimeFacts } from '../../core/downtime-case.ts'
import { newsTold } from '../../store/downtime-news.ts'
import { unitAnswersOf } from '../../store/unit-answers.ts'
import type { ProcedureRow } from '../../store/procedures.ts'
import type { Query } from '../../store/store.ts'
import type { Notice } from '../../texts/views/downtime-notice.ts'
import { noticeOf, standingNews, stillDown, type DowntimeDesk } from './tell.ts'

/** What units that are touched were told last, to be passed on by another messenger; before anything was told, what they would be told. */
export async function noticeToCopy(query: Query, desk: Pick<DowntimeDesk, 'site'>, { row, at }: { readonly row: ProcedureRow; readonly at: Date }): Promise<Notice> {
  const facts = downtimeFacts(row.state)
  const unit = facts.units.find(({ touched }) => touched.length > 0) ?? { key: '', name: '', touched: facts.services }
  const { news, before } = standingNews(await newsTold(query, row.id), at) ?? { news: { kind: 'announced' as const, at: row.state.request.at, window: facts.window, before: null, why: null }, before: [] }
  return noticeOf(desk, { state: row.state, unit, news, before, answers: await unitAnswersOf(query, row.id), still: await stillDown(query, row.state), at })
}
