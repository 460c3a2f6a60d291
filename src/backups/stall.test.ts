import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync, rmSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { MINUTE, realClock } from '../core/clock.ts'
import { standing } from '../store/alarms.ts'
import { livingCopies } from '../store/copies.ts'
import { runById, runsOfComponent } from '../store/runs.ts'
import { runTool } from '../engines/tool.ts'
import { childrenNamed, until } from '../test/contracts/copying.ts'
import { plain } from '../texts/words.ts'
import { fakeEngine } from '../test/fakes/engine.ts'
import { testSite } from '../test/fakes/site.ts'
import { ward, type Ward } from '../test/fakes/ward.ts'
import type { Engine, Work } from '../engines/engine.ts'
import type { Target } from '../targets/target.ts'
import { startReread, startRound } from './desk.ts'

let it_: Ward | null = null
const cleanUp: (() => void)[] = []
afterEach(async () => {
  for (const clean of cleanUp.splice(0)) clean()
  await it_?.close()
  it_ = null
})
const BUDI = { kind: 'person', id: 1, name: 'Budi' } as const

/** Lets the watch look so many times, three minutes apart, and gives what it sets off a moment. */
async function looks(w: Ward, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await realClock.sleep(15)
    w.clock.advance(3 * MINUTE)
  }
  await realClock.sleep(15)
}
/** The same until something is so. */
async function looksUntil(w: Ward, holds: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 2000; n += 1) {
    if (await holds()) return
    await looks(w, 1)
  }
  throw new Error('it never came')
}
const alarms = async (w: Ward) => (await w.kit.store.read(standing)).map((alarm) => alarm.key)
const words = async (w: Ward) => (await w.heard()).map((said) => said.text).join('\n')
const newestRun = async (w: Ward, component = 'simrs/database') => (await w.kit.store.read((query) => runsOfComponent(query, { component, kind: 'backup', before: null, most: 1 })))[0]

const everyRun = async (w: Ward, component: string) => await w.kit.store.read((query) => runsOfComponent(query, { component, kind: 'backup', before: null, most: 9 }))

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 6000; turn += 1) {
    if (await holds()) return
    await realClock.sleep(10)
  }
  throw new Error('it never came')
}

/** The other component is through before the clock moves. */
const alone = (w: Ward) => eventually(async () => (await newestRun(w, 'simrs/aplikasi'))?.state === 'done')

/** An engine whose tool does what it is told before anything is copied. */
async function tooled(act: (work: Work) => Promise<unknown>, limits: { readonly longest?: number } = {}): Promise<Ward> {
  const inner = fakeEngine()
  const engine: Engine = { ...inner, dump: async (ask, work) => {
    if (ask.source.name === 'database') await act(work)
    return await inner.dump(ask, work)
  } }
  const base = testSite().limits
  const w = await ward({ engine: () => engine, site: { limits: { ...base, longest: limits.longest ?? null } } })
  it_ = w
  await w.runner.start()
  return w
}

