import { renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MINUTE } from '../../core/clock.ts'
import { engineFor } from '../../engines/index.ts'
import { lastRun } from '../../store/runs.ts'
import { night } from '../../test/fakes/night.ts'
import { closingHospitals, fill, hospital, production } from '../../test/fakes/recovered-simrs.ts'
import { placeOf } from '../../test/fakes/recovered-ward.ts'
import { askRehearsal } from '../ask.ts'

closingHospitals()

describe('the plan', () => {
  it('says which copies come back, to which moment, what is newer at the source, and how every place stands', async () => {
    const w = await hospital()
    await night(w)
    w.clock.advance(10 * MINUTE)
    fill(production(w), ['Cici'])
    const made = await w.plan()
    if (!made.ok) throw new Error(JSON.stringify(made.refusal))
    const { parts, places } = made.value
    expect(parts.map(({ component, chain, rung, until }) => ({ component, chain: chain.length, rung, until }))).toEqual([{ component: 'simrs/database', chain: 1, rung: 'intact', until: null }, { component: 'simrs/aplikasi', chain: 1, rung: 'intact', until: null }])
    expect(parts[0]).toMatchObject({ moment: w.clock.now().getTime() - 10 * MINUTE, newest: { copy: 'Badu', source: 'Cici' } })
    expect(parts[0]?.takes?.how).not.toBe('measured')
    expect(places.map(({ name, fit }) => [name, fit])).toEqual([['production', true], ['failover', true], ['uji', false]])
    expect(places[0]?.grounds.map(({ holds }) => holds)).toEqual([['simrs.db'], [join(w.folder, 'aplikasi')]])
    expect(places[2]?.grounds.map(({ findings }) => findings)).toEqual([[], [{ kind: 'no-ground', place: 'uji', component: 'aplikasi', why: 'not-named' }]])
  })

  it('is refused where nothing was ever copied, and where the moment lies before everything', async () => {
    const w = await hospital()
    expect(await w.plan()).toMatchObject({ ok: false, refusal: { reason: 'nothing-to-restore', component: 'simrs/database' } })
    await night(w)
    const at = w.clock.now().getTime()
    const before = { until: at - MINUTE }
    expect(await w.plan(before)).toMatchObject({ ok: false, refusal: { reason: 'point-unreachable', asked: at - MINUTE, before: null, after: at, windows: [{ from: at, to: at }] } })
    expect(await w.kit.store.read((query) => w.hands.reachable(query, w.ask(before), w.clock.now()))).toMatchObject({ ok: false, refusal: { reason: 'point-unreachable' } })
    expect(await w.kit.store.read((query) => w.hands.reachable(query, w.ask(), w.clock.now()))).toEqual({ ok: true, value: null })
  })

  it('takes as long as the last rehearsal did, byte for byte', async () => {
    const w = await hospital()
    await night(w)
    await w.kit.store.write((tx) => askRehearsal(tx, w.kit, { system: 'simrs', by: { kind: 'bot' }, slot: null }))
    await w.work()
    expect((await w.kit.store.read((query) => lastRun(query, { component: 'simrs/database', kind: 'rehearsal' })))?.state).toBe('done')
    const made = await w.plan()
    expect(made.ok && made.value.parts[0]?.takes?.how).toBe('measured')
  })

  it('names a newer copy on a disk that is away, and takes what is there', async () => {
    const w = await hospital({ targets: [{}, {}] })
    await night(w)
    const nas = w.targetFolder('nas')
    w.clock.advance(60 * MINUTE)
    renameSync(w.targetFolder('nas-2'), `${w.targetFolder('nas-2')}-out`)
    await night(w)
    renameSync(`${w.targetFolder('nas-2')}-out`, w.targetFolder('nas-2'))
    renameSync(nas, `${nas}-out`)
    const made = await w.plan()
    if (!made.ok) throw new Error(JSON.stringify(made.refusal))
    expect(made.value.parts[0]).toMatchObject({ moment: w.clock.now().getTime() - 60 * MINUTE, chain: [{ target: 'nas-2' }] })
    expect(made.value.places[0]?.grounds[0]?.warnings).toContainEqual({ kind: 'newer-away', target: 'nas', takenAt: w.clock.now().getTime() })
    renameSync(`${nas}-out`, nas)
  })

  it('calls a scratch that is production under another name by its name, whatever link leads there (R21)', async () => {
    const w = await hospital({ places: (folder) => {
      symlinkSync(join(folder, 'simrs'), join(folder, 'uji-tautan'))
      return [placeOf('production', 'production', { database: { at: 'home' } }), placeOf('uji', 'scratch', { database: { at: 'folder', path: join(folder, 'uji-tautan') }, aplikasi: { at: 'folder', path: join(folder, 'aplikasi', 'dalam') } })]
    } })
    await night(w)
    const made = await w.plan()
    if (!made.ok) throw new Error(JSON.stringify(made.refusal))
    expect(made.value.places[1]).toMatchObject({ fit: false, grounds: [{ findings: [{ kind: 'is-production', place: 'uji', system: 'simrs' }] }, { findings: [{ kind: 'is-production' }] }] })
  })

  it('brings parts of a copy back to a scratch only (R23)', async () => {
    const w = await hospital()
    await night(w)
    const made = await w.plan({ components: ['simrs/database'], only: { component: 'simrs/database', parts: ['pasien'] } })
    expect(made.ok && made.value.places.map(({ name, fit }) => [name, fit])).toEqual([['production', false], ['failover', false], ['uji', true]])
    expect(made.ok && made.value.places[0]?.grounds[0]?.findings[0]).toEqual({ kind: 'scratch-only', place: 'production' })
  })

  it('is made in spite of a server that never answers', async () => {
    let looking = 0
    const w = await hospital({ engine: (component) => {
      const engine = engineFor(component)
      const { ground } = engine
      if (ground === undefined) return engine
      return { ...engine, ground: { ...ground, look: async (ask, work) => {
        if ('path' in ask.into && ask.into.path.endsWith('uji')) return await new Promise(() => undefined)
        looking += 1
        return await ground.look(ask, work).finally(() => { looking -= 1 })
      } } }
    } })
    await night(w)
    const making = w.plan({ components: ['simrs/database'] })
    const done = { yes: false }
    making.finally(() => { done.yes = true }).catch(() => undefined)
    while (!done.yes) {
      await new Promise((resolve) => { setTimeout(resolve, 20) })
      // Those that answer take the machine's own time.
      if (looking === 0) w.clock.advance(500)
    }
    const made = await making
    expect(made.ok && made.value.places.map(({ name, fit }) => [name, fit])).toContainEqual(['uji', false])
    expect(made.ok && made.value.places[2]?.grounds[0]?.findings[0]?.kind).toBe('server-away')
    expect(made.ok && made.value.places[0]?.fit).toBe(true)
  })
})
