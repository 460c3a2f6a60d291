import { afterEach, describe, expect, it } from 'vitest'
import { script as command } from '../../../commands/script.ts'
import { tidy } from '../../bot/upkeep.ts'
import { pingToken } from '../../core/ping-token.ts'
import { siteStatus } from '../../backups/status.ts'
import { checkPreset } from '../../core/check-presets.ts'
import { checks as checkRows, scriptRuns } from '../../store/schema.ts'
import { sqlOf } from '../../store/store.ts'
import { textsFor } from '../../texts/words.ts'
import { statusCard } from '../../texts/views/status.ts'
import { KEY, nightly, scriptWard, type ScriptWard } from '../fakes/script-ward.ts'
import { testSite } from '../fakes/site.ts'
import { wordsOf } from '../fakes/ward.ts'

let house: ScriptWard | null = null
const open = async (of: Partial<Parameters<typeof scriptWard>[0]> = {}) => {
  house = await scriptWard({ at: '2026-11-23T00:00:00+07:00', scripts: [nightly()], ...of })
  return house
}
afterEach(async () => {
  await house?.close()
  house = null
})

const runs = (of: ScriptWard) => of.kit.store.read(async (query) => (await sqlOf(query).select().from(scriptRuns).orderBy(scriptRuns.id)).map((row) => row.state))
const said = async (of: ScriptWard) => (await of.ward.heard()).at(-1)?.text ?? ''

