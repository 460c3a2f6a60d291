import { rmSync, readdirSync, existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Fault } from '../core/fault.ts'
import { standing } from '../store/alarms.ts'
import { verifyAudit } from '../store/audit.ts'
import { proofsOf } from '../store/proofs.ts'
import { until } from '../test/contracts/copying.ts'
import { allWords, BUDI, copies, JOB, night, runs, scheduled, verdict, wards } from '../test/fakes/night.ts'
import { askRound } from './ask.ts'
import { startAgain, startRound, stopRound } from './desk.ts'
import { lookForTrouble } from './overrun.ts'

const { open, started } = wards()

describe('a round', () => {
  it('leaves two copies that stand proven, and says nothing by itself when the clock asked for it', async () => {
    const w = await started()
    const round = await night(w)
    expect(await verdict(w, round)).toBe('ok')
    expect((await runs(w, round)).map((run) => [run.state, run.rung])).toEqual([['done', 'intact'], ['done', 'intact']])
    const [copy] = await copies(w)
    expect(copy).toMatchObject({ rung: 'intact', badAt: null, level: 'full', baseId: null })
    expect((await w.kit.store.read((query) => proofsOf(query, copy?.id ?? 0))).map((proof) => [proof.rung, proof.ok])).toEqual([['complete', true], ['stored', true], ['intact', true]])
    expect(readdirSync(w.at('nas', copy?.key ?? '')).sort()).toEqual(['RESTORE.md', 'data.txt', 'manifest.json'])
    expect(await w.heard()).toEqual([])
    expect(await w.kit.store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true })
    expect(existsSync(w.kit.scratch) ? readdirSync(w.kit.scratch) : []).toEqual([])
  })

  it('asked for by a person has one living card, and a new message at its end that wakes them', async () => {
    const w = await started()
    await startRound(w.kit, { system: 'simrs', level: 'full', by: BUDI, room: 1 })
    await w.work()
    const heard = await w.heard()
    expect(heard.map((said) => [said.card, said.title, said.silent])).toEqual([
      ['round:1', 'BACKUP BERHASIL — SIMRS', true],
      [null, 'BACKUP BERHASIL — SIMRS', false],
    ])
    expect(heard[0]?.text).toContain('diminta oleh Budi')
  })

  it('R10: is partial, never done, while one component is missing, and says which at once, with sound', async () => {
    const w = await started()
    w.engines.application.world.faults.push(new Fault({ area: 'tool', op: 'tar', retry: 'never', hint: 'tool-failed' }))
    const round = await night(w)
    expect(await verdict(w, round)).toBe('partial')
    const [card] = await w.heard()
    expect(card).toMatchObject({ card: `round:${round}`, title: 'BACKUP BELUM LENGKAP — SIMRS', mood: 'alarm', silent: false })
    expect(card?.text).toContain('[fail] aplikasi: Sebab: Program pencadangan berhenti dengan kesalahan.')
    expect(card?.text).toContain('Pelayanan tidak terganggu. Penghapusan cadangan lama ditahan.')
    expect(card?.text).toContain(`<Ulangi: backup retry ${round}>`)
  })

  it('that failed names the last good back-up, and trying again makes up only what is missing', async () => {
    const w = await started()
    await night(w)
    w.clock.advance(86_400_000)
    rmSync(`${w.folder}/database.txt`)
    const round = await night(w)
    expect(await allWords(w)).toContain('Sumber data tidak ditemukan. Mohon memeriksa apakah aplikasi atau basis datanya dipindahkan. Cadangan baik terakhir: 23 Nov 02.00 WIB.')
    w.source('database', ['1=pasien', '2=kunjungan'])
    await startAgain(w.kit, { round, by: BUDI, room: 1 })
    await w.work()
    expect(await verdict(w, round)).toBe('ok')
    expect((await runs(w, round)).map((run) => [run.component, run.state])).toEqual([['simrs/database', 'failed'], ['simrs/aplikasi', 'done'], ['simrs/database', 'done']])
    expect(await startAgain(w.kit, { round, by: BUDI, room: 1 })).toMatchObject({ ok: false, refusal: { reason: 'stale-button' } })
  })

  it('is refused while one of that system is going on, and asked once for a slot that is fired twice', async () => {
    const w = await open()
    const slot = w.clock.now()
    const ask = () => w.kit.store.write((tx) => askRound(tx, w.kit, { system: 'simrs', level: 'full', by: JOB, due: { schedule: 'malam', slot, window: null } }))
    const [first, second] = [await ask(), await ask()]
    expect(second).toEqual(first)
    expect(await startRound(w.kit, { system: 'simrs', level: 'full', by: BUDI, room: 1 })).toMatchObject({ ok: false, refusal: { reason: 'already-running', component: 'simrs/database' } })
    expect(await startRound(w.kit, { system: 'simr', level: 'full', by: BUDI, room: 1 })).toMatchObject({ ok: false, refusal: { reason: 'no-such-system', similar: 'simrs' } })
    expect(await startRound(w.kit, { system: 'simrs', level: 'log', by: BUDI, room: 1 })).toMatchObject({ ok: false, refusal: { reason: 'level-unknown', levels: ['full', 'differential'] } })
  })

  it('that is cancelled leaves nothing behind and says by whom', async () => {
    const w = await started()
    w.engines.database.world.hold = new Promise(() => undefined)
    w.engines.application.world.hold = new Promise(() => undefined)
    await startRound(w.kit, { system: 'simrs', level: 'full', by: BUDI, room: 1 })
    await until(() => w.engines.database.world.dumps + w.engines.application.world.dumps === 2, 'both dumps')
    await stopRound(w.kit, { round: 1, by: BUDI })
    await w.work()
    expect(await verdict(w, 1)).toBe('failed')
    const [card] = await w.heard()
    expect(card).toMatchObject({ title: 'BACKUP DIBATALKAN — SIMRS', mood: 'warn' })
    // A person's own no is no failure; what it leaves the hospital with stands beside it.
    for (const component of ['database', 'aplikasi']) expect(card?.text).toContain(`[info] ${component}: Dibatalkan oleh Budi. Belum ada cadangan baik sama sekali.`)
    expect(card?.text).not.toContain('[fail]')
    expect(readdirSync(`${w.targetFolder('nas')}/.pulih-partial`)).toEqual([])
  })
})

