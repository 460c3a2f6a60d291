import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changePerson } from '../../store/people.ts'
import { approve, recoveryWard, RULES, type RecoveryWard } from './recovery-ward.ts'

const TWO = { places: RULES.places.map((place) => ({ ...place, quorum: 2 })) }
let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())
const votes = async () => (await w.state()).evidence.flatMap(({ what, by }) => (what === 'decided' && by !== null ? [by] : []))

describe('a deputy', () => {
  it('decides whatever their own duties are, while they stand in and only then', async () => {
    await w.say('dewi', '/wakil Kepala IGD sampai hari ini 10.30')
    await w.ask()
    expect(await w.waiting('igd')).toEqual(['procedure:1'])
    const card = w.button(approve(), 'edp')
    await w.pass(9 * 60_000)
    expect(await w.waiting('igd')).toEqual([])
    await w.pressOn('igd', card, 'edp')
    expect(w.heard('igd')).toContain('hanya untuk')
    expect(await w.step()).toBe('approval')
    await w.say('dewi', '/wakil Kepala IGD sampai besok 18.00')
    await w.pressOn('igd', card, 'edp')
    expect(await w.step()).toBe('confirmed')
    expect(await votes()).toEqual([{ id: 7, name: 'Kepala IGD', insteadOf: 'Dewi', chair: 5 }])
    // It is the manager's decision that was lent, and nothing else.
    await w.say('igd', '/backup simrs', { chat: 'edp' })
    expect(w.heard('igd')).toContain('hanya untuk')
  })

  it('sees the card where nobody reads along: the managers’ room is not theirs', async () => {
    await w.alone('vina', '/help')
    await w.say('dewi', '/wakil Vina sampai besok 18.00')
    await w.ask()
    expect(w.card('vina')).toContain('PERMOHONAN PERSETUJUAN RESTORE')
  })

  it('R66: has the voice of the chair, which counts once: not with the manager’s own, nor by two deputies of one manager', async () => {
    await w.close()
    w = await recoveryWard(TWO)
    await w.say('dewi', '/wakil Tono sampai besok 18.00')
    await w.say('dewi', '/wakil Vina sampai besok 18.00')
    await w.ask()
    await w.press('tono', approve())
    for (const user of ['dewi', 'vina', 'tono'] as const) await w.press(user, approve())
    expect(await w.step()).toBe('approval')
    expect(await votes()).toMatchObject([{ name: 'Tono', chair: 5 }])
    await w.press('budi', approve())
    expect(await w.step()).toBe('confirmed')
  })

  it('of two managers speaks for the one whose voice is free, and never for both', async () => {
    await w.close()
    w = await recoveryWard(TWO)
    await w.say('dewi', '/wakil Tono sampai besok 18.00')
    await w.say('budi', '/wakil Tono sampai besok 18.00')
    await w.ask()
    await w.press('dewi', approve())
    await w.press('tono', approve())
    expect(await w.step()).toBe('confirmed')
    expect(await votes()).toMatchObject([{ name: 'Dewi' }, { name: 'Tono', insteadOf: 'Budi', chair: 4 }])
    await w.close()
    w = await recoveryWard(TWO)
    await w.say('dewi', '/wakil Tono sampai besok 18.00')
    await w.say('budi', '/wakil Tono sampai besok 18.00')
    await w.ask()
    await w.press('tono', approve())
    await w.press('tono', approve())
    expect(await w.step()).toBe('approval')
    expect(await votes()).toHaveLength(1)
  })

  it('of the manager who asks for it does not decide: it would be that manager’s own voice', async () => {
    await w.say('rina', '/wakil Tono sampai besok 18.00')
    await w.ask('rina')
    await w.press('tono', approve())
    expect(w.heard('tono')).toContain('harus diputuskan oleh orang lain')
    expect(await w.step()).toBe('approval')
    await w.press('budi', approve())
    expect(await w.step()).toBe('confirmed')
  })

  it('is told from another person of the same name', async () => {
    await w.close()
    w = await recoveryWard(TWO)
    await w.home.store.write((tx) => changePerson(tx, { id: 4, name: 'Dewi' }))
    await w.say('dewi', '/wakil Tono sampai besok 18.00')
    await w.ask()
    await w.press('tono', approve())
    await w.press('budi', approve())
    expect(await w.step()).toBe('confirmed')
  })
})
