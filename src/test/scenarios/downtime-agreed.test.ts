import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, MINUTE } from '../../core/clock.ts'
import { downtimeFacts } from '../../core/downtime-case.ts'
import { agreed, stepInHand } from '../../core/procedure-reading.ts'
import { delegate } from '../../registry/deputies.ts'
import { changePerson, everybody } from '../../store/people.ts'
import { passUntil } from './downtime-time.ts'
import { recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())

const step = async () => stepInHand(await w.state())?.key ?? 'over'
const person = async (name: string) => (await w.home.store.read(everybody)).find((one) => one.name === name)!
const leave = async (...names: readonly string[]) => {
  for (const name of names) { const { id } = await person(name); await w.home.store.write((tx) => changePerson(tx, { id, removedAt: w.clock.now() })) }
}
const standIn = async (deputy: string, manager: string) => {
  const of = { manager: await person(manager), deputy: await person(deputy), until: new Date(w.clock.now().getTime() + 5 * DAY), at: w.clock.now(), speak: w.kit.speak }
  await w.home.store.write((tx) => delegate(tx, of))
}
/** What the clock makes due is done. */
const look = async () => { await passUntil(w, w.clock.now().getTime() + MINUTE) }
const plan = (who: string) => w.say(who, '/downtime rabu 22.00 30m restart simrs, "restart server"')
const agree = async (who: string, where?: string) => await w.press(who, /^outage approve 1/, where)
const isOpen = async () => await step() === 'approval'
const NOBODY = 'Belum ada yang dapat memutuskan'

