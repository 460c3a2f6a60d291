import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { statusOf } from '../../core/procedure-reading.ts'
import { lookAgain } from '../../procedures/recovery/look-again.ts'
import { recoveryProcedure } from '../../procedures/recovery/procedure.ts'
import { changePerson, everybody } from '../../store/people.ts'
import { approve, recoveryWard, RULES, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())
const without = (gone: string) => ({ places: RULES.places.filter(({ name }) => name !== gone) })
const changed = (place: string, change: object) => ({ places: RULES.places.map((it) => (it.name === place ? { ...it, ...change } : it)) })

describe('a decision that is open when the configuration changes', () => {
  it('offers no place that was taken out, and a press on it is refused', async () => {
    await w.ask()
    const old = w.button(approve('uji'), 'bos')
    await w.restart('stopped', without('uji'))
    expect(w.card('bos')).toContain('Aturan pemulihan dalam konfigurasi berubah')
    expect(w.card('bos')).toContain('uji: tidak ada lagi dalam konfigurasi')
    expect(w.says('bos').some((said) => said.includes(' uji'))).toBe(false)
    await w.pressOn('budi', old, 'bos')
    expect(w.heard('budi')).not.toBe('')
    await w.say('budi', '/recovery approve 1 uji')
    expect(w.heard('budi')).toContain('uji')
    expect(await w.step()).toBe('approval')
    await w.press('budi', approve())
    expect(await w.step()).toBe('confirmed')
  })

  it('asks for the managers that are asked for now: the voice that was given does not reach', async () => {
    await w.ask()
    await w.restart('stopped', changed('failover', { quorum: 2 }))
    await w.press('budi', approve())
    expect(await w.step()).toBe('approval')
    await w.press('dewi', approve())
    expect(await w.step()).toBe('confirmed')
  })

  it('is asked anew where a place lies on another server, also where it was decided for it and nothing was done yet', async () => {
    await w.ask()
    await w.press('budi', approve())
    expect(await w.step()).toBe('confirmed')
    await w.restart('stopped', changed('uji', { server: 'lain' }))
    expect(await w.step()).toBe('confirmed')
    await w.restart('stopped', changed('failover', { server: 'lain' }))
    expect(await w.step()).toBe('approval')
    expect(w.card('bos')).toContain('Aturan pemulihan dalam konfigurasi berubah')
    expect(w.hospital.exchanges).toEqual([])
  })

  it.each([['was removed', { removedAt: new Date('2026-11-23T03:22:00Z') }], ['is a manager no more', { duties: ['edp'] as const }]])('counts no voice of somebody who %s before the second one spoke', async (_, change) => {
    await w.ask()
    await w.press('budi', approve('produksi'))
    const budi = (await w.home.store.read(everybody)).find(({ name }) => name === 'Budi')
    await w.home.store.write((tx) => changePerson(tx, { id: budi?.id ?? 0, ...change }))
    await w.press('dewi', approve('produksi'))
    expect(await w.step()).toBe('approval')
    expect(w.card('bos')).toContain('Salah seorang yang telah menyetujui tidak bertugas lagi')
    await w.press('dewi', approve('produksi'))
    expect(await w.step()).toBe('approval')
    await w.press('URINA', approve('produksi'), 'bos')
    expect(await w.step()).toBe('confirmed')
    expect(w.hospital.exchanges).toEqual([])
  })

  it('ends, and says so, where the whole system is described no more', async () => {
    await w.ask()
    await w.restart('stopped', 'no systems')
    expect(statusOf(await w.state())).toBe('stopped')
    expect(w.card('bos')).toContain('Sistem ini tidak ada lagi dalam konfigurasi.')
  })

  it('is left alone where nothing changed that matters', async () => {
    await w.ask()
    await w.press('budi', approve('produksi'))
    const before = await w.state()
    await w.restart('stopped', { decideWithin: RULES.decideWithin * 2, modules: [] })
    expect(await w.state()).toEqual(before)
    await w.press('dewi', approve('produksi'))
    expect(await w.step()).toBe('confirmed')
  })
})

describe('after a start', () => {
  it('every server of an open decision is looked at again: where another one stands, people are asked anew', async () => {
    await w.ask()
    await w.press('budi', approve('produksi'))
    const looks = w.hospital.looks.length
    w.hospital.servers.get('failover')!.identity = 'somebody-else'
    await w.restart('stopped')
    expect(w.hospital.looks.length).toBeGreaterThan(looks)
    expect(w.card('bos')).toContain('Server Failover: keadaannya berubah')
    await w.press('dewi', approve('produksi'))
    expect(await w.step()).toBe('approval')
  })

  it('what was found is told also where somebody asked a question meanwhile', async () => {
    await w.ask()
    w.hospital.servers.get('failover')!.identity = 'somebody-else'
    const again = lookAgain(w.kit, recoveryProcedure(w.kit, w.kit.recovery), { ...w.hospital.hands, plan: async (ask, control) => {
      const made = await w.hospital.hands.plan(ask, control)
      await w.say('budi', '/recovery explain 1 mengapa tidak ke produksi?')
      return made
    } })
    await again.start()
    await again.idle()
    await w.idle()
    expect(w.card('bos')).toContain('Server Failover: keadaannya berubah')
  })

  it('a server that is gone cannot be chosen any more', async () => {
    await w.ask()
    w.hospital.servers.delete('failover')
    await w.restart('stopped')
    expect(w.says('bos').some((said) => said.endsWith(' failover'))).toBe(false)
    await w.say('budi', '/recovery approve 1 failover')
    expect(w.heard('budi')).toContain('tidak dapat dipakai')
  })
})
