import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askRehearsal, askRound } from '../../backups/ask.ts'
import { engineFor } from '../../engines/index.ts'
import { livingCopies, type Copy } from '../../store/copies.ts'
import { proofsOf } from '../../store/proofs.ts'
import { queueRun, runsOfRound } from '../../store/runs.ts'
import { copies } from '../../store/schema.ts'
import { sqlOf } from '../../store/store.ts'
import { ward, type Ward } from '../fakes/ward.ts'
import { filesComponent, sqliteComponent } from '../fakes/site.ts'

/** The whole way with real engines, a real SQLite file and a real folder. */
let w: Ward
let db: Database.Database

beforeEach(async () => {
  w = await ward({
    targets: [{}, {}],
    engine: engineFor,
    components: (folder) => [
      sqliteComponent({ file: join(folder, 'simrs.db'), targets: ['nas', 'nas-2'], freshness: { query: 'select max(id) from kunjungan', maxAge: null } }),
      filesComponent({ path: join(folder, 'aplikasi'), targets: ['nas', 'nas-2'] }),
    ],
  })
  db = new Database(join(w.folder, 'simrs.db'))
  db.exec('create table pasien (id integer primary key, nama text); create table kunjungan (id integer primary key, pasien integer references pasien(id))')
  db.transaction(() => {
    for (let n = 1; n <= 200; n += 1) {
      db.prepare('insert into pasien values (?, ?)').run(n, `pasien ${n} ${'x'.repeat(50)}`)
      db.prepare('insert into kunjungan values (?, ?)').run(n, n)
    }
  })()
  mkdirSync(join(w.folder, 'aplikasi', 'conf'), { recursive: true })
  writeFileSync(join(w.folder, 'aplikasi', 'index.php'), '<?php echo 1;')
  writeFileSync(join(w.folder, 'aplikasi', 'conf', 'app.ini'), 'a=1\n'.repeat(100))
  await w.runner.start()
})
afterEach(async () => {
  db.close()
  await w.close()
})

let slots = 0
const round = async (level: 'full' | 'differential') => {
  slots += 1
  const due = { schedule: `s${slots}`, slot: w.clock.now(), window: null }
  const asked = await w.kit.store.write((tx) => askRound(tx, w.kit, { system: 'simrs', level, by: { kind: 'bot' }, due }))
  if (!asked.ok) throw new Error(asked.refusal.reason)
  await w.work()
  return await w.kit.store.read((query) => runsOfRound(query, asked.value.round.id))
}
const living = (component: string, target = 'nas') => w.kit.store.read((query) => livingCopies(query, { component, target }))
const only = async (component: string, target = 'nas'): Promise<Copy> => {
  const [copy] = await living(component, target)
  if (copy === undefined) throw new Error('no copy')
  return copy
}
const reread = async (copy: Copy) => {
  await w.kit.store.write((tx) => queueRun(tx, { kind: 'reread', round: null, component: copy.component, level: null, target: copy.target, copyId: copy.id, attempt: 1, at: w.clock.now(), dueAt: null, facts: {} }))
  await w.work()
  const proofs = await w.kit.store.read((query) => proofsOf(query, copy.id))
  const failed = proofs.filter((proof) => !proof.ok)
  return failed.map((proof) => ({ rung: proof.rung, kinds: (proof.facts['findings'] as { kind: string }[]).map((finding) => finding.kind) }))
}

