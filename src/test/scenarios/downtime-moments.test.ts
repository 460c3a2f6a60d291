import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import { changePerson } from '../../store/people.ts'
import { agreedTo, WAIT } from './downtime-asked.ts'
import { passLooking } from './downtime-time.ts'
import { recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())

const pass = (ms: number, every?: number) => passLooking(w, { ms, every })
const approved = (line?: string) => agreedTo(w, line)
const away = () => new Fault({ area: 'chat', op: 'post', retry: 'later', hint: 'network', detail: 'away' })

describe('reminders have their moment', () => {
  it('a chat that was away while it fell due and comes back after the beginning hears the beginning alone', async () => {
    await approved()
    await pass(WAIT - 20 * MINUTE, HOUR)
    w.fail('igd', away())
    await pass(10 * MINUTE, MINUTE)
    await letBegin()
    await pass(11 * MINUTE, MINUTE)
    await w.press('sari', /^outage begin 1/)
    w.fail('igd', null)
    await pass(10 * MINUTE, MINUTE)
    expect(w.posts('igd', /15 MENIT LAGI/)).toBe(0)
    expect(w.card('igd')).toContain('PEMELIHARAAN SIMRS DIMULAI')
  })

  it('those that were missed come as one, and a room that was away hears only the last of them', async () => {
    await approved('/downtime kamis 22.00 30m restart simrs, "restart server"')
    w.fail('igd', away())
    await pass(3 * DAY + 11 * HOUR, 15 * MINUTE)
    w.fail('igd', null)
    await pass(10 * MINUTE, MINUTE)
    expect(w.posts('igd', /PENGINGAT/)).toBe(1)
    expect(w.card('igd')).toContain('PENGINGAT: PEMELIHARAAN SIMRS 54 MENIT LAGI')
  })

  it('a clock that is set ahead past all of them tells the last, one that is set back tells nothing twice', async () => {
    await approved()
    w.clock.step(WAIT - 30 * MINUTE)
    await pass(2 * MINUTE, MINUTE)
    expect(w.posts('igd', /PENGINGAT/)).toBe(1)
    expect(w.card('igd')).toContain('29 MENIT LAGI')
    w.clock.step(-DAY)
    await pass(10 * MINUTE, MINUTE)
    expect(w.posts('igd', /PENGINGAT|PENGUMUMAN/)).toBe(2)
  })

  it('a time that is moved while they are due sends none of the old one, and all of the new one', async () => {
    await approved()
    await pass(WAIT - 50 * MINUTE, HOUR)
    expect(w.card('igd')).toContain('50 MENIT LAGI')
    await w.say('sari', '/outage move 1 kamis 23.00')
    await pass(40 * MINUTE, MINUTE)
    expect(w.posts('igd', /15 MENIT LAGI/)).toBe(0)
    await w.press('budi', /^outage approve 1/, 'bos')
    expect(w.card('igd')).toContain('JADWAL PEMELIHARAAN SIMRS BERUBAH')
    await pass(DAY + HOUR, 30 * MINUTE)
    expect(w.card('igd')).toContain('PENGINGAT: PEMELIHARAAN SIMRS 10 MENIT LAGI')
  })
})

describe('two downtimes at once', () => {
  it('are warned of, told apart, and end one by one', async () => {
    const [simrs] = w.kit.site.systems
    ;(w.kit.site.systems as unknown[]).push({ ...simrs, name: 'pacs', title: 'PACS' })
    await approved()
    await w.say('sari', '/downtime rabu 22.15 30m network pacs, "ganti switch"')
    expect(w.card('bos')).toContain('Bersamaan dengan HNT-2026-001')
    await w.press('budi', /^outage approve 2/, 'bos')
    expect(w.card('igd', /PACS/)).toContain('PENGUMUMAN PEMELIHARAAN PACS')
    await w.say('sari', '/outage cancel 1 vendor berhalangan')
    expect(w.card('igd', /SIMRS/)).toContain('PEMELIHARAAN SIMRS DIBATALKAN')
    expect(w.card('igd', /PACS/)).toContain('PENGUMUMAN PEMELIHARAAN PACS')
    await w.press('igd', /^told received 2/)
    await w.say('sari', '/outage board 2')
    expect(w.card('edp', /PENERIMAAN/)).toContain('1 dari 2 unit')
  })

  it('of one service at one time are refused, by the number that people know', async () => {
    await approved()
    await w.say('sari', '/downtime rabu 22.15 30m restart simrs, "sekali lagi"')
    expect(w.heard('sari')).toContain('HNT-2026-001 mengenai layanan yang sama pada waktu yang sama.')
  })
})

describe('somebody who planned it and leaves', () => {
  it('holds nothing up: others agree, begin and end it, and their own buttons do nothing any more', async () => {
    await w.say('sari', '/downtime rabu 22.00 30m restart simrs, "restart server"')
    const cancel = w.button(/^outage cancel 1/, 'edp')
    await w.home.store.write((tx) => changePerson(tx, { id: 1, removedAt: w.clock.now() }))
    await w.press('budi', /^outage approve 1/, 'bos')
    expect(w.card('igd')).toContain('PENGUMUMAN PEMELIHARAAN SIMRS')
    await w.pressOn('sari', cancel, 'edp')
    expect((await w.state()).ending).toBeNull()
    await w.say('tono', '/outage cancel 1 perencana berhenti')
    expect(w.card('igd')).toContain('DIBATALKAN')
  })
})

const letBegin = async () => {
  await w.press('budi', /^outage override 1/, 'bos')
  await w.reply('budi', 'pembaruan keamanan tidak dapat ditunda')
}
