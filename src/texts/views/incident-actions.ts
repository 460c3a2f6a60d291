import { closureOf, incidentFacts, INCIDENT, ledTo, unitsNormal } from '../../core/incident.ts'
import { planToken, standInHand, stepInHand } from '../../core/procedure-reading.ts'
import type { Action } from '../message.ts'
import type { Texts } from '../words.ts'
import { isRestorable, type IncidentCase } from './incident-words.ts'

/** What EDP and managers can do on the card now. */
export function incidentActions(t: Texts, { state }: Pick<IncidentCase, 'state'>): readonly Action[] {
  const { actions, replies } = t.incident
  const { id } = state
  if (state.ending !== null) return []
  switch (stepInHand(state)?.key) {
    case 'told': case INCIDENT.taken: return [
      { say: `handling take ${id}`, label: actions.take, style: 'primary', words: replies.take },
      ...(standInHand(state)?.is === 'open' ? [hand(t, id)] : []),
      ...restore(t, { state }),
      ...outage(t, { state }),
      news(t, id),
      off(t, id),
    ]
    case INCIDENT.work: return [
      news(t, id),
      { say: `handling mended ${id}`, label: actions.mended, style: 'primary', words: replies.mended },
      { say: `handling vendor ${id}`, label: actions.vendor, ask: { label: actions.vendorAsk, example: actions.vendorExample }, words: replies.vendor },
      hand(t, id),
      { say: `handling take ${id}`, label: actions.takeOver, words: replies.takeOver },
      ...restore(t, { state }),
      ...outage(t, { state }),
      off(t, id),
    ]
    case INCIDENT.sure: return sureActions(t, { state })
    case INCIDENT.quiet: return [still(t, id)]
    default: return []
  }
}

/** What a unit can do on its own card: say whether it works again, once it was said to be mended. */
export function unitActions(t: Texts, { state, unit }: Pick<IncidentCase, 'state'> & { readonly unit: string }): readonly Action[] {
  const key = stepInHand(state)?.key
  if (state.ending !== null || closureOf(state) === null || key === undefined || key === 'closed') return []
  const saidNormal = unitsNormal(state).some((it) => it.unit === unit)
  return key === INCIDENT.work || key === INCIDENT.taken ? [] : saidNormal || key === 'normal' || key === INCIDENT.quiet ? [still(t, state.id)] : sureActions(t, { state })
}

const sureActions = (t: Texts, { state }: Pick<IncidentCase, 'state'>): readonly Action[] => [
  { say: `handling normal ${state.id} ${planToken(state)}`, label: t.incident.actions.normal, style: 'primary', words: t.incident.replies.normal },
  still(t, state.id),
]

/** A restore is offered where it can mend the trouble, once; what may be behind it can be judged anew. */
function restore(t: Texts, { state }: Pick<IncidentCase, 'state'>): readonly Action[] {
  const { actions, replies } = t.incident
  const facts = incidentFacts(state)
  if (ledTo(state, 'recovery') !== null) return []
  return [
    ...(isRestorable(facts.suspect) && facts.system !== null ? [{ say: `restore incident=${state.id}`, label: actions.restore, words: replies.restore }] : []),
    { say: `handling suspect ${state.id}`, label: actions.suspect, words: replies.suspect },
  ]
}

/** Units can be told of it as a downtime, filled in from what was reported; once. */
function outage(t: Texts, { state }: Pick<IncidentCase, 'state'>): readonly Action[] {
  if (incidentFacts(state).system === null || ledTo(state, 'downtime') !== null) return []
  return [{ say: `downtime from ${state.id}`, label: t.incident.actions.downtime, confirm: t.incident.actions.downtimeSure }]
}

const news = (t: Texts, id: number): Action => ({ say: `handling news ${id}`, label: t.incident.actions.news, ask: { label: t.incident.actions.newsAsk, example: t.incident.actions.newsExample }, words: t.incident.replies.news })
const hand = (t: Texts, id: number): Action => ({ say: `handling hand ${id}`, label: t.incident.actions.hand, ask: { label: t.incident.actions.handAsk, example: t.incident.actions.handExample }, words: t.incident.replies.hand })
const still = (t: Texts, id: number): Action => ({ say: `handling still ${id}`, label: t.incident.actions.still, ask: { label: t.incident.actions.stillAsk, example: t.incident.actions.stillExample }, words: t.incident.replies.still })
const off = (t: Texts, id: number): Action => ({ say: `handling off ${id}`, label: t.incident.actions.off, ask: { label: t.incident.actions.offAsk, example: t.incident.actions.offExample }, words: t.incident.replies.off })
