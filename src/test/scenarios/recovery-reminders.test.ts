import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import { standInHand } from '../../core/procedure-reading.ts'
import { approve, recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())

/** A restore that was cut off within its exchange. */
async function cutOff(): Promise<void> {
  await w.alone('sari', '/help')
  await w.ask()
  await w.press('budi', approve())
  const hold = w.hospital.hold('within')
  await w.press('tono', /^recovery ready 1/)
  await hold.reached
  await w.restart('stopped')
  expect(standInHand(await w.state())?.is).toBe('interrupted')
}
const posts = (room: string) => w.posts(room, /PEMULIHAN TERPUTUS/)

describe('a recovery that stands', () => {
  it('wakes EDP, managers and whoever asked for it, again and again, until somebody answers', async () => {
    await cutOff()
    const before = posts('bos')
    expect(posts('sari')).toBeGreaterThan(0)
    for (const [n, ms] of [15 * MINUTE, 45 * MINUTE, 3 * HOUR, 8 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR].entries()) {
      await w.pass(ms)
      for (const room of ['bos', 'edp', 'sari']) expect(w.card(room, /PEMULIHAN TERPUTUS/), room).toContain('RST-2026-001')
      expect((await w.trail('procedure.nudged')), `reminder ${n + 1}`).toHaveLength(n + 1)
    }
    expect(posts('bos')).toBeGreaterThanOrEqual(before)
    await w.press('sari', /^recovery anew 1/)
    const told = (await w.trail('procedure.nudged')).length
    await w.say('budi', '/recovery stop 1 dikerjakan vendor')
    await w.pass(DAY)
    expect((await w.trail('procedure.nudged')).length).toBe(told)
  })

  it('is not reminded of less because the clock was set back, nor twice because the process was started again', async () => {
    await cutOff()
    await w.pass(15 * MINUTE)
    expect(await w.trail('procedure.nudged')).toHaveLength(1)
    await w.restart('stopped')
    await w.pass(MINUTE)
    expect(await w.trail('procedure.nudged')).toHaveLength(1)
    await w.pass(45 * MINUTE)
    expect(await w.trail('procedure.nudged')).toHaveLength(2)
  })
})
