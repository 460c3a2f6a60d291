import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import { stepInHand } from '../../core/procedure-reading.ts'
import { calendarWork } from '../../core/service-news.ts'
import { servicesKnown } from '../../store/services-known.ts'
import { passUntil } from './downtime-time.ts'
import { recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())

const step = async (id = 1) => stepInHand(await w.state(id))?.key ?? 'over'
const pass = (ms: number) => passUntil(w, w.clock.now().getTime() + ms)
/** To a moment on Wednesday the 25th, on the wall in Jakarta. */
const until = (clock: string) => passUntil(w, new Date(`2026-11-25T${clock}:00+07:00`).getTime())
const approved = async (line = '/downtime rabu 22.00 30m restart simrs, "restart server"', id = 1) => {
  await w.say('sari', line)
  await w.press('budi', new RegExp(`^outage approve ${id}`), 'bos')
}
const letBegin = async (id = 1) => {
  await w.press('budi', new RegExp(`^outage override ${id}`), 'bos')
  await w.reply('budi', 'pembaruan keamanan tidak dapat ditunda')
}
const over = async (id: number) => {
  await w.press('sari', new RegExp(`^outage worked ${id}`))
  await w.press('sari', new RegExp(`^outage tick ${id}`))
  await w.press('sari', new RegExp(`^outage clear ${id}`))
}

/** What is asked before a press counts, as the newest card of a room has it. */
const asked = (chat: string, what: RegExp) => w.actions(chat).find(({ say }) => what.test(say))?.confirm

const CALL = /PERLU DIHUBUNGI|SEMUA UNIT SUDAH/

describe('a change of time that comes to nothing', () => {
  it('R33: is called off with the time that units were told, never with one that they have not heard of', async () => {
    await approved()
    await w.say('sari', '/outage move 1 kamis 23.00')
    await w.say('sari', '/outage cancel 1 vendor berhalangan')
    expect(w.card('igd')).toContain('PEMELIHARAAN SIMRS DIBATALKAN')
    expect(w.card('igd')).toContain('Pemeliharaan pada Rabu, 25 Nov 2026, pukul 22.00–22.30 WIB tidak dilaksanakan')
    const known = await w.kit.store.read((query) => servicesKnown(query, { site: w.kit.site, since: 0 }))
    expect(calendarWork(known.downtimes[0]!)).toMatchObject({ status: 'cancelled', window: { from: Date.parse('2026-11-25T22:00:00+07:00') } })
  })

  it('R33: leaves nobody waiting: units hear that nothing has begun when the announced time comes undecided', async () => {
    await approved()
    await until('21:30')
    await w.say('sari', '/outage move 1 kamis 23.00')
    await until('22:11')
    expect(await step()).toBe('approval')
    expect(w.card('igd')).toContain('PEMELIHARAAN SIMRS BELUM DIMULAI')
    await w.press('budi', /^outage approve 1/, 'bos')
    expect(w.card('igd')).toContain('Sebelumnya: Rabu, 25 Nov 2026, pukul 22.00–22.30 WIB. Sekarang: Kamis, 26 Nov 2026, pukul 23.00–23.30 WIB')
  })

  it('says on the card that what was announced falls with it', async () => {
    await approved()
    await w.say('sari', '/outage move 1 kamis 23.00')
    expect(w.card('bos')).not.toContain('tidak ada yang diumumkan')
    expect(w.card('bos')).toContain('Bila ditolak atau tidak diputuskan, pemeliharaan dibatalkan dan unit diberi tahu.')
  })
})

