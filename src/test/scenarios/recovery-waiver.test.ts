import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { standInHand, statusOf } from '../../core/procedure-reading.ts'
import { changePerson } from '../../store/people.ts'
import { approve, recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())

const DIFFERS = { at: 'proof', finding: { kind: 'count-differs', what: 'pasien', expected: 1200, found: 1180 } } as const
const UNSAFE = { at: 'safety', finding: { kind: 'server-away', server: 'failover', detail: '' } } as const
const WISH = /MOHON KEPUTUSAN MANAJER LAIN/

/** Rina, a manager in both chats, asks for it; Budi decides; a step does not come about. */
async function standing(trouble: typeof DIFFERS | typeof UNSAFE) {
  await w.ask('rina')
  await w.press('budi', approve())
  w.hospital.trouble = trouble
  await w.press('sari', /recovery ready/)
  expect(await w.step()).toBe(trouble.at)
}

describe('a step that is let go', () => {
  it.each([['the safety copy', UNSAFE, 'Cadangan pengaman'], ['the proof', DIFFERS, 'Pembuktian']] as const)('R22: %s is never let go by whoever asked, from neither of their chats; another manager is asked, and may', async (_, trouble, step) => {
    await standing(trouble)
    await w.say('rina', '/recovery override 1 tidak ada waktu')
    expect(w.heard('rina')).toContain(`Langkah “${step}” pada prosedur nomor 1 tidak dapat dilewati oleh pemohonnya sendiri.`)
    expect(w.card('bos', WISH)).toContain(`Rina, yang mengajukan pemulihan ini, ingin melanjutkannya tanpa langkah “${step}”: “tidak ada waktu”`)
    expect(w.card('bos', WISH)).toContain('Yang dapat memutuskan: Budi dan Dewi.')
    expect(w.card('edp')).toContain('“tidak ada waktu”')
    // The same person from the other chat is no second one, and asks nobody twice.
    await w.say('URINA', '/recovery override 1 tidak ada waktu')
    await w.pressOn('URINA', w.button(/^recovery override 1/, 'bos'), 'bos')
    await w.say('URINA', 'tidak ada waktu')
    expect(await w.step()).toBe(trouble.at)
    expect(standInHand(await w.state())).toMatchObject({ is: 'failed' })
    expect(w.posts('bos', WISH)).toBe(1)
    expect(await w.trail('command.refused')).not.toHaveLength(0)
    await w.say('dewi', '/recovery override 1 dientri ulang besok')
    expect(await w.step()).not.toBe(trouble.at)
    expect(w.card('edp')).toContain(`Tanpa langkah “${step}”, atas keputusan Dewi: “dientri ulang besok”`)
    expect(w.posts('bos', /LANGKAH PENGAMAN DILEWATI OLEH PEMOHON/)).toBe(0)
  })

  it('is let go by no stand-in of whoever asked; by one of another manager it is, in that one’s name', async () => {
    await standing(DIFFERS)
    await w.say('rina', '/wakil Vina sampai besok 18.00')
    await w.say('budi', '/wakil Tono sampai besok 18.00')
    await w.say('vina', '/recovery override 1 boleh', { chat: 'edp' })
    expect(w.heard('vina')).toContain('tidak dapat dilewati oleh pemohonnya sendiri')
    expect(w.card('bos', WISH)).toContain('Yang dapat memutuskan: Budi, Dewi, dan Tono (mewakili Budi).')
    expect(await w.step()).toBe('proof')
    await w.say('tono', '/recovery override 1 boleh')
    expect(await w.step()).toBe('modules')
    expect((await w.state()).evidence.findLast(({ what }) => what === 'stood-in')).toMatchObject({ by: { name: 'Tono', insteadOf: 'Budi', chair: 4 } })
  })

  it('is let go by no requester who stands in for a manager: that manager is another one', async () => {
    await w.say('budi', '/wakil Sari sampai besok 18.00')
    await w.ask('sari')
    await w.press('dewi', approve())
    w.hospital.trouble = DIFFERS
    await w.press('tono', /recovery ready/)
    await w.say('sari', '/recovery override 1 boleh')
    expect(w.heard('sari')).toContain('tidak dapat dilewati oleh pemohonnya sendiri')
    expect(await w.step()).toBe('proof')
  })

  it('is let go by whoever asked where no other manager is left: everybody hears so at once, and the card and its record say so', async () => {
    await standing(DIFFERS)
    // Both are managers no more.
    for (const id of [4, 5]) await w.home.store.write((tx) => changePerson(tx, { id, duties: ['edp'] }))
    await w.say('rina', '/recovery override 1 dientri ulang besok')
    expect(await w.step()).toBe('modules')
    expect(w.card('edp', /PEMULIHAN|MODUL/)).toContain('Tanpa langkah “Pembuktian”, atas keputusan Rina, pemohon pemulihan ini sendiri: “dientri ulang besok”')
    for (const room of ['bos', 'edp']) {
      const told = w.card(room, /LANGKAH PENGAMAN DILEWATI OLEH PEMOHON/)
      expect(told).toContain('Rina, yang mengajukan pemulihan ini, melanjutkannya tanpa langkah “Pembuktian”: “dientri ulang besok”')
      expect(told).toContain('/recovery stop 1')
    }
    await w.say('sari', '/recovery stop 1 harus dibuktikan dahulu')
    expect(statusOf(await w.state())).toBe('stopped')
  })
})
