import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ruleOf } from '../backups/rule.ts'
import { carryHistory } from '../backups/carry-history.ts'
import { copies as watch, copyJobs } from '../../jobs/copy.ts'
import { checkPreset } from '../core/check-presets.ts'
import { DAY, MINUTE } from '../core/clock.ts'
import { quiet } from '../core/log.ts'
import { markOf, shownMark, verdictOf } from '../core/check-facts.ts'
import type { CopySchedule } from '../core/site.ts'
import { effectiveCalendar } from '../registry/holidays.ts'
import { checkSheet } from '../reports/check-sheet.ts'
import { scheduler } from '../bot/scheduler.ts'
import { manualTicker } from '../test/fakes/manual-ticker.ts'
import { copies, flip, night, wards } from '../test/fakes/night.ts'
import { sqliteComponent } from '../test/fakes/site.ts'
import { resultSentence } from '../texts/views/check-result.ts'
import { textsFor } from '../texts/words.ts'
import type { Ward } from '../test/fakes/ward.ts'
import { probeCarried } from './probe-carried.ts'
import { lookAt } from './probes.ts'

const { started } = wards()
const monthly: CopySchedule = { kind: 'copy', name: 'bulanan', system: 'simrs', cron: '0 8 1 * *', zone: 'Asia/Jakarta', missed: 'run-once', components: ['simrs/database'], from: null, to: ['nas-2'], over: null, retention: null }

async function house(): Promise<Ward> {
  return await started({ at: '2026-11-22T19:00:00Z', targets: [{}, { removable: true, class: 'offline' }], components: (folder) => [sqliteComponent({ file: join(folder, 'database.txt'), targets: ['nas'] })], site: { schedules: [monthly] } })
}
async function due(w: Ward): Promise<void> {
  const at = w.clock.now()
  await copyJobs(w.kit.site)[0]?.run({ slot: at, at, late: false, signal: new AbortController().signal, log: quiet }, w.kit)
  await w.work()
}
const plugIn = (w: Ward) => { mkdirSync(w.targetFolder('nas-2'), { recursive: true }) }
const seen = async (w: Ward) => {
  const [result] = await probeCarried({ ...w.kit, sheet: checkSheet, calendar: (query) => effectiveCalendar(query, w.kit.site) }, { probe: 'carried', schedule: 'bulanan' }, { at: w.clock.now(), born: 0, since: null, freeBefore: new Map(), signal: new AbortController().signal })
  if (result === undefined) throw new Error('it saw nothing')
  return { mark: markOf(result), evidence: result.evidence?.kind ?? null, troubles: result.troubles.map((trouble) => trouble.kind) }
}

describe('the weekly check of copies that are carried on', () => {
  it('R18, R19: is part of the weekly checklist wherever copies are carried on', () => {
    const context = { zone: 'Asia/Jakarta', systems: [], targets: [], servers: [], schedules: [monthly], scripts: [], procedure: null }
    expect(checkPreset('weekly', context).probes).toContainEqual({ probe: 'carried', schedule: 'bulanan' })
  })

  it('is as planned before anything was due, red where a time passed without any, and asks for eyes while a disk is awaited', async () => {
    const w = await house()
    await night(w)
    expect(await seen(w)).toEqual({ mark: 'ok', evidence: 'planned', troubles: [] })
    await due(w)
    expect(await seen(w)).toEqual({ mark: 'warn', evidence: null, troubles: ['copy-waits'] })
    plugIn(w)
    w.clock.advance(MINUTE)
    await watch.look(w.clock.now(), w.kit)
    await w.work()
    expect(await seen(w)).toEqual({ mark: 'ok', evidence: 'copy', troubles: [] })
    w.clock.advance(36 * DAY)
    expect(await seen(w)).toEqual({ mark: 'fail', evidence: 'copy', troubles: ['copy-old'] })
  })

  it('is red where the clock let a time pass that it knew', async () => {
    const w = await house()
    await night(w)
    const [job] = copyJobs(w.kit.site)
    const clock = scheduler({ kit: w.kit, jobs: job === undefined ? [] : [{ ...job, run: async () => { throw new Error('never begun') } }], watches: [], ticker: manualTicker() })
    await clock.tick()
    w.clock.set('2026-12-01T01:00:00Z')
    await clock.tick()
    await clock.idle()
    w.clock.set('2026-12-01T03:00:00Z')
    expect(await seen(w)).toEqual({ mark: 'fail', evidence: null, troubles: ['not-held'] })
  })

  it('is red where the last time failed, whatever lies there from before; the past says both', async () => {
    const w = await house()
    plugIn(w)
    await night(w)
    await due(w)
    w.clock.advance(DAY)
    await night(w)
    const newest = (await copies(w, 'nas')).at(-1)
    flip(w.at('nas', newest?.key ?? '', 'data.txt'))
    await due(w)
    expect(await seen(w)).toEqual({ mark: 'fail', evidence: 'copy', troubles: ['run-failed'] })
    const page = await w.kit.store.read((query) => carryHistory(query, w.kit.site, { what: null, before: null }))
    expect(page.ok ? page.value.rows.map((row) => [row.verdict, row.places, row.missing]) : []).toEqual([['failed', ['nas-2'], ['database → nas-2']], ['ok', ['nas-2'], []]])
  })
})

describe('3-2-1-1-0 in the weekly checklist', () => {
  it('R2, R19, R43: stands there as plain facts, judges nothing, and is never called a success while it is not kept', async () => {
    const w = await house()
    await night(w)
    const desk = { ...w.kit, sheet: checkSheet, calendar: (query: Parameters<typeof effectiveCalendar>[0]) => effectiveCalendar(query, w.kit.site), rule: (system: string) => ruleOf(w.kit, system) }
    const [result] = await lookAt(desk, [{ probe: 'copy-rule', system: 'simrs' }], { at: w.clock.now(), born: 0, since: null, freeBefore: new Map(), signal: new AbortController().signal })
    if (result === undefined) throw new Error('it saw nothing')
    expect([markOf(result), shownMark(result), verdictOf({ at: 0, results: [result], ledger: [] })]).toEqual(['ok', 'info', 'safe'])
    expect(resultSentence(textsFor('Asia/Jakarta').id, result, w.clock.now().getTime())).toBe('Aturan salinan 3-2-1-1-0: belum terpenuhi (Tiga salinan, termasuk sumber: belum (2 salinan: nas); Dua jenis tempat: ya (2 jenis: nas); Salinan luar lokasi: belum dapat dipastikan (nas); Salinan terputus atau tidak dapat dihapus: belum; Tanpa kesalahan: belum (1 masalah))')
    expect(checkPreset('weekly', { zone: 'Asia/Jakarta', systems: w.kit.site.systems, targets: [], servers: [], schedules: [], scripts: [], procedure: null }).probes).toContainEqual({ probe: 'copy-rule', system: 'simrs' })
  })
})
