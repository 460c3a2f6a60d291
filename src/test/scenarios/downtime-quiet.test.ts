import { afterEach, describe, expect, it } from 'vitest'
import { siteStatus } from '../../backups/status.ts'
import { HOUR, MINUTE } from '../../core/clock.ts'
import type { ScriptPlan } from '../../core/site.ts'
import { takeReport } from '../../scripts/report.ts'
import { heldFor, standing } from '../../store/alarms.ts'
import { textsFor } from '../../texts/words.ts'
import { statusCard } from '../../texts/views/status.ts'
import { downtimeWard, type DowntimeWard } from '../fakes/downtime-ward.ts'
import { wordsOf } from '../fakes/ward.ts'

const opened: DowntimeWard[] = []
afterEach(async () => { for (const w of opened.splice(0)) await w.close() })

/** A vendor's script that should report at ten past ten and does not. */
const SCRIPT: ScriptPlan = { name: 'vendor', title: 'Vendor', cron: '10 22 * * *', zone: 'Asia/Jakarta', grace: 2 * MINUTE, longest: HOUR, system: 'simrs' }
const hospital = async (change: Parameters<typeof downtimeWard>[0] = { services: [{ backups: 'after' }] }) => {
  const w = await downtimeWard({ ...change, site: { scripts: [SCRIPT] } })
  opened.push(w)
  return w
}
const alarmsTold = async (w: DowntimeWard) => (await w.heard()).filter(({ mood, title }) => mood === 'alarm' && !/PEMELIHARAAN BELUM BOLEH|LAYANAN TERHENTI/.test(title)).map(({ title }) => title)
const status = async (w: DowntimeWard) => wordsOf(statusCard(await siteStatus(w.kit))(textsFor('Asia/Jakarta').id))
const begun = async (w: DowntimeWard) => {
  const id = await w.plan({ from: '22:00' })
  await w.until('22:01')
  await w.say.override(id)
  await w.say.begin(id)
  return id
}

describe('alarms of what is down as announced', () => {
  it('are held, stand in /status with what holds them, and are told in one message at the end if they still stand', async () => {
    const w = await hospital()
    const id = await begun(w)
    await w.until('22:20')
    expect(await w.alarms()).toEqual(['script-silent:vendor'])
    expect(await alarmsTold(w)).toEqual([])
    const seen = await status(w)
    expect(seen).toContain('SIMRS · database: dalam henti layanan, paling lama sampai 25 Nov 22.45 WIB (HNT-2026-001)')
    expect(seen).toContain('[warn] Alarm SIMRS ditahan selama henti layanan: paling lama sampai 25 Nov 22.45 WIB (HNT-2026-001)')
    expect(seen).toContain('[wait] 1 alarm ditahan sampai henti layanan selesai')
    expect(seen).toContain('[wait] Backup SIMRS 25 Nov 22.00 WIB berjalan setelah henti layanan (HNT-2026-001)')
    expect(seen).not.toContain('alarm belum selesai')
    await w.say.worked(id)
    await w.say.tick(id)
    await w.say.clear(id)
    await w.until('22:22')
    expect(await alarmsTold(w)).toEqual(['ALARM SETELAH HENTI LAYANAN HNT-2026-001: 1 MASIH ADA'])
    expect((await w.heard()).map(({ text }) => text).join('\n')).toContain('Skrip vendor bermasalah, sejak')
    await w.until('22:40')
    expect(await alarmsTold(w)).toHaveLength(1)
  })

  it('sound again by themselves a quarter of an hour after the announced end, whatever became of the process', async () => {
    const w = await hospital()
    await begun(w)
    await w.until('22:20')
    await w.restart()
    await w.until('22:44')
    expect(await alarmsTold(w)).toEqual([])
    expect((await w.kit.store.read(standing)).map(heldFor)).toEqual([1])
    await w.until('22:47')
    expect(await alarmsTold(w)).toEqual(['ALARM BERBUNYI KEMBALI, HNT-2026-001 BELUM SELESAI: 1'])
    expect((await w.kit.store.read(standing)).map(heldFor)).toEqual([null])
    expect(await status(w)).not.toContain('dalam henti layanan')
  })

  it('of one that came by itself are held for six hours at most, and longer only where somebody says so', async () => {
    const w = await hospital()
    const id = await w.plan({ from: 'now', kind: 'unplanned' })
    expect(await status(w)).toContain('paling lama sampai 26 Nov 02.00 WIB (HNT-2026-001)')
    expect(await status(w), 'nobody planned any maintenance').not.toMatch(/pemeliharaan/i)
    await w.say.extend(id, 8 * HOUR)
    expect(await status(w)).toContain('paling lama sampai 26 Nov 04.15 WIB (HNT-2026-001)')
  })

  it('are not told at all where they ended meanwhile', async () => {
    const w = await hospital()
    const id = await begun(w)
    await w.until('22:20')
    await takeReport(w.kit, { script: 'vendor', said: 'ok', run: null, exit: 0, note: null })
    expect(await w.alarms()).toEqual([])
    await w.say.worked(id)
    await w.say.tick(id)
    await w.say.clear(id)
    await w.until('22:25')
    expect(await alarmsTold(w)).toEqual([])
    expect((await w.heard()).filter(({ title }) => /SKRIP/.test(title))).toEqual([])
  })

  it('stay held while another downtime of the same system goes on: the end of one ends no other one\'s quiet', async () => {
    const w = await hospital({ services: [{ backups: 'after' }, { name: 'web', title: 'Web', backups: 'after' }] })
    const id = await w.plan({ from: '22:00', services: ['simrs'] })
    await w.until('22:01')
    await w.say.override(id)
    await w.say.begin(id)
    await w.until('22:15')
    expect((await w.kit.store.read(standing)).map(heldFor)).toEqual([id])
    const other = await w.plan({ from: 'now', kind: 'unplanned', services: ['web'] })
    await w.say.worked(id)
    await w.say.tick(id)
    await w.say.clear(id)
    await w.until('22:22')
    expect(await alarmsTold(w)).toEqual([])
    expect((await w.kit.store.read(standing)).map(heldFor)).toEqual([other])
    await w.say.worked(other)
    await w.say.tick(other)
    await w.say.clear(other)
    await w.until('22:24')
    expect(await alarmsTold(w)).toEqual(['ALARM SETELAH HENTI LAYANAN HNT-2026-002: 1 MASIH ADA'])
  })
})
