import Database from 'better-sqlite3'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { standInHand, stepInHand } from '../../core/procedure-reading.ts'
import { partsSeen, recoveryFacts } from '../../core/recovery-case.ts'
import { night } from '../../test/fakes/night.ts'
import { closingHospitals, fill, hospital, patients, production } from '../../test/fakes/recovered-simrs.ts'
import { placeOf, room, type RecoveredWard } from '../../test/fakes/recovered-ward.ts'

closingHospitals()

const withScratch = () => hospital({
  places: (folder) => [
    placeOf('production', 'production', { database: { at: 'home' }, aplikasi: { at: 'home' } }),
    placeOf('uji', 'scratch', { database: { at: 'folder', path: room(folder, 'uji') }, aplikasi: { at: 'folder', path: join(folder, 'uji-app') } }),
  ],
})

async function onScratch(w: RecoveredWard, only: { readonly component: string; readonly parts: readonly string[] }): Promise<number> {
  const id = await w.open({ components: [only.component], only })
  expect(await w.say.approve(id, 'uji')).toEqual({ ok: true, value: expect.anything() as unknown })
  await w.settle()
  expect(await w.say.ready(id)).toMatchObject({ ok: true })
  await w.settle()
  return id
}

describe('parts of a copy', () => {
  it('R23: chosen tables come back to a scratch by the names that people use, and the card says how they differ from what is in use', async () => {
    const w = await withScratch()
    const more = (sql: string) => { const db = new Database(production(w)); db.pragma('foreign_keys = off'); db.exec(sql); db.close() }
    more('create table resep (id integer primary key, pasien integer references pasien(id)); insert into resep values (1, 1), (2, 2)')
    await night(w)
    more("delete from pasien where nama = 'Badu'; delete from resep; update pasien set nama = 'Salah' where nama = 'Ani'")
    fill(production(w), ['Cici', 'Dodi'])
    const before = patients(production(w))
    const id = await onScratch(w, { component: 'simrs/database', parts: ['Pasien'] })
    const state = await w.state(id)
    expect([recoveryFacts(state).ask.only?.parts, stepInHand(state)?.key, standInHand(state)?.is]).toEqual([['pasien'], 'received', 'open'])
    const seen = partsSeen(state.evidence.findLast(({ step, what }) => step === 'compare' && what === 'finished')?.seen)
    // Number 2 was Badu, and is Cici now.
    expect(seen).toMatchObject([{ component: 'simrs/database', difference: [{ part: 'pasien', by: 'key', missing: 0, changed: 2, added: 1, same: 0, source: 'same-shape', orphans: 0 }] }])
    expect(patients(production(w))).toEqual(before)
    const heard = await w.heard()
    const told = heard.findLast(({ card }) => card === `difference:${id}`)
    expect(told?.text).toContain('pasien (baris): 2 berbeda; 1 hanya ada di data yang dipakai.')
    expect(told?.message.files).toMatchObject([{ name: 'RST-2026-001-perintah.sh', text: expect.stringContaining('insert into main."pasien"') as unknown }])
    expect(heard.findLast(({ card }) => card === `procedure:${id}`)?.text).toContain('pasien (baris): 2 berbeda; 1 hanya ada di data yang dipakai.')
  })

  it('R23: chosen rows that would point to nothing are told before anybody brings them in', async () => {
    const w = await withScratch()
    const more = (sql: string) => { const db = new Database(production(w)); db.pragma('foreign_keys = off'); db.exec(sql); db.close() }
    more('create table resep (id integer primary key, pasien integer references pasien(id)); insert into resep values (1, 1), (2, 2)')
    await night(w)
    more("delete from pasien where nama = 'Badu'; delete from resep")
    const id = await onScratch(w, { component: 'simrs/database', parts: ['resep'] })
    expect(partsSeen((await w.state(id)).evidence.findLast(({ step, what }) => step === 'compare' && what === 'finished')?.seen)).toMatchObject([{ difference: [{ part: 'resep', missing: 2, orphans: 1 }] }])
  })

  it('R23: chosen files come back to a scratch, and their difference is told by what is in them', async () => {
    const w = await withScratch()
    const app = join(w.folder, 'aplikasi')
    mkdirSync(join(app, 'hasil'))
    writeFileSync(join(app, 'hasil', 'lab.pdf'), 'isi')
    await night(w)
    rmSync(join(app, 'hasil', 'lab.pdf'))
    const id = await onScratch(w, { component: 'simrs/aplikasi', parts: ['hasil', 'app.conf'] })
    const state = await w.state(id)
    expect([stepInHand(state)?.key, partsSeen(state.evidence.findLast(({ step, what }) => step === 'compare' && what === 'finished')?.seen)]).toMatchObject(['received', [{ difference: [{ part: 'app.conf', same: 1, missing: 0 }, { part: 'hasil', same: 0, missing: 1, source: 'same-shape' }] }]])
  })

  it('a table that the copy does not hold is refused before anybody is asked, with the one that was meant', async () => {
    const w = await withScratch()
    await night(w)
    expect(await w.plan({ components: ['simrs/database'], only: { component: 'simrs/database', parts: ['pasein'] } })).toMatchObject({ ok: false, refusal: { reason: 'no-such-part', parts: ['pasein'], near: ['pasien'], several: 'no' } })
  })

  it('a difference that cannot be told stands and asks: nobody takes silence for alike', async () => {
    const w = await withScratch()
    await night(w)
    writeFileSync(production(w), 'no database any more')
    const id = await onScratch(w, { component: 'simrs/database', parts: ['pasien'] })
    const state = await w.state(id)
    expect([stepInHand(state)?.key, standInHand(state)?.is]).toEqual(['compare', 'failed'])
  })
})
