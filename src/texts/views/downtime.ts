import { actual, downtimeFacts, passedOver } from '../../core/downtime-case.ts'
import { agreed, current, standInHand, statusOf, stepInHand } from '../../core/procedure-reading.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import type { Block, Line, Message } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { downtimeActions } from './downtime-actions.ts'
import { clashLines, nowLines } from './downtime-now.ts'
import { lasted, noticeBody, windowSaid } from './downtime-notice.ts'
import type { DowntimeCase } from './downtime-words.ts'
import { stepLine, stepLines } from './procedure-strip.ts'

/** The living card of a downtime, for those who plan it, agree to it and carry it out. */
export function downtimeCard(of: DowntimeCase): Say {
  return (t) => {
    const { state } = of
    const facts = downtimeFacts(state)
    const situation = situationOf(state)
    const services = t.fmt.list(facts.services.map((name) => of.titles[name] ?? name))
    return {
      mood: moodOf(state, situation),
      title: line(`${t.downtime.titles[situation]} — ${services} ${facts.number}`),
      blocks: [
        ...[...headLines(t, of), ...(situation === 'asking' ? clashLines(t, facts, of.titles) : []), ...nowLines(t, of)].map((one): Block => ({ kind: 'line', line: one })),
        ...(situation === 'asking' ? [{ kind: 'detail' as const, summary: line(t.downtime.card.reads), lines: noticeBody(t, of) }] : []),
        { kind: 'line', line: stepLine(t, state, { names: t.downtime.steps, step: t.downtime.step }) },
        { kind: 'detail', summary: line(t.downtime.allSteps), lines: stepLines(t, state, t.downtime.steps) },
        { kind: 'small', line: line([t.downtime.card.small(facts.number, state.id), ...(state.script.stamp === null || state.script.stamp === undefined ? [] : [t.recovery.stamp(state.script.stamp)])].join(' · ')) },
      ],
      actions: downtimeActions(t, of),
      ...(statusOf(state) === 'going' ? { silent: true } : {}),
    }
  }
}

type Situation = keyof Texts['downtime']['titles']

/** What the card is about at this moment. */
export function situationOf(state: ProcedureState): Situation {
  if (state.ending !== null) return state.ending.how === 'stopped' ? 'cancelled' : state.ending.how
  const stand = standInHand(state)
  const over = downtimeFacts(state).kind === 'unplanned' ? 'restored' : 'done'
  if (stand === null) return over
  const waiting = stand.is === 'failed' || (stand.is === 'due' && stand.why !== null)
  switch (stepInHand(state)?.key) {
    case 'approval': return 'asking'
    case 'announced': case 'due': return 'announced'
    case 'gate': return waiting ? 'notReady' : 'gate'
    case 'begin': return 'begin'
    case 'started': case 'worked': return downtimeFacts(state).kind === 'unplanned' ? 'down' : 'working'
    case 'verify': return waiting ? 'notStable' : 'verifying'
    case 'seen': return 'verifying'
    case 'all-clear': return passedOver(state, 'verify') === null ? 'clearing' : 'unproven'
    case 'back': case 'well': case 're-entered': return 'back'
    default: return over
  }
}

function moodOf(state: ProcedureState, situation: Situation): Message['mood'] {
  switch (situation) {
    case 'notReady': case 'asking': case 'working': case 'begin': case 'clearing': case 'unproven': return 'warn'
    case 'notStable': case 'down': return 'alarm'
    case 'done': case 'restored': return isLeftOpen(state) ? 'warn' : 'ok'
    case 'cancelled': case 'refused': case 'expired': return state.ending === null ? 'info' : 'warn'
    case 'announced': case 'gate': case 'verifying': case 'back': return 'info'
  }
}

/** Whether its time went by before every unit was well and had typed in its paper. */
const isLeftOpen = (state: ProcedureState): boolean => current(state, 're-entered').some(({ what }) => what === 'expired')

function headLines(t: Texts, { state, titles }: DowntimeCase): readonly Line[] {
  const { card, works } = t.downtime
  const facts = downtimeFacts(state)
  const touched = facts.units.filter((unit) => unit.touched.length > 0).length
  const decided = agreed(state, 'approval').at(-1)
  const times = actual(state)
  const planned = facts.window.until - facts.window.from
  return [
    line((facts.kind === 'unplanned' ? card.reported : card.asked)(state.request.by?.name ?? 'Pulih', t.fmt.stamp(state.request.at).text), `“${facts.what}”`),
    facts.kind === 'unplanned' ? line(strong(card.downSince(t.fmt.when(facts.window.from).text))) : line(strong(windowSaid(t, facts.window)), ` (${t.fmt.length(planned)}) · ${works[facts.work]}`),
    line(`${card.services(t.fmt.list(facts.services.map((name) => titles[name] ?? name)))} · ${card.units(t.fmt.count(touched), t.fmt.count(facts.units.length))}`),
    ...(facts.kind === 'planned' && facts.work === 'update' ? [line(facts.wayBack === null ? card.noWayBack : card.wayBack(facts.wayBack))] : []),
    ...(facts.incidentNumber === undefined ? [] : [line(t.downtime.list.incident(facts.incidentNumber))]),
    ...(facts.before !== null && stepInHand(state)?.key === 'approval' ? [line(strong(card.moved(windowSaid(t, facts.before))))] : []),
    ...(decided === undefined ? [] : [line(card.approvedBy(decided.by?.name ?? '', t.fmt.stamp(decided.at).text))]),
    ...(times === null || times.until === null ? [] : [line(strong(facts.kind === 'unplanned' ? card.lengthAlone(lasted(t, times.until - times.from)) : card.length(lasted(t, times.until - times.from), t.fmt.length(planned))))]),
    ...(isLeftOpen(state) ? [line(strong(card.leftOpen))] : []),
    ...(['gate', 'verify'] as const).flatMap((step) => passedOver(state, step) ?? []).map((it) => line(card.passed(t.downtime.steps[it.step] ?? it.step, it.by?.name ?? '', it.note ?? ''))),
  ]
}
