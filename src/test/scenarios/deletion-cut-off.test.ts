import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Kit } from '../../bot/kit.ts'
import { MINUTE } from '../../core/clock.ts'
import { statusOf } from '../../core/procedure-reading.ts'
import { verifyAudit } from '../../store/audit.ts'
import { copyById, markGone } from '../../store/copies.ts'
import { endedProcedures, openProcedures, procedureById } from '../../store/procedures.ts'
import { localTarget } from '../../targets/local.ts'
import { COMPONENT, deletionWard, MONDAY, type DeletionWard } from '../fakes/deletion-ward.ts'
import { localTarget as targetPlan } from '../fakes/site.ts'

let w: DeletionWard
beforeEach(async () => { w = await deletionWard() })
afterEach(() => w.close())

describe('a deletion that is cut off', () => {
  it('R18: finishes on a removable disk what was agreed on once the disk is plugged in again, and asks when it stays away', async () => {
    const disk = targetPlan({ path: join(w.place.folder, 'nas'), removable: true, class: 'offline' })
    w.kit = { ...w.kit, target: () => localTarget({ plan: disk }) }
    const old = await w.copy('2026-11-01T02:00')
    await w.copy('2026-11-22T02:00')
    const { bot, id } = await w.asking()
    renameSync(disk.path, `${disk.path}-in-the-safe`)
    expect(await w.say(w.edp, { action: 'confirm', what: String(id) })).toMatchObject({ ok: true })
    for (let n = 0; n < 6; n += 1) { await bot.idle(); w.at.advance(5 * MINUTE) }
    await bot.idle()
    expect(statusOf(await w.stateOf(id))).toBe('interrupted')
    const asks = await w.card('edp')
    expect(asks.text).toContain('Tempat penyimpanan tidak terpasang atau tidak dapat dijangkau.')
    expect(asks.text).toContain('1 cadangan belum terhapus')
    expect((await w.place.store.read((query) => copyById(query, old)))?.deletedAt).toBeNull()
    renameSync(`${disk.path}-in-the-safe`, disk.path)
    expect(await w.say(w.edp, { action: 'retry', what: String(id) })).toMatchObject({ ok: true })
    await bot.idle()
    expect(statusOf(await w.stateOf(id))).toBe('done')
    expect(w.folders()).toEqual(['202611220200-full'])
  })

  it('goes on at once, without a restart, where its end could not be written down', async () => {
    await w.copy('2026-11-01T02:00')
    await w.copy('2026-11-22T02:00')
    const { store, target, log } = w.kit
    const unwritten = 'the end of a step could not be written down'
    let disk: 'filling' | 'full' | 'well' = 'filling'
    const logged: string[] = []
    w.kit = {
      ...w.kit,
      store: { ...store, write: async (fn) => { if (disk === 'full') throw new Error('database or disk is full'); return await store.write(fn) } },
      target: (name) => ({ ...target(name), remove: async (key) => { await target(name).remove(key); if (disk === 'filling') disk = 'full' } }),
      log: { ...log, error: (_, message) => {
        logged.push(message)
        if (message === unwritten) disk = 'well'
      } },
    }
    const { bot, id } = await w.asking()
    expect(await w.say(w.edp, { action: 'confirm', what: String(id) })).toMatchObject({ ok: true })
    await bot.idle()
    expect(logged).toContain(unwritten)
    expect(w.folders()).toEqual(['202611220200-full'])
    expect(statusOf(await w.stateOf(id))).toBe('done')
    await bot.stop()
  })

  it('loses nothing, whatever moment the process is killed at', async () => {
    // A store that dies after so many commits: whatever was committed stays, whatever was not never was.
    let killed = 0
    for (let dies = 0, survived = false; !survived; dies += 1) {
      const base = await w.copy('2026-11-01T02:00')
      const differential = await w.copy('2026-11-02T02:00', { level: 'differential', baseId: base })
      const sunday = await w.copy('2026-11-22T02:00')
      const id = await w.held()
      let left = dies
      const dying: Kit = { ...w.kit, store: { ...w.kit.store, write: async (fn) => { left -= 1; return left < 0 ? await forever : await w.kit.store.write(fn) }, read: async (fn) => (left < 0 ? await forever : await w.kit.store.read(fn)) } }
      const first = w.wakeUp(dying)
      await first.start()
      await settled(async () => { await confirmIfAsked(id); return left < 0 || statusOf(await w.stateOf(id)) === 'done' })
      survived = left >= 0
      if (survived) await first.stop()
      else killed += 1
      const second = w.wakeUp()
      await second.start()
      await settled(async () => { await second.idle(); await confirmIfAsked(id); return statusOf(await w.stateOf(id)) === 'done' })
      expect(statusOf(await w.stateOf(id)), `killed after ${dies} commits`).toBe('done')
      expect(await w.ids()).toEqual([sunday])
      expect(w.folders()).toEqual(['202611220200-full'])
      const outcome = (await w.stateOf(id)).evidence.findLast((it) => it.step === 'delete' && it.what === 'finished')?.seen
      expect(outcome).toEqual({ gone: 2, bytes: 200, left: 0 })
      for (const gone of [base, differential]) expect((await w.place.store.read((query) => copyById(query, gone)))?.deletedAt).not.toBeNull()
      await second.stop()
      rmSync(join(w.place.folder, 'nas', COMPONENT), { recursive: true })
      await w.place.store.write((tx) => markGone(tx, { id: sunday, at: MONDAY }))
    }
    expect(await w.place.store.read((query) => openProcedures(query))).toEqual([])
    expect((await w.place.store.read((query) => endedProcedures(query, { kind: 'deletion', most: 100 }))).length).toBe(killed + 1)
    expect(killed, 'it was killed at every boundary').toBeGreaterThan(6)
    expect(await w.place.store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true })
  })
})

async function confirmIfAsked(id: number): Promise<void> {
  const { state } = (await w.place.store.read((query) => procedureById(query, id)))!
  if (state.ending === null && state.stands[state.at]?.is === 'open') await w.say(w.edp, { action: 'confirm', what: String(id) })
}

/** What a dead process waits for. */
const forever = new Promise<never>(() => undefined)

/** Looks again and again, as fast as the disk allows, until it holds. */
async function settled(holds: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 60_000 && !await holds(); turn += 1) await new Promise((resolve) => { setTimeout(resolve, 1) })
}