describe('a cron script of somebody else’s', () => {
  it('R50: reports in with one line, and its silence alarms once, until it is heard of again', async () => {
    const it = await open()
    await it.until('2026-11-23T01:00:05+07:00')
    expect(await it.ping('start?run=1')).toMatchObject({ status: 200, text: 'ok\n' })
    await it.until('2026-11-23T01:40:00+07:00')
    expect(await it.ping('0?run=1', { body: '12 tabel tersalin\n' })).toMatchObject({ status: 200 })
    await it.until('2026-11-24T01:30:00+07:00')
    expect(await it.told()).toEqual([])
    await it.until('2026-11-24T01:30:01+07:00')
    expect(await it.told()).toEqual(['SKRIP TIDAK MELAPOR — Skrip vendor'])
    expect(await said(it)).toMatch(/Jadwal: Selasa, 24 Nov 2026, 01\.00 WIB[^]*Terakhir terdengar: Senin, 23 Nov 2026, 01\.00 WIB[^]*crontab/)
    await it.until('2026-11-25T12:00:00+07:00')
    expect(await it.told()).toHaveLength(1)
    expect(await it.alarms()).toEqual(['script-silent:malam'])
    await it.ping('ok')
    expect(await it.told()).toEqual(['SKRIP TIDAK MELAPOR — Skrip vendor', 'SKRIP MELAPOR KEMBALI — Skrip vendor'])
    expect(await it.alarms()).toEqual([])
  })

  it('R50: that fell silent while Pulih was off is found when it is back, and a restart alone alarms nothing', async () => {
    const it = await open()
    await it.until('2026-11-23T01:10:00+07:00')
    await it.ping('ok')
    await it.restart('2026-11-23T20:00:00+07:00')
    expect(await it.told()).toEqual([])
    await it.restart('2026-11-24T06:00:00+07:00')
    expect(await it.told()).toEqual(['SKRIP TIDAK MELAPOR — Skrip vendor'])
    await it.restart('2026-11-24T06:30:00+07:00')
    expect(await it.told()).toHaveLength(1)
  })

  it('R60: is looked at every workday morning: red when it was silent, green when it ended well, and never green unheard', async () => {
    const preset = checkPreset('morning', { ...testSite({ scripts: [nightly()] }), procedure: 'backup' })
    const plan = { ...preset, probes: preset.probes.filter((probe) => probe.probe === 'script') }
    expect(plan.probes).toEqual([{ probe: 'script', script: 'malam' }])
    const it = await open({ at: '2026-11-22T12:00:00+07:00', checks: [plan] })
    const card = async () => (await it.ward.heard()).filter((heard) => heard.card?.startsWith('check:') === true).at(-1)?.text
    await it.until('2026-11-23T07:30:00+07:00')
    expect(await card()).toMatch(/TIDAK AMAN[^]*\[fail\] Skrip Skrip vendor: TIDAK MELAPOR pada jadwal 23 Nov 01\.00 WIB/)
    await it.until('2026-11-24T01:00:00+07:00')
    await it.ping('start')
    await it.until('2026-11-24T01:20:00+07:00')
    await it.ping('ok')
    await it.until('2026-11-24T07:30:00+07:00')
    expect(await card()).toMatch(/AMAN[^]*\[ok\] Skrip Skrip vendor: selesai 24 Nov 01\.20 WIB \(20 mnt\)/)
    await it.until('2026-11-25T01:00:00+07:00')
    await it.ping('137', { body: 'Killed\n' })
    await it.until('2026-11-25T07:30:00+07:00')
    expect(await card()).toMatch(/TIDAK AMAN[^]*melaporkan GAGAL 25 Nov 01\.00 WIB \(kode keluar 137\)/)
    expect(await it.kit.store.read(async (query) => (await sqlOf(query).select().from(checkRows)).map((row) => row.verdict))).toEqual(['unsafe', 'safe', 'unsafe'])
  })

  it('that was only just described is no failure and no success: it is awaited', async () => {
    const it = await open({ at: '2026-11-23T07:00:00+07:00', checks: [{ ...checkPreset('morning', { ...testSite(), procedure: null }), probes: [{ probe: 'script', script: 'malam' }] }] })
    await it.until('2026-11-23T07:30:00+07:00')
    expect((await it.ward.heard()).at(-1)?.text).toMatch(/PERLU DIPERIKSA[^]*belum pernah melapor; ditunggu 24 Nov 01\.00 WIB/)
    expect(await it.alarms()).toEqual([])
  })

  it('that fails is told with the end of what it wrote, and is well again with the next that ends well', async () => {
    const it = await open()
    await it.until('2026-11-23T01:00:00+07:00')
    await it.ping('start')
    await it.ping('fail', { body: `${'baris lama\n'.repeat(3000)}mysqldump: Got error: 1045: Access denied, password: rahasia123\npasien NIK 3174012345678901\n` })
    expect(await it.told()).toEqual(['SKRIP GAGAL — Skrip vendor'])
    const text = await said(it)
    expect(text).toContain('Access denied')
    expect(text).not.toMatch(/rahasia123|3174012345678901/)
    const [row] = await it.kit.store.read(async (query) => await sqlOf(query).select().from(scriptRuns))
    expect(Buffer.byteLength(row?.note ?? '')).toBeLessThanOrEqual(10_100)
    expect(row?.note).not.toMatch(/rahasia123|3174012345678901/)
    await it.ping('start')
    expect(await it.alarms()).toEqual(['script-failed:malam'])
    await it.ping('ok')
    expect(await it.told()).toEqual(['SKRIP GAGAL — Skrip vendor', 'SKRIP BERHASIL KEMBALI — Skrip vendor'])
  })

  it('that never ends is told when it has taken longer than it should, also over a restart', async () => {
    const it = await open()
    await it.until('2026-11-23T01:00:00+07:00')
    await it.ping('start?run=7')
    await it.until('2026-11-23T03:00:00+07:00')
    expect(await it.alarms()).toEqual([])
    await it.restart('2026-11-23T05:00:00+07:00')
    expect(await it.told()).toEqual(['SKRIP BELUM SELESAI — Skrip vendor'])
    await it.until('2026-11-24T01:00:00+07:00')
    await it.ping('start?run=8')
    expect(await it.alarms()).toEqual(['script-overrun:malam'])
    await it.ping('ok?run=8')
    expect(await it.told()).toEqual(['SKRIP BELUM SELESAI — Skrip vendor', 'SKRIP SELESAI — Skrip vendor'])
    expect(await runs(it)).toEqual(['lost', 'ok'])
  })

  it('keeps its alarm while the clock is put back, and raises none for it', async () => {
    const it = await open()
    await it.until('2026-11-23T01:31:00+07:00')
    it.ward.clock.set('2026-11-22T20:00:00+07:00')
    await it.until('2026-11-22T21:00:00+07:00')
    expect(await it.told()).toEqual(['SKRIP TIDAK MELAPOR — Skrip vendor'])
    expect(await it.alarms()).toEqual(['script-silent:malam'])
  })

  it('counts a report that is sent twice once, and takes the later word of one run', async () => {
    const it = await open()
    for (const what of ['start?run=a', 'start?run=a', 'ok?run=a', 'ok?run=a']) await it.ping(what)
    expect(await runs(it)).toEqual(['ok'])
    await it.ping('fail?run=a')
    expect(await runs(it)).toEqual(['failed'])
    expect(await it.alarms()).toEqual(['script-failed:malam'])
    await it.ping('start')
    await it.ping('start')
    await it.ping('ok')
    expect(await runs(it)).toEqual(['failed', 'ok'])
    it.ward.clock.advance(86_400_000)
    await it.ping('start?run=a')
    expect(await runs(it)).toEqual(['failed', 'ok', 'running'])
  })

  it('is durable before it is answered: a report that could not be kept is no 200', async () => {
    const it = await open()
    await it.ward.kit.store.close()
    expect((await it.ping('ok')).status).toBeGreaterThanOrEqual(500)
    expect(it.log.join('')).not.toContain(pingToken(KEY, 'malam'))
  })

  it('keeps what was written beside its reports for three months, and that it ran for ever', async () => {
    const it = await open()
    await it.ping('ok', { body: 'lama\n' })
    it.ward.clock.set('2027-02-20T00:00:00+07:00')
    await it.ping('ok', { body: 'baru\n' })
    it.ward.clock.set('2027-02-22T00:00:00+07:00')
    expect(await tidy(it.kit, { at: it.kit.clock.now(), signal: new AbortController().signal })).toMatchObject({ scripts: 1 })
    expect(await it.kit.store.read(async (query) => (await sqlOf(query).select().from(scriptRuns).orderBy(scriptRuns.id)).map((row) => `${row.state} ${row.note ?? '-'}`))).toEqual(['ok -', 'ok baru'])
  })

  it('that is taken out of the configuration takes its alarms along', async () => {
    const it = await open()
    await it.until('2026-11-23T01:31:00+07:00')
    expect(await it.alarms()).toEqual(['script-silent:malam'])
    Object.assign(it.kit.site, { scripts: [] })
    await it.until('2026-11-23T01:32:00+07:00')
    expect(await it.alarms()).toEqual([])
  })
})

