import { afterEach, describe, expect, it } from 'vitest'
import { askRound } from '../backups/ask.ts'
import { DAY, MINUTE } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import type { Outcome } from '../core/outcome.ts'
import type { SchedulePlan, Server } from '../core/site.ts'
import { standing } from '../store/alarms.ts'
import { audit } from '../store/audit.ts'
import { auditLineOf } from '../store/check-evidence.ts'
import { markBad, newestCopy } from '../store/copies.ts'
import type { Message } from '../texts/message.ts'
import { checkWard, type CheckWard, type CheckWardOptions } from '../test/fakes/check-ward.ts'

const open: CheckWard[] = []
async function house(options: CheckWardOptions): Promise<CheckWard> {
  const made = await checkWard(options)
  open.push(made)
  return made
}
afterEach(async () => {
  for (const it of open.splice(0)) await it.close()
})

/** Saturday noon in Jakarta; Sunday's full follows. */
const SATURDAY = '2026-11-21T05:00:00Z'

describe('the morning check', () => {
  it('R63: answers "aman atau tidak?" on its first line after last night\'s back-up is proven', async () => {
    const it = await house({ at: SATURDAY, presets: ['morning'] })
    await it.until('2026-11-23T00:31:00Z')
    const card = await it.card('check:1')
    expect(shown(card.text)).toMatchInlineSnapshot(`
      "AMAN — SIMRS, 2 komponen
      Pemeriksaan pagi · Senin, 23 Nov 2026, 07.30 WIB
      Mohon diparaf EDP sebelum 09.00 WIB.
      Bila belum, pukul 09.30 WIB diteruskan kepada IT Manager.
      [ok] SIMRS · database: utuh, diferensial, 4 jam lalu, 409 B, nas (di luar server)
      [ok] SIMRS · aplikasi: utuh, diferensial, 4 jam lalu, 411 B, nas (di luar server)
      [ok] Penjadwal Pulih: berjalan tanpa terputus
      [ok] Ruang nas: <free>
      Rincian pemeriksaan
      Penjadwal Pulih — BERHASIL: berjalan tanpa terputus
      Cadangan · SIMRS · database — BERHASIL: utuh, diferensial, 4 jam lalu, 409 B, nas (di luar server)
      Cadangan · SIMRS · aplikasi — BERHASIL: utuh, diferensial, 4 jam lalu, 411 B, nas (di luar server)
      Luar server · SIMRS · database — BERHASIL: utuh, diferensial, 4 jam lalu, 409 B, nas (di luar server)
      Luar server · SIMRS · aplikasi — BERHASIL: utuh, diferensial, 4 jam lalu, 411 B, nas (di luar server)
      Ruang nas — BERHASIL: <free>
      #1 · SPO-IT-01 revisi 2, Pencadangan dan pemulihan · diperiksa 07.30 WIB · fakta <digest>
      <Paraf: sign 1 #<digest>>
      <Ada masalah: sign problem 1>
      <Periksa ulang: check refresh 1>
      <Rincian: check detail 1>"
    `)
    expect(shown(card.english)).toMatchInlineSnapshot(`
      "SAFE — SIMRS, 2 components
      Morning check · Monday, 23 Nov 2026, 07.30 WIB
      To be signed by EDP before 09.00 WIB.
      If not, it goes to the IT Manager at 09.30 WIB.
      [ok] SIMRS · database: intact, differential, 4 h ago, 409 B, nas (off server)
      [ok] SIMRS · aplikasi: intact, differential, 4 h ago, 411 B, nas (off server)
      [ok] Pulih's scheduler: running without a gap
      [ok] Space nas: <free>
      All that was checked
      Pulih's scheduler — SUCCEEDED: running without a gap
      Back-up · SIMRS · database — SUCCEEDED: intact, differential, 4 h ago, 409 B, nas (off server)
      Back-up · SIMRS · aplikasi — SUCCEEDED: intact, differential, 4 h ago, 411 B, nas (off server)
      Off the server · SIMRS · database — SUCCEEDED: intact, differential, 4 h ago, 409 B, nas (off server)
      Off the server · SIMRS · aplikasi — SUCCEEDED: intact, differential, 4 h ago, 411 B, nas (off server)
      Space nas — SUCCEEDED: <free>
      #1 · SPO-IT-01 revision 2, Pencadangan dan pemulihan · checked 07.30 WIB · facts <digest>
      <Sign: sign 1 #<digest>>
      <Something is wrong: sign problem 1>
      <Check again: check refresh 1>
      <Details: check detail 1>"
    `)
    expect(card.message.silent).toBe(true)
  })

  it.each([[['same-host', 'off-host'] as const, 'nas-2'], [['off-host', 'same-host'] as const, 'nas']])('names the copy that lies away, whichever of %j was written first', async (classes, away) => {
    const it = await house({ at: SATURDAY, presets: ['morning'], targets: classes.map((of) => ({ class: of })) })
    await it.until('2026-11-23T00:31:00Z')
    const rows = (await it.card('check:1')).text.split('\n').filter((row) => row.startsWith('[ok] SIMRS · '))
    expect(rows).toHaveLength(2)
    for (const row of rows) expect(row).toMatch(new RegExp(`, ${away} \\(di luar server\\)$`))
  })

  it('names an older copy that lies away before a newer one on the same host', async () => {
    const it = await house({ at: SATURDAY, presets: ['morning'], targets: [{ class: 'same-host' }, { class: 'off-host' }] })
    await it.until('2026-11-23T00:00:00Z')
    await it.kit.store.write(async (tx) => {
      const newest = await newestCopy(tx, { component: 'simrs/database', rung: 'intact', target: 'nas-2' })
      await markBad(tx, { id: newest?.id ?? 0, at: it.kit.clock.now() })
    })
    await it.until('2026-11-23T00:31:00Z')
    const row = (await it.card('check:1')).text.split('\n').find((line) => line.includes('SIMRS · database:')) ?? ''
    expect(row).toMatch(/nas-2 \(di luar server\).*nas \(satu server dengan sumber\)/)
  })

  it('R63: is signed with one press: a person, a time, the very facts; then the button is gone', async () => {
    const it = await house({ at: SATURDAY, presets: ['morning'] })
    await it.until('2026-11-23T00:41:00Z')
    const press = (await it.card('check:1')).message.actions?.find((action) => action.label === 'Paraf')?.say ?? ''
    expect((await it.say(it.people.budi, press)).ok).toBe(true)
    expect(refusal(await it.say(it.people.sari, press))).toMatchObject({ reason: 'already-signed', by: 'Budi' })
    const [row] = await it.checks()
    const line = (await it.acts()).find((act) => act.act === 'check.signed')
    expect(line?.actor).toContain('Budi')
    expect(line?.facts).toContain(row?.factsDigest)
    const signed = await it.card('check:1')
    expect(signed.text).toContain('Diparaf oleh Budi, 07.41 WIB.')
    expect(labels(signed.message)).toEqual(['Batalkan', 'Ada masalah', 'Rincian'])
    await it.until('2026-11-23T00:47:00Z')
    expect((await it.checks())[0]).toMatchObject({ state: 'closed' })
    const closed = await it.card('check:1')
    expect(closed.text).toContain('Diparaf oleh Budi, 07.41 WIB.')
    expect(labels(closed.message)).toEqual(['Rincian'])
    expect(refusal(await it.say(it.people.sari, press))).toMatchObject({ reason: 'check-closed', by: 'Budi' })
    expect(refusal(await it.say(it.people.budi, 'sign undo 1'))).toMatchObject({ reason: 'undo-too-late' })
  })

  it('takes a signature back within five minutes, in writing, and asks again', async () => {
    const it = await house({ at: SATURDAY, presets: ['morning'] })
    await it.until('2026-11-23T00:41:00Z')
    await it.say(it.people.budi, 'paraf')
    it.ward.clock.advance(4 * MINUTE)
    expect(refusal(await it.say(it.people.sari, 'sign undo 1'))).toMatchObject({ reason: 'not-your-signature', by: 'Budi' })
    expect((await it.say(it.people.budi, 'sign undo 1')).ok).toBe(true)
    expect((await it.acts()).at(-1)).toMatchObject({ act: 'check.undone' })
    const again = await it.card('check:1')
    expect(labels(again.message)).toContain('Paraf')
    expect(again.text).toContain('Dibatalkan oleh Budi')
    await it.until('2026-11-23T01:31:00Z')
    expect(await it.calls('edp')).toEqual(['PENGINGAT PARAF (1/3) — AMAN — SIMRS, 2 komponen'])
  })

  it('reminds twice, then goes to the manager, who may sign from then on; each told once, after restarts too', async () => {
    const it = await house({ at: SATURDAY, presets: ['morning'] })
    await it.until('2026-11-23T01:35:00Z')
    expect(refusal(await it.say(it.people.manager, 'sign 1'))).toMatchObject({ reason: 'not-allowed' })
    it.restart()
    await it.until('2026-11-23T02:31:00Z')
    it.restart()
    await it.until('2026-11-23T06:00:00Z')
    expect(await it.calls('edp')).toEqual([
      'PENGINGAT PARAF (1/3) — AMAN — SIMRS, 2 komponen',
      'PENGINGAT PARAF (2/3) — AMAN — SIMRS, 2 komponen',
      'DITERUSKAN KEPADA IT MANAGER — AMAN — SIMRS, 2 komponen',
    ])
    const acts = (await it.acts()).map((act) => act.act)
    expect(acts.filter((act) => act === 'check.reminded')).toHaveLength(2)
    expect(acts.filter((act) => act === 'check.escalated')).toHaveLength(1)
    expect((await it.card('check:1', 'manager')).text).toContain('Diteruskan kepada IT Manager 09.30 WIB')
    expect((await it.say(it.people.manager, 'sign 1')).ok).toBe(true)
    expect((await it.card('check:1:nudge')).text).toContain('SUDAH DIPARAF')
  })

  it('R60: says when nobody looked at the clock, and is then held late', async () => {
    const it = await house({ at: SATURDAY, presets: ['morning'] })
    await it.until('2026-11-23T00:31:00Z')
    await it.sleepUntil('2026-11-24T02:00:00Z')
    await it.until('2026-11-24T02:10:00Z')
    const card = await it.card('check:2')
    expect(card.title).toBe('PERLU DICEK — SIMRS, 1 catatan')
    expect(card.text).toContain('penjadwal sempat berhenti 03.00–09.00 WIB')
  })

  it('is not held on a weekend or a holiday, and that is written down', async () => {
    const it = await house({ at: '2026-12-23T05:00:00Z', presets: ['morning'] })
    await it.until('2026-12-28T00:31:00Z')
    expect((await it.checks()).map((row) => new Date(row.slot).toISOString())).toEqual(['2026-12-28T00:30:00.000Z'])
    const passed = (await it.acts()).filter((act) => act.act === 'check.not-held').map((act) => (JSON.parse(act.facts) as { date: string; holiday: string | null }))
    expect(passed.map((it) => it.date)).toEqual(['2026-12-24', '2026-12-25', '2026-12-26', '2026-12-27'])
    expect(passed[1]?.holiday).toContain('Natal')
    expect(passed[2]?.holiday).toBeNull()
  })

  it('stays open when it is superseded, and the next card lists it', async () => {
    const it = await house({ at: SATURDAY, presets: ['morning'] })
    await it.until('2026-11-24T00:31:00Z')
    expect((await it.checks()).map((row) => row.state)).toEqual(['open', 'open'])
    expect((await it.card('check:2')).text).toContain('Belum ditutup dari hari sebelumnya: #1 Sen, 23 Nov')
    const seen = (await it.checks())[0]?.factsDigest
    await it.until('2026-11-24T02:00:00Z')
    // Its facts are those of its own day.
    expect((await it.checks())[0]?.factsDigest).toBe(seen)
    await it.say(it.people.budi, 'sign 1')
    expect((await it.card('check:2')).text).not.toContain('Belum ditutup')
  })
})

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

  it('R2, R43: is not green while copies lie on the source\'s own host only', async () => {
    const it = await house({ at: SATURDAY, presets: ['morning'], targets: [{ class: 'same-host' }] })
    await it.until('2026-11-23T00:31:00Z')
    const card = await it.card('check:1')
    expect(card.title).toBe('PERLU DICEK — SIMRS, 2 catatan')
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
    await it.say(it.people.sari, 'sign 1')
    expect((await it.checks())[0]).toMatchObject({ state: 'owned' })
  })

  it('has one winner when two hundred people press at once, and the others learn who', async () => {
    const it = await house({ at: SATURDAY, presets: ['morning'] })
    await it.until('2026-11-23T00:41:00Z')
    const outcomes = await Promise.all(Array.from({ length: 200 }, (_, n) => it.say(n % 2 === 0 ? it.people.budi : it.people.sari, 'sign 1')))
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
    expect(outcomes.slice(1).map((outcome) => refusal(outcome)?.reason)).toEqual(Array.from({ length: 199 }, () => 'already-signed'))
  })
})

