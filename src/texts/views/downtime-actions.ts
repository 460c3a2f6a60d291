import { nobodyDecides } from '../../core/downtime-asked.ts'
import { downtimeFacts } from '../../core/downtime-case.ts'
import { fits } from '../../core/form.ts'
import { planToken, standInHand, stepInHand, ticked } from '../../core/procedure-reading.ts'
import type { Action } from '../message.ts'
import type { Texts } from '../words.ts'
import { stillSaid } from './downtime-now.ts'
import type { DowntimeCase } from './downtime-words.ts'
import { windowSaid } from './downtime-notice.ts'

/** What can be done on the card now. */
export function downtimeActions(t: Texts, of: DowntimeCase): readonly Action[] {
  const { state } = of
  const step = stepInHand(state)
  const stand = standInHand(state)
  const form: Action = { say: `outage record ${state.id}`, label: t.record.button }
  if (state.ending === null && step === null) return [form]
  if (state.ending !== null || step === null || stand === null) return []
  const { cardActions: actions, cardReplies: replies } = t.downtime
  const facts = downtimeFacts(state)
  const services = t.fmt.list(facts.services.map((name) => of.titles[name] ?? name))
  const said = (what: string) => `outage ${what} ${state.id} ${planToken(state)}`
  const cancel: Action = { say: `outage cancel ${state.id}`, label: actions.cancel, ask: { label: actions.cancelAsk, example: actions.cancelExample }, words: replies.cancel }
  const move: Action = { say: `outage move ${state.id}`, label: actions.move, ask: { label: actions.moveAsk, example: actions.moveExample } }
  const extend: Action = { say: `outage extend ${state.id}`, label: actions.extend, ask: { label: actions.extendAsk, example: actions.extendExample } }
  const again: Action = { say: `outage retry ${state.id}`, label: actions.retry, words: replies.retry }
  const waysOn: readonly Action[] = [
    { ...again, style: 'primary' },
    { say: `outage override ${state.id}`, label: actions.override, ask: { label: actions.overrideAsk, example: actions.overrideExample } },
  ]
  const stands = stand.is === 'failed' || stand.is === 'interrupted' || (stand.is === 'due' && stand.why !== null)
  switch (step.key) {
    case 'approval': {
      const nobody = nobodyDecides(state)
      // What nobody may press is not offered.
      if (nobody !== null) return [...(nobody.take.length === 0 ? [] : [{ say: said('take'), label: actions.take, style: 'primary' as const, confirm: actions.takeSure(windowSaid(t, facts.window)) }]), cancel]
      return [
        { say: said('approve'), label: actions.approve, style: 'primary', confirm: actions.approveSure(windowSaid(t, facts.window)), words: replies.approve },
        { say: said('deny'), label: actions.deny, ask: { label: actions.denyAsk, example: actions.denyExample }, words: replies.deny },
        cancel,
      ]
    }
    case 'announced': case 'due': return [move, cancel]
    case 'gate': return [...(stands ? waysOn : []), move, cancel]
    case 'begin': return [{ say: said('begin'), label: actions.begin, style: 'danger', confirm: actions.beginSure(services), words: replies.begin }, move, cancel]
    case 'worked': return [{ say: said('worked'), label: actions.worked, style: 'primary', words: replies.worked }, extend]
    case 'verify': return stands ? [...waysOn, extend] : [extend]
    case 'seen': {
      const all = step.kind === 'confirm' ? step.ticks : []
      return [...all.filter((tick) => !ticked(state, 'seen').includes(tick)).map((tick) => ({ say: named(said('tick'), { name: tick, n: all.indexOf(tick) }), label: actions.tick(tick.slice(tick.indexOf(': ') + 2)) })), again, extend]
    }
    case 'all-clear': return [{ say: said('clear'), label: actions.clear, style: 'primary', confirm: clearSure(t, of), words: replies.clear }, again, extend]
    case 'well': case 're-entered': return [form]
    default: return []
  }
}

/** What pressing says to units, and what it cannot say: what another downtime keeps down. */
function clearSure(t: Texts, { state, titles, still = [] }: DowntimeCase): string {
  const { cardActions: actions } = t.downtime
  const named = (services: readonly string[]) => t.fmt.list(services.map((name) => titles[name] ?? name))
  const usable = downtimeFacts(state).services.filter((name) => !still.some(({ service }) => service === name))
  return [...stillSaid(t, { titles, still }), usable.length === 0 ? actions.clearNone : actions.clearSure(named(usable)), actions.goOn].join(' ')
}

/** No button may say more than the narrowest platform takes: a long name is told by its place in the list. */
function named(said: string, of: { readonly name: string; readonly n: number }): string {
  const whole = `${said} ${of.name}`
  return fits(whole) ? whole : `${said} #${of.n + 1}`
}