describe('a plan whose moment comes before anybody has decided', () => {
  it('R31: is asked for until then, announced by nobody afterwards, and ends', async () => {
    await until('20:00')
    await w.say('sari', '/downtime rabu 22.00 30m restart simrs, "restart server"')
    await until('21:59')
    expect(w.card('bos')).toContain('Mohon keputusan sebelum 25 Nov 22.00 WIB')
    const approve = w.button(/^outage approve 1/, 'bos')
    w.clock.advance(2 * MINUTE)
    await w.pressOn('budi', approve, 'bos')
    expect(w.card('igd')).toBe('')
    await until('22:03')
    expect((await w.state()).ending?.how).toBe('expired')
    expect(w.card('igd')).toBe('')
  })

  it('R31: waits in everybody’s list until the sooner of its own moment and the time for a decision', async () => {
    const due = async () => (await w.kit.store.read((query) => w.kit.waiting(query, w.clock.now()))).map((it) => (it.due === null ? null : new Date(it.due + 7 * HOUR).toISOString().slice(0, 16)))
    await w.say('sari', '/downtime rabu 22.00 30m restart simrs, "restart server"')
    const asked = await due()
    expect(asked[0]! < '2026-11-25T22:00', 'days are left, and managers have two').toBe(true)
    await w.press('budi', /^outage deny 1/, 'bos')
    await w.reply('budi', 'jam sibuk')
    await until('20:00')
    await w.say('sari', '/downtime rabu 22.00 30m restart simrs, "restart server"')
    expect(await due()).toEqual(['2026-11-25T22:00'])
  })
})

describe('two downtimes of one service', () => {
  /** The first waits for its all-clear; the second, which came by itself, goes on. */
  async function workedWhileAnotherIsDown(): Promise<void> {
    await approved()
    await until('21:45')
    await letBegin()
    await w.say('sari', '/downtime now simrs "server tidak menjawab"')
    await until('22:00')
    await w.press('sari', /^outage begin 1/)
    await w.press('sari', /^outage worked 1/)
    await w.press('sari', /^outage tick 1/)
  }

  it('R36, R37: the end of one lets nobody back to what the other keeps down', async () => {
    await workedWhileAnotherIsDown()
    expect(w.card('edp', /HNT-2026-001/)).toContain('SIMRS tetap belum dapat digunakan karena HNT-2026-002.')
    expect(asked('edp', /^outage clear 1/)).toBe('SIMRS tetap belum dapat digunakan karena HNT-2026-002. Semua unit diberi tahu bahwa pekerjaan ini selesai. Lanjutkan?')
    await w.press('sari', /^outage clear 1/)
    expect(w.card('igd', /HNT-2026-001/)).toContain('PEKERJAAN PADA SIMRS SELESAI, BELUM DAPAT DIGUNAKAN')
    expect(w.card('igd', /HNT-2026-001/)).toContain('SIMRS masih belum dapat digunakan karena HNT-2026-002; mohon tetap memakai formulir manual.')
    expect(w.card('igd', /HNT-2026-001/)).not.toContain('Mohon mencoba masuk')
    expect(w.card('edp', CALL)).toContain('Yang disampaikan: SIMRS sedang tidak dapat digunakan')
    await over(2)
    expect(w.card('igd', /HNT-2026-002/)).toContain('SIMRS KEMBALI DAPAT DIGUNAKAN')
    expect(w.card('edp', CALL)).toContain('Yang disampaikan: SIMRS sudah dapat digunakan kembali.')
  })

  it('R36: the question behind the all-clear is put right in the moment in which the other is over', async () => {
    await workedWhileAnotherIsDown()
    await over(2)
    expect(asked('edp', /^outage clear 1/)).toBe('Semua unit diberi tahu bahwa SIMRS kembali dapat digunakan. Lanjutkan?')
    expect(w.card('edp', /STABIL, MENUNGGU.*HNT-2026-001/)).not.toContain('tetap belum dapat digunakan')
  })

  it('R33: neither what is called off nor what has not begun says that it can be used while another keeps it down', async () => {
    await approved()
    await until('20:00')
    await w.say('sari', '/downtime now simrs "server tidak menjawab"')
    await until('22:11')
    expect(w.card('igd', /HNT-2026-001/)).toContain('PEMELIHARAAN SIMRS BELUM DIMULAI')
    expect(w.card('igd', /HNT-2026-001/)).not.toContain('masih dapat digunakan')
    expect(w.card('igd', /HNT-2026-001/)).toContain('SIMRS masih belum dapat digunakan karena HNT-2026-002')
    await w.say('sari', '/outage cancel 1 server mati')
    expect(w.card('igd', /HNT-2026-001/)).not.toContain('tetap dapat digunakan')
    expect(w.card('igd', /HNT-2026-001/)).toContain('SIMRS masih belum dapat digunakan karena HNT-2026-002')
  })

  it('R33: what lasts longer than announced is not told a second time as one that came by itself', async () => {
    await approved()
    await until('21:45')
    await letBegin()
    await until('22:00')
    await w.press('sari', /^outage begin 1/)
    await until('22:50')
    await w.say('sari', '/downtime now simrs "server tidak menjawab"')
    expect(await w.open()).toEqual([1])
    expect(w.heard('sari')).not.toBe('')
  })

  it('R31: is not moved onto the other', async () => {
    await approved()
    await w.say('sari', '/downtime kamis 22.00 30m restart simrs, "restart kedua"')
    await w.press('budi', /^outage approve 2/, 'bos')
    await w.say('sari', '/outage move 2 rabu 22.10')
    expect(await step(2)).toBe('due')
  })
})

