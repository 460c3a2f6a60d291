import { describe, expect, it } from 'vitest'
import { DAY } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import type { SchedulePlan, Server } from '../core/site.ts'
import { auditLineOf } from '../store/check-evidence.ts'
import { bytesOf } from '../texts/message.ts'
import { backupsOnly, houses, SATURDAY } from '../test/fakes/check-day.ts'

const house = houses()

describe('the Monday check', () => {
  it('R61: wants Sunday\'s full, not Monday\'s differential', async () => {
    const it = await house({ at: SATURDAY, presets: ['monday'], change: backupsOnly })
    await it.until('2026-11-23T02:01:00Z')
    const card = await it.card('check:1')
    expect(card.title).toBe('AMAN — SIMRS, 2 komponen')
    expect(card.text).toContain('utuh, penuh, 1 hari lalu')
  })

  it('R61: is not safe when Sunday\'s full failed, though Monday\'s differential ran', async () => {
    const it = await house({ at: '2026-11-14T05:00:00Z', presets: ['monday'], change: backupsOnly })
    await it.until('2026-11-21T18:59:00Z')
    it.ward.engines.database.world.faults.push(new Fault({ area: 'engine', op: 'dump', retry: 'never', hint: 'tool-failed' }))
    await it.until('2026-11-23T02:01:00Z')
    const card = await it.card('check:2')
    expect(card.title).toBe('TIDAK AMAN — SIMRS, 1 gangguan')
    expect(card.text).toContain('jadwal 22 Nov 02.00 WIB GAGAL')
  })

  it('R61: is held on a Monday holiday and signed on Tuesday', async () => {
    const it = await house({ at: '2026-08-15T05:00:00Z', presets: ['monday'], change: backupsOnly })
    await it.until('2026-08-17T12:00:00Z')
    expect((await it.card('check:1')).text).toContain('Mohon diparaf EDP sebelum Sel, 18 Agu 12.00 WIB.')
    expect(await it.calls('edp')).toEqual([])
    await it.until('2026-08-18T04:01:00Z')
    expect(await it.calls('edp')).toEqual(['PENGINGAT PARAF (1/3) — AMAN — SIMRS, 2 komponen'])
  })

  it('R62: says that the deletion of old copies was never held', async () => {
    const it = await house({ at: SATURDAY, presets: ['monday'] })
    await it.until('2026-11-23T02:01:00Z')
    expect((await it.card('check:1')).text).toContain('[fail] Penghapusan cadangan lama: penghapusan cadangan lama belum pernah berjalan')
  })

  it('R62: shows Monday\'s deletion when it is done, and what it held back', async () => {
    const full: SchedulePlan = { kind: 'backup', name: 'minggu-penuh', system: 'simrs', level: 'full', cron: '0 2 * * 0', zone: 'Asia/Jakarta', missed: 'run-once', window: null }
    const it = await house({ at: SATURDAY, presets: ['monday'], schedules: [full, { kind: 'retention', name: 'senin', cron: '0 8 * * 1', zone: 'Asia/Jakarta', missed: 'run-once', confirm: true, procedure: 'backup' }] })
    await it.until('2026-11-23T02:01:00Z')
    expect((await it.card('check:1')).text).toContain('[ok] Penghapusan cadangan lama: selesai 23 Nov 08.00 WIB, 0 cadangan dihapus')
    it.ward.engines.database.world.faults.push(new Fault({ area: 'engine', op: 'dump', retry: 'never', hint: 'tool-failed' }))
    await it.until('2026-11-30T02:01:00Z')
    expect((await it.card('check:2')).text).toContain('[warn] Penghapusan cadangan lama: penghapusan cadangan lama menunggu sejak 30 Nov 08.00 WIB')
    await it.until('2026-11-30T08:01:00Z')
    await it.until('2026-11-30T08:02:00Z')
    expect((await it.card('check:2')).text).toContain('simrs/database ditahan: cadangan penuh 29 Nov 02.00 WIB belum terbukti utuh')
  })
})

