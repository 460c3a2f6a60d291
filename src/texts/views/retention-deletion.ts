import type { ProcedureState } from '../../core/procedure.ts'
import { planToken, standInHand, statusOf, stepInHand } from '../../core/procedure-reading.ts'
import { difference, listDigest, type DeletionList, type DeletionOutcome } from '../../core/retention-list.ts'
import type { Action, Block, Line, Message } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { stepStrip } from './procedure-strip.ts'
import { amount, groupRows, listDetails, type GroupFate } from './retention-list.ts'

/** The living card of a deletion: how it stands, what is asked, what goes and what stays, step by step. */
export function deletionCard(state: ProcedureState): Say {
  return (t) => {
    const list = listOf(state)
    return {
      mood: moodOf(state),
      title: line(`${t.retention.title} — ${t.retention.states[statusOf(state)]}`),
      blocks: [
        ...headline(t, state, list).map((it): Block => ({ kind: 'line', line: it })),
        stepStrip(t, state, t.retention.steps),
        ...(list === null ? [] : [groupRows(t, list, fateOf(state)), ...listDetails(t, list)]),
        { kind: 'small', line: line([t.retention.number(state.id), ...stampLine(t, state), ...(list === null ? [] : [t.retention.digest(listDigest(list).slice(0, 8))])].join(' · ')) },
      ],
      actions: actionsOf(t, state, list),
      ...(statusOf(state) === 'going' ? { silent: true } : {}),
    }
  }
}

/** Number, revision and date, exactly as they are written. */
function stampLine(t: Texts, state: ProcedureState): readonly string[] {
  const { stamp } = state.script
  return stamp === null || stamp === undefined ? [] : [t.retention.stamp(stamp)]
}

function moodOf(state: ProcedureState): Message['mood'] {
  const status = statusOf(state)
  const held = listOf(state)?.groups.some((group) => group.held !== null) === true
  if (status === 'interrupted') return 'alarm'
  if (status === 'done') return held || (outcomeOf(state)?.left ?? 0) > 0 ? 'warn' : 'ok'
  return status === 'stopped' || state.ending !== null ? 'warn' : 'info'
}

function headline(t: Texts, state: ProcedureState, list: DeletionList | null): readonly Line[] {
  const { retention: words } = t
  const result = outcomeOf(state)
  const lines: Line[] = []
  const locked = result?.locked ?? 0
  if (result !== null && (result.gone > 0 || result.left > 0 || locked > 0)) {
    lines.push(line(strong(words.gone(t.fmt.count(result.gone), t.fmt.size(result.bytes)))))
    if (locked > 0) lines.push(line(words.locked(t.fmt.count(locked))))
    if (result.left > 0) lines.push(line(words.left(t.fmt.count(result.left))))
  }
  if (state.ending !== null) return [...lines, ...endingLines(t, state)]
  if (statusOf(state) === 'done') return lines.length > 0 || list === null ? lines : [line(strong(list.groups.some((group) => group.held !== null) ? words.nothingHeld : words.nothing))]
  const before = voided(state)
  if (before !== null && list !== null) lines.push(line(strong(words.changed), ` ${differenceText(t, before, list)}`))
  return [...lines, ...nowLines(t, state, list)]
}

function nowLines(t: Texts, state: ProcedureState, list: DeletionList | null): readonly Line[] {
  const { retention: words } = t
  const step = stepInHand(state)
  const stand = standInHand(state)
  switch (stand?.is) {
    case 'watching': return stand.why === null ? [] : [line(strong(words.waitingFor(stand.why)))]
    case 'open': { const much = amountOf(t, list); return [line(strong(words.ask(much.copies, much.size)))] }
    case 'running': return step?.key === 'delete' ? [line(words.deleting(amountOf(t, list).copies))] : []
    case 'failed': case 'interrupted': return [line(strong(words.failed), ` ${stand.is === 'failed' && stand.why === 'target-away' ? words.failedWhy['target-away'] : words.failedWhy.other}`)]
    case 'due':
      if (stand.why !== null && stand.why.startsWith('busy:')) return [line(words.busy(stand.why.slice('busy:'.length)))]
      return step?.key === 'delete' ? [line(words.noAsking(amountOf(t, list).copies, amountOf(t, list).size))] : []
    case 'todo': case 'done': case 'skipped': case undefined: return []
  }
}

