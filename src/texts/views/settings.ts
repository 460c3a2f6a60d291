import { fits } from '../../core/form.ts'
import { standInHand, statusOf } from '../../core/procedure-reading.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import type { BackFacts } from '../../core/recovery-back.ts'
import type { MixedModules } from '../../core/mixed-modules.ts'
import { mayGoBack, switchesOf, type ModuleSwitch } from '../../core/recovery-settings.ts'
import type { Action, Block, Line } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import { findingSentence } from './finding.ts'
import { moduleName, placeName, type Called } from './recovery-words.ts'

/** How the connection settings of modules stand, said plainly; nothing where nobody has looked at any. */
export function switchLines(t: Texts, { state, called }: { readonly state: Pick<ProcedureState, 'evidence'>; readonly called: Called }): readonly Line[] {
  const all = switchesOf(state)
  const kept = all.some(({ is, kept: beside }) => is === 'switched' && beside !== null)
  return [...groups(t, all, called), ...(kept ? [line(t.settings.kept)] : [])]
}

function groups(t: Texts, all: readonly ModuleSwitch[], called: Called): readonly Line[] {
  return ORDER.flatMap((is) => [...new Set(all.filter((it) => it.is === is).map(({ place }) => place))].map((place) => {
    const said = t.settings.stands[is](placeName(called, place), t.fmt.list(all.filter((it) => it.is === is && it.place === place).map(({ module }) => moduleName(called, module))))
    return line(LOUD.includes(is) ? strong(said) : said)
  }))
}

const ORDER: readonly ModuleSwitch['is'][] = ['switched', 'stood', 'untouched', 'unknown', 'back']
const LOUD: readonly ModuleSwitch['is'][] = ['untouched', 'unknown', 'back']

/** One press puts the old settings back: of all that this recovery changed, and of each. */
export function backActions(t: Texts, { state, called }: { readonly state: Pick<ProcedureState, 'id' | 'evidence'>; readonly called: Called }): readonly Action[] {
  const known = switchesOf(state)
  const changed = known.filter(mayGoBack)
  const { back } = t.settings
  const say = `recovery rollback ${state.id}`
  const named = changed.map(({ module }): Action => {
    const whole = `${say} ${module}`
    return { say: fits(whole) ? whole : `${say} #${known.findIndex((it) => it.module === module) + 1}`, label: back.one(moduleName(called, module)), confirm: back.sure(moduleName(called, module)) }
  })
  if (named.length < 2) return named
  const all: Action = { say, label: back.all, style: 'danger', confirm: back.sure(t.fmt.list(changed.map(({ module }) => moduleName(called, module)))) }
  return [all, ...(named.length > MOST ? [] : named)]
}

/** The modules of a system that lead elsewhere than people were sent, each by name, who serves, and what to do. */
export function mixedSaid(t: Texts, mixed: MixedModules): string {
  return `${mixedShortly(t, mixed)} (${[...new Set(mixed.modules.map(({ recovery }) => recovery))].join(', ')}). ${t.settings.mixed.next}`
}

/** The same without what to do. */
export function mixedShortly(t: Texts, { serves, modules }: MixedModules): string {
  const { mixed: words } = t.settings
  return `${words.serves(serves ?? words.production)} ${modules.map(({ title, leads, sure }) => (sure === 'no' ? words.unsure(title) : words.leads(title, leads ?? words.before))).join('; ')}`
}

/** One press lets the settings of each such recovery stand again as they stood. */
export function mixedActions(t: Texts, all: readonly MixedModules[]): readonly Action[] {
  return all.flatMap(({ modules }) => [...new Set(modules.filter(({ back }) => back === 'yes').map(({ procedure }) => procedure))].map((procedure): Action => {
    const own = modules.filter((it) => it.procedure === procedure && it.back === 'yes')
    return { say: `recovery rollback ${procedure}`, label: t.settings.mixed.back(own[0]?.recovery ?? ''), style: 'danger', confirm: t.settings.back.sure(t.fmt.list(own.map(({ title }) => title))) }
  }))
}

/** With more, they are typed. */
const MOST = 5

export interface BackCase {
  readonly state: ProcedureState
  readonly doing: { readonly on: string; readonly done: number; readonly of: number | null } | null
  readonly called: Called
}

/** The living card of a roll-back: whose settings stand again, whose do not and why. */
export function settingsBackCard({ state, doing, called }: BackCase): Say {
  return (t) => {
    const { back } = t.settings
    const facts = state.plan?.facts as BackFacts
    const made = switchesOf(state)
    const stays = made.filter(({ is, findings }) => is !== 'back' && (is !== 'untouched' || findings.length > 0))
    const how = howOf(state, stays.length)
    const by = state.request.by?.name ?? ''
    const text = (said: string): Block => ({ kind: 'line', line: line(said) })
    return {
      mood: how === 'going' ? 'info' : how === 'done' ? 'ok' : 'alarm',
      title: line(`${back.titles[how]} — ${called.system} ${facts.number}`),
      blocks: [
        text(back.asked(by, t.fmt.stamp(state.request.at).text, facts.number)),
        ...(how === 'going' ? [text(back.runs)] : []),
        ...groups(t, made.filter(({ is, findings }) => is === 'back' || (is === 'untouched' && findings.length === 0)), called).map((said): Block => ({ kind: 'line', line: said })),
        ...(stays.length === 0 ? [] : [{ kind: 'line' as const, line: line(strong(back.stays(t.fmt.list(stays.map(({ module }) => moduleName(called, module)))))) }]),
        ...stays.flatMap(({ findings }) => findings.map((finding) => text(findingSentence(t, finding)))),
        ...(stays.length === 0 ? [] : [text(back.next)]),
        ...(how === 'going' && doing !== null ? [{ kind: 'progress' as const, share: doing.of === null || doing.of === 0 ? null : doing.done / doing.of, label: line(`${doing.on} · ${t.settings.counted(t.fmt.count(doing.done), t.fmt.count(doing.of ?? 0))}`) }] : []),
        { kind: 'small', line: line(back.small(facts.number, state.id)) },
      ],
      actions: how === 'failed' ? [{ say: `recovery retry ${state.id}`, label: t.recovery.actions.retry, style: 'primary' }, { say: `recovery stop ${state.id}`, label: t.recovery.actions.cancel, ask: { label: t.recovery.actions.cancelAsk, example: t.recovery.actions.cancelExample } }] : [],
      ...(how === 'going' ? { silent: true } : {}),
    }
  }
}

function howOf(state: ProcedureState, stays: number): keyof Texts['settings']['back']['titles'] {
  if (state.ending !== null) return 'stopped'
  if (standInHand(state)?.is === 'failed') return 'failed'
  if (statusOf(state) === 'going' && state.stands[0]?.is !== 'done') return 'going'
  return stays > 0 ? 'partly' : 'done'
}