describe('a real database and a real folder', () => {
  it('R6, R10, R18, R21: are copied to two places, differentially the next night, and come back whole', async () => {
    const first = await round('full')
    expect(first.map((run) => [run.kind, run.state, run.facts.fault?.text ?? null, run.facts.findings ?? []])).toEqual(Array.from({ length: 4 }, (_, n) => [n < 2 ? 'backup' : 'copy', 'done', null, []]))
    w.clock.advance(86_400_000)
    writeFileSync(join(w.folder, 'aplikasi', 'baru.php'), '<?php echo 2;')
    rmSync(join(w.folder, 'aplikasi', 'index.php'))
    db.prepare('insert into pasien values (?, ?)').run(1000, 'baru')
    const second = await round('differential')
    expect(second.map((run) => [run.kind, run.state, run.level])).toEqual([['backup', 'done', 'full'], ['backup', 'done', 'differential'], ['copy', 'done', expect.anything()], ['copy', 'done', expect.anything()]])
    expect(second[0]?.facts.fallback).toBe('no-differential')
    for (const target of ['nas', 'nas-2']) {
      const [full, differential] = await living('simrs/aplikasi', target)
      expect(differential).toMatchObject({ baseId: full?.id, rung: 'intact', badAt: null })
    }
    await w.kit.store.write((tx) => askRehearsal(tx, w.kit, { system: 'simrs', by: { kind: 'bot' }, slot: null }))
    await w.work()
    expect((await living('simrs/aplikasi')).map((copy) => copy.rung)).toEqual(['intact', 'consistent'])
    expect((await living('simrs/database')).map((copy) => copy.rung)).toEqual(['intact', 'consistent'])
    expect((await w.heard()).map((said) => said.title)).toEqual([])
  })

  it.each(['simrs/database', 'simrs/aplikasi'])('zero bytes, truncation and one flipped bit in any file of %s are each found when it is read again', async (component) => {
    await round('full')
    const copy = await only(component)
    const folder = w.at('nas', copy.key)
    for (const file of readdirSync(folder).filter((name) => statSync(join(folder, name)).size > 0)) {
      const whole = readFileSync(join(folder, file))
      const harms: readonly (readonly [string, () => void, readonly string[]])[] = [
        ['zero', () => { truncateSync(join(folder, file), 0) }, file === 'manifest.json' ? ['manifest-unreadable'] : ['zero-bytes']],
        ['cut', () => { truncateSync(join(folder, file), whole.length - 1) }, file === 'manifest.json' ? ['manifest-differs', 'manifest-unreadable'] : ['truncated']],
        ['flip', () => { flip(join(folder, file), Math.floor(whole.length / 2)) }, file === 'manifest.json' ? ['manifest-differs', 'manifest-unreadable', 'copy-swapped'] : ['hash-differs']],
      ]
      for (const [harm, act, kinds] of harms) {
        // A copy that is known to be damaged is not read again: each harm meets one that nobody suspects.
        await w.kit.store.write(async (tx) => await sqlOf(tx).update(copies).set({ badAt: null }))
        act()
        const found = (await reread(copy)).at(-1)
        expect(found?.rung, `${harm} of ${file}`).toBe('stored')
        expect(kinds, `${harm} of ${file}`).toContain(found?.kinds[0])
        writeFileSync(join(folder, file), whole)
      }
    }
    expect((await only(component)).badAt).not.toBeNull()
  })

  it('a copy put in another\'s place is found although both are sound', async () => {
    await round('full')
    w.clock.advance(86_400_000)
    db.prepare('insert into pasien values (?, ?)').run(1001, 'lain')
    await round('full')
    const [first, second] = await living('simrs/database')
    for (const file of ['data.db.zst', 'RESTORE.md', 'manifest.json']) writeFileSync(w.at('nas', second?.key ?? '', file), readFileSync(w.at('nas', first?.key ?? '', file)))
    expect(await reread(second as Copy)).toEqual([{ rung: 'stored', kinds: ['copy-swapped'] }])
    for (const file of ['data.db.zst', 'RESTORE.md', 'manifest.json']) expect(statSync(w.at('nas', first?.key ?? '', file)).size).toBeGreaterThan(0)
  })

  it('broken references in the source are found by the rehearsal, told, and not taken for a damaged copy', async () => {
    db.pragma('foreign_keys = off')
    db.prepare('insert into kunjungan values (?, ?)').run(9999, 424242)
    await round('full')
    await w.kit.store.write((tx) => askRehearsal(tx, w.kit, { system: 'simrs', by: { kind: 'bot' }, slot: null }))
    await w.work()
    expect(await only('simrs/database')).toMatchObject({ rung: 'restored', badAt: null })
    const [told] = await w.heard()
    expect(told).toMatchObject({ title: 'UJI RESTORE GAGAL — SIMRS', mood: 'alarm' })
    expect(told?.text).toContain('Tabel kunjungan: 1 baris merujuk ke data yang tidak ada.')
  })
})

function flip(file: string, at: number): void {
  const bytes = readFileSync(file)
  bytes[at] = (bytes[at] ?? 0) ^ 4
  writeFileSync(file, bytes)
}