describe('a window', () => {
  it('R16: late start and overrun are alarmed while the run goes on, once each, and cleared when it ends', async () => {
    const w = await open()
    let release: () => void = () => undefined
    w.engines.database.world.hold = new Promise((resolve) => { release = resolve })
    const round = await scheduled(w, { window: { late: 10 * 60_000, length: 30 * 60_000 } })
    w.clock.advance(11 * 60_000)
    await lookForTrouble(w.kit, w.clock.now())
    await lookForTrouble(w.kit, w.clock.now())
    expect((await w.heard()).map((said) => said.title)).toEqual(['BACKUP TERLAMBAT MULAI — SIMRS'])
    await w.runner.start()
    await until(() => w.engines.database.world.dumps === 1, 'the dump')
    w.clock.advance(20 * 60_000)
    await lookForTrouble(w.kit, w.clock.now())
    await lookForTrouble(w.kit, w.clock.now())
    expect((await w.heard()).map((said) => [said.title, said.mood])).toEqual([['BACKUP TERLAMBAT MULAI — SIMRS', 'alarm'], ['BACKUP MELEWATI WAKTU — SIMRS', 'alarm']])
    expect((await w.kit.store.read(standing)).map((alarm) => alarm.key)).toEqual([`late:round:${round}`, `overrun:round:${round}`])
    release()
    await w.work()
    expect(await verdict(w, round)).toBe('ok')
    expect(await w.kit.store.read(standing)).toEqual([])
  })
})
