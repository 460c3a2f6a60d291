import { readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { Fault } from '../../core/fault.ts'
import { engineFor } from '../../engines/index.ts'
import { flip, night } from '../../test/fakes/night.ts'
import { closingHospitals, fill, hospital, kinds, patients, production } from '../../test/fakes/recovered-simrs.ts'
import { placeOf, room } from '../../test/fakes/recovered-ward.ts'

closingHospitals()

describe('bringing back', () => {
  it('finds a copy that went bad after it was looked at, exchanges nothing, and never takes it again', async () => {
    const w = await hospital()
    await night(w)
    const going = await w.going('production')
    const [copy] = await w.copies('simrs/database')
    fill(production(w), ['Cici'])
    flip(w.at('nas', copy?.key ?? '', readdirSync(w.at('nas', copy?.key ?? '')).find((name) => name.includes('.zst')) ?? ''))
    const control = w.control()
    const seen = await w.hands.bringBack(going, control)
    expect(seen.ok).toBe(false)
    expect(kinds(seen)[0]).toContain('hash-differs')
    expect(seen.parts[1]?.facts).toEqual({ state: 'not-begun' })
    expect(control.returns).toBe(0)
    expect(patients(production(w))).toEqual(['Ani', 'Badu', 'Cici'])
    expect((await w.copies('simrs/database'))[0]?.badAt).not.toBeNull()
    expect(await w.plan()).toMatchObject({ ok: false, refusal: { reason: 'nothing-to-restore' } })
  })

  it('refuses a place where something else stands than what was decided on', async () => {
    const w = await hospital()
    await night(w)
    const going = await w.going('uji', { components: ['simrs/database'] })
    fill(join(w.folder, 'uji', 'simrs.db'), ['Orang lain'])
    const ready = await w.hands.ready(going, w.control())
    expect(kinds(ready)).toEqual([['ground-changed']])
    expect(ready.renewed).toMatchObject({ changes: [{ what: 'place-changed', place: 'uji' }], plan: { places: [{}, {}, { grounds: [{ holds: ['simrs.db'] }] }] } })
    expect(kinds(await w.hands.bringBack(going, w.control()))).toEqual([['ground-changed']])
    expect(patients(join(w.folder, 'uji', 'simrs.db'))).toEqual(['Orang lain'])
  })

  it('refuses a link that was turned to production since the decision', async () => {
    const w = await hospital({ places: (folder) => {
      symlinkSync(room(folder, 'sungguh'), join(folder, 'uji-tautan'))
      return [placeOf('uji', 'scratch', { database: { at: 'folder', path: join(folder, 'uji-tautan') } })]
    } })
    await night(w)
    const going = await w.going('uji', { components: ['simrs/database'] })
    rmSync(join(w.folder, 'uji-tautan'))
    symlinkSync(join(w.folder, 'simrs'), join(w.folder, 'uji-tautan'))
    fill(production(w), ['Cici'])
    expect(kinds(await w.hands.ready(going, w.control()))).toEqual([['is-production']])
    expect(kinds(await w.hands.bringBack(going, w.control()))).toEqual([['is-production']])
    expect(patients(production(w))).toEqual(['Ani', 'Badu', 'Cici'])
  })

  it('that is cancelled before the exchange leaves everything as it was', async () => {
    const w = await hospital()
    await night(w)
    const going = await w.going('production', { components: ['simrs/database'] })
    fill(production(w), ['Cici'])
    const stop = new AbortController()
    const control = w.control(stop.signal)
    const before = readdirSync(join(w.folder, 'simrs'))
    await expect(w.hands.bringBack(going, { ...control, progress: (doing) => { if (doing.phase === 'open') stop.abort('stopped') } })).rejects.toThrow()
    expect(patients(production(w))).toEqual(['Ani', 'Badu', 'Cici'])
    expect(readdirSync(join(w.folder, 'simrs'))).toEqual(before)
    expect(readdirSync(join(w.folder, 'scratch'))).toEqual([])
  })

  it('says which components are back where a later one fails, and what stood in the way', async () => {
    const w = await hospital({ engine: (component) => (component.engine === 'files' ? { ...engineFor(component), restore: () => Promise.reject(new Fault({ area: 'tool', op: 'unpack', retry: 'never', hint: 'free-space', detail: 'No space left on device' })) } : engineFor(component)) })
    await night(w)
    fill(production(w), ['Cici'])
    const control = w.control()
    const seen = await w.hands.bringBack(await w.going('production'), control)
    expect(seen).toMatchObject({ ok: false, parts: [{ findings: [], facts: { state: 'done' } }, { findings: [{ kind: 'work-failed', hint: 'free-space' }], facts: { state: 'failed' } }] })
    expect(control.returns).toBe(1)
    expect(patients(production(w))).toEqual(['Ani', 'Badu'])
  })

  it('does not begin where the place of the copies is away', async () => {
    const w = await hospital()
    await night(w)
    const going = await w.going('production')
    renameSync(w.targetFolder('nas'), `${w.targetFolder('nas')}-out`)
    const seen = await w.hands.ready(going, w.control())
    expect(seen.ok).toBe(false)
    expect(seen.renewed).toBeUndefined()
    expect((await w.copies('simrs/database'))[0]?.badAt).toBeNull()
    expect((await w.hands.bringBack(going, w.control())).ok).toBe(false)
    expect((await w.copies('simrs/database'))[0]?.badAt).toBeNull()
    renameSync(`${w.targetFolder('nas')}-out`, w.targetFolder('nas'))
  })
})

it('R69: what came back is held against the copy: a row that is missing is found', async () => {
  const w = await hospital()
  await night(w)
  const going = await w.going('production', { components: ['simrs/database'] })
  expect((await w.hands.bringBack(going, w.control())).ok).toBe(true)
  expect(await w.hands.examine(going, w.control())).toMatchObject({ ok: true, parts: [{ facts: { newest: 'Badu', moment: w.clock.now().getTime() } }] })
  const db = new Database(production(w))
  db.exec('delete from pasien where id = 2')
  db.close()
  const seen = await w.hands.examine(going, w.control())
  expect(seen.ok).toBe(false)
  expect(kinds(seen)[0]).toContain('count-differs')
})
