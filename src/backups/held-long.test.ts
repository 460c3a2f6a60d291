import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../core/clock.ts'
import { standing } from '../store/alarms.ts'
import { closingHospitals, hospital } from '../test/fakes/recovered-simrs.ts'
import { night, scheduled } from '../test/fakes/night.ts'
import { lookForTrouble, nextTrouble } from './overrun.ts'

closingHospitals()

describe('back-ups that wait for a recovery', () => {
  it('are no alarm for six hours; then it is told that they wait, and theirs sound again, until the recovery has ended', async () => {
    const w = await hospital()
    await night(w)
    const id = await w.open({ components: ['simrs/database'] })
    w.clock.advance(MINUTE)
    await w.say.approve(id, 'failover')
    await w.settle()
    await w.say.ready(id)
    await w.settle()
    const alarms = async () => (await w.kit.store.read(standing)).map(({ key }) => key)
    w.clock.advance(5 * HOUR)
    await lookForTrouble(w.kit, w.clock.now())
    expect(await alarms()).toEqual([])
    const next = await nextTrouble(w.kit, w.clock.now())
    expect(next!.getTime() - w.clock.now().getTime()).toBeLessThanOrEqual(HOUR)
    w.clock.advance(HOUR + MINUTE)
    await lookForTrouble(w.kit, w.clock.now())
    await lookForTrouble(w.kit, w.clock.now())
    expect(await alarms()).toEqual(['held:simrs'])
    const later = await scheduled(w, { window: { late: MINUTE, length: 2 * MINUTE } })
    w.clock.advance(10 * MINUTE)
    await lookForTrouble(w.kit, w.clock.now())
    expect(await alarms()).toContain(`late:round:${later}`)
    await w.say.stop(id)
    await w.settle()
    await lookForTrouble(w.kit, w.clock.now())
    expect(await alarms()).not.toContain('held:simrs')
  })
})