describe('what a reminder says is left', () => {
  it('is what is left when it is told', async () => {
    await approved()
    w.clock.step(2 * DAY + 11 * HOUR + 39 * MINUTE - 40 * MINUTE)
    await pass(MINUTE)
    expect(w.card('igd')).toContain('PENGINGAT: PEMELIHARAAN SIMRS')
    expect(w.card('igd')).toMatch(/SIMRS (39|40) MENIT LAGI/)
  })
})

describe('work that begins late', () => {
  it('R33: promises no end that it cannot keep: what was planned to take so long takes so long from then on', async () => {
    await approved()
    await until('21:45')
    await letBegin()
    await until('22:40')
    await w.press('sari', /^outage begin 1/)
    expect(w.card('igd')).toContain('PEMELIHARAAN SIMRS DIMULAI')
    expect(w.card('igd')).toContain('diperkirakan sampai pukul 23.10 WIB')
    await until('22:45')
    expect(w.card('igd')).toContain('PEMELIHARAAN SIMRS DIMULAI')
    await until('23:11')
    expect(w.card('igd')).toContain('Pekerjaan belum selesai pada pukul 23.10 WIB')
  })

  it('is not said again and again all night: what has not begun is told less often the longer it has not', async () => {
    await approved()
    await until('23:59')
    expect(w.posts('igd', /BELUM DIMULAI/)).toBeGreaterThan(1)
    await pass(DAY)
    expect(w.posts('igd', /BELUM DIMULAI/)).toBeLessThan(14)
  })
})

describe('what is closed because its time is over', () => {
  it('says that something is left to do, and is no green card', async () => {
    await w.say('sari', '/downtime now simrs "server tidak menjawab"')
    await over(1)
    for (let days = 0; days < 9; days += 1) await pass(DAY)
    expect(await step()).toBe('over')
    expect(w.card('edp', /LAYANAN SUDAH NORMAL/)).toContain('belum mengentri ulang berkas manual. Mohon dilihat pada formulirnya.')
  })
})

describe('what is passed on to another messenger', () => {
  it('is no reminder of a beginning that has been', async () => {
    await approved()
    await until('22:05')
    await w.say('sari', '/outage copy 1')
    expect(w.card('edp', /Salin untuk WhatsApp/)).toContain('PENGUMUMAN PEMELIHARAAN SIMRS')
  })
})

describe('when it takes place', () => {
  it('is not for those to say who only work on it', async () => {
    await approved()
    await w.say('vina', '/outage cancel 1 belum siap')
    await w.say('vina', '/outage move 1 kamis 23.00')
    expect(await step()).toBe('due')
    expect(w.card('igd')).toContain('PENGUMUMAN')
  })
})

describe('a unit that answers as wards do', () => {
  it('R34: has received it when it says siap', async () => {
    await approved()
    await w.say('igd', 'Siap, terima kasih', { replyTo: w.button(/^told received 1/, 'igd').message })
    expect(w.card('igd')).toContain('Sudah diterima Kepala IGD')
  })
})
