import { nobodyDecides } from '../../core/downtime-asked.ts'
import { downtimeFacts, passedOver } from '../../core/downtime-case.ts'
import { saidEnd } from '../../core/downtime-quiet.ts'
import { triedIn, unreadyIn, type Tried, type Unready } from '../../core/downtime-seen.ts'
import type { Clash, DowntimeFacts } from '../../core/downtime.ts'
import { agreed, current, standInHand, stepInHand, ticked } from '../../core/procedure-reading.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import type { Line } from '../message.ts'
import { line, strong, type Texts } from '../words.ts'
import type { DowntimeCase } from './downtime-words.ts'
import { windowSaid } from './downtime-notice.ts'

/** What is going on or asked now. */
export function nowLines(t: Texts, of: DowntimeCase): readonly Line[] {
  const { card } = t.downtime
  const { state } = of
  const { ending } = state
  if (ending !== null) {
    const at = t.fmt.stamp(ending.at).text
    const said = ending.how === 'expired' ? card.ended.expired(at) : card.ended[ending.how](ending.by?.name ?? 'Pulih', at)
    return [line(said), ...(ending.why === null ? [] : [line(card.reason, `“${ending.why}”`)])]
  }
  const step = stepInHand(state)
  const stand = standInHand(state)
  if (step === null || stand === null) return []
  const last = current(state, step.key).findLast(({ what }) => what === 'failed')?.seen
  switch (step.key) {
    case 'approval': {
      if (stand.is !== 'open' || step.kind !== 'decide' || step.within === null) return []
      const { window, before, movedBy } = downtimeFacts(state)
      // Nobody can agree any more to what has been.
      const by = t.fmt.stamp(Math.min(stand.since + step.within, window.from)).text
      return [...(movedBy === undefined ? [] : [line(card.proposedBy(movedBy.name))]), ...nobodyLines(t, state), line(before === null ? card.decideBy(by) : card.decideMovedBy(by))]
    }
    case 'due': return stand.is === 'watching' ? [line(card.waits(t.fmt.stamp(stand.lookAt).text))] : []
    case 'gate': return last === undefined ? [line(card.gateRuns)] : [line(strong(card.notReady)), ...unreadyIn(last).map((one) => line(`· ${unreadySaid(t, one)}`)), line(card.next)]
    case 'begin': return [line(strong((passedOver(state, 'gate') === null ? card.mayBegin : card.mayBeginAnyway)(t.fmt.stamp(downtimeFacts(state).window.from).text)))]
    case 'worked': return [...begun(t, of), ...(downtimeFacts(state).kind === 'planned' ? [line(card.promised(t.fmt.stamp(saidEnd(state)).text))] : []), line(card.worksAsk)]
    case 'verify': return last === undefined ? [line(card.verifyRuns)] : [line(strong(card.notStable)), ...triedIn(last).filter(({ looked }) => !looked.ok).map((one) => line(`· ${triedSaid(t, one, of.titles)}`))]
    case 'seen': return [line(strong(card.seeAsk(t.fmt.count(ticked(state, 'seen').length), t.fmt.count(step.kind === 'confirm' ? step.ticks.length : 0))))]
    case 'all-clear': return [line(strong(passedOver(state, 'verify') === null ? card.clearAsk : card.clearAskAnyway)), ...stillSaid(t, of).map((said) => line(strong(said)))]
    case 'well': return stand.is === 'watching' && step.kind === 'wait' && step.within !== null ? [line(card.watch(t.fmt.stamp(stand.since + step.within).text))] : []
    default: return []
  }
}

/** Where nobody is left who may decide: why, and what to do. */
function nobodyLines(t: Texts, state: ProcedureState): readonly Line[] {
  const seen = nobodyDecides(state)
  if (seen === null) return []
  const { card } = t.downtime
  const asked = state.plan?.askedBy ?? (state.request.by === null ? [] : [state.request.by])
  return [line(strong(card.nobodyDecides(t.fmt.list(asked.map(({ name }) => name))))), line(seen.take.length > 0 ? card.takeOver(t.fmt.list(seen.take)) : seen.anew ? card.planAnew : card.moreManagers)]
}

/** What another downtime keeps down, a sentence for each of those. */
export function stillSaid(t: Texts, { titles, still = [] }: Pick<DowntimeCase, 'titles' | 'still'>): readonly string[] {
  return [...new Set(still.map(({ number }) => number))].map((number) => t.downtime.card.stillBeside(t.fmt.list(still.filter((one) => one.number === number).map(({ service }) => titles[service] ?? service)), number))
}

function begun(t: Texts, { state }: DowntimeCase): readonly Line[] {
  const by = agreed(state, 'begin').at(-1)
  return by === undefined ? [] : [line(t.downtime.card.begun(by.by?.name ?? '', t.fmt.stamp(by.at).text))]
}

/** What speaks against the moment that was chosen. */
export function clashLines(t: Texts, { clashes }: DowntimeFacts, titles: DowntimeCase['titles']): readonly Line[] {
  return clashes.length === 0 ? [] : [line(strong(`⚠️ ${t.downtime.clashes.title}:`)), ...clashes.map((clash) => line(`· ${clashSaid(t, clash, titles)}`))]
}

function clashSaid(t: Texts, clash: Clash, titles: DowntimeCase['titles']): string {
  const { clashes } = t.downtime
  switch (clash.kind) {
    case 'short-notice': return clashes['short-notice'](t.fmt.length(Math.max(0, clash.notice)), t.fmt.length(clash.rule))
    case 'busy-hours': return clashes['busy-hours'](titles[clash.service] ?? clash.service, clash.from.replace(':', '.'), clash.until.replace(':', '.'))
    case 'backup': return clashes.backup(clash.system, t.fmt.stamp(clash.at).text)
    case 'holiday': return clashes.holiday(t.fmt.day(Date.parse(`${clash.date}T05:00:00Z`)))
    case 'downtime': return clashes.downtime(clash.number, windowSaid(t, clash.window))
    case 'no-way-back': return clashes['no-way-back']
  }
}

/** What is not ready, in one line. */
export function unreadySaid(t: Texts, one: Unready): string {
  const { unready } = t.downtime.card
  switch (one.kind) {
    case 'copy': return unready.copy(one.component, t.recovery.rungs[one.needs], t.fmt.length(one.within)) + (one.newest === null ? '' : unready.copyWas(t.recovery.rungs[one.newest.rung], t.fmt.stamp(one.newest.takenAt).text))
    case 'running': return unready.running(one.component)
    case 'objection': return unready.objection(one.unit, one.by, one.note)
    case 'nobody': return unready.nobody(t.common.duties[one.duty])
  }
}

/** How one probe of one service went, in one line. */
export function triedSaid(t: Texts, { service, title, looked }: Tried, titles: DowntimeCase['titles']): string {
  const { answered, why } = t.downtime.card
  const name = answered(titles[service] ?? service, title)
  if (looked.ok) return name
  switch (looked.why) {
    case 'status': return `${name}: ${why.status(looked.detail)}`
    case 'content': return `${name}: ${why.content(looked.detail)}`
    case 'away': case 'elsewhere': case 'untested': return `${name}: ${why[looked.why]}`
  }
}
