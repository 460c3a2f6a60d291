import { afterEach, expect, it } from 'vitest'
import { SECOND } from '../core/clock.ts'
import type { Script } from '../core/procedure.ts'
import { standInHand } from '../core/procedure-reading.ts'
import { stopInTurn } from '../house/stop.ts'
import { procedureById } from '../store/procedures.ts'
import { testCardView } from '../texts/views/test-card.ts'
import { ward, type Ward } from '../test/fakes/ward.ts'
import { conductor } from './conductor.ts'
import { freely, type Procedure } from './hands.ts'
import { openProcedure } from './record.ts'

const opened: Ward[] = []
afterEach(async () => { for (const one of opened.splice(0)) await one.close() })

const script: Script = {
  kind: 'uji', farewell: 'selesai',
  steps: [
    { kind: 'run', key: 'tukar', work: 'tukar', again: 'ask', tries: 1, pause: 0, spends: 'nothing', by: ['edp'], instead: [] },
    { kind: 'tell', key: 'selesai', work: 'selesai' },
  ],
}

/** Somebody exchanges data, has passed the point of no return or not, and heeds nobody until he is let go. */
async function exchanging(passes: 'passed' | 'not yet') {
  const w = await ward()
  opened.push(w)
  const kit = { ...w.kit, log: { ...w.kit.log, warn: (_of: unknown, said: string) => { told.push(said) }, error: (_of: unknown, said: string) => { told.push(said) }, child: () => kit.log } }
  const told: string[] = []
  let letGo: () => void = () => undefined
  let reached: () => void = () => undefined
  const [gone, there] = [new Promise<void>((resolve) => { letGo = resolve }), new Promise<void>((resolve) => { reached = resolve })]
  const procedure: Procedure = {
    kind: 'uji', room: 'edp', card: () => testCardView({ site: 'RS', user: 'uji', at: kit.clock.now().getTime() }), look: {},
    run: { tukar: { claim: freely, work: async (_moment, control) => {
      if (passes === 'passed') await control.passReturn()
      reached()
      await gone
      return { ok: true, seen: null, plan: null, skips: [] }
    } } },
    tell: { selesai: async () => undefined },
  }
  const row = await kit.store.write((tx) => openProcedure(tx, { of: procedure, script, by: null, why: null, plan: null, title: 'uji', actor: { kind: 'bot' }, speak: kit.speak, at: kit.clock.now() }))
  const worker = conductor(kit, [procedure])
  await worker.start()
  await there
  const state = async () => (await kit.store.read((query) => procedureById(query, row.id)))?.state
  /** So much time passes while the house stops, in steps, so that whoever waits can begin to. */
  const pass = async (seconds: number) => {
    for (let n = 0; n < seconds; n += 1) {
      await kit.store.read((query) => procedureById(query, row.id))
      await new Promise((resolve) => { setImmediate(resolve) })
      w.clock.advance(SECOND)
    }
  }
  return { w, kit, told, letGo, worker, state, pass }
}

it('a stop waits for an exchange that has passed its point of no return, says so, and its end is written down', async () => {
  const it_ = await exchanging('passed')
  let stopped = false
  const stopping = stopInTurn([it_.worker], it_.kit).then(() => { stopped = true })
  await it_.pass(30)
  expect(stopped).toBe(false)
  expect(it_.told.join()).toContain('data is being exchanged and is worse cut off than waited for')
  it_.letGo()
  await stopping
  const state = await it_.state()
  expect(state?.stands[0]).toMatchObject({ is: 'done' })
})

it('a stop waits no more than two minutes even for that, and the next start finds it', async () => {
  const it_ = await exchanging('passed')
  const stopping = stopInTurn([it_.worker], it_.kit)
  await it_.pass(150)
  await stopping
  expect(it_.told.join()).toContain('did not end in time')
  const state = await it_.state()
  expect(state === undefined ? null : standInHand(state)).toMatchObject({ is: 'running' })
  it_.letGo()
})

it('a stop waits for nothing that has not passed it', async () => {
  const it_ = await exchanging('not yet')
  const stopping = stopInTurn([it_.worker], it_.kit)
  await it_.pass(10)
  await stopping
  expect(it_.told.join()).not.toContain('data is being exchanged')
  it_.letGo()
})
