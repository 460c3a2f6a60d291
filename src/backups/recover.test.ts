import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Fault } from '../core/fault.ts'
import { livingCopies } from '../store/copies.ts'
import { roundById } from '../store/rounds.ts'
import { runsOfRound } from '../store/runs.ts'
import { ward, type Ward } from '../test/fakes/ward.ts'
import type { Target } from '../targets/target.ts'
import { askRound } from './ask.ts'

let open_: Ward | null = null
const open = async (...options: Parameters<typeof ward>) => (open_ = await ward(...options))
afterEach(async () => {
  await open_?.close()
  open_ = null
})

const ask = async (w: Ward) => {
  const asked = await w.kit.store.write((tx) => askRound(tx, w.kit, { system: 'simrs', level: 'full', by: { kind: 'job', name: 'backup:malam' }, due: { schedule: 'malam', slot: w.clock.now(), window: null } }))
  if (!asked.ok) throw new Error(asked.refusal.reason)
  return asked.value.round.id
}
const runs = async (w: Ward, round: number, component = 'simrs/database') => (await w.kit.store.read((query) => runsOfRound(query, round))).filter((run) => run.component === component)
const verdict = async (w: Ward, round: number) => (await w.kit.store.read((query) => roundById(query, round)))?.verdict
const copies = (w: Ward) => w.kit.store.read((query) => livingCopies(query, { component: 'simrs/database' }))

/** A process that dies does nothing more: whatever it awaits never comes. */
const DEAD = new Promise<never>(() => undefined)

describe('after the process was killed', () => {
  it('in the middle of a dump: the run is found, told, and done again; the half-written folder goes', async () => {
    const w = await open()
    w.engines.database.world.hold = DEAD
    await w.runner.start()
    const round = await ask(w)
    await until(() => w.engines.database.world.dumps === 1)
    await until(async () => (await runs(w, round, 'simrs/aplikasi'))[0]?.state === 'done')
    w.engines.database.world.hold = null
    const next = w.reborn('second')
    await next.runner.start()
    await next.runner.idle()
    expect((await runs(w, round)).map((run) => [run.state, run.attempt, run.instance])).toEqual([['interrupted', 1, 'first'], ['done', 2, 'second']])
    expect(await verdict(w, round)).toBe('ok')
    expect(readdirSync(join(w.targetFolder('nas'), '.pulih-partial'))).toEqual([])
    expect(readdirSync(join(w.targetFolder('nas'), 'simrs', 'database'))).toHaveLength(1)
    const [told] = await w.heard()
    expect(told).toMatchObject({ title: 'PROSES TERPUTUS', mood: 'warn', silent: false })
    expect(told?.text).toContain('[wait] database: pencadangan: diulang otomatis (percobaan ke-2)')
  })

  it('between the rename and the books: the copy is entered, proven and counted, not made twice', async () => {
    let dies = true
    const w = await open({ wrap: (target: Target): Target => ({ ...target, begin: async (key) => {
      const upload = await target.begin(key)
      return { file: (name) => upload.file(name), abort: () => upload.abort(), commit: async () => {
        const stored = await upload.commit()
        return dies && key.includes('database') ? await DEAD : stored
      } }
    } }) })
    await w.runner.start()
    const round = await ask(w)
    await until(() => existsSync(join(w.targetFolder('nas'), 'simrs', 'database')) && readdirSync(join(w.targetFolder('nas'), 'simrs', 'database')).length === 1)
    await until(async () => (await runs(w, round, 'simrs/aplikasi'))[0]?.state === 'done')
    expect(await copies(w)).toEqual([])
    dies = false
    const next = w.reborn('second')
    await next.runner.start()
    await next.runner.idle()
    expect(await verdict(w, round)).toBe('ok')
    expect(w.engines.database.world.dumps).toBe(1)
    expect((await runs(w, round)).at(-1)).toMatchObject({ state: 'done', rung: 'intact', level: 'full', bytes: (await copies(w))[0]?.bytes })
    expect((await copies(w)).map((copy) => copy.rung)).toEqual(['intact'])
    expect((await w.heard())[0]?.text).toContain('data sudah tersimpan; pembuktian dilanjutkan')
  })

  it('the books could not be written right after the rename, though the process lives: the copy is entered and proven, not made twice', async () => {
    let full = true
    const w = await open({ wrap: (target: Target): Target => ({ ...target, begin: async (key) => {
      const upload = await target.begin(key)
      return { file: (name) => upload.file(name), abort: () => upload.abort(), commit: async () => {
        const stored = await upload.commit()
        if (!full || !key.includes('database')) return stored
        full = false
        throw new Fault({ area: 'store', op: 'commit', retry: 'later', hint: 'free-space', detail: 'database or disk is full' })
      } }
    } }) })
    await w.runner.start()
    const round = await ask(w)
    await w.work()
    w.clock.advance(60_000)
    await w.work()
    expect(await verdict(w, round)).toBe('ok')
    expect(w.engines.database.world.dumps).toBe(1)
    expect((await copies(w)).map((copy) => copy.rung)).toEqual(['intact'])
    expect(readdirSync(join(w.targetFolder('nas'), 'simrs', 'database'))).toHaveLength(1)
  })

  it('leaves a folder alone that only looks as if it were that run\'s', async () => {
    const w = await open()
    w.engines.database.world.hold = DEAD
    await w.runner.start()
    const round = await ask(w)
    await until(() => w.engines.database.world.dumps === 1)
    const [run] = await runs(w, round)
    const old = join(w.targetFolder('nas'), 'simrs', 'database', `20250101T000000Z-full-${run?.id ?? 0}-abcd`)
    mkdirSync(old, { recursive: true })
    writeFileSync(join(old, 'manifest.json'), JSON.stringify({ format: 1, copy: `20250101T000000Z-full-${run?.id ?? 0}-abcd`, run: run?.id, system: 'simrs', component: 'simrs/database', engine: 'sqlite', level: 'full', base: null, startedAt: '2025-01-01T00:00:00Z', takenAt: '2025-01-01T00:00:00Z', endedAt: '2025-01-01T00:00:00Z', files: [], rawBytes: 0, source: { host: '', server: '', path: '', identity: '' }, tools: {}, counts: {}, freshness: null, positions: {}, notes: [], pulih: '0' }))
    w.engines.database.world.hold = null
    const next = w.reborn('second')
    await next.runner.start()
    await next.runner.idle()
    expect(existsSync(old)).toBe(true)
    expect((await copies(w)).map((copy) => copy.key)).not.toContain(`simrs/database/20250101T000000Z-full-${run?.id ?? 0}-abcd`)
    rmSync(old, { recursive: true })
  })

  it('three times over the same run: it is given up and the round says so', async () => {
    const w = await open()
    w.engines.database.world.hold = DEAD
    await w.runner.start()
    const round = await ask(w)
    for (const [n, name] of ['second', 'third', 'fourth'].entries()) {
      await until(() => w.engines.database.world.dumps === n + 1)
      await until(async () => (await runs(w, round, 'simrs/aplikasi'))[0]?.state === 'done')
      await w.reborn(name).runner.start()
    }
    await w.work()
    expect((await runs(w, round)).map((run) => [run.attempt, run.state])).toEqual([[1, 'interrupted'], [2, 'interrupted'], [3, 'interrupted']])
    expect(await verdict(w, round)).toBe('partial')
    expect((await w.heard()).find((said) => said.card === `round:${round}`)?.text).toContain('Terputus karena Pulih berhenti.')
  })
})

