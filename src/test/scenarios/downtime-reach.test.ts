import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import { changePerson } from '../../store/people.ts'
import { moveChat } from '../../store/room-moves.ts'
import { changeRoom, roomIsBack } from '../../store/rooms.ts'
import { agreedTo, unitRoom, WAIT } from './downtime-asked.ts'
import { passLooking } from './downtime-time.ts'
import { recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())

const pass = (ms: number, every?: number) => passLooking(w, { ms, every })
const room = (chat: string, unit: string) => unitRoom(w, { chat, unit })
const approved = (line?: string) => agreedTo(w, line)
const DOWN = '/downtime now simrs "server tidak menjawab"'
const kicked = () => new Fault({ area: 'chat', op: 'post', retry: 'never', hint: 'chat-gone', detail: 'the bot was kicked' })
const CALL = /PERLU DIHUBUNGI|SEMUA UNIT SUDAH/

describe('a unit that does not answer', () => {
  it('R34: is asked once more, then named to whoever calls it, once each, also over a restart; whoever called says so', async () => {
    await room('farmasi', 'farmasi')
    await approved()
    await w.press('igd', /^told received 1/)
    expect(w.posts('farmasi', /Belum ada jawaban/)).toBe(0)
    await pass(4 * HOUR)
    expect(w.posts('farmasi', /Belum ada jawaban dari unit ini/)).toBe(1)
    expect(w.posts('igd', /Belum ada jawaban/)).toBe(0)
    expect(w.card('edp', CALL)).toBe('')
    await w.restart('killed')
    await pass(4 * HOUR)
    expect(w.card('edp', CALL)).toContain('UNIT YANG PERLU DIHUBUNGI LANGSUNG — HNT-2026-001')
    expect(w.card('edp', CALL)).toContain('Farmasi')
    expect(w.card('edp', CALL)).toContain('belum menjawab')
    expect(w.card('edp', CALL)).toContain('Yang disampaikan: pemeliharaan SIMRS, Rabu, 25 Nov 2026, pukul 22.00–22.30 WIB.')
    expect(w.card('bos', CALL)).toContain('Farmasi')
    await w.restart('killed')
    await pass(2 * HOUR)
    expect(w.posts('edp', CALL)).toBe(1)
    expect(w.posts('farmasi', /Belum ada jawaban/)).toBe(1)
    await w.press('sari', /^outage called 1 farmasi/)
    expect(w.card('edp', CALL)).toContain('SEMUA UNIT SUDAH DIBERI TAHU')
    expect(w.card('bos', CALL)).toContain('SEMUA UNIT SUDAH DIBERI TAHU')
    expect(w.card('farmasi')).toContain('Disampaikan langsung oleh Sari')
    await w.say('sari', '/outage board 1')
    expect(w.card('edp', /PENERIMAAN/)).toContain('2 dari 2 unit')
  })

  it('counts anew once the time has changed: a receipt of before says nothing of now', async () => {
    await approved()
    await w.press('igd', /^told received 1/)
    await pass(HOUR)
    await w.say('sari', '/outage move 1 kamis 23.00')
    await w.press('budi', /^outage approve 1/, 'bos')
    await w.say('sari', '/outage board 1')
    expect(w.card('edp', /PENERIMAAN/)).toContain('0 dari 2 unit')
    await w.press('igd', /^told received 1/)
    expect(w.card('igd')).toContain('Sudah diterima Kepala IGD')
    await w.say('sari', '/outage board 1')
    expect(w.card('edp', /PENERIMAAN/)).toContain('1 dari 2 unit')
  })
})

describe('a unit that no room reaches', () => {
  it('R34: is named to EDP and the manager in the moment in which the others are told, with its telephone, and again for each thing that it must know', async () => {
    ;(w.kit.site.units[1] as { phone?: string }).phone = 'pesawat 214'
    await approved()
    expect(w.card('edp', CALL)).toContain('tidak ada ruang chat yang terjangkau · telepon pesawat 214')
    expect(w.card('bos', CALL)).toContain('Farmasi')
    await w.press('sari', /^outage called 1 farmasi/)
    expect(w.card('edp', CALL)).toContain('Tidak ada lagi unit yang perlu dihubungi.')
    await pass(HOUR)
    await w.say('sari', '/outage cancel 1 vendor berhalangan')
    expect(w.card('edp', CALL)).toContain('Yang disampaikan: pemeliharaan SIMRS pada Rabu, 25 Nov 2026, pukul 22.00–22.30 WIB tidak dilaksanakan.')
  })

  it('is named within a minute when its chat throws us out', async () => {
    await room('farmasi', 'farmasi')
    w.fail('farmasi', kicked())
    await approved()
    expect(w.card('edp', CALL)).toBe('')
    await pass(MINUTE, MINUTE)
    expect(w.card('edp', CALL)).toContain('Farmasi')
    expect(w.card('edp', CALL)).toContain('tidak ada ruang chat yang terjangkau')
  })
})

