import { fits } from '../../core/form.ts'
import { planToken, standInHand, stepInHand, ticked } from '../../core/procedure-reading.ts'
import type { Decide, Stand, Step } from '../../core/procedure.ts'
import { BY_HAND, passedReturn, placeChosen } from '../../core/recovery-case.ts'
import type { Action } from '../message.ts'
import type { Texts } from '../words.ts'
import { putBackActions } from './recovery-left.ts'
import type { Now } from './recovery-now.ts'
import { moduleName, momentText, placeName } from './recovery-words.ts'
import { backActions } from './settings.ts'

/** What can be done on the card now. */
export function recoveryActions(t: Texts, now: Now): readonly Action[] {
  const { state } = now
  const step = stepInHand(state)
  const stand = standInHand(state)
  if (state.ending !== null) return stand?.is === 'running' ? [] : [...putBackActions(t, now), ...backActions(t, now)]
  if (step === null || stand === null) return []
  switch (stand.is) {
    case 'open': return openActions(t, now, step)
    case 'failed': case 'interrupted': return [...putBackActions(t, now), ...waysOn(t, now, step), ...(step.key === 'settings' || step.key === 'smoke' ? backActions(t, now) : []), stop(t, now)]
    case 'due': return stand.why === null ? [] : [...(isByHand(stand) ? [attest(t, now), anew(t, now)] : []), stop(t, now)]
    case 'running': return step.key === 'restore' && passedReturn(state) ? [] : [stop(t, now)]
    case 'todo': case 'watching': case 'done': case 'skipped': return []
  }
}

const isByHand = (stand: Stand): boolean => stand.is === 'due' && stand.why === BY_HAND

function openActions(t: Texts, now: Now, step: Step): readonly Action[] {
  const { actions, replies } = t.recovery
  const said = (what: string) => `recovery ${what} ${now.state.id} ${planToken(now.state)}`
  switch (step.key) {
    case 'approval': return step.kind === 'decide' ? [...approvals(t, now, step), ...putBackActions(t, now),
      { say: said('deny'), label: actions.deny, ask: { label: actions.denyAsk, example: actions.denyExample }, words: replies.deny },
      { say: `recovery explain ${now.state.id}`, label: actions.explain, ask: { label: actions.explainAsk, example: actions.explainExample }, words: replies.explain },
      ...(now.state.evidence.some(({ what, by }) => what === 'noted' && by !== null) ? [{ say: `recovery answer ${now.state.id}`, label: actions.answer, ask: { label: actions.answerAsk, example: actions.answerExample }, words: replies.answer }] : []),
      stop(t, now)] : []
    case 'confirmed': {
      const place = placeChosen(now.state)
      return [
        { say: said('ready'), label: actions.ready, style: place?.kind === 'production' ? 'danger' : 'primary', ...(place === null || place.kind === 'scratch' ? {} : { confirm: actions.sure(placeName(now.called, place.name), momentText(t, now.facts)) }), words: replies.ready },
        { say: said('by-hand'), label: actions.byHand },
        anew(t, now),
        stop(t, now),
      ]
    }
    case 'modules': {
      const left = step.kind === 'confirm' ? step.ticks.filter((tick) => !ticked(now.state, 'modules').includes(tick)) : []
      if (left.length === 0) return [{ say: said('tick'), label: actions.modules, style: 'primary', words: replies.modules }]
      const all = step.kind === 'confirm' ? step.ticks : []
      return left.map((tick) => ({ say: named(said('tick'), { name: tick, n: all.indexOf(tick) }), label: actions.module(moduleName(now.called, tick)), words: [tick] }))
    }
    case 'received': return [{ say: said('received'), label: actions.receive, style: 'primary', words: replies.receive }]
    case 'resume': return [{ say: said('resume'), label: actions.resume, style: 'primary', confirm: actions.resumeSure(now.called.system), words: replies.resume }]
    default: return []
  }
}

/** One button for each place that can be chosen. A bare "setuju" counts where there is only one: with more, it is asked back. */
function approvals(t: Texts, { state, facts, called }: Now, step: Decide): readonly Action[] {
  const { actions, replies } = t.recovery
  return facts.places.flatMap(({ name, kind, fit }) => {
    const choice = step.choices.findIndex(({ key }) => key === name)
    if (!fit || choice < 0) return []
    const title = placeName(called, name)
    return [{
      say: named(`recovery approve ${state.id} ${planToken(state)}`, { name, n: choice }),
      label: actions.approve(title),
      style: kind === 'production' ? 'danger' as const : 'primary' as const,
      ...(kind === 'production' ? { confirm: actions.sure(title, momentText(t, facts)) } : {}),
      words: [...replies.approve, ...replies.approve.flatMap((word) => [`${word} ${name}`, `${word} ${title.toLowerCase()}`]), name, title.toLowerCase()],
    }]
  })
}

/** No button may say more than the narrowest platform takes: a long name is told by its place in the list. */
function named(said: string, of: { readonly name: string; readonly n: number }): string {
  const whole = `${said} ${of.name}`
  return fits(whole) ? whole : `${said} #${of.n + 1}`
}

/** How a step that did not do it may go on. */
function waysOn(t: Texts, now: Now, step: Step): readonly Action[] {
  const { actions, replies } = t.recovery
  const id = now.state.id
  if (step.kind !== 'run') return []
  const retry: Action = step.again === 'decide'
    ? anew(t, now)
    : { say: `recovery retry ${id} @${step.key}`, label: actions.retry, style: 'primary', words: replies.retry }
  const mayTurnBack = step.again !== 'decide' && ['ready', 'safety', 'proof'].includes(step.key)
  return [
    retry,
    ...(mayTurnBack ? [anew(t, now)] : []),
    ...(step.instead.some(({ how }) => how === 'attest') ? [attest(t, now)] : []),
    ...(step.instead.some(({ how }) => how === 'override') ? [{ say: `recovery override ${id} @${step.key}`, label: actions.override, ask: { label: actions.overrideAsk, example: actions.overrideExample }, words: replies.override }] : []),
  ]
}

function anew(t: Texts, { state }: Now): Action {
  return { say: `recovery anew ${state.id}`, label: t.recovery.actions.anew, confirm: t.recovery.actions.anewSure, words: t.recovery.replies.anew }
}

function attest(t: Texts, { state }: Now): Action {
  const { actions, replies } = t.recovery
  return { say: `recovery attest ${state.id} @restore`, label: actions.attest, ask: { label: actions.attestAsk, example: actions.attestExample }, words: replies.attest }
}

function stop(t: Texts, { state }: Now): Action {
  const { actions, replies } = t.recovery
  return { say: `recovery stop ${state.id}`, label: actions.cancel, ask: { label: actions.cancelAsk, example: actions.cancelExample }, words: replies.cancel }
}
