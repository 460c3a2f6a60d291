import { readFileSync, rmSync, readdirSync, existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { standing } from '../store/alarms.ts'
import { markBad, newestCopy } from '../store/copies.ts'
import { queueRun, runsOfComponent } from '../store/runs.ts'
import { copies, flip, night, runs, verdict, wards } from '../test/fakes/night.ts'

const { started } = wards()

describe('further targets', () => {
  const three = { targets: [{ class: 'same-host' }, { class: 'off-host' }, { class: 'offline', removable: true, path: '/nonexistent/disk' }] } as const

  it('R2, R43: a copy on the source\'s own host is flagged and never counted as off-server; the one beside it is', async () => {
    const w = await started({ targets: [{ class: 'same-host' }, { class: 'off-host' }] })
    const round = await night(w)
    expect(await verdict(w, round)).toBe('ok')
    const here = await w.kit.store.read((query) => newestCopy(query, { component: 'simrs/database', rung: 'intact', classes: ['same-host'] }))
    const away = await w.kit.store.read((query) => newestCopy(query, { component: 'simrs/database', rung: 'intact', classes: ['off-host', 'offline'] }))
    expect(here?.target).toBe('nas')
    expect(away).toMatchObject({ target: 'nas-2', originId: here?.id, rung: 'intact', manifestHash: here?.manifestHash })
    expect((await runs(w, round))[0]?.facts.findings).toEqual([{ kind: 'same-host', target: 'nas' }])
    for (const file of ['data.txt', 'manifest.json', 'RESTORE.md']) expect(readFileSync(w.at('nas-2', away?.key ?? '', file))).toEqual(readFileSync(w.at('nas', here?.key ?? '', file)))
  })

  it('a copy that never left the source\'s host does not count as off-server', async () => {
    const w = await started({ targets: [{ class: 'same-host' }] })
    await night(w)
    expect(await w.kit.store.read((query) => newestCopy(query, { component: 'simrs/database', rung: 'produced', classes: ['off-host', 'offline'] }))).toBeNull()
  })

  it('a disk that is not plugged in is passed over, mentioned once without sound, and caught up with its base later', async () => {
    const w = await started({ targets: [{}, { ...three.targets[2], path: '/tmp/pulih-absent-disk/never' }] })
    await night(w)
    w.clock.advance(86_400_000)
    const round = await night(w, { level: 'differential' })
    expect(await verdict(w, round)).toBe('ok')
    expect((await runs(w, round)).filter((run) => run.kind === 'copy').map((run) => run.state)).toEqual(['skipped', 'skipped'])
    const heard = await w.heard()
    expect(heard.map((said) => [said.title, said.silent, said.mood])).toEqual([['SALINAN BELUM DIBUAT — SIMRS', true, 'info'], ['SALINAN BELUM DIBUAT — SIMRS', true, 'info']])
    expect((await w.kit.store.read(standing))).toEqual([])
  })

  it('brings the base along when a differential is copied to a place that has none', async () => {
    const w = await started({ targets: [{}, {}] })
    const round = await night(w)
    const [full] = await copies(w, 'nas-2')
    rmSync(w.at('nas-2', full?.key ?? ''), { recursive: true })
    w.clock.advance(86_400_000)
    const next = await night(w, { level: 'differential' })
    expect([await verdict(w, round), await verdict(w, next)]).toEqual(['ok', 'ok'])
    const chain = await copies(w, 'nas-2')
    expect(chain.map((copy) => [copy.level, copy.rung, copy.badAt])).toEqual([['full', 'intact', null], ['differential', 'intact', null]])
    expect(chain[1]?.baseId).toBe(chain[0]?.id)
    expect(readdirSync(w.at('nas-2', full?.key ?? '')).length).toBe(3)
  })

  it('finds out while copying that the original has rotted, which is worse than a failed copy', async () => {
    let rot: (() => void) | null = null
    const w = await started({ targets: [{}, {}], wrap: (target) => ({ ...target, probe: async () => { if (target.name === 'nas-2') rot?.(); return await target.probe() } }) })
    await w.work()
    rot = () => { rot = null; for (const name of readdirSync(`${w.targetFolder('nas')}/simrs/database`)) flip(w.at('nas', `simrs/database/${name}`, 'data.txt')) }
    await night(w)
    const [origin] = await copies(w, 'nas')
    expect(origin?.badAt).not.toBeNull()
    expect(await copies(w, 'nas-2')).toEqual([])
    expect((await w.heard())[0]).toMatchObject({ title: 'SALINAN GAGAL — SIMRS', mood: 'alarm', silent: false })
  })
})

describe('a copy that was found damaged after it was proven', () => {
  it('is not brought to another place, where its bytes would look sound', async () => {
    const w = await started({ targets: [{}, {}] })
    await night(w)
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
