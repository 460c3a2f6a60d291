import { recoveryFacts } from '../../core/recovery-case.ts'
import { sentTo, type Serving } from '../../core/recovery-serving.ts'
import { stepInHand } from '../../core/procedure-reading.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import { RECOVERY } from '../../core/recovery.ts'
import type { Site } from '../../core/site.ts'
import { owe } from '../../store/outbox.ts'
import { openProcedures } from '../../store/procedures.ts'
import { servingBefore, servingNow } from '../../store/recoveries.ts'
import type { Query, Tx } from '../../store/store.ts'
import { servedView, servingView, type ServingNow } from '../../texts/views/recovery-serving.ts'
import { placeName } from '../../texts/views/recovery-words.ts'
import type { Speak } from '../../texts/words.ts'
import type { RecoveryHands } from './hands.ts'
import { calledIn } from './names.ts'

/**
 * Says who serves once a recovery has sent people somewhere: a failover has a card of its own, which ends where people are sent
 * on. What serves from now on is copied at once: until then nothing that people write is protected.
 */
export async function tellServing(tx: Tx, desk: { readonly site: Site; readonly speak: Speak; readonly hands: Pick<RecoveryHands, 'protect' | 'uncopied'> }, of: { readonly state: ProcedureState; readonly at: Date }): Promise<void> {
  const { state, at } = of
  const sent = sentTo({ state })
  if (sent === null) return
  const { ask } = recoveryFacts(state)
  const called = calledIn(desk.site, ask.system)
  const before = new Map([...(await servingBefore(tx, { components: ask.components, recovery: state.id })).values()].map((serving) => [serving.procedure, serving]))
  for (const { procedure, place, since, recovery } of before.values()) {
    const now = sent.place.kind === 'production' ? 'production' : 'failover'
    await owe(tx, { at, to: { purposes: ['manager', 'edp'] }, card: card(procedure), spoken: desk.speak(servedView({ system: called.system, place: placeName(called, place), from: since, until: sent.at, recovery, now })) })
  }
  if (sent.place.kind === 'failover') {
    const serving = (await servingNow(tx, ask.components)).get(ask.components[0] ?? '')
    if (serving !== undefined) await owe(tx, { at, to: { purposes: ['manager', 'edp'] }, card: card(state.id), spoken: desk.speak(servingView(servingOf(desk, serving))), fresh: true, urgency: 1 })
  }
  if (sent.place.kind === 'failover' || before.size > 0) await desk.hands.protect(tx, { system: ask.system, at })
}

const card = (procedure: number) => `serving:${procedure}`

/** Every recovery that goes on, with its step, and every failover that serves, as people read it. */
export async function recoveriesNow(query: Query, desk: { readonly site: Site; readonly hands: Pick<RecoveryHands, 'uncopied'> }): Promise<{ readonly going: readonly { readonly number: string; readonly system: string; readonly step: string }[]; readonly serving: readonly ServingNow[] }> {
  const found = await servingNow(query, desk.site.systems.flatMap(({ components }) => components.map(({ key }) => key)))
  const going = (await openProcedures(query, RECOVERY.kind)).map(({ state }) => {
    const { number, ask } = recoveryFacts(state)
    return { number, system: calledIn(desk.site, ask.system).system, step: stepInHand(state)?.key ?? '' }
  })
  return { going, serving: [...new Map([...found.values()].map((serving) => [serving.procedure, serving])).values()].map((serving) => servingOf(desk, serving)) }
}

function servingOf(desk: { readonly site: Site; readonly hands: Pick<RecoveryHands, 'uncopied'> }, serving: Serving): ServingNow {
  const called = calledIn(desk.site, serving.system)
  const components = desk.site.systems.find(({ name }) => name === serving.system)?.components ?? []
  const shortly = (keys: readonly string[]) => keys.map((key) => components.find((it) => it.key === key)?.name ?? key)
  return {
    name: serving.system, system: called.system, place: placeName(called, serving.place), since: serving.since, recovery: serving.recovery,
    uncopied: shortly(desk.hands.uncopied(serving)),
    rest: components.filter(({ key }) => !serving.components.includes(key)).map(({ name }) => name),
  }
}
