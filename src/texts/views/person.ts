import { bytes, LONGEST_SAY } from '../../core/form.ts'
import type { Duty, PlatformId } from '../../core/people.ts'
import type { Action, Block } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { dutyList } from './introduction.ts'

export interface Somebody {
  readonly id: number
  readonly name: string
  readonly duties: readonly Duty[]
  readonly identities: readonly { readonly platform: PlatformId; readonly userId: string }[]
}

/** Who is here with which duties, and who waits at the door. */
export function peopleView(of: { readonly people: readonly Somebody[]; readonly waiting: readonly { readonly id: number; readonly name: string; readonly at: number }[]; readonly mayChange: 'may-change' | 'may-look' }): Say {
  return (t) => {
    const { person } = t.registry
    const rows = of.people.map((one) => ({ mark: 'info' as const, label: line(strong(`${one.id}. ${one.name}`)), detail: line(`${dutyList(t, one.duties)} · ${t.fmt.list([...new Set(one.identities.map((identity) => t.accounts.platforms[identity.platform]))])}`) }))
    const waiting: readonly Block[] = of.waiting.length === 0 ? [] : [
      { kind: 'line', line: line(strong(person.waiting)) },
      { kind: 'rows', rows: of.waiting.map((one) => ({ mark: 'wait', label: line(`${one.id}. ${one.name}`), detail: line(t.fmt.stamp(one.at)) })) },
    ]
    const actions: readonly Action[] = of.mayChange === 'may-look' ? [] : of.waiting.slice(0, MOST_BUTTONS).map((one) => ({ say: `person show ${one.id}`, label: `${one.id}. ${one.name}` }))
    return {
      mood: 'info',
      title: line(person.title),
      blocks: [rows.length === 0 ? { kind: 'line', line: line(person.none) } : { kind: 'rows', rows }, ...waiting, ...(of.mayChange === 'may-change' ? [{ kind: 'small' as const, line: line(person.hint) }] : [])],
      ...(actions.length === 0 ? {} : { actions }),
      silent: true,
    }
  }
}

const MOST_BUTTONS = 5

/** What is recorded about one person. */
export function personView(of: Somebody & { readonly self: 'self' | 'other'; readonly removable: 'removable' | 'kept' }): Say {
  return (t) => {
    const { person } = t.registry
    const remove: Action = { say: `person remove ${of.id}`, label: person.remove, style: 'danger', confirm: person.removeConfirm(of.name) }
    return {
      mood: 'info',
      title: line(of.self === 'self' ? person.self(of.name) : of.name),
      blocks: [{ kind: 'facts', facts: [
        { label: person.number, value: line(String(of.id)) },
        { label: person.duties, value: line(dutyList(t, of.duties)) },
        { label: person.accounts, value: line(of.identities.map((identity) => `${t.accounts.platforms[identity.platform]} ${identity.userId}`).join(', ')) },
      ] }],
      ...(of.removable === 'removable' ? { actions: [remove] } : {}),
      silent: true,
    }
  }
}

/** More than one could be meant, or a name was said in part: a button for each, with what was wanted. */
export function whichPersonView(of: { readonly act: 'show' | 'add' | 'drop' | 'rename' | 'remove' | 'unlink'; readonly could: readonly Somebody[]; readonly rest: string }): Say {
  return (t) => {
    const { person } = t.registry
    const shown = of.could.slice(0, MOST_BUTTONS)
    return {
      mood: 'info',
      title: line(person.which),
      blocks: [
        { kind: 'rows', rows: shown.map((one) => ({ mark: 'info', label: line(strong(`${one.id}. ${one.name}`)), detail: line(dutyList(t, one.duties)) })) },
        { kind: 'line', line: line(of.could.length > shown.length ? person.whichMore(t.fmt.count(of.could.length - shown.length)) : person.whichNext) },
      ],
      actions: shown.map((one) => ({
        ...said(t, of, one.id),
        label: `${one.id}. ${one.name}`,
        ...(of.act === 'remove' ? { style: 'danger' as const, confirm: person.removeConfirm(one.name) } : {}),
      })),
      silent: true,
    }
  }
}

/** What was wanted, for one of them. A new name too long for a button is asked for again. */
function said(t: Texts, of: { readonly act: string; readonly rest: string }, id: number): Pick<Action, 'say' | 'ask'> {
  const whole = ['person', of.act, id, ...(of.rest === '' ? [] : [of.rest])].join(' ')
  return bytes(whole) <= LONGEST_SAY ? { say: whole } : { say: `person ${of.act} ${id}`, ask: { label: t.registry.person.newName } }
}

export type PersonChange =
  | { readonly what: 'gained' | 'lost'; readonly duty: Duty; readonly changed: boolean }
  | { readonly what: 'removed' }
  | { readonly what: 'renamed'; readonly from: string }

/** What was changed about somebody, and by whom. */
export function personChangedView(of: { readonly person: Somebody | Omit<Somebody, 'identities'>; readonly by: string; readonly change: PersonChange }): Say {
  return (t) => {
    const { person, introduction } = t.registry
    const { name, duties } = of.person
    const { change } = of
    const title = () => {
      switch (change.what) {
        case 'removed': return person.removed(name)
        case 'renamed': return person.renamed(change.from, name)
        case 'gained': return change.changed ? person.gained(name, t.common.duties[change.duty]) : person.unchanged(name)
        case 'lost': return change.changed ? person.lost(name, t.common.duties[change.duty]) : person.unchanged(name)
      }
    }
    const detail = change.what === 'removed' ? person.removedNext : `${person.duties}: ${dutyList(t, duties)}`
    return { mood: 'ok', title: line(title()), blocks: [{ kind: 'line', line: line(detail) }, { kind: 'small', line: line(introduction.by(of.by)) }], silent: true }
  }
}