describe('a unit whose room comes late', () => {
  it('hears how it stands the moment it is registered, and once', async () => {
    await makeAdmin('tono')
    await w.say('sari', DOWN)
    await pass(45 * MINUTE)
    await w.say('tono', '/room unit farmasi', { chat: 'farmasi' })
    expect(w.card('farmasi', /SIMRS/)).toContain('SIMRS MASIH BELUM DAPAT DIGUNAKAN')
    await pass(10 * MINUTE, MINUTE)
    expect(w.posts('farmasi', /BELUM DAPAT DIGUNAKAN/)).toBe(1)
    await pass(20 * MINUTE, MINUTE)
    expect(w.posts('farmasi', /MASIH BELUM DAPAT DIGUNAKAN/)).toBe(2)
    expect(w.card('farmasi', /SIMRS/)).toContain('Sudah 1 jam')
  })

  it('hears it within a minute however its room came: linked elsewhere, or let in again after it threw us out', async () => {
    await approved()
    await room('farmasi', 'farmasi')
    w.fail('igd', kicked())
    await pass(WAIT - 2 * HOUR)
    expect(w.card('farmasi')).toContain('SIMRS')
    expect(w.posts('igd', /PENGINGAT/)).toBe(0)
    w.fail('igd', null)
    const back = () => w.home.store.write((tx) => roomIsBack(tx, { id: 3, at: w.kit.clock.now() }))
    await back()
    await pass(MINUTE, MINUTE)
    expect(w.posts('igd', /PENGINGAT: PEMELIHARAAN SIMRS 119 MENIT LAGI/)).toBe(1)
    await pass(10 * MINUTE, MINUTE)
    expect(w.posts('igd', /PENGINGAT: PEMELIHARAAN SIMRS 119 MENIT LAGI/)).toBe(1)
  })

  it('hears it also where it was lost again before it could be told', async () => {
    await approved()
    w.fail('igd', kicked())
    await pass(WAIT - 2 * HOUR)
    const back = () => w.home.store.write((tx) => roomIsBack(tx, { id: 3, at: w.kit.clock.now() }))
    await back()
    await pass(MINUTE, MINUTE)
    expect(w.posts('igd', /PENGINGAT/)).toBe(0)
    w.fail('igd', null)
    await back()
    await pass(MINUTE, MINUTE)
    expect(w.posts('igd', /PENGINGAT: PEMELIHARAAN SIMRS 118 MENIT LAGI/)).toBe(1)
    await pass(10 * MINUTE, MINUTE)
    expect(w.posts('igd', /PENGINGAT/)).toBe(1)
  })

  it('is told of a unit that the hospital has only had since', async () => {
    await approved()
    ;(w.kit.site.units as { key: string; name: string }[]).push({ key: 'gizi', name: 'Gizi' })
    await room('gizi', 'gizi')
    await pass(MINUTE, MINUTE)
    expect(w.card('gizi')).toContain('PENGUMUMAN PEMELIHARAAN SIMRS')
    await w.say('sari', '/outage board 1')
    expect(w.card('edp', /PENERIMAAN/)).toContain('0 dari 3 unit')
  })
})

describe('when it is over', () => {
  const over = async () => { for (const what of ['worked', 'tick', 'clear']) await w.press('sari', new RegExp(`^outage ${what} 1`)) }

  it('R37: a unit that stays silent is asked once more and then named, so that nobody stays on paper; none that was not touched is asked to type anything in', async () => {
    await room('farmasi', 'farmasi')
    await w.say('sari', DOWN)
    await over()
    await w.press('igd', /^told normal 1/)
    await pass(4 * HOUR)
    expect(w.posts('farmasi', /Belum ada kabar dari unit ini/)).toBe(1)
    expect(w.posts('igd', /Belum ada kabar/)).toBe(0)
    await pass(4 * HOUR)
    expect(w.card('edp', CALL)).toContain('Farmasi')
    expect(w.card('edp', CALL)).toContain('Yang disampaikan: SIMRS sudah dapat digunakan kembali.')
    expect(w.card('edp', CALL)).not.toContain('IGD')
  })

  it('a room that is registered days later hears nothing of it', async () => {
    await w.say('sari', DOWN)
    await over()
    await pass(13 * HOUR, HOUR)
    await room('farmasi', 'farmasi')
    await pass(HOUR)
    expect(w.card('farmasi')).toBe('')
  })
})

describe('a unit with two rooms', () => {
  it('reads it in both and answers once; whoever presses in the other is not asked any more', async () => {
    await room('igd-triase', 'igd')
    await approved()
    for (const chat of ['igd', 'igd-triase']) expect(w.card(chat)).toContain('PENGUMUMAN PEMELIHARAAN SIMRS')
    const stale = w.button(/^told received 1/, 'igd-triase')
    await w.press('igd', /^told received 1/)
    for (const chat of ['igd', 'igd-triase']) expect(w.card(chat)).toContain('Sudah diterima Kepala IGD')
    expect(w.says('igd-triase').some((say) => say.startsWith('told received'))).toBe(false)
    await w.pressOn('igd', stale, 'igd-triase')
    expect(await w.trail('downtime.received')).toHaveLength(1)
  })

  it('keeps one of them when the other is archived: nobody has to call it', async () => {
    await room('igd-triase', 'igd')
    w.fail('igd-triase', kicked())
    await approved()
    await pass(MINUTE, MINUTE)
    expect(w.card('edp', CALL)).not.toContain('IGD')
    expect(w.card('igd')).toContain('PENGUMUMAN')
  })
})

describe('a room that is not where it was', () => {
  it('renamed or gone on under another address reads the next news there, each once', async () => {
    await approved()
    await w.home.store.write(async (tx) => {
      await changeRoom(tx, { id: 3, name: 'IGD baru' })
      await moveChat(tx, { platform: 'telegram', from: 'igd', to: '-100igd' })
    })
    await pass(WAIT - 14 * MINUTE, HOUR)
    expect(w.posts('-100igd', /PENGINGAT/)).toBe(3)
    expect(w.posts('igd', /PENGINGAT/)).toBe(0)
  })
})

async function makeAdmin(user: 'tono'): Promise<void> {
  await w.home.store.write((tx) => changePerson(tx, { id: ['sari', 'tono'].indexOf(user) + 1, duties: ['edp', 'admin'] }))
}
