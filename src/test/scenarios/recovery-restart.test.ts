import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR } from '../../core/clock.ts'
import { standInHand, statusOf } from '../../core/procedure-reading.ts'
import { approve, recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())

describe('a process that ends', () => {
  it('between any two steps begins nothing by itself, and goes on where people say', async () => {
    await w.ask()
    await w.restart()
    expect(await w.step()).toBe('approval')
    await w.press('budi', approve())
    await w.restart()
    expect([await w.step(), w.hospital.exchanges.length]).toEqual(['confirmed', 0])
    await w.press('sari', /recovery ready/)
    for (const [who, what, next] of [['sari', /tick 1 \S+ kasir/, 'modules'], ['sari', /tick 1 \S+ farmasi/, 'received'], ['budi', /recovery received/, 'resume']] as const) {
      await w.restart()
      expect(w.hospital.exchanges).toHaveLength(1)
      await w.press(who, what)
      expect(await w.step()).toBe(next)
    }
    await w.restart()
    expect(w.card('igd')).toBe('')
    await w.press('dewi', /recovery resume/)
    await w.restart()
    expect([statusOf(await w.state()), w.hospital.exchanges.length]).toEqual(['done', 1])
  })

  it.each(['before', 'within'] as const)('in the middle of a restore, %s its exchange, stands as interrupted and asks; nothing is restored again without a new decision', async (where) => {
    await w.ask()
    await w.press('budi', approve())
    const held = w.hospital.hold(where)
    await w.press('sari', /recovery ready/)
    await held.reached
    await w.restart()
    held.go()
    expect(standInHand(await w.state())).toMatchObject({ is: 'interrupted' })
    expect(w.card('bos')).toContain('PEMULIHAN TERPUTUS')
    expect(w.card('bos')).toContain('Tidak ada yang dilanjutkan dengan sendirinya.')
    expect(w.card('bos')).toContain(where === 'before' ? 'Tidak ada yang diubah pada server mana pun.' : 'terhenti saat data ditukar')
    await w.pass(3 * HOUR)
    await w.restart()
    expect(w.hospital.exchanges).toEqual([])
    expect(await w.waiting('sari')).toEqual(['procedure:1'])
    await w.press('sari', /recovery anew/)
    expect(w.card('bos')).toContain('Perlu diputuskan kembali.')
    await w.press('dewi', approve())
    await w.press('sari', /recovery ready/)
    expect(w.hospital.exchanges).toHaveLength(1)
  })

  it.each(['before', 'within'] as const)('by being killed, %s its exchange, does nothing more: what it had begun ends nowhere, and nobody hears of it', async (where) => {
    await w.ask()
    await w.press('budi', approve())
    const held = w.hospital.hold(where)
    await w.press('sari', /recovery ready/)
    await held.reached
    await w.restart('killed')
    const told = await w.state()
    const [bos, edp] = [w.wordsIn('bos'), w.wordsIn('edp')]
    held.go()
    await w.idle()
    expect(standInHand(told)).toMatchObject({ is: 'interrupted' })
    expect(told.evidence.map(({ what }) => what).filter((what) => what === 'interrupted')).toHaveLength(1)
    expect([w.hospital.exchanges, await w.state(), w.wordsIn('bos'), w.wordsIn('edp')]).toEqual([[], told, bos, edp])
    await w.press('sari', /recovery anew/)
    await w.press('dewi', approve())
    await w.press('sari', /recovery ready/)
    expect(w.hospital.exchanges).toHaveLength(1)
  })
})
