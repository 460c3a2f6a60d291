import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { backup } from '../../commands/backup.ts'
import { HOUR, MINUTE } from '../core/clock.ts'
import { auditTail } from '../store/audit-tail.ts'
import { carry, carryingHospitals, due, look, plugIn, said } from '../test/fakes/carrying.ts'
import { copies, night, BUDI } from '../test/fakes/night.ts'
import { endCopies, startCopies } from './desk.ts'

const { house, started } = carryingHospitals()

describe('copies that somebody asks for', () => {
  it('have a living card at once, and are heard at their end', async () => {
    const w = await house()
    plugIn(w)
    await night(w)
    expect(await startCopies(w.kit, { what: 'simrs', to: null, by: BUDI, room: null })).toMatchObject({ ok: true })
    expect(await said(w)).toEqual([{ title: 'SALINAN MENUNGGU GILIRAN — SIMRS', mood: 'info', silent: true }])
    await w.work()
    expect(await said(w)).toEqual([{ title: 'SALINAN BERHASIL — SIMRS', mood: 'ok', silent: false }])
    expect((await w.heard())[0]?.text).toContain('diminta oleh Budi')
  })

  it('go where a person says, and nowhere that is not a place of that system', async () => {
    const w = await house()
    plugIn(w)
    await night(w)
    expect(await startCopies(w.kit, { what: 'simrs', to: 'nas', by: BUDI, room: null })).toMatchObject({ ok: false, refusal: { reason: 'no-such-place', known: ['nas-2'] } })
    expect(await startCopies(w.kit, { what: 'simrss', to: null, by: BUDI, room: null })).toMatchObject({ ok: false, refusal: { reason: 'no-such-system' } })
    expect(await startCopies(w.kit, { what: 'simrs', to: 'nas-2', by: BUDI, room: null })).toMatchObject({ ok: true })
    await w.work()
    expect(await copies(w, 'nas-2')).toHaveLength(1)
  })

  it('are refused for a system whose copies have no other place', async () => {
    const w = await started()
    expect(await startCopies(w.kit, { what: 'simrs', to: null, by: BUDI, room: null })).toMatchObject({ ok: false, refusal: { reason: 'no-further-place' } })
  })

  it('take up what waits, instead of beginning a second one', async () => {
    const w = await house()
    await night(w)
    await due(w)
    plugIn(w)
    expect(await startCopies(w.kit, { what: 'bulanan', to: null, by: BUDI, room: null })).toMatchObject({ ok: true, value: { id: 1 } })
    expect(await startCopies(w.kit, { what: 'bulanan', to: null, by: BUDI, room: null })).toMatchObject({ ok: false, refusal: { reason: 'already-running' } })
    await w.work()
    expect(await carry(w)).toMatchObject({ verdict: 'ok' })
    expect(await carry(w, 2)).toBeNull()
  })

  it('are stopped by a word, and wait for nothing any more', async () => {
    const w = await house()
    await night(w)
    await due(w)
    expect(await endCopies(w.kit, { carry: 1, by: BUDI, name: 'Budi' })).toMatchObject({ ok: true })
    expect(await carry(w)).toMatchObject({ verdict: 'cancelled' })
    plugIn(w)
    await look(w, HOUR)
    expect(await copies(w, 'nas-2')).toEqual([])
    expect(await endCopies(w.kit, { carry: 1, by: BUDI, name: 'Budi' })).toMatchObject({ ok: false, refusal: { reason: 'stale-button' } })
    expect((await w.kit.store.read((query) => auditTail(query, 50))).map((row) => row.act)).toContain('carry.stopped')
  })

  it('do not make a stray word behind another request one that is understood', async () => {
    const w = await house()
    const call = { args: { what: 'simrs', to: 'nas-2' }, by: { platform: 'web', userId: '1', name: 'Budi', person: { id: 1, name: 'Budi', duties: ['edp'] } }, room: null, place: { platform: 'web', chat: 'edp', thread: null, title: 'EDP', direct: false }, at: w.clock.now(), lang: 'id' } as unknown as Parameters<typeof backup.run>[0]
    expect(await backup.run(call, w.kit)).toMatchObject({ ok: false, refusal: { reason: 'bad-arguments', problem: { kind: 'too-much', said: 'nas-2' } } })
    expect(await backup.run({ ...call, args: { action: 'copy', ...call.args } }, w.kit)).toMatchObject({ ok: true })
  })
})

describe('a disk that is pulled out while it is written', () => {
  it('is waited for, and the copy is begun anew', async () => {
    const pulled = { at: 0 }
    const w = await house({ more: { wrap: (target) => (target.name !== 'nas-2' ? target : { ...target, begin: async (key) => {
      const upload = await target.begin(key)
      return { ...upload, commit: async () => {
        pulled.at += 1
        if (pulled.at === 1) rmSync(join(w0.folder, 'target-2'), { recursive: true })
        return await upload.commit()
      } }
    } }) } })
    const w0 = w
    plugIn(w)
    await night(w)
    await due(w)
    expect(await copies(w, 'nas-2')).toEqual([])
    w.clock.advance(2 * MINUTE)
    await w.work()
    expect(await carry(w)).toMatchObject({ endedAt: null })
    plugIn(w)
    await look(w)
    expect(await carry(w)).toMatchObject({ verdict: 'ok' })
  })
})
