import { describe, expect, it } from 'vitest'
import { MINUTE } from '../core/clock.ts'
import { markBad, newestCopy } from '../store/copies.ts'
import { houses, labels, refusal, SATURDAY } from '../test/fakes/check-day.ts'

const house = houses()

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
    expect(card.title).toBe('PERLU DIPERIKSA — SIMRS, 1 catatan')
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

const shown = (text: string) => text.replace(/(sisa )?\d+([.,]\d+)? GB( free)?/g, '<free>').replace(/(#|fakta |facts )[0-9a-f]{8}/g, '$1<digest>')
