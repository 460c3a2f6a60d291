import { renameSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { siteStatus } from '../backups/status.ts'
import { Fault } from '../core/fault.ts'
import { standing } from '../store/alarms.ts'
import { audit } from '../store/audit.ts'
import { markBad, newestCopy } from '../store/copies.ts'
import { statusCard } from '../texts/views/status.ts'
import { plain, textsFor } from '../texts/words.ts'
import { backUpNow, houses, labels, refusal, SATURDAY } from '../test/fakes/check-day.ts'

const house = houses()

describe('a failed check', () => {
  const failing = async () => {
    const it = await house({ at: SATURDAY, presets: ['morning'] })
    await it.until('2026-11-22T19:59:00Z')
    it.ward.engines.application.world.faults.push(new Fault({ area: 'engine', op: 'dump', retry: 'never', hint: 'source-locked' }))
    await it.until('2026-11-23T00:41:00Z')
    return it
  }

  it('R10: is not safe although one component was backed up, names the other, and sounds', async () => {
    const it = await failing()
    const card = await it.card('check:1')
    expect(card.title).toBe('TIDAK AMAN — SIMRS, 1 gangguan')
    expect(card.text).toContain('[ok] SIMRS · database: utuh')
    expect(card.text).toContain('[fail] SIMRS · aplikasi: jadwal 23 Nov 03.00 WIB GAGAL: Sumber data sedang terkunci')
    expect(labels(card.message)).toEqual(['Saya tangani', 'Tutup dengan alasan', 'Periksa ulang', 'Rincian'])
    expect(card.message.silent).toBeUndefined()
  })

  it('is not closed by a signature: it is owned until a repeat succeeds, then closed in the owner\'s name', async () => {
    const it = await failing()
    expect((await it.say(it.people.budi, 'sign 1')).ok).toBe(true)
    expect((await it.checks())[0]).toMatchObject({ state: 'owned', closedAt: null })
    expect((await it.card('check:1')).text).toContain('Ditangani oleh Budi sejak 07.41 WIB.')
    expect(refusal(await it.say(it.people.sari, 'sign own 1'))).toMatchObject({ reason: 'already-owned', by: 'Budi' })
    await it.until('2026-11-23T00:50:00Z')
    const old = (await it.card('check:1')).message.actions?.find((action) => action.say.startsWith('sign close'))?.say ?? ''
    await backUpNow(it)
    await it.until('2026-11-23T00:55:00Z')
    expect((await it.checks())[0]).toMatchObject({ state: 'closed', verdict: 'safe' })
    expect((await it.card('check:1')).text).toContain('Gangguan teratasi')
    expect((await it.acts()).filter((act) => act.act === 'check.closed')).toHaveLength(1)
    expect(refusal(await it.say(it.people.sari, `${old} sudah`))).toMatchObject({ reason: 'check-closed', by: 'Budi' })
  })

  it('that nobody owns must still be signed when its fault is gone; a press on the old card is told so and gets the new one', async () => {
    const it = await failing()
    const old = (await it.card('check:1')).message.actions?.[0]?.say ?? ''
    await backUpNow(it)
    await it.until('2026-11-23T00:55:00Z')
    expect((await it.checks())[0]).toMatchObject({ state: 'open', verdict: 'safe' })
    expect(refusal(await it.say(it.people.budi, old))).toMatchObject({ reason: 'facts-changed' })
    const fresh = await it.card('check:1')
    expect(fresh.title).toBe('AMAN — SIMRS, 2 komponen')
    expect((await it.say(it.people.budi, fresh.message.actions?.[0]?.say ?? '')).ok).toBe(true)
    expect((await it.checks())[0]).toMatchObject({ state: 'signed' })
  })

  it('is closed by somebody who says why not, never without a word', async () => {
    const it = await failing()
    expect(refusal(await it.say(it.people.budi, 'sign close 1'))).toMatchObject({ reason: 'note-needed' })
    expect((await it.say(it.people.budi, 'paraf tutup 1 aplikasi lama, tidak dipakai sejak 1 Nov')).ok).toBe(true)
    expect((await it.card('check:1')).text).toContain('Ditutup oleh Budi, 07.41 WIB, dengan alasan: aplikasi lama, tidak dipakai sejak 1 Nov')
  })

  it('asks its owner again the next day, so that owned is not forgotten', async () => {
    const it = await failing()
    await it.say(it.people.budi, 'sign own 1')
    // The differential of the next night fails too.
    it.ward.engines.application.world.faults.push(new Fault({ area: 'engine', op: 'dump', retry: 'never', hint: 'source-locked' }))
    await it.until('2026-11-24T00:45:00Z')
    expect((await it.calls('edp')).filter((title) => title.startsWith('MASIH TERBUKA'))).toHaveLength(1)
  })

  it('turns red on the posted card, with sound, when a copy that was green is found damaged', async () => {
    const it = await house({ at: SATURDAY, presets: ['morning'] })
    await it.until('2026-11-23T00:41:00Z')
    const press = (await it.card('check:1')).message.actions?.[0]?.say ?? ''
    await it.kit.store.write(async (tx) => {
      const copy = await newestCopy(tx, { component: 'simrs/database', rung: 'intact' })
      await markBad(tx, { id: copy?.id ?? 0, at: it.ward.clock.now() })
      await audit(tx, { at: it.ward.clock.now(), by: { kind: 'bot' }, act: 'copy.damaged', subject: `copy:${copy?.id ?? 0}` })
    })
    await it.until('2026-11-23T00:43:00Z')
    const card = await it.card('check:1')
    expect(card.title).toBe('TIDAK AMAN — SIMRS, 1 gangguan')
    expect(card.text).toContain('cadangan 23 Nov 03.00 WIB rusak dan tidak dihitung')
    expect(await it.calls('edp')).toEqual(['TIDAK AMAN — SIMRS, 1 gangguan'])
    expect(refusal(await it.say(it.people.budi, press))).toMatchObject({ reason: 'facts-changed' })
  })

  it('reaches the manager in its time also when the trouble comes and goes', async () => {
    const it = await house({ at: SATURDAY, presets: ['morning'] })
    await it.until('2026-11-23T00:31:00Z')
    const disk = it.kit.site.targets[0]?.path ?? ''
    for (let minute = 40; minute <= 110; minute += 35) {
      renameSync(disk, `${disk}-away`)
      await it.until(new Date(Date.parse('2026-11-23T00:00:00Z') + (minute + 16) * 60_000).toISOString())
      expect((await it.checks())[0]).toMatchObject({ state: 'open', verdict: 'unsafe' })
      renameSync(`${disk}-away`, disk)
      await it.until(new Date(Date.parse('2026-11-23T00:00:00Z') + (minute + 32) * 60_000).toISOString())
      expect((await it.checks())[0]).toMatchObject({ state: 'open', verdict: 'safe' })
    }
    await it.until('2026-11-23T02:31:00Z')
    expect((await it.calls('edp')).filter((title) => title.startsWith('DITERUSKAN'))).toHaveLength(1)
    expect((await it.acts()).map((act) => act.act)).toContain('check.escalated')
  })

  it('R2, R43: is not green while copies lie on the source\'s own host only', async () => {
    const it = await house({ at: SATURDAY, presets: ['morning'], targets: [{ class: 'same-host' }] })
    await it.until('2026-11-23T00:31:00Z')
    const card = await it.card('check:1')
    expect(card.title).toBe('PERLU DIPERIKSA — SIMRS, 2 catatan')
    expect(card.text).toContain('salinan di luar server BELUM ADA; yang ada hanya di server sumber; utuh, diferensial, 4 jam lalu')
  })

  it('is unsafe when a probe could not look: its own alarm, and the others still look', async () => {
    const it = await house({ at: SATURDAY, presets: ['morning'], change: (plan) => ({ ...plan, probes: [...plan.probes, { probe: 'space', target: 'hilang', minFree: 1 }] }) })
    await it.until('2026-11-23T00:31:00Z')
    const card = await it.card('check:1')
    expect(card.title).toBe('TIDAK AMAN — SIMRS, 1 gangguan')
    expect(card.text).toContain('[fail] Ruang hilang: TIDAK DAPAT DIPERIKSA')
    expect(card.text).toContain('[ok] SIMRS · database: utuh')
    expect((await it.kit.store.read(standing)).map((alarm) => alarm.key)).toContain('probe:morning:space:hilang')
  })

  it('takes a problem that a person sees although all is green, and tells the manager at once', async () => {
    const it = await house({ at: SATURDAY, presets: ['morning'] })
    await it.until('2026-11-23T00:41:00Z')
    expect(refusal(await it.say(it.people.budi, 'sign problem 1'))).toMatchObject({ reason: 'note-needed' })
    expect((await it.say(it.people.budi, 'sign problem 1 lampu NAS <b>merah</b>')).ok).toBe(true)
    const told = await it.card('check:1', 'manager')
    expect(told.title).toBe('TIDAK AMAN — SIMRS, 1 gangguan')
    expect(told.text).toContain('Masalah dilaporkan oleh Budi, 07.41 WIB: lampu NAS <b>merah</b>')
    const reported = await siteStatus(it.kit)
    expect(reported.unsigned).toMatchObject([{ problem: 'Budi', owner: null }])
    const card = statusCard(reported)(textsFor(it.kit.site.zone).id)
    expect(plain(card.title)).toMatch(/, 1 masalah dilaporkan$/)
    expect(card.mood).not.toBe('ok')
    await it.say(it.people.sari, 'sign 1')
    expect((await it.checks())[0]).toMatchObject({ state: 'owned' })
    await it.say(it.people.sari, 'sign close 1 lampu diganti')
    expect((await siteStatus(it.kit)).unsigned).toEqual([])
  })

  it('has one winner when two hundred people press at once, and the others learn who', async () => {
    const it = await house({ at: SATURDAY, presets: ['morning'] })
    await it.until('2026-11-23T00:41:00Z')
    const outcomes = await Promise.all(Array.from({ length: 200 }, (_, n) => it.say(n % 2 === 0 ? it.people.budi : it.people.sari, 'sign 1')))
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
    expect(outcomes.slice(1).map((outcome) => refusal(outcome)?.reason)).toEqual(Array.from({ length: 199 }, () => 'already-signed'))
  })
})