function endingLines(t: Texts, state: ProcedureState): readonly Line[] {
  const { ending } = state
  if (ending === null) return []
  const at = t.fmt.stamp(ending.at).text
  const what = ending.how === 'expired' ? t.retention.ended.expired : t.retention.ended[ending.how](ending.by?.name ?? 'Pulih', at)
  return [line(strong(what)), ...(ending.why === null ? [] : [line(`${t.retention.reason} ${ending.why}`)])]
}

/** What became of the list, as its rows say it. */
function fateOf(state: ProcedureState): GroupFate {
  const outcome = outcomeOf(state)
  if (outcome !== null && outcome.gone > 0) return outcome.left + (outcome.locked ?? 0) > 0 ? 'partly' : 'gone'
  if (outcome !== null && (outcome.locked ?? 0) > 0) return 'stays'
  if (state.ending !== null) return 'stays'
  return stepInHand(state)?.key === 'delete' && standInHand(state)?.is === 'running' ? 'going' : 'listed'
}

/** The list that people saw before this one, where it became void. */
function voided(state: ProcedureState): DeletionList | null {
  const plans = state.evidence.filter((it) => it.what === 'planned')
  return state.evidence.some((it) => it.what === 'planned' && it.note !== null) ? ((plans.at(-2)?.seen ?? null) as DeletionList | null) : null
}

function differenceText(t: Texts, before: DeletionList, after: DeletionList): string {
  const { added, dropped } = difference(before, after)
  const parts = [
    ...(dropped.length === 0 ? [] : [t.retention.dropped(`${t.fmt.count(dropped.length)} (${t.fmt.list(dropped.slice(0, 10).map((item) => `#${item.id}`))})`)]),
    ...(added.length === 0 ? [] : [t.retention.added(`${t.fmt.count(added.length)} (${t.fmt.list(added.slice(0, 10).map((item) => `#${item.id}`))})`)]),
  ]
  const said = parts.join('; ')
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`
}

function actionsOf(t: Texts, state: ProcedureState, list: DeletionList | null): readonly Action[] {
  const stand = standInHand(state)
  if (state.ending !== null) return []
  const { actions, replies } = t.retention
  const stop: Action = { say: `retention stop ${state.id}`, label: actions.stop, ask: { label: actions.stopAsk, example: actions.stopExample }, words: replies.stop }
  switch (stand?.is) {
    case 'open': {
      const much = amountOf(t, list)
      return [
        { say: `retention confirm ${state.id} ${planToken(state)}`, label: actions.confirm(much.copies, much.size), style: 'danger', confirm: actions.sure(much.copies), words: replies.confirm },
        { say: `retention decline ${state.id} ${planToken(state)}`, label: actions.decline, ask: { label: actions.declineAsk, example: actions.declineExample }, words: replies.decline },
      ]
    }
    case 'failed': case 'interrupted': return [{ say: `retention retry ${state.id}`, label: actions.retry, style: 'primary', words: replies.retry }, stop]
    case 'watching': return [stop]
    case 'due': return stand.why === null ? [] : [stop]
    case 'todo': case 'running': case 'done': case 'skipped': case undefined: return []
  }
}

const amountOf = (t: Texts, list: DeletionList | null) => amount(t, list ?? { at: 0, groups: [] })

function listOf(state: ProcedureState): DeletionList | null {
  return state.plan === null ? null : (state.plan.facts as DeletionList)
}

/** What the last attempt of the deletion saw. */
function outcomeOf(state: ProcedureState): DeletionOutcome | null {
  const last = state.evidence.findLast((it) => it.step === 'delete' && (it.what === 'finished' || it.what === 'failed') && it.seen !== null)
  return (last?.seen ?? null) as DeletionOutcome | null
}
