import { afterEach, expect, it } from 'vitest'
import type { Script, Step } from '../core/procedure.ts'
import { standInHand } from '../core/procedure-reading.ts'
import { procedureById } from '../store/procedures.ts'
import { testCardView } from '../texts/views/test-card.ts'
import { ward, type Ward } from '../test/fakes/ward.ts'
import { conductor } from './conductor.ts'
import { freely, type Procedure } from './hands.ts'
import { openProcedure, record } from './record.ts'

const opened: Ward[] = []
afterEach(async () => { for (const one of opened.splice(0)) await one.close() })

const END: Step = { kind: 'tell', key: 'selesai', work: 'selesai' }
const script = (...steps: readonly Step[]): Script => ({ kind: 'uji', farewell: 'batal', steps: [...steps, END] })

async function house() {
  const w = await ward()
  opened.push(w)
  const { kit } = w
  const begin = (of: Procedure, steps: readonly Step[]) => kit.store.write((tx) => openProcedure(tx, { of, script: script(...steps), by: null, why: null, plan: null, title: 'uji', actor: { kind: 'bot' }, speak: kit.speak, at: kit.clock.now() }))
  const state = async (id: number) => (await kit.store.read((query) => procedureById(query, id)))?.state
  const card = () => testCardView({ site: 'RS', user: 'uji', at: kit.clock.now().getTime() })
  return { kit, begin, state, card }
}

it('what is stopped while another procedure is told is not announced any more: people hear that it was stopped', async () => {
  const { kit, begin, state, card } = await house()
  const told: string[] = []
  let second = 0
  const procedure: Procedure = {
    kind: 'uji', room: 'edp', card, look: {}, run: {},
    tell: {
      kabar: async (tx, moment) => {
        told.push(`${moment.state.id === second ? 'second' : 'first'} announced`)
        if (moment.state.id !== second) await record(tx, { of: procedure, id: second, event: { kind: 'stopped', by: null, why: 'batal' }, actor: { kind: 'bot' }, speak: kit.speak, at: kit.clock.now() })
      },
      batal: async (_, moment) => { told.push(`${moment.state.id === second ? 'second' : 'first'} stopped`) },
      selesai: async () => undefined,
    },
  }
  const steps: readonly Step[] = [{ kind: 'tell', key: 'kabar', work: 'kabar' }]
  await begin(procedure, steps)
  second = (await begin(procedure, steps)).id
  const worker = conductor(kit, [procedure])
  await worker.start()
  await worker.idle()
  await worker.stop()
  expect(told).toEqual(['first announced', 'second stopped'])
  expect((await state(second))?.ending?.told).not.toBeNull()
})

it('work that ends while another procedure is looked at was not cut off', async () => {
  const { kit, begin, state, card } = await house()
  let looks = 0
  let leftLooked = 0
  let second = 0
  let letGo: () => void = () => undefined
  const gone = new Promise<void>((resolve) => { letGo = resolve })
  const procedure: Procedure = {
    kind: 'uji', room: 'edp', card,
    look: { lihat: async (_, { at }) => {
      looks += 1
      // The other one is at work by the second look, and ends while this one looks.
      if (looks < 2) return { yes: false, why: 'belum', lookAt: at.getTime() }
      letGo()
      for (let is: string | undefined = 'running'; is === 'running';) {
        for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => { setImmediate(resolve) })
        const now = await state(second)
        is = now === undefined ? undefined : standInHand(now)?.is
      }
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => { setImmediate(resolve) })
      return { yes: true, seen: null }
    } },
    run: { kerja: { claim: freely, work: async () => { await gone; return { ok: true, seen: null, plan: null, skips: [] } }, left: async () => { leftLooked += 1; return null } } },
    tell: { selesai: async () => undefined },
  }
  await begin(procedure, [{ kind: 'wait', key: 'lihat', work: 'lihat', every: 60_000, within: null, late: 'go-on' }])
  second = (await begin(procedure, [{ kind: 'run', key: 'kerja', work: 'kerja', again: 'ask', tries: 1, pause: 0, spends: 'nothing', by: ['edp'], instead: [] }])).id
  const worker = conductor(kit, [procedure])
  await worker.start()
  await worker.idle()
  await worker.stop()
  expect(leftLooked).toBe(0)
  expect((await state(second))?.evidence.map(({ what }) => what)).toEqual(['begun', 'finished', 'told'])
})
