import { readFileSync, rmSync, truncateSync, writeFileSync, readdirSync, existsSync, cpSync, renameSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { Fault } from '../core/fault.ts'
import { livingCopies, markBad, newestCopy } from '../store/copies.ts'
import { roundById } from '../store/rounds.ts'
import { queueRun, runsOfComponent, runsOfRound } from '../store/runs.ts'
import { proofsOf } from '../store/proofs.ts'
import { standing } from '../store/alarms.ts'
import { verifyAudit } from '../store/audit.ts'
import { fakeEngine } from '../test/fakes/engine.ts'
import { ward, type Ward } from '../test/fakes/ward.ts'
import type { Target } from '../targets/target.ts'
import { askRehearsal, askRound } from './ask.ts'
import { startAgain, startReread, startRound, stopRound } from './desk.ts'
import { lookForTrouble } from './overrun.ts'

let it_: Ward | null = null
const open = async (...options: Parameters<typeof ward>) => (it_ = await ward(...options))
afterEach(async () => {
  await it_?.close()
  it_ = null
})

const BUDI = { kind: 'person', id: 1, name: 'Budi' } as const
const JOB = { kind: 'job', name: 'backup:malam' } as const

async function scheduled(w: Ward, level: 'full' | 'differential' = 'full', window: { late: number; length: number } | null = null) {
  const asked = await w.kit.store.write((tx) => askRound(tx, w.kit, { system: 'simrs', level, by: JOB, due: { schedule: 'malam', slot: w.clock.now(), window } }))
  if (!asked.ok) throw new Error(asked.refusal.reason)
  return asked.value.round.id
}
const verdict = async (w: Ward, round: number) => (await w.kit.store.read((query) => roundById(query, round)))?.verdict
const runs = (w: Ward, round: number) => w.kit.store.read((query) => runsOfRound(query, round))
const copies = (w: Ward, component = 'simrs/database') => w.kit.store.read((query) => livingCopies(query, { component }))
const allWords = async (w: Ward) => (await w.heard()).map((said) => said.text).join('\n')

describe('a round', () => {
  it('leaves two copies that stand proven, and says nothing by itself when the clock asked for it', async () => {
    const w = await open()
    await w.runner.start()
    const round = await scheduled(w)
    await w.work()
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
    const w = await open()
    await w.runner.start()
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
    const w = await open()
    await w.runner.start()
    w.engines.application.world.faults.push(new Fault({ area: 'tool', op: 'tar', retry: 'never', hint: 'tool-failed' }))
    const round = await scheduled(w)
    await w.work()
    expect(await verdict(w, round)).toBe('partial')
    const [card] = await w.heard()
    expect(card).toMatchObject({ card: `round:${round}`, title: 'BACKUP BELUM LENGKAP — SIMRS', mood: 'alarm', silent: false })
    expect(card?.text).toContain('[fail] aplikasi: Sebab: Program pencadangan berhenti dengan kesalahan.')
    expect(card?.text).toContain('Pelayanan tidak terganggu. Penghapusan cadangan lama ditahan.')
    expect(card?.text).toContain(`<Ulangi: backup retry ${round}>`)
  })

  it('that failed names the last good back-up, and trying again makes up only what is missing', async () => {
    const w = await open()
    await w.runner.start()
    await scheduled(w)
    await w.work()
    w.clock.advance(86_400_000)
    rmSync(`${w.folder}/database.txt`)
    const round = await scheduled(w)
    await w.work()
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
    const w = await open()
    await w.runner.start()
    w.engines.database.world.hold = new Promise(() => undefined)
    w.engines.application.world.hold = new Promise(() => undefined)
    await startRound(w.kit, { system: 'simrs', level: 'full', by: BUDI, room: 1 })
    await until(() => w.engines.database.world.dumps + w.engines.application.world.dumps === 2)
    await stopRound(w.kit, { round: 1, by: BUDI })
    await w.work()
    expect(await verdict(w, 1)).toBe('failed')
    const [card] = await w.heard()
    expect(card).toMatchObject({ title: 'BACKUP DIBATALKAN — SIMRS', mood: 'warn' })
    expect(card?.text).toContain('[fail] database: Dibatalkan oleh Budi.')
    expect(readdirSync(`${w.targetFolder('nas')}/.pulih-partial`)).toEqual([])
  })
})

describe('faults', () => {
  it('that may pass are tried again after a while, three times at most, and told only then', async () => {
    const w = await open()
    await w.runner.start()
    const locked = () => new Fault({ area: 'engine', op: 'read', retry: 'later', hint: 'source-locked' })
    w.engines.database.world.faults.push(locked(), locked(), locked())
    const round = await scheduled(w)
    await w.work()
    expect(await verdict(w, round)).toBeNull()
    expect(await w.heard()).toEqual([])
    w.clock.advance(60_000)
    await w.work()
    w.clock.advance(5 * 60_000)
    await w.work()
    expect(await verdict(w, round)).toBe('partial')
    expect((await runs(w, round)).filter((run) => run.component === 'simrs/database').map((run) => [run.attempt, run.state])).toEqual([[1, 'failed'], [2, 'failed'], [3, 'failed']])
    expect(await allWords(w)).toContain('Sumber data sedang terkunci.')
  })

  it('that are bugs fail the run, are told, and leave the house standing', async () => {
    const w = await open()
    await w.runner.start()
    w.engines.database.world.faults.push(new TypeError('x is not a function'))
    const round = await scheduled(w)
    await w.work()
    expect(await verdict(w, round)).toBe('partial')
    expect(await allWords(w)).toContain('Mohon memeriksa log Pulih di server.')
    expect(await allWords(w)).not.toContain('not a function')
  })

  it('disk full in the middle leaves no copy and no half-written folder, and is said as such', async () => {
    const w = await open({ wrap: (target) => ({ ...target, begin: async (key) => fullDisk(await target.begin(key)) }) })
    await w.runner.start()
    const round = await scheduled(w)
    await w.work()
    expect(await verdict(w, round)).toBe('failed')
    expect(await allWords(w)).toContain('Ruang penyimpanan habis.')
    expect(await copies(w)).toEqual([])
    expect(readdirSync(`${w.targetFolder('nas')}/.pulih-partial`)).toEqual([])
  })

  it('R5: too little room is found before the first byte is written', async () => {
    const w = await open({ wrap: (target) => ({ ...target, free: async () => 1_200_000_000 }) })
    await w.runner.start()
    w.engines.database.world.rawBytes = 38_000_000_000
    await scheduled(w)
    await w.work()
    expect(await allWords(w)).toContain('Ruang penyimpanan nas tidak cukup (sisa 1,2 GB; perlu 38 GB).')
    expect(w.engines.database.world.dumps).toBe(0)
  })

  it('a source that shrank asks for less room than its last copy took, and one that grew for more', async () => {
    let free = Infinity
    const w = await open({ wrap: (target) => ({ ...target, free: async () => free }) })
    await w.runner.start()
    const { world } = w.engines.database
    const night = async (raw: number, room: number) => {
      world.rawBytes = raw
      free = room
      w.engines.application.world.rawBytes = 10
      w.clock.advance(86_400_000)
      const round = await scheduled(w)
      await w.work()
      const [run] = (await runs(w, round)).filter((it) => it.component === 'simrs/database')
      return (run?.facts.findings ?? []).filter((finding) => finding.kind === 'no-space')
    }
    const lines = Array.from({ length: 2000 }, (_, n) => `${n}=pasien nomor ${n}`)
    w.source('database', lines)
    expect(await night(100_000, Infinity)).toEqual([])
    const [{ bytes } = { bytes: 0 }] = await copies(w)
    // All of it is needed for the same again; a tenth of the source leaves room enough.
    expect(await night(100_000, 20_000)).toMatchObject([{ kind: 'no-space' }])
    w.source('database', lines.slice(0, 200))
    expect(await night(10_000, 20_000)).toEqual([])
    expect(await night(1_000_000, bytes * 5)).toMatchObject([{ kind: 'no-space', free: bytes * 5 }])
  })

  it('a target that is not mounted fails the round and is never written to', async () => {
    const w = await open({ targets: [{ mount: '/nonexistent/mount' }] })
    await w.runner.start()
    const round = await scheduled(w)
    await w.work()
    expect(await verdict(w, round)).toBe('failed')
    expect(await allWords(w)).toContain('Tempat penyimpanan nas belum terpasang (mount).')
    expect(existsSync(w.targetFolder('nas'))).toBe(false)
  })
})

describe('what happens to a copy at its destination is found by the rung that claims it', () => {
  /** Does something to the copy the moment it is committed, before anybody reads it again. */
  const afterCommit = (harm: (folder: string) => void) => ({
    wrap: (target: Target): Target => ({
      ...target,
      begin: async (key) => {
        const upload = await target.begin(key)
        return { ...upload, file: (name) => upload.file(name), abort: () => upload.abort(), commit: async () => { const stored = await upload.commit(); if (key.includes('database')) harm(target.path(key) ?? ''); return stored } }
      },
    }),
  })
  const find = async (harm: (folder: string) => void) => {
    const w = await open(afterCommit(harm))
    await w.runner.start()
    const round = await scheduled(w)
    await w.work()
    expect(await verdict(w, round)).toBe('partial')
    const [copy] = await copies(w)
    expect(copy?.badAt).not.toBeNull()
    expect(await w.kit.store.read((query) => newestCopy(query, { component: 'simrs/database', rung: 'produced' }))).toBeNull()
    const proofs = await w.kit.store.read((query) => proofsOf(query, copy?.id ?? 0))
    const failed = proofs.find((proof) => !proof.ok)
    return { rung: failed?.rung, kinds: (failed?.facts['findings'] as { kind: string }[]).map((finding) => finding.kind), words: await allWords(w), reached: copy?.rung }
  }

  it('zero bytes', async () => {
    const found = await find((folder) => { truncateSync(`${folder}/data.txt`, 0) })
    expect(found).toMatchObject({ rung: 'stored', kinds: ['zero-bytes'], reached: 'complete' })
    expect(found.words).toContain('Berkas data.txt kosong (0 byte).')
  })

  it('truncation', async () => {
    const found = await find((folder) => { truncateSync(`${folder}/data.txt`, 5) })
    expect(found).toMatchObject({ rung: 'stored', kinds: ['truncated'] })
    expect(found.words).toContain('Berkas data.txt terpotong: 5 byte dari 27 byte.')
  })

  it('one flipped bit', async () => {
    const found = await find((folder) => { flip(`${folder}/data.txt`) })
    expect(found).toMatchObject({ rung: 'stored', kinds: ['hash-differs'] })
    expect(found.words).toContain('checksum tidak cocok')
  })

  it('a missing file and one that nobody wrote', async () => {
    const found = await find((folder) => { renameSync(`${folder}/data.txt`, `${folder}/data.old`) })
    expect(found).toMatchObject({ rung: 'stored', kinds: ['file-missing', 'file-unexpected'] })
  })

  it('a manifest that cannot be read', async () => {
    const found = await find((folder) => { writeFileSync(`${folder}/manifest.json`, '{"format": 1,') })
    expect(found).toMatchObject({ rung: 'stored', kinds: ['manifest-unreadable'] })
    expect(found.words).toContain('Manifes cadangan tidak dapat dibaca.')
  })

  it('a manifest that does not match, down to a number that nobody would look at', async () => {
    const found = await find((folder) => {
      const manifest = JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as { counts: Record<string, number> }
      manifest.counts['rows'] = 1
      writeFileSync(`${folder}/manifest.json`, JSON.stringify(manifest, null, 2))
    })
    expect(found).toMatchObject({ rung: 'stored', kinds: ['manifest-differs'] })
    expect(found.words).toContain('Manifes tidak sesuai dengan catatan')
  })

  it('a copy that was swapped for another one, whole and sound as it is', async () => {
    const found = await find((folder) => {
      const other = `${folder}/../20260101T000000Z-full-1-abcd`
      cpSync(folder, other, { recursive: true })
      const manifest = readFileSync(`${other}/manifest.json`, 'utf8').replace(/"copy": "[^"]+"/, '"copy": "20260101T000000Z-full-1-abcd"')
      writeFileSync(`${folder}/manifest.json`, manifest)
    })
    expect(found).toMatchObject({ rung: 'stored', kinds: ['copy-swapped'] })
    expect(found.words).toContain('Cadangan tertukar')
  })
})

describe('what never was a copy', () => {
  it('a dump of nothing is refused before it is committed', async () => {
    const w = await open({ engine: () => ({ ...w0.engines.database, dump: async ({ vessel }, work) => {
      const file = vessel.file('data.txt')
      file.body.end()
      await file.closed
      return { rawBytes: 0, counts: {}, freshness: null, positions: {}, notes: [], tools: {}, takenAt: work.clock.now(), identity: '' }
    } }) })
    const w0 = w
    await w.runner.start()
    const round = await scheduled(w)
    await w.work()
    expect(await verdict(w, round)).toBe('failed')
    expect(await copies(w)).toEqual([])
    expect(await allWords(w)).toContain('Berkas data.txt kosong (0 byte).')
  })

  it('growing data that shrank is backed up, with a warning that nobody can take for green', async () => {
    const w = await open()
    await w.runner.start()
    w.source('database', Array.from({ length: 100 }, (_, n) => `${n}=pasien`))
    for (let night = 0; night < 3; night += 1) {
      await scheduled(w)
      await w.work()
      w.clock.advance(86_400_000)
    }
    w.source('database', Array.from({ length: 30 }, (_, n) => `${n}=pasien`))
    const round = await scheduled(w)
    await w.work()
    expect(await verdict(w, round)).toBe('ok')
    const [card] = await w.heard()
    expect(card).toMatchObject({ title: 'BACKUP BERHASIL, PERLU DICEK — SIMRS', mood: 'warn', silent: true })
    expect(card?.text).toContain('[warn] database')
    expect(card?.text).toContain('padahal biasanya sekitar')
    w.clock.advance(86_400_000)
    w.source('database', [])
    await scheduled(w)
    await w.work()
    expect((await copies(w)).length).toBe(4)
    expect(await allWords(w)).toContain('sedangkan wajarnya paling sedikit')
  })
})

describe('a differential', () => {
  it('builds upon the newest proven full', async () => {
    const w = await open()
    await w.runner.start()
    await scheduled(w)
    await w.work()
    w.clock.advance(86_400_000)
    w.source('database', ['1=pasien', '2=kunjungan', '3=resep'])
    const round = await scheduled(w, 'differential')
    await w.work()
    expect(await verdict(w, round)).toBe('ok')
    const [full, differential] = await copies(w)
    expect(differential).toMatchObject({ level: 'differential', baseId: full?.id })
    expect(readFileSync(w.at('nas', differential?.key ?? '', 'data.txt'), 'utf8')).toBe('3=resep\n# end\n')
    expect(readFileSync(w.at('nas', differential?.key ?? '', 'RESTORE.md'), 'utf8')).toContain('This folder alone is not enough')
  })

  it('without a base becomes a full, and says so', async () => {
    const w = await open()
    await w.runner.start()
    const round = await scheduled(w, 'differential')
    expect((await runs(w, round))[0]?.facts.fallback).toBe('no-base')
    await w.work()
    expect((await copies(w))[0]).toMatchObject({ level: 'full', baseId: null })
    expect(await allWords(w)).toContain('Diambil penuh karena cadangan dasar yang utuh tidak ada.')
  })

  it('whose base somebody removed by hand becomes a full, and the base counts no more', async () => {
    const w = await open()
    await w.runner.start()
    await scheduled(w)
    await w.work()
    const [full] = await copies(w)
    rmSync(w.at('nas', full?.key ?? ''), { recursive: true })
    w.clock.advance(86_400_000)
    await scheduled(w, 'differential')
    await w.work()
    const [gone, fresh] = await copies(w)
    expect(gone?.badAt).not.toBeNull()
    expect(fresh).toMatchObject({ level: 'full', rung: 'intact' })
    expect(await allWords(w)).toContain('Cadangan dasar')
  })

  it('counts no more once its base is found damaged', async () => {
    const w = await open()
    await w.runner.start()
    await scheduled(w)
    await w.work()
    w.clock.advance(86_400_000)
    await scheduled(w, 'differential')
    await w.work()
    const [full] = await copies(w)
    flip(w.at('nas', full?.key ?? '', 'data.txt'))
    await w.kit.store.write((tx) => queueRun(tx, { kind: 'reread', round: null, component: 'simrs/database', level: null, target: 'nas', copyId: full?.id ?? 0, attempt: 1, at: w.clock.now(), dueAt: null, facts: {} }))
    await w.work()
    expect((await copies(w)).map((copy) => copy.badAt !== null)).toEqual([true, true])
    const [card] = await w.heard()
    expect(card).toMatchObject({ title: 'CADANGAN RUSAK — SIMRS', mood: 'alarm' })
  })
})

describe('further targets', () => {
  const three = { targets: [{ class: 'same-host' }, { class: 'off-host' }, { class: 'offline', removable: true, path: '/nonexistent/disk' }] } as const

  it('R2, R43: a copy on the source\'s own host is flagged and never counted as off-server; the one beside it is', async () => {
    const w = await open({ targets: [{ class: 'same-host' }, { class: 'off-host' }] })
    await w.runner.start()
    const round = await scheduled(w)
    await w.work()
    expect(await verdict(w, round)).toBe('ok')
    const here = await w.kit.store.read((query) => newestCopy(query, { component: 'simrs/database', rung: 'intact', classes: ['same-host'] }))
    const away = await w.kit.store.read((query) => newestCopy(query, { component: 'simrs/database', rung: 'intact', classes: ['off-host', 'offline'] }))
    expect(here?.target).toBe('nas')
    expect(away).toMatchObject({ target: 'nas-2', originId: here?.id, rung: 'intact', manifestHash: here?.manifestHash })
    expect((await runs(w, round))[0]?.facts.findings).toEqual([{ kind: 'same-host', target: 'nas' }])
    for (const file of ['data.txt', 'manifest.json', 'RESTORE.md']) expect(readFileSync(w.at('nas-2', away?.key ?? '', file))).toEqual(readFileSync(w.at('nas', here?.key ?? '', file)))
  })

  it('a copy that never left the source\'s host does not count as off-server', async () => {
    const w = await open({ targets: [{ class: 'same-host' }] })
    await w.runner.start()
    await scheduled(w)
    await w.work()
    expect(await w.kit.store.read((query) => newestCopy(query, { component: 'simrs/database', rung: 'produced', classes: ['off-host', 'offline'] }))).toBeNull()
  })

  it('a disk that is not plugged in is passed over, mentioned once without sound, and caught up with its base later', async () => {
    const w = await open({ targets: [{}, { ...three.targets[2], path: '/tmp/pulih-absent-disk/never' }] })
    await w.runner.start()
    await scheduled(w)
    await w.work()
    w.clock.advance(86_400_000)
    const round = await scheduled(w, 'differential')
    await w.work()
    expect(await verdict(w, round)).toBe('ok')
    expect((await runs(w, round)).filter((run) => run.kind === 'copy').map((run) => run.state)).toEqual(['skipped', 'skipped'])
    const heard = await w.heard()
    expect(heard.map((said) => [said.title, said.silent, said.mood])).toEqual([['SALINAN BELUM DIBUAT — SIMRS', true, 'info'], ['SALINAN BELUM DIBUAT — SIMRS', true, 'info']])
    expect((await w.kit.store.read(standing))).toEqual([])
  })

  it('brings the base along when a differential is copied to a place that has none', async () => {
    const w = await open({ targets: [{}, {}] })
    await w.runner.start()
    const round = await scheduled(w)
    await w.work()
    const [full] = await w.kit.store.read((query) => livingCopies(query, { component: 'simrs/database', target: 'nas-2' }))
    rmSync(w.at('nas-2', full?.key ?? ''), { recursive: true })
    w.clock.advance(86_400_000)
    const next = await scheduled(w, 'differential')
    await w.work()
    expect([await verdict(w, round), await verdict(w, next)]).toEqual(['ok', 'ok'])
    const chain = await w.kit.store.read((query) => livingCopies(query, { component: 'simrs/database', target: 'nas-2' }))
    expect(chain.map((copy) => [copy.level, copy.rung, copy.badAt])).toEqual([['full', 'intact', null], ['differential', 'intact', null]])
    expect(chain[1]?.baseId).toBe(chain[0]?.id)
    expect(readdirSync(w.at('nas-2', full?.key ?? '')).length).toBe(3)
  })

  it('finds out while copying that the original has rotted, which is worse than a failed copy', async () => {
    let rot: (() => void) | null = null
    const w = await open({ targets: [{}, {}], wrap: (target) => ({ ...target, probe: async () => { if (target.name === 'nas-2') rot?.(); return await target.probe() } }) })
    await w.runner.start()
    await w.work()
    rot = () => { rot = null; for (const name of readdirSync(`${w.targetFolder('nas')}/simrs/database`)) flip(w.at('nas', `simrs/database/${name}`, 'data.txt')) }
    await scheduled(w)
    await w.work()
    const [origin] = await w.kit.store.read((query) => livingCopies(query, { component: 'simrs/database', target: 'nas' }))
    expect(origin?.badAt).not.toBeNull()
    expect(await w.kit.store.read((query) => livingCopies(query, { component: 'simrs/database', target: 'nas-2' }))).toEqual([])
    expect((await w.heard())[0]).toMatchObject({ title: 'SALINAN GAGAL — SIMRS', mood: 'alarm', silent: false })
  })
})

describe('a copy that was found damaged after it was proven', () => {
  it('is not brought to another place, where its bytes would look sound', async () => {
    const w = await open({ targets: [{}, {}] })
    await w.runner.start()
    await scheduled(w)
    await w.work()
    const [origin, twin] = await copies(w)
    rmSync(w.at('nas-2', twin?.key ?? ''), { recursive: true })
    await w.kit.store.write((tx) => markBad(tx, { id: origin?.id ?? 0, at: w.clock.now() }))
    await w.kit.store.write((tx) => queueRun(tx, { kind: 'copy', round: null, component: 'simrs/database', level: 'full', target: 'nas-2', copyId: origin?.id ?? 0, attempt: 1, at: w.clock.now(), dueAt: null, facts: {} }))
    await w.work()
    const [run] = await w.kit.store.read((query) => runsOfComponent(query, { component: 'simrs/database', kind: 'copy', before: null, most: 1 }))
    expect(run).toMatchObject({ state: 'failed', facts: { findings: [{ kind: 'nothing-proven' }] } })
    expect(existsSync(w.at('nas-2', twin?.key ?? ''))).toBe(false)
  })
})

describe('a copy that somebody wants read again', () => {
  const reread = (w: Ward, copy: number) => startReread(w.kit, { copy, by: BUDI, room: 1 })

  it('R51: is proven byte by byte where it lies, and its asker is told', async () => {
    const w = await open()
    await w.runner.start()
    await scheduled(w)
    await w.work()
    const [copy] = await copies(w)
    expect(await reread(w, copy?.id ?? 0)).toMatchObject({ ok: true })
    expect(await reread(w, copy?.id ?? 0)).toMatchObject({ ok: false, refusal: { reason: 'already-running' } })
    await w.work()
    expect((await w.heard()).at(-1)).toMatchObject({ title: 'CADANGAN MASIH UTUH — SIMRS', mood: 'ok' })
    expect((await w.kit.store.read((query) => proofsOf(query, copy?.id ?? 0))).map((proof) => proof.rung)).toEqual(['complete', 'stored', 'intact', 'stored', 'intact'])
  })

  it('is refused once it was found damaged, and never becomes sound again by being read', async () => {
    const w = await open()
    await w.runner.start()
    await scheduled(w)
    await w.work()
    const [copy] = await copies(w)
    flip(w.at('nas', copy?.key ?? '', 'data.txt'))
    await reread(w, copy?.id ?? 0)
    await w.work()
    expect((await w.heard()).at(-1)).toMatchObject({ title: 'CADANGAN RUSAK — SIMRS', mood: 'alarm', silent: false })
    expect(await reread(w, copy?.id ?? 0)).toMatchObject({ ok: false, refusal: { reason: 'copy-damaged' } })
    expect(await reread(w, 999)).toMatchObject({ ok: false, refusal: { reason: 'no-such-copy' } })
  })
})

describe('a rehearsal', () => {
  const rehearsed = async (w: Ward) => {
    await w.kit.store.write((tx) => askRehearsal(tx, w.kit, { system: 'simrs', by: JOB, slot: w.clock.now() }))
    await w.work()
    return (await w.kit.store.read((query) => runsOfComponent(query, { component: 'simrs/database', kind: 'rehearsal', before: null, most: 1 })))[0]
  }

  it('R21: brings a chain back and proves what is in it; the copy climbs to the top', async () => {
    const w = await open()
    await w.runner.start()
    await scheduled(w)
    await w.work()
    w.clock.advance(86_400_000)
    w.source('database', ['1=pasien', '2=rawat inap', '3=resep'])
    await scheduled(w, 'differential')
    await w.work()
    expect(await rehearsed(w)).toMatchObject({ state: 'done', rung: 'consistent' })
    expect((await copies(w)).map((copy) => copy.rung)).toEqual(['intact', 'consistent'])
  })

  it('R46: that finds old data fails and is told, but does not call a faithful copy damaged', async () => {
    const w = await open()
    await w.runner.start()
    await scheduled(w)
    await w.work()
    w.engines.database.world.staleBy = 8 * 3_600_000
    expect(await rehearsed(w)).toMatchObject({ state: 'failed' })
    expect((await copies(w))[0]).toMatchObject({ rung: 'restored', badAt: null })
    expect(await allWords(w)).toContain('sudah berumur 8 jam')
  })

  it('that fails because of a rotten base takes down the base and all that stands on it, so that nothing is built on it again', async () => {
    const w = await open()
    await w.runner.start()
    await scheduled(w)
    await w.work()
    w.clock.advance(86_400_000)
    w.source('database', ['1=pasien', '2=rawat inap', '3=resep'])
    await scheduled(w, 'differential')
    await w.work()
    const [full] = await copies(w)
    const data = w.at('nas', full?.key ?? '', 'data.txt')
    writeFileSync(data, readFileSync(data, 'utf8').replace('1=pasien', '1_pasien'))
    expect(await rehearsed(w)).toMatchObject({ state: 'failed' })
    expect((await copies(w)).map((copy) => copy.badAt !== null)).toEqual([true, true])
    expect(await allWords(w)).toContain('data.txt')
    w.clock.advance(86_400_000)
    await scheduled(w, 'differential')
    await w.work()
    expect((await copies(w)).at(-1)).toMatchObject({ level: 'full', rung: 'intact', badAt: null })
  })

  it('that fails although every byte is right takes down the same bytes everywhere', async () => {
    const broken = fakeEngine()
    const w = await open({ targets: [{}, {}], engine: () => ({ ...broken, rehearse: async () => ({ restored: { ok: true, facts: {} }, consistent: { ok: false, findings: [{ kind: 'count-differs', what: 'pasien', expected: 2, found: 1 }] } }) }) })
    await w.runner.start()
    await scheduled(w)
    await w.work()
    expect((await copies(w)).map((copy) => [copy.target, copy.badAt])).toEqual([['nas', null], ['nas-2', null]])
    expect(await rehearsed(w)).toMatchObject({ state: 'failed' })
    expect(await w.kit.store.read((query) => newestCopy(query, { component: 'simrs/database', rung: 'produced' }))).toBeNull()
    expect(await w.kit.store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true })
  })

  it('that fails because one place has rotted leaves the sound copy in the other place standing', async () => {
    const w = await open({ targets: [{}, {}] })
    await w.runner.start()
    await scheduled(w)
    await w.work()
    const [here] = await copies(w)
    const data = w.at('nas', here?.key ?? '', 'data.txt')
    writeFileSync(data, readFileSync(data, 'utf8').replace('1=pasien', '1_pasien'))
    expect(await rehearsed(w)).toMatchObject({ state: 'failed' })
    expect((await copies(w)).map((copy) => [copy.target, copy.badAt !== null])).toEqual([['nas', true], ['nas-2', false]])
  })

  it('with nothing proven to rehearse fails, and says so', async () => {
    const w = await open()
    await w.runner.start()
    expect(await rehearsed(w)).toMatchObject({ state: 'failed' })
    expect(await allWords(w)).toContain('Belum ada cadangan database yang terbukti utuh untuk diuji.')
  })

  it('is asked once for a slot that is fired twice', async () => {
    const w = await open()
    const ask = () => w.kit.store.write((tx) => askRehearsal(tx, w.kit, { system: 'simrs', by: JOB, slot: w.clock.now() }))
    await ask()
    expect(await ask()).toEqual({ ok: true, value: [] })
  })
})