describe('the Monday check', () => {
  it('R61: wants Sunday\'s full, not Monday\'s differential', async () => {
    const it = await house({ at: SATURDAY, presets: ['monday'], change: (plan) => ({ ...plan, probes: plan.probes.filter((probe) => probe.probe === 'backup') }) })
    await it.until('2026-11-23T02:01:00Z')
    const card = await it.card('check:1')
    expect(card.title).toBe('AMAN — SIMRS, 2 komponen')
    expect(card.text).toContain('utuh, penuh, 1 hari lalu')
  })

  it('R61: is not safe when Sunday\'s full failed, though Monday\'s differential ran', async () => {
    const it = await house({ at: '2026-11-14T05:00:00Z', presets: ['monday'], change: (plan) => ({ ...plan, probes: plan.probes.filter((probe) => probe.probe === 'backup') }) })
    await it.until('2026-11-21T18:59:00Z')
    it.ward.engines.database.world.faults.push(new Fault({ area: 'engine', op: 'dump', retry: 'never', hint: 'tool-failed' }))
    await it.until('2026-11-23T02:01:00Z')
    const card = await it.card('check:2')
    expect(card.title).toBe('TIDAK AMAN — SIMRS, 1 gangguan')
    expect(card.text).toContain('jadwal 22 Nov 02.00 WIB GAGAL')
  })

  it('R61: is held on a Monday holiday and signed on Tuesday', async () => {
    const it = await house({ at: '2026-08-15T05:00:00Z', presets: ['monday'], change: (plan) => ({ ...plan, probes: plan.probes.filter((probe) => probe.probe === 'backup') }) })
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
    expect(card.title).toBe('PERLU DICEK — SIMRS, 1 catatan')
    expect(card.text).toContain('Sejak pemeriksaan sebelumnya: 6 dari 7 jadwal berhasil; SIMRS 20 Nov 03.00 WIB TIDAK LENGKAP')
    await it.say(it.people.budi, 'sign problem 2 satu malam gagal')
    await it.say(it.people.budi, 'sign close 2 sudah diulang hari Sabtu')
    const sheet = (await it.card('check:2')).message.files?.[0]?.text ?? ''
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
  const servers: readonly Server[] = [{ name: 'cadangan', role: 'failover', address: '10.0.0.9:1433' }]

  it('R65: is held every day, and is never green while nobody knows how fresh the server is; its signature waits for Monday', async () => {
    const it = await house({ at: '2026-11-20T05:00:00Z', presets: ['failover'], servers, connect: async () => ({ ms: 3 }) })
    await it.until('2026-11-22T12:00:00Z')
    expect(await it.checks()).toHaveLength(2)
    const card = await it.card('check:2')
    expect(card.title).toBe('PERLU DICEK — cadangan, 1 catatan')
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

const shown = (text: string) => text.replace(/(sisa )?\d+([.,]\d+)? GB( free)?/g, '<free>').replace(/(#|fakta |facts )[0-9a-f]{8}/g, '$1<digest>')
const labels = (message: Message) => message.actions?.map((action) => action.label)
const refusal = (outcome: Outcome<unknown>) => (outcome.ok ? null : outcome.refusal)

async function backUpNow(it: CheckWard): Promise<void> {
  await it.kit.store.write((tx) => askRound(tx, it.kit, { system: 'simrs', level: 'full', by: { kind: 'person', id: it.people.budi.id, name: 'Budi' }, due: null }))
  await it.ward.work()
}