describe('a stop in good order', () => {
  it('ends what runs, keeps nothing half-written, and the next process goes on without counting it as a failure', async () => {
    const w = await open()
    w.engines.database.world.hold = DEAD
    await w.runner.start()
    const round = await ask(w)
    await until(() => w.engines.database.world.dumps === 1)
    const began = w.clock.now().getTime()
    let stopped = false
    const stopping = w.runner.stop().then(() => { stopped = true })
    // It waits two seconds at a time for what may end by itself; what is told to stop then does so in the machine's own time.
    await until(() => {
      const wait = (w.clock.nextWake()?.getTime() ?? Infinity) - w.clock.now().getTime()
      if (!stopped && wait <= 2000) w.clock.advance(wait)
      return stopped
    })
    await stopping
    expect(w.clock.now().getTime() - began).toBeLessThanOrEqual(10_000)
    expect((await runs(w, round)).map((run) => [run.state, run.attempt])).toEqual([['interrupted', 1], ['queued', 1]])
    expect(readdirSync(join(w.targetFolder('nas'), '.pulih-partial'))).toEqual([])
    w.engines.database.world.hold = null
    const next = w.reborn('second')
    await next.runner.start()
    await next.runner.idle()
    expect(await verdict(w, round)).toBe('ok')
    expect(await w.heard()).toEqual([])
  })
})

describe('several at once', () => {
  it('never more than the site allows, never two on one component', async () => {
    const w = await open()
    let now = 0
    let most = 0
    const kinds = { database: 0, application: 0 }
    for (const name of ['database', 'application'] as const) {
      const engine = w.engines[name]
      const dump: typeof engine.dump = engine.dump.bind(engine)
      engine.dump = async (...args) => {
        kinds[name] += 1
        now += 1
        most = Math.max(most, now)
        expect(kinds[name]).toBe(1)
        await new Promise((resolve) => { setTimeout(resolve, 10) })
        const facts = await dump(...args)
        now -= 1
        kinds[name] -= 1
        return facts
      }
    }
    const rounds: number[] = []
    for (let n = 0; n < 4; n += 1) {
      const asked = await w.kit.store.write((tx) => askRound(tx, w.kit, { system: 'simrs', level: 'full', by: { kind: 'job', name: 'x' }, due: { schedule: `s${n}`, slot: w.clock.now(), window: null } }))
      rounds.push(asked.ok ? asked.value.round.id : 0)
    }
    await w.runner.start()
    await w.work()
    for (const round of rounds) expect(await verdict(w, round)).toBe('ok')
    expect(most).toBe(2)
    expect(new Set((await copies(w)).map((copy) => copy.key)).size).toBe(4)
  })
})

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 30_000; tries += 1) {
    if (await holds()) return
    await new Promise((resolve) => { setTimeout(resolve, 2) })
  }
  expect.unreachable('what the test waited for never came')
}