describe('the Friday check', () => {
  it('R20, R21: shows the test restore of every component, with its length, and is kept as a sheet', async () => {
    const it = await house({ at: SATURDAY, presets: ['friday'] })
    await it.until('2026-11-27T07:10:00Z')
    const card = await it.card('check:1')
    expect(card.title).toBe('AMAN — SIMRS, 2 komponen')
    expect(card.text).toContain('[ok] SIMRS · database: uji restore 27 Nov 12.00 WIB berhasil')
    await it.say(it.people.budi, 'sign 1')
    expect((await it.card('check:1')).message.files?.[0]?.name).toBe('lembar-pemeriksaan-2026-11-27-1.html')
  })

  it('R20: is held on a holiday too: no Friday is skipped without a word', async () => {
    const it = await house({ at: '2026-12-19T05:00:00Z', presets: ['friday'] })
    await it.until('2026-12-25T07:10:00Z')
    expect((await it.card('check:1')).text).toContain('sebelum Sen, 28 Des')
  })

  it('R20: is not safe when nothing was restored, or when what came back does not agree', async () => {
    const it = await house({ at: SATURDAY, presets: ['friday'], schedules: [] })
    await it.until('2026-11-27T07:10:00Z')
    expect((await it.card('check:1')).text).toContain('[fail] SIMRS · database: belum pernah diuji restore')
    const other = await house({ at: SATURDAY, presets: ['friday'] })
    other.ward.engines.database.world.staleBy = 3 * DAY
    await other.until('2026-11-27T07:10:00Z')
    const card = await other.card('check:1')
    expect(card.title).toBe('TIDAK AMAN — SIMRS, 1 gangguan')
    expect(card.text).toContain('uji restore 27 Nov 12.00 WIB GAGAL')
  })
})

describe('the weekly checklist', () => {
  it('R19, R1: is filled in from facts, signed by a person, and printed with stamp, names and audit trail', async () => {
    const it = await house({ at: '2026-11-14T05:00:00Z', presets: ['weekly'] })
    await it.until('2026-11-19T19:59:00Z')
    it.ward.engines.database.world.faults.push(new Fault({ area: 'engine', op: 'dump', retry: 'never', hint: 'tool-failed' }))
    await it.until('2026-11-23T02:41:00Z')
    const card = await it.card('check:2')
    expect(card.title).toBe('PERLU DIPERIKSA — SIMRS, 1 catatan')
    expect(card.text).toContain('Sejak pemeriksaan sebelumnya: 6 dari 7 jadwal berhasil; SIMRS 20 Nov 03.00 WIB TIDAK LENGKAP')
    await it.say(it.people.budi, 'sign problem 2 satu malam gagal')
    await it.say(it.people.budi, 'sign close 2 sudah diulang hari Sabtu')
    const sheet = (await it.card('check:2')).message.files?.map((file) => bytesOf(file).toString())[0] ?? ''
    expect(sheet).toContain('SPO-IT-01')
    expect(sheet.match(/<td class="ok">BERHASIL<\/td><td>\d/g)).toHaveLength(6)
    expect(sheet).toContain('TIDAK LENGKAP')
    expect(sheet).toContain('Budi')
    expect(sheet).toContain('sudah diulang hari Sabtu')
    const line = await it.kit.store.read((query) => auditLineOf(query, 2))
    expect(sheet).toContain(line?.hash)
    expect(sheet).toContain((await it.checks())[1]?.factsDigest)
    expect(sheet).toContain('@page { size: A4')
    expect(sheet).not.toMatch(/<script|https?:/)
  })
})

describe('the failover check', () => {
  const servers: readonly Server[] = [{ name: 'cadangan', role: 'failover', address: '10.0.0.9:1433', ssh: null }]

  it('R65: is held every day, and is never green while nobody knows how fresh the server is; its signature waits for Monday', async () => {
    const it = await house({ at: '2026-11-20T05:00:00Z', presets: ['failover'], servers, connect: async () => ({ ms: 3 }) })
    await it.until('2026-11-22T12:00:00Z')
    expect(await it.checks()).toHaveLength(2)
    const card = await it.card('check:2')
    expect(card.title).toBe('PERLU DIPERIKSA — cadangan, 1 catatan')
    expect(card.text).toContain('[warn] Server cadangan: dapat dihubungi, tetapi kemutakhiran datanya belum diketahui')
    expect(card.text).toContain('Mohon diparaf EDP sebelum Sen, 23 Nov 09.30 WIB.')
    expect(card.text).not.toContain('10.0.0.9')
    expect(await it.calls('edp')).toEqual([])
  })

  it('R65: alarms on a Sunday when nobody answers: reminders and the manager do not wait for Monday', async () => {
    const it = await house({ at: '2026-11-21T05:00:00Z', presets: ['failover'], servers, connect: async ({ address }) => { throw new Fault({ area: 'bot', op: `connect ${address}`, retry: 'later', hint: 'network' }) } })
    await it.until('2026-11-22T12:00:00Z')
    expect(await it.calls('edp')).toEqual([
      'TIDAK AMAN — cadangan, 1 gangguan',
      'PENGINGAT GANGGUAN (1/3) — TIDAK AMAN — cadangan, 1 gangguan',
      'PENGINGAT GANGGUAN (2/3) — TIDAK AMAN — cadangan, 1 gangguan',
      'DITERUSKAN KEPADA IT MANAGER — TIDAK AMAN — cadangan, 1 gangguan',
    ])
    expect((await it.card('check:1', 'manager')).text).toContain('TIDAK DAPAT DIHUBUNGI')
  })
})
