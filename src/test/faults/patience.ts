import { HOUR, realClock } from '../../core/clock.ts'
import { runsOfComponent } from '../../store/runs.ts'
import type { FaultHouse } from './house.ts'

/** An hour passes once the house says that it waits. */
export async function patienceEnds(house: FaultHouse): Promise<void> {
  const phase = async () => (await house.query((query) => runsOfComponent(query, { component: house.component.key, kind: 'backup', before: null, most: 1 })))[0]?.facts.progress?.phase
  while (await phase() !== 'wait') await realClock.sleep(50)
  house.clock.advance(HOUR)
}
