import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lookAt } from '../../checks/probes.ts'
import { markOf, shownMark } from '../../core/check-facts.ts'
import { checkPreset } from '../../core/check-presets.ts'
import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import { usualDowntime } from '../../core/downtime-rules.ts'
import { programmeOpen, remindOfProgramme } from '../../procedures/downtime/programme.ts'
import type { CheckDesk } from '../../checks/desk.ts'
import { audit } from '../../store/audit.ts'
import { recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => {
  w = await recoveryWard()
  ;(w.kit.site as { downtime?: unknown }).downtime = usualDowntime
  await w.home.store.write((tx) => audit(tx, { at: w.clock.now(), by: { kind: 'bot' }, act: 'house.started', subject: 'house', facts: {} }))
})
afterEach(() => w.close())

const look = async () => {
  await remindOfProgramme(w.kit, w.clock.now())
  await w.idle()
}
const REMINDER = /BELUM DIRENCANAKAN|Program pemeliharaan Desember/
const probe = async () => {
  const desk = { ...w.kit, programme: (at: Date) => w.home.store.read((query) => programmeOpen(query, { site: w.kit.site, at })) } as unknown as CheckDesk
  const [result] = await lookAt(desk, [{ probe: 'programme' }], { at: w.clock.now(), since: null, born: 0, freeBefore: new Map(), signal: new AbortController().signal })
  return { troubles: result!.troubles, mark: markOf(result!), shown: shownMark(result!) }
}

describe('the yearly programme', () => {
  it('R32: reminds managers and EDP weeks before, once, also over a restart; planned, it says so, and called off, it reminds again', async () => {
    await look()
    expect(w.card('bos', REMINDER)).toContain('PEMELIHARAAN DESEMBER 2026 BELUM DIRENCANAKAN')
    expect(w.card('edp', REMINDER)).toContain('PEMELIHARAAN DESEMBER 2026 BELUM DIRENCANAKAN')
    await w.restart('killed')
    for (let n = 0; n < 3; n += 1) { await w.pass(HOUR); await look() }
    expect(w.posts('bos', REMINDER)).toBe(1)
    await w.press('sari', /^downtime month 2026-12/, 'edp')
    expect(w.card('edp')).toContain('14 desember 2026 22.00 30m')
    await w.say('sari', '/downtime 9 des 22.00 30m restart simrs, "restart server"')
    await w.press('budi', /^outage approve/, 'bos')
    await look()
    expect(w.card('bos', /Program pemeliharaan Desember/)).toContain('direncanakan; HNT-2026-001: Rabu, 9 Des 2026, pukul 22.00–22.30 WIB')
    await w.say('sari', '/outage cancel 1 vendor berhalangan')
    await w.pass(MINUTE)
    await look()
    expect(w.posts('bos', /DESEMBER 2026 BELUM DIRENCANAKAN/)).toBeGreaterThan(0)
  })

  it('shows the year: what is planned, what passed, and a press away from planning the rest', async () => {
    await w.say('budi', '/downtime program')
    expect(w.card('bos', /PROGRAM/)).toContain('PROGRAM PEMELIHARAAN 2026')
    expect(w.card('bos', /PROGRAM/)).toContain('April 2026')
    expect(w.card('bos', /PROGRAM/)).toContain('sebelum Pulih dipakai')
    expect(w.card('bos', /PROGRAM/)).toContain('belum direncanakan')
    expect(w.says('bos')).toContain('downtime month 2026-12')
    await w.pass(40 * DAY)
    await w.say('budi', '/downtime program 2026')
    expect(w.card('bos', /PROGRAM PEMELIHARAAN 2026/)).toContain('terlewat tanpa direncanakan')
  })

  it('says nothing where nobody has written how downtimes go', async () => {
    delete (w.kit.site as { downtime?: unknown }).downtime
    await look()
    expect(w.card('bos', REMINDER)).toBe('')
    expect(checkPreset('weekly', { ...w.kit.site, procedure: null }).probes).not.toContainEqual({ probe: 'programme' })
  })

  it('R32: is looked at in the weekly checklist: what is due is a fact, what passed asks for somebody’s eyes until it is made up for', async () => {
    expect(checkPreset('weekly', { ...w.kit.site, procedure: null }).probes).toContainEqual({ probe: 'programme' })
    expect(await probe()).toEqual({ troubles: [], mark: 'ok', shown: 'info' })
    await w.pass(40 * DAY)
    expect(await probe()).toMatchObject({ troubles: [{ kind: 'programme-passed', month: '2026-12' }], mark: 'warn' })
    await w.say('sari', '/downtime 20 jan 2027 22.00 30m restart simrs, "restart server"')
    expect(await probe()).toEqual({ troubles: [], mark: 'ok', shown: 'ok' })
  })
})