describe('a plan that somebody has moved', () => {
  it('R31: with two managers, what was agreed to and is moved by one goes on with the other, though that one planned it', async () => {
    await leave('Dewi')
    await plan('rina')
    await agree('budi')
    await w.say('budi', '/outage move 1 kamis 23.00 30m vendor berhalangan')
    await agree('budi')
    expect(await isOpen(), 'nobody moves and agrees alone').toBe(true)
    expect(w.card('bos')).toContain('Waktu ini diusulkan Budi.')
    expect(await w.waiting('rina')).toEqual(['procedure:1'])
    expect(await w.waiting('budi')).toEqual([])
    await agree('URINA', 'bos')
    expect([await step(), agreed(await w.state(), 'approval').map(({ by }) => by?.name)]).toEqual(['due', ['Rina']])
    expect(w.card('igd')).toContain('Kamis, 26 Nov 2026, pukul 23.00–23.30 WIB')
  })

  it('R31: is one person’s in both chats, whichever account moves and whichever agrees', async () => {
    await leave('Dewi')
    await plan('budi')
    await agree('rina', 'edp')
    await w.say('URINA', '/outage move 1 kamis 23.00')
    await agree('rina', 'edp')
    await agree('URINA', 'bos')
    expect(await isOpen()).toBe(true)
    await agree('budi')
    expect(await step()).toBe('due')
  })

  it('R31: is not agreed to by whoever planned it through a small move, where nobody else ever agreed', async () => {
    await plan('budi')
    await w.say('budi', '/outage move 1 rabu 22.05')
    await agree('budi')
    await w.say('sari', '/outage move 1 rabu 22.10')
    await agree('budi')
    expect(await isOpen()).toBe(true)
    await agree('dewi')
    expect(await step()).toBe('due')
    // Agreed to once, the plan itself is not theirs alone any more; their own time still is.
    await w.say('budi', '/outage move 1 rabu 22.15')
    await agree('budi')
    expect(await isOpen()).toBe(true)
  })

  it('R31: leaves nobody between two managers who each asked for a part: the card says so, and the planner takes the time over', async () => {
    await leave('Dewi')
    await plan('rina')
    await w.say('budi', '/outage move 1 kamis 23.00 30m vendor berhalangan')
    expect(w.card('bos')).toContain(`${NOBODY}: tidak ada IT Manager selain pengusulnya (Rina dan Budi).`)
    expect(w.card('bos')).toContain('dapat mengambil waktu ini sebagai usulan sendiri')
    expect(() => w.button(/^outage approve 1/, 'bos')).toThrow('nothing in bos says')
    await w.press('budi', /^outage take 1/)
    await w.say('budi', '/outage approve 1')
    await w.say('rina', '/outage approve 1')
    expect(await isOpen()).toBe(true)
    await w.press('URINA', /^outage take 1/, 'bos')
    expect(downtimeFacts(await w.state()).movedBy?.name).toBe('Rina')
    expect(w.card('bos')).not.toContain(NOBODY)
    await agree('URINA', 'bos')
    expect(await isOpen()).toBe(true)
    await agree('budi')
    expect(await step()).toBe('due')
    expect(w.card('igd')).toContain('Kamis, 26 Nov 2026, pukul 23.00–23.30 WIB')
  })

  it('R31: with one manager who wants another time, EDP takes it over and the manager decides', async () => {
    await leave('Dewi', 'Rina')
    await plan('sari')
    await agree('budi')
    await w.say('budi', '/outage move 1 kamis 23.00')
    expect(w.card('edp')).toContain('Sari dan Tono dapat mengambil waktu ini sebagai usulan sendiri; setelah itu IT Manager dapat memutuskan.')
    await w.press('tono', /^outage take 1/)
    await agree('budi')
    expect([await step(), w.card('igd').includes('Sekarang: Kamis, 26 Nov 2026')]).toEqual(['due', true])
  })

  it('R31: is no deputy’s to agree to in the name of whoever moved it, and is of whoever planned it', async () => {
    await leave('Dewi')
    await plan('rina')
    await agree('budi')
    await standIn('Vina', 'Budi')
    await w.say('budi', '/outage move 1 kamis 23.00')
    await w.say('vina', '/outage approve 1')
    expect(await isOpen()).toBe(true)
    await standIn('Vina', 'Rina')
    await w.say('vina', '/outage approve 1')
    expect(agreed(await w.state(), 'approval').map(({ by }) => [by?.name, by?.insteadOf])).toEqual([['Vina', 'Rina']])
  })

  it('R31: moved by a deputy who only speaks for a manager, is that manager’s as well', async () => {
    await leave('Dewi')
    await plan('rina')
    await agree('budi')
    await standIn('Vina', 'Budi')
    await w.say('vina', '/outage move 1 kamis 23.00')
    expect(downtimeFacts(await w.state()).movedBy?.name).toBe('Vina')
    await agree('budi')
    await w.say('vina', '/outage approve 1')
    expect(await isOpen()).toBe(true)
    await agree('URINA', 'bos')
    expect(await step()).toBe('due')
  })
})

describe('a plan that nobody may decide', () => {
  it('R31: says so at once where the only manager planned it, offers nothing that nobody can press, and asks anew once somebody can', async () => {
    await leave('Dewi', 'Rina')
    await plan('budi')
    expect(w.card('bos')).toContain(`${NOBODY}: tidak ada IT Manager selain pengusulnya (Budi).`)
    expect(w.card('bos')).toContain('Mohon didaftarkan IT Manager lain; atau rencana ini dibatalkan dan direncanakan kembali oleh EDP.')
    expect(w.says('bos')).toEqual(['outage cancel 1'])
    expect(w.posts('bos', /PERSETUJUAN PEMELIHARAAN/)).toBe(1)
    const { id, duties } = await person('Tono')
    await w.home.store.write((tx) => changePerson(tx, { id, duties: [...duties, 'manager'] }))
    await look()
    expect(w.card('bos')).not.toContain(NOBODY)
    await agree('tono', 'edp')
    expect(await step()).toBe('due')
  })

  it('R31: says so once the last one who could has left', async () => {
    await leave('Dewi', 'Rina')
    await plan('sari')
    expect(w.card('bos')).not.toContain(NOBODY)
    await leave('Budi')
    await look()
    expect(w.card('bos')).toContain('Mohon didaftarkan IT Manager lain.')
    const before = (await w.state()).evidence.length
    await look()
    expect((await w.state()).evidence.length, 'and notes it once').toBe(before)
  })
})
