import type { PlatformId } from '../../core/people.ts'
import { duties, type Duty } from '../../core/people.ts'
import type { Action, Block } from '../message.ts'
import { line, mono, strong, type Say, type Texts } from '../words.ts'

export interface Introduced {
  readonly id: number
  readonly name: string
  readonly platform: PlatformId
  readonly userId: string
  readonly at: number
  readonly decided: Decided | null
}

export interface Decided {
  readonly how: { readonly kind: 'accepted'; readonly duties: readonly Duty[] } | { readonly kind: 'linked'; readonly to: string; readonly duties: readonly Duty[] } | { readonly kind: 'declined' }
  readonly by: string
  readonly at: number
  readonly told: 'told' | 'not-told'
}

/** Asks the admins who somebody is, and says afterwards what became of it. */
export function introductionView(of: Introduced): Say {
  return (t) => {
    const { introduction } = t.registry
    const facts: Block = { kind: 'facts', facts: [{ label: introduction.from, value: line(`${t.accounts.platforms[of.platform]} `, mono(of.userId)) }, { label: introduction.at, value: line(t.fmt.when(of.at)) }] }
    if (of.decided === null) {
      return { mood: 'info', title: line(introduction.title(of.name)), blocks: [facts, { kind: 'line', line: line(introduction.ask) }, { kind: 'small', line: line(introduction.linkHint(of.id)) }], actions: actions(t, of) }
    }
    const { how, by, at, told } = of.decided
    return {
      mood: how.kind === 'declined' ? 'warn' : 'ok',
      title: line(introduction.title(of.name)),
      blocks: [
        { kind: 'line', line: line(strong(outcome(t, of.name, how))) },
        facts,
        { kind: 'line', line: line(introduction.by(by), ', ', t.fmt.when(at)) },
        { kind: 'small', line: line(told === 'told' ? introduction.told : introduction.notTold) },
      ],
      silent: true,
    }
  }
}

function actions(t: Texts, of: Introduced): readonly Action[] {
  const { introduction } = t.registry
  const give = duties.filter((duty) => duty !== 'admin').map((duty): Action => ({ say: `person accept ${of.id} ${duty}`, label: capital(t.common.duties[duty]), words: [t.common.duties[duty].toLowerCase(), duty] }))
  return [
    ...give,
    { say: `person accept ${of.id} admin`, label: capital(t.common.duties.admin), confirm: introduction.adminConfirm(of.name), words: ['admin'] },
    { say: `person decline ${of.id}`, label: introduction.decline, style: 'danger', confirm: introduction.declineConfirm(of.name), words: introduction.declineWords },
  ]
}

function outcome(t: Texts, name: string, how: Decided['how']): string {
  const { introduction } = t.registry
  switch (how.kind) {
    case 'accepted': return introduction.accepted(name, dutyList(t, how.duties))
    case 'linked': return introduction.linked(name, how.to)
    case 'declined': return introduction.declined(name)
  }
}

/** Duties as a sentence says them. */
export function dutyList(t: Texts, of: readonly Duty[]): string {
  return of.length === 0 ? t.registry.person.noDuties : t.fmt.list(of.map((duty) => t.common.duties[duty]))
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** To the newcomer: it arrived; and whether anybody was there to hear it. */
export function receivedView(of: { readonly name: string; readonly heard: number }): Say {
  return ({ registry: { introduction } }) => ({ mood: 'ok', title: line(introduction.received(of.name)), blocks: [{ kind: 'line', line: line(of.heard > 0 ? introduction.receivedNext : introduction.receivedNobody) }], silent: true })
}

export function welcomeView(name: string, given: readonly Duty[]): Say {
  return (t) => ({ mood: 'ok', title: line(t.registry.introduction.welcome(name, dutyList(t, given))), blocks: [{ kind: 'line', line: line(t.registry.introduction.welcomeNext) }] })
}

export function notAcceptedView(name: string): Say {
  return ({ registry: { introduction } }) => ({ mood: 'info', title: line(introduction.notAccepted(name)), blocks: [{ kind: 'line', line: line(introduction.notAcceptedNext) }] })
}