describe('/downtime by itself', () => {
  it('lists what goes on, what is planned and what was last; a number shows one with who knows and what can be done', async () => {
    await w.say('sari', '/downtime')
    expect(w.card('edp')).toContain('Tidak ada pemeliharaan yang direncanakan, dan tidak ada layanan yang terhenti.')
    await w.say('sari', '/downtime rabu 22.00 30m restart simrs, "restart server"')
    await w.press('budi', /^outage approve 1/, 'bos')
    await w.press('igd', /^told received 1/)
    await w.say('sari', '/downtime now simrs "server tidak menjawab"')
    await w.say('sari', '/downtime')
    expect(w.card('edp')).toContain('Sedang berlangsung')
    expect(w.card('edp')).toContain('HNT-2026-002 SIMRS')
    expect(w.card('edp')).toContain('Direncanakan')
    expect(w.card('edp')).toContain('HNT-2026-001 SIMRS')
    await w.press('sari', /^downtime HNT-2026-001/)
    expect(w.card('edp')).toContain('PEMELIHARAAN DIJADWALKAN — SIMRS HNT-2026-001')
    expect(w.card('edp')).toContain('1 dari 2 unit sudah menyatakan menerima.')
    expect(w.says('edp')).toContain('outage cancel 1')
    for (const named of ['DT-2026-002', '2']) {
      await w.say('sari', `/downtime ${named}`)
      expect(w.card('edp')).toContain('LAYANAN TERHENTI — SIMRS HNT-2026-002')
    }
    await w.say('sari', '/downtime HNT-2026-009')
    expect(w.heard('sari')).not.toBe('')
  })

  it('asks for what a plan needs where one is begun', async () => {
    await w.say('sari', '/downtime')
    await w.press('sari', /^downtime new/)
    await w.reply('sari', 'rabu 22.00 30m')
    expect(await w.open()).toEqual([])
  })
})

describe('a downtime that follows from an incident', () => {
  it('is filled in from the report, each names the other, and the incident hears that it is back', async () => {
    await w.say('sari', '/incident simrs "tidak bisa login" since 09.40 units semua')
    await w.press('sari', /^downtime from 1/)
    expect(w.card('igd', /TIDAK DAPAT/)).toContain('SIMRS tidak dapat digunakan sejak pukul 09.40 WIB.')
    expect(w.card('igd', /TIDAK DAPAT/)).toContain('Yang diketahui: tidak bisa login.')
    expect(w.card('edp', /LAYANAN TERHENTI/)).toContain('Gangguan: INS-2026-001')
    expect(w.card('edp', /INS-2026-001/)).not.toBe('')
    expect(w.wordsIn('edp').some((words) => words.includes('Diumumkan kepada semua unit sebagai HNT-2026-001.'))).toBe(true)
    await w.say('sari', '/downtime from 1')
    expect(await w.open()).toEqual([1, 2])
    await w.press('sari', /^outage worked 2/)
    await w.press('sari', /^outage tick 2/)
    await w.press('sari', /^outage clear 2/)
    expect(w.card('edp', /kembali dapat digunakan \(HNT-2026-001\)/)).toContain('mohon gangguan ini ditutup dengan penyebab dan tindakannya')
  })
})

describe('a time at midnight', () => {
  it('shows its day: 00.00 alone may mean two nights', async () => {
    await w.say('sari', '/downtime kamis 00.00 30m restart simrs, "restart server"')
    await w.press('budi', /^outage approve 1/, 'bos')
    expect(w.card('igd')).toContain('Kamis, 26 Nov 2026, pukul 00.00–00.30 WIB')
    expect(w.card('igd')).toContain('menyimpan pekerjaan sebelum Rabu, 25 Nov 2026, pukul 23.50 WIB')
  })

  it('shows its day also where the work only reaches it', async () => {
    w.clock.advance(13 * HOUR + 19 * MINUTE)
    await w.say('sari', '/downtime now 20m simrs "server tidak menjawab"')
    expect(w.card('igd')).toContain('sejak pukul 23.40 WIB')
    expect(w.card('igd')).toContain('Kabar berikutnya paling lambat Selasa, 24 Nov 2026, pukul 00.00 WIB')
  })
})