describe('where scripts report', () => {
  it('an unknown token is a page that there is not, whatever stands behind it, and guessing is slowed down', async () => {
    const it = await open()
    const [missing, wrong, odd] = [await it.get('nowhere/at/all'), await it.ping('ok', { token: `${pingToken(KEY, 'malam').slice(0, -1)}x` }), await it.ping('nonsense', { token: 'x' })]
    for (const answer of [wrong, odd]) expect(answer).toMatchObject({ status: 404, text: missing.text })
    for (let n = 0; n < 60; n += 1) await it.ping('ok', { token: 'guess' })
    expect(await it.ping('ok', { token: 'guess' })).toMatchObject({ status: 429, headers: { 'retry-after': '60' } })
    expect(await it.ping('ok')).toMatchObject({ status: 200 })
    for (let n = 0; n < 59; n += 1) await it.ping('ok')
    expect((await it.ping('ok')).status).toBe(429)
    it.ward.clock.advance(60_000)
    expect((await it.ping('ok')).status).toBe(200)
  })

  it('a word that is none, or a run that cannot be one, is said to the script', async () => {
    const it = await open()
    expect((await it.ping('done')).status).toBe(400)
    expect((await it.ping('256')).status).toBe(400)
    expect((await it.ping('ok?run=%3Cscript%3E')).status).toBe(400)
    expect(await runs(it)).toEqual([])
  })

  it('only reports are taken: the page of a hospital has no other door', async () => {
    const it = await open()
    expect((await it.ping('ok', { method: 'PUT' })).status).toBe(404)
    expect((await it.ping('ok', { method: 'DELETE' })).status).toBe(404)
  })

  it('status, page and monitor show each script, and one in trouble keeps the hospital from being green', async () => {
    const it = await open()
    await it.until('2026-11-23T01:00:00+07:00')
    await it.ping('fail')
    const now = await siteStatus(it.kit)
    expect(now.scripts).toMatchObject([{ name: 'malam', state: 'failed' }])
    expect(wordsOf(statusCard({ ...now, verdict: 'attention' })(textsFor('Asia/Jakarta').id))).toMatch(/1 skrip bermasalah[^]*\[fail\] Skrip Skrip vendor: GAGAL/)
    expect((await it.get('status')).text).toMatch(/Skrip vendor[^]*GAGAL/)
    expect((await it.get('metrics')).text).toMatch(/pulih_script_well\{script="malam"\} 0\n/)
    await it.ping('ok')
    expect((await it.get('metrics')).text).toMatch(new RegExp(`pulih_script_well\\{script="malam"\\} 1[^]*pulih_script_last_ok_timestamp_seconds\\{script="malam"\\} ${Date.parse('2026-11-23T01:00:00+07:00') / 1000}\\n`))
  })
})

describe('/script', () => {
  const call = async (it: ScriptWard, ask: { readonly duties: readonly ('admin' | 'edp')[]; readonly direct: boolean; readonly name?: string }) => {
    const said = await command.run({ args: ask.name === undefined ? {} : { name: ask.name }, by: { platform: 'web', userId: 'x', name: 'Dewi', person: { id: 1, name: 'Dewi', duties: ask.duties } }, room: null, place: { platform: 'web', chat: 'x', thread: null, title: 'x', direct: ask.direct }, at: it.kit.clock.now(), lang: 'id' }, it.kit)
    if (!said.ok || said.value.say === null) throw new Error('nothing was said')
    return { to: said.value.to, text: wordsOf(said.value.say(textsFor('Asia/Jakarta').id)) }
  }

  it('shows the token to an admin alone, and in no group and to nobody else', async () => {
    const it = await open()
    const token = pingToken(KEY, 'malam')
    expect(await call(it, { duties: ['admin'], direct: true, name: 'malam' })).toMatchObject({ to: 'caller', text: expect.stringContaining(`/ping/${token}/start`) as string })
    for (const other of [{ duties: ['admin'], direct: false }, { duties: ['edp'], direct: true }] as const) expect((await call(it, { ...other, name: 'malam' })).text).not.toContain(token)
    expect((await call(it, { duties: ['edp'], direct: false })).text).toMatch(/Skrip vendor: menunggu laporan pertama/)
  })
})
