import { INCIDENT, incidentFacts, newsDue, reopenUntil, workerOf } from '../../core/incident.ts'
import { mayAnswer } from '../../core/procedure-gate.ts'
import { stepInHand } from '../../core/procedure-reading.ts'
import type { Purpose } from '../../core/people.ts'
import type { Tx } from '../../store/store.ts'
import { incidentCard } from '../../texts/views/incident.ts'
import type { Moment, Procedure } from '../hands.ts'
import { showCard } from '../record.ts'
import { incidentCalled } from './names.ts'
import { askForNews, newsCame, tellFirst, tellUnits, type IncidentDesk } from './tell.ts'

/** An incident: its card, and who is told what at each of its steps. */
export function incidentProcedure(desk: IncidentDesk): Procedure {
  const { site, speak } = desk
  const rooms: { readonly room: Purpose; readonly also: readonly Purpose[] } = { room: 'edp', also: ['manager'] }
  const wake = (tx: Tx, { state, at }: Moment, whom: 'edp' | 'everybody') => showCard(tx, { of: whom === 'edp' ? { ...procedure, also: [] } : procedure, state, speak, at, fresh: true })
  const procedure: Procedure = {
    kind: INCIDENT.kind,
    ...rooms,
    card: (state, now) => incidentCard({ state, now: now.getTime(), called: incidentCalled(site, incidentFacts(state).system) }),
    waits: (state) => ({ due: newsDue(state), concerns: (person) => (stepInHand(state)?.key === INCIDENT.work ? workerOf(state)?.id === person.id : mayAnswer(state, person)) }),
    run: {},
    look: {
      quiet: async (_, { state, at }) => {
        const until = reopenUntil(state) ?? at.getTime()
        return until <= at.getTime() ? { yes: true, seen: null } : { yes: false, why: 'quiet', lookAt: until }
      },
    },
    tell: {
      told: (tx, moment) => tellFirst(tx, desk, { ...moment, of: procedure, aloud: 'all' }),
      remind: (tx, moment) => wake(tx, moment, 'edp'),
      escalate: (tx, moment) => wake(tx, moment, 'everybody'),
      'news-due': (tx, moment) => awaited(tx, moment, 'worker'),
      'news-missed': (tx, moment) => awaited(tx, moment, 'manager-too'),
      announced: aloud,
      'ask-again': (tx, moment) => wake(tx, moment, 'everybody'),
      normal: aloud,
      closed: async (tx, moment) => { await tellUnits(tx, desk, { ...moment, aloud: [] }) },
      farewell: async (tx, moment) => {
        await wake(tx, moment, 'everybody')
        await newsCame(tx, desk, moment)
        await tellUnits(tx, desk, { ...moment, aloud: 'all' })
      },
    },
  }
  return procedure

  async function aloud(tx: Tx, moment: Moment): Promise<void> {
    await tellUnits(tx, desk, { ...moment, aloud: 'all' })
  }

  /** What units read of it by then promised a word that did not come. */
  async function awaited(tx: Tx, moment: Moment, whom: 'worker' | 'manager-too'): Promise<void> {
    await askForNews(tx, desk, { ...moment, whom })
    await tellUnits(tx, desk, { ...moment, aloud: [] })
  }
}
