import { afterEach, expect, it } from 'vitest'
import { Fault } from '../core/fault.ts'
import type { Script } from '../core/procedure.ts'
import { procedureById } from '../store/procedures.ts'
import { testCardView } from '../texts/views/test-card.ts'
import { ward, type Ward } from '../test/fakes/ward.ts'
import { conductor } from './conductor.ts'
import { freely, type Procedure } from './hands.ts'
import { openProcedure, record } from './record.ts'

const opened: Ward[] = []
afterEach(async () => { for (const one of opened.splice(0)) await one.close() })

const script: Script = {
  kind: 'uji', farewell: 'selesai',
  steps: [
    { kind: 'run', key: 'kerja', work: 'kerja', again: 'ask', tries: 1, pause: 0, spends: 'nothing', by: ['edp'], instead: [] },
    { kind: 'tell', key: 'selesai', work: 'selesai' },
  ],
}

it('nobody passes the point of no return of what was stopped in the same moment', async () => {
  const w = await ward()
  opened.push(w)
  const { kit } = w
  let heard: unknown = null
  const procedure: Procedure = {
    kind: 'uji', room: 'edp', card: () => testCardView({ site: 'RS', user: 'uji', at: kit.clock.now().getTime() }), look: {},
    run: { kerja: { claim: freely, work: async ({ state }, control) => {
      await kit.store.write((tx) => record(tx, { of: procedure, id: state.id, event: { kind: 'stopped', by: null, why: 'cukup' }, actor: { kind: 'bot' }, speak: kit.speak, at: kit.clock.now() }))
      heard = await control.passReturn().then(() => 'it passed', (error: unknown) => error)
      return { ok: true, seen: null, plan: null, skips: [] }
    } } },
    tell: { selesai: async () => undefined },
  }
  const row = await kit.store.write((tx) => openProcedure(tx, { of: procedure, script, by: null, why: null, plan: null, title: 'uji', actor: { kind: 'bot' }, speak: kit.speak, at: kit.clock.now() }))
  const worker = conductor(kit, [procedure])
  await worker.start()
  await worker.idle()
  await worker.stop()
  expect(heard).toBeInstanceOf(Fault)
  expect(heard).toMatchObject({ hint: 'cancelled' })
  const state = (await kit.store.read((query) => procedureById(query, row.id)))?.state
  expect(state?.evidence.map(({ what }) => what)).not.toContain('passed-return')
})