describe('a window', () => {
  it('R16: late start and overrun are alarmed while the run goes on, once each, and cleared when it ends', async () => {
    const w = await open()
    let release: () => void = () => undefined
    w.engines.database.world.hold = new Promise((resolve) => { release = resolve })
    const round = await scheduled(w, 'full', { late: 10 * 60_000, length: 30 * 60_000 })
    w.clock.advance(11 * 60_000)
    await lookForTrouble(w.kit, w.clock.now())
    await lookForTrouble(w.kit, w.clock.now())
    expect((await w.heard()).map((said) => said.title)).toEqual(['BACKUP TERLAMBAT MULAI — SIMRS'])
    await w.runner.start()
    await until(() => w.engines.database.world.dumps === 1)
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

function flip(file: string): void {
  const bytes = readFileSync(file)
  bytes[3] = (bytes[3] ?? 0) ^ 1
  writeFileSync(file, bytes)
}

function fullDisk(upload: Awaited<ReturnType<Target['begin']>>): typeof upload {
  return {
    file: (name) => {
      const body = upload.file(name)
      queueMicrotask(() => { body.destroy(new Fault({ area: 'target', op: `write ${name}`, retry: 'never', hint: 'free-space' })) })
      return body
    },
    commit: () => upload.commit(),
    abort: () => upload.abort(),
  }
}

async function until(true_: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2000 && !true_(); tries += 1) await new Promise((resolve) => { setTimeout(resolve, 2) })
  expect(true_()).toBe(true)
}