describe('a run of which nothing moves', () => {
  it('ends as stalled also where its alarm cannot be told', async () => {
    const w = await tooled(async (work) => { await runTool({ op: 'hang', tool: { command: 'sleep', args: ['600'] }, signal: work.signal }) })
    const { speak } = w.kit
    Object.assign(w.kit, { speak: (say: Parameters<typeof speak>[0]) => {
      const spoken = speak(say)
      if (plain(spoken.id.title).startsWith('BACKUP MACET')) throw new TypeError('a phrase is missing')
      return spoken
    } })
    await startRound(w.kit, { system: 'simrs', level: 'full', by: BUDI, room: 1 })
    await until(() => childrenNamed('sleep')[0], 'sleep')
    await alone(w)
    await looksUntil(w, async () => (await everyRun(w, 'simrs/database')).some((run) => run.state === 'failed'))
    expect((await everyRun(w, 'simrs/database')).find((run) => run.state === 'failed')?.facts.fault).toMatchObject({ hint: 'stalled', retry: 'later' })
  })

  it('is ended after the limit with its programs, told once, and tried again; its alarm ends when it went well', async () => {
    let runs = 0
    const w = await tooled(async (work) => { if ((runs += 1) === 1) await runTool({ op: 'hang', tool: { command: 'sleep', args: ['600'] }, signal: work.signal }) })
    await startRound(w.kit, { system: 'simrs', level: 'full', by: BUDI, room: 1 })
    await until(() => childrenNamed('sleep')[0], 'sleep')
    await alone(w)
    await looks(w, 8)
    expect((await newestRun(w))?.state).toBe('running')
    await looksUntil(w, async () => (await alarms(w)).length > 0)
    await until(() => childrenNamed('sleep').length === 0, 'the program ends')
    await looksUntil(w, async () => (await newestRun(w))?.state === 'done')
    await w.work()
    const all = await w.kit.store.read((query) => runsOfComponent(query, { component: 'simrs/database', kind: 'backup', before: null, most: 9 }))
    expect(all.at(-1)).toMatchObject({ state: 'failed', facts: { fault: { hint: 'stalled', retry: 'later' } } })
    expect(all.at(-1)?.facts.fault?.text).toContain('target nas')
    expect(await words(w)).toContain('BACKUP MACET — SIMRS')
    expect(all[0]).toMatchObject({ state: 'done', rung: 'intact' })
    expect(await alarms(w)).toEqual([])
  })

  it('is not one whose program works on without a word', async () => {
    const w = await tooled(async (work) => { await runTool({ op: 'work', tool: { command: 'sh', args: ['-c', 'i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done'] }, signal: work.signal }) })
    await startRound(w.kit, { system: 'simrs', level: 'full', by: BUDI, room: 1 })
    await until(() => childrenNamed('sh')[0], 'sh')
    await alone(w)
    for (let n = 0; n < 15 && childrenNamed('sh').length > 0; n += 1) {
      await realClock.sleep(40)
      w.clock.advance(3 * MINUTE)
    }
    await w.work()
    expect(await newestRun(w)).toMatchObject({ state: 'done' })
    expect(await alarms(w)).toEqual([])
  })

  it('is not one over which the clock only jumped', async () => {
    let go: (() => void) | null = null
    const w = await tooled(() => new Promise<void>((resolve) => { go = resolve }))
    await startRound(w.kit, { system: 'simrs', level: 'full', by: BUDI, room: 1 })
    const release = await until(() => go, 'the work begins')
    await alone(w)
    w.clock.advance(8 * 60 * MINUTE)
    await realClock.sleep(30)
    release()
    await w.work()
    expect(await newestRun(w)).toMatchObject({ state: 'done' })
  })

  it('is ended by the overall limit however busily it goes on', async () => {
    const w = await tooled(async (work) => {
      await runTool({ op: 'work', tool: { command: 'sh', args: ['-c', 'while sleep 0.01; do echo x > /dev/null; done'] }, signal: work.signal })
    }, { longest: 15 * MINUTE })
    await startRound(w.kit, { system: 'simrs', level: 'full', by: BUDI, room: 1 })
    await until(() => childrenNamed('sh')[0], 'sh')
    await alone(w)
    await looksUntil(w, async () => (await alarms(w)).length > 0)
    expect(await words(w)).toContain('Proses database dihentikan: melewati batas lama 15 mnt.')
  })
})

describe('a share that never answers', () => {
  it('frees its place in the line though the kernel still owes the answer, is not asked again meanwhile, and is asked again afterwards', async () => {
    const sizes = new Map<string, Awaited<ReturnType<Target['stat']>>>()
    // The size in the books stays what it was: only the reading hangs.
    const w = await ward({ targets: [{}, {}], wrap: (target) => ({ ...target, stat: async (key) => {
      if (!sizes.has(key)) sizes.set(key, await target.stat(key))
      return sizes.get(key) ?? null
    } }) })
    it_ = w
    await w.runner.start()
    await startRound(w.kit, { system: 'simrs', level: 'full', by: BUDI, room: 1 })
    await w.work()
    const [copy] = (await w.kit.store.read((query) => livingCopies(query, { component: 'simrs/database' }))).filter((it) => it.target === 'nas')
    if (copy === undefined) throw new Error('no copy')
    const path = w.at('nas', copy.key, 'data.txt')
    rmSync(path)
    execFileSync('mkfifo', [path])
    // Whoever opens a pipe that nobody writes waits inside the kernel, and no signal of ours reaches it.
    const answer = () => { closeSync(openSync(path, constants.O_RDWR | constants.O_NONBLOCK)) }
    cleanUp.push(answer)

    const asked = await startReread(w.kit, { copy: copy.id, by: BUDI, room: 1 })
    if (!asked.ok) throw new Error('refused')
    await looksUntil(w, async () => (await w.kit.store.read((query) => runById(query, asked.value.id)))?.state === 'failed')
    const first = await w.kit.store.read((query) => runById(query, asked.value.id))
    expect(first).toMatchObject({ state: 'failed', facts: { fault: { area: 'target', hint: 'stalled' } } })
    expect(await words(w)).toContain('Tempat penyimpanan nas tidak menjawab.')
    expect(await alarms(w)).toEqual(['stalled:simrs/database'])
    // The copy is not condemned: nobody has read it.
    expect((await w.kit.store.read((query) => livingCopies(query, { component: 'simrs/database' }))).find((it) => it.id === copy.id)).toMatchObject({ badAt: null, rung: 'intact' })

    await startRound(w.kit, { system: 'simrs', level: 'full', by: BUDI, room: 1 })
    await eventually(async () => (await everyRun(w, 'simrs/aplikasi')).some((run) => run.facts.fault?.text.includes('an earlier run still waits for an answer')))

    answer()
    await looksUntil(w, async () => (await newestRun(w, 'simrs/aplikasi'))?.state === 'done')
  })
})
