import { downtimeFacts, stageOf } from '../../core/downtime-case.ts'
import { objectionPassed, passedBy } from '../../core/downtime-objected.ts'
import { lastSaid } from '../../core/downtime-reach.ts'
import type { Site } from '../../core/site.ts'
import { allRooms } from '../../store/rooms.ts'
import { newsTold } from '../../store/downtime-news.ts'
import { unitAnswersOf } from '../../store/unit-answers.ts'
import type { ProcedureRow } from '../../store/procedures.ts'
import type { Query } from '../../store/store.ts'
import type { Board } from '../../texts/views/downtime-board.ts'
import { unitsOf } from './names.ts'

/** Who knows of a downtime, who is silent, and which units no room of ours reaches. */
export async function boardOf(query: Query, site: Pick<Site, 'services' | 'systems' | 'units'>, row: Pick<ProcedureRow, 'id' | 'state'>): Promise<Board> {
  const planned = downtimeFacts(row.state)
  const facts = { ...planned, units: unitsOf(site, planned) }
  const reached = new Set((await allRooms(query)).filter(({ state, unit }) => state === 'active' && unit !== null).map(({ unit }) => unit))
  const stage = stageOf(row.state)
  const answers = await unitAnswersOf(query, row.id)
  const over = new Map(answers.flatMap((said) => {
    const passed = passedBy(objectionPassed(row.state, said))
    return passed === null ? [] : [[said.id, passed] as const]
  }))
  return { id: row.id, facts, answers, over, since: lastSaid(await newsTold(query, row.id))?.at ?? 0, unreachable: facts.units.filter(({ key }) => !reached.has(key)).map(({ key }) => key), after: stage === 'back' || (stage === 'over' && row.state.ending === null) ? 'yes' : 'no' }
}
