import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import { statusOf } from '../../core/procedure-reading.ts'
import { delegate } from '../../registry/deputies.ts'
import { verifyAudit } from '../../store/audit.ts'
import { climb, copyById, markBad } from '../../store/copies.ts'
import { identify } from '../../store/people.ts'
import { saveRoom } from '../../store/rooms.ts'
import { endRun, queueRun } from '../../store/runs.ts'
import { COMPONENT, deletionWard, MONDAY, type DeletionWard } from '../fakes/deletion-ward.ts'

let w: DeletionWard
beforeEach(async () => { w = await deletionWard() })
afterEach(() => w.close())

describe('R62: Monday’s deletion', () => {
  it('R62: lists, asks, deletes and reports: only what is older than two weeks, and only what was shown', async () => {
    const old = await w.copy('2026-11-01T02:00')
    const sunday = await w.copy('2026-11-22T02:00')
    const { bot, id } = await w.asking()
    const asked = await w.card('edp')
    expect(asked.title).toBe('PENGHAPUSAN CADANGAN LAMA — MENUNGGU')
    expect(asked.text).toContain('1 cadangan (100 B) telah melewati batas simpan')
    expect(asked.text).toContain('[wait] Persetujuan EDP')
    expect(w.folders()).toHaveLength(2)
    const [confirm] = asked.says
    expect(confirm).toMatch(new RegExp(`^retention confirm ${id} \\d+\\.[0-9a-f]{8}$`))
    expect(await w.say(w.edp, { action: 'confirm', what: String(id), more: confirm!.split(' ')[3] })).toMatchObject({ ok: true })
    await bot.idle()
    expect(statusOf(await w.stateOf(id))).toBe('done')
    expect(w.folders()).toEqual(['202611220200-full'])
    expect(await w.place.store.read((query) => copyById(query, old))).toMatchObject({ deletingAt: MONDAY.getTime(), deletedAt: MONDAY.getTime() })
    expect(await w.ids()).toEqual([sunday])
    const report = await w.card('edp')
    expect(report.title).toBe('PENGHAPUSAN CADANGAN LAMA — SELESAI')
    expect(report.text).toContain('1 cadangan dihapus; ruang yang dibebaskan 100 B.')
    expect(report.text).toContain('[ok] Persetujuan EDP: Rina, ')
    expect(await w.place.store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true })
  })

  it('R13: carries number, revision and date of the written procedure to its end, as they were when it began', async () => {
    await w.copy('2026-11-01T02:00')
    await w.copy('2026-11-22T02:00')
    const { bot, id } = await w.asking()
    const stamp = 'SPO-IT-01 revisi 2, 2026-01-05: Pencadangan dan pemulihan'
    const asked = await w.card('edp')
    expect(asked.text).toContain(stamp)
    // A new revision is issued while people are asked: what was begun is done by the old one.
    w.kit = { ...w.kit, site: { ...w.kit.site, procedures: w.kit.site.procedures.map((it) => ({ ...it, revision: '3' })) } }
    expect(await w.say(w.edp, { action: 'confirm', what: String(id), more: asked.says[0]!.split(' ')[3] })).toMatchObject({ ok: true })
    await bot.idle()
    expect((await w.card('edp')).title).toContain('SELESAI')
    expect((await w.card('edp')).text).toContain(stamp)
    expect(await w.say(w.edp, { action: 'begin' })).toMatchObject({ ok: true })
    await bot.idle()
    expect((await w.card('edp')).text).toContain('SPO-IT-01 revisi 3, 2026-01-05')
  })

  it('R61: waits for Sunday’s 02.00 full to be proven, says so, and begins when it is', async () => {
    await w.copy('2026-11-01T02:00')
    await w.copy('2026-11-15T02:00')
    const sunday = await w.copy('2026-11-22T02:00', { rung: 'stored' })
    const { bot, id } = await w.asking()
    expect((await w.card('edp')).text).toContain('Menunggu bukti cadangan penuh terakhir: simrs. Belum ada yang dihapus.')
    await w.place.store.write((tx) => climb(tx, { id: sunday, rung: 'intact' }))
    w.at.advance(MINUTE)
    await bot.idle()
    expect((await w.card('edp')).text).toContain('telah melewati batas simpan')
    expect(statusOf(await w.stateOf(id))).toBe('waiting')
  })

  it('R62: deletes nothing when Sunday’s full is damaged, and reports what is held and why', async () => {
    await w.copy('2026-11-01T02:00')
    const sunday = await w.copy('2026-11-22T02:00')
    await w.place.store.write((tx) => markBad(tx, { id: sunday, at: MONDAY }))
    const { bot, id } = await w.asking()
    for (let hour = 0; hour < 7; hour += 1) { w.at.advance(HOUR); await bot.idle() }
    expect(statusOf(await w.stateOf(id))).toBe('done')
    const report = await w.card('edp')
    expect(report.text).toContain('Tidak ada yang dihapus: penghapusan ditahan.')
    expect(report.text).toContain('ditahan: cadangan penuh 22 Nov 02.00 WIB belum terbukti utuh')
    expect(w.folders()).toHaveLength(2)
  })

  it('is answered by whoever stands in for a manager, in that manager’s name, who is woken in private with the managers; and only while they stand in', async () => {
    await w.copy('2026-11-01T02:00')
    await w.copy('2026-11-22T02:00')
    const [budi, deputy] = [await w.person('Budi', ['manager']), await w.person('Wati', ['unit-head'])]
    await w.place.store.write(async (tx) => {
      await identify(tx, { platform: 'web', userId: 'wati', person: deputy.id, at: MONDAY })
      await saveRoom(tx, { platform: 'web', chat: 'alone', thread: null, name: 'Wati', purpose: 'direct', unit: null, lang: 'id', at: MONDAY, account: 'wati' })
      expect(await delegate(tx, { manager: budi, deputy, until: new Date(MONDAY.getTime() + 2 * DAY), at: MONDAY, speak: w.kit.speak })).toMatchObject({ ok: true })
    })
    const { bot, id } = await w.asking()
    expect((await w.card('alone')).title).toBe('')
    w.at.advance(DAY + MINUTE)
    await bot.idle()
    const asked = await w.card('alone')
    expect(asked.title).toBe('PENGHAPUSAN CADANGAN LAMA — MENUNGGU')
    const said = { action: 'confirm', what: String(id), more: asked.says[0]?.split(' ')[3] }
    const nobody = await w.person('Joko', ['unit-head'])
    expect(await w.say(nobody, said)).toMatchObject({ ok: false, refusal: { reason: 'not-allowed' } })
    expect(await w.say(deputy, { action: 'pin', what: '1', more: 'simpan' })).toMatchObject({ ok: false, refusal: { reason: 'not-allowed' } })
    expect(await w.say(deputy, said)).toMatchObject({ ok: true })
    await bot.idle()
    expect(w.folders()).toEqual(['202611220200-full'])
    expect((await w.stateOf(id)).evidence.find(({ step, what }) => step === 'agree' && what === 'confirmed')?.by).toMatchObject({ id: deputy.id, insteadOf: 'Budi', chair: budi.id })
    w.at.advance(2 * DAY)
    expect(await w.say(deputy, { ...said, action: 'stop' })).toMatchObject({ ok: false, refusal: { reason: 'not-allowed' } })
  })

  it('voids a list that changed since it was shown, shows the difference, and asks again', async () => {
    const first = await w.copy('2026-11-01T02:00')
    const second = await w.copy('2026-11-02T02:00')
    await w.copy('2026-11-22T02:00')
    const { bot, id } = await w.asking()
    const shown = (await w.card('edp')).says[0]!.split(' ')[3]!
    expect(await w.say(w.edp, { action: 'pin', what: `#${first}`, more: 'pemeriksaan data' })).toMatchObject({ ok: true })
    w.at.advance(HOUR)
    expect(await w.say(w.edp, { action: 'confirm', what: String(id), more: shown })).toMatchObject({ ok: false, refusal: { reason: 'plan-changed' } })
    await bot.idle()
    const again = await w.card('edp')
    expect(again.text).toContain(`Daftar berubah sejak ditampilkan; persetujuan sebelumnya tidak berlaku. Tidak jadi 1 (#${first}).`)
    expect(await w.say(w.edp, { action: 'confirm', what: String(id), more: shown })).toMatchObject({ ok: false, refusal: { reason: 'plan-changed' } })
    expect(await w.say(w.edp, { action: 'confirm', what: String(id), more: again.says[0]!.split(' ')[3] })).toMatchObject({ ok: true })
    await bot.idle()
    expect(await w.ids()).not.toContain(second)
    expect(await w.ids()).toContain(first)
  })

  it('waits while a run of the component is going on, and deletes afterwards what was agreed on', async () => {
    const old = await w.copy('2026-11-01T02:00')
    await w.copy('2026-11-22T02:00')
    const { bot, id } = await w.asking()
    const run = await w.place.store.write((tx) => queueRun(tx, { kind: 'backup', round: null, component: COMPONENT, level: 'differential', target: 'nas', copyId: null, attempt: 1, at: w.at.now(), dueAt: null, facts: {} }))
    expect(await w.say(w.edp, { action: 'confirm', what: String(id) })).toMatchObject({ ok: true })
    await bot.idle()
    expect((await w.card('edp')).text).toContain('Menunggu pekerjaan pada simrs/database selesai.')
    expect(await w.ids()).toContain(old)
    await w.place.store.write((tx) => endRun(tx, { id: run.id, state: 'done', at: w.at.now(), facts: {} }))
    w.at.advance(MINUTE)
    await bot.idle()
    expect(statusOf(await w.stateOf(id))).toBe('done')
    expect(await w.ids()).not.toContain(old)
  })

  it('lets one of two win, tells the other who it was, and hears nobody who may not', async () => {
    await w.copy('2026-11-01T02:00')
    await w.copy('2026-11-22T02:00')
    const { id } = await w.asking()
    const auditor = await w.person('Wati', ['auditor'])
    const manager = await w.person('Budi', ['manager'])
    expect(await w.say(auditor, { action: 'confirm', what: String(id) })).toMatchObject({ ok: false, refusal: { reason: 'not-allowed' } })
    const token = (await w.card('edp')).says[0]!.split(' ')[3]
    const both = await Promise.all([w.say(w.edp, { action: 'confirm', what: String(id), more: token }), w.say(manager, { action: 'decline', what: String(id), more: `${token} masih perlu` })])
    expect(both).toMatchObject([{ ok: true }, { ok: false, refusal: { reason: 'already-decided', by: 'Rina' } }])
    expect(await w.say(w.edp, { action: 'confirm', what: String(id), more: token })).toMatchObject({ ok: false })
  })

  it('ends told when it is declined, and deletes nothing', async () => {
    await w.copy('2026-11-01T02:00')
    await w.copy('2026-11-22T02:00')
    const { bot, id } = await w.asking()
    expect(await w.say(w.edp, { action: 'decline', what: String(id), more: '' })).toMatchObject({ ok: false, refusal: { reason: 'reason-needed' } })
    expect(await w.say(w.edp, { action: 'decline', what: String(id), more: 'menunggu audit' })).toMatchObject({ ok: true })
    await bot.idle()
    expect(statusOf(await w.stateOf(id))).toBe('stopped')
    expect((await w.card('edp')).text).toContain('Ditolak oleh Rina, 23 Nov 08.00 WIB.\nAlasan: menunggu audit'.split('\n')[0])
    expect(w.folders()).toHaveLength(2)
  })

  it('reminds EDP, then the manager, and ends told when nobody answers for six days', async () => {
    await w.copy('2026-11-01T02:00')
    await w.copy('2026-11-22T02:00')
    const { bot, id } = await w.asking()
    expect((await w.card('manager')).title).toBe('')
    w.at.advance(25 * HOUR)
    await bot.idle()
    expect((await w.card('manager')).title).toBe('PENGHAPUSAN CADANGAN LAMA — MENUNGGU')
    w.at.advance(6 * DAY)
    await bot.idle()
    expect(statusOf(await w.stateOf(id))).toBe('stopped')
    expect((await w.card('edp')).text).toContain('Tidak dijawab sampai batas waktu; tidak ada yang dihapus.')
    expect(w.folders()).toHaveLength(2)
  })

  it.each([['back', -HOUR], ['ahead', HOUR]])('reminds each once, and after as long as it should, when the clock is set %s by an hour while it waits', async (_, step) => {
    await w.copy('2026-11-01T02:00')
    await w.copy('2026-11-22T02:00')
    const { bot, id } = await w.asking()
    const nudged = async () => (await w.stateOf(id)).evidence.filter((it) => it.what === 'nudged').length
    w.at.advance(3 * HOUR)
    await bot.idle()
    w.at.step(step)
    w.at.advance(MINUTE)
    await bot.idle()
    expect(await nudged()).toBe(step > 0 ? 1 : 0)
    w.at.advance(HOUR - MINUTE)
    await bot.idle()
    expect(await nudged()).toBe(1)
    w.at.advance(20 * HOUR)
    await bot.idle()
    expect((await w.card('manager')).title).toBe('PENGHAPUSAN CADANGAN LAMA — MENUNGGU')
    expect(await nudged()).toBe(2)
    w.at.step(-step)
    w.at.advance(2 * HOUR)
    await bot.idle()
    expect(await nudged()).toBe(2)
  })

  it('begins what was agreed on within a minute though the clock is set back between the yes and the work', async () => {
    const old = await w.copy('2026-11-01T02:00')
    await w.copy('2026-11-22T02:00')
    const { bot, id } = await w.asking()
    const [confirm] = (await w.card('edp')).says
    await bot.stop()
    expect(await w.say(w.edp, { action: 'confirm', what: String(id), more: confirm!.split(' ')[3] })).toMatchObject({ ok: true })
    w.at.step(-HOUR)
    const next = w.wakeUp()
    await next.start()
    await next.idle()
    expect(await w.place.store.read((query) => copyById(query, old))).toMatchObject({ deletedAt: w.at.now().getTime() })
    expect(statusOf(await w.stateOf(id))).toBe('done')
  })

  it('never opens a second deletion while one is going on', async () => {
    await w.copy('2026-11-01T02:00')
    await w.copy('2026-11-22T02:00')
    await w.held()
    await expect(w.held()).rejects.toThrow('procedure-open')
  })
})
