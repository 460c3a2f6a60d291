import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import type { DowntimeFacts, Window } from '../../core/downtime.ts'
import type { Answered } from '../../core/unit-answer.ts'
import { downtimeFacts } from '../../core/downtime-case.ts'
import type { NewsKind, Told } from '../../core/downtime-news.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import type { Action, Block, Line, Message } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'
import type { StillDown } from './downtime-words.ts'

/** One piece of news for one unit. */
export interface Notice {
  readonly id: number
  readonly facts: DowntimeFacts
  readonly news: Told
  readonly unit: DowntimeFacts['units'][number]
  /** What services are called. */
  readonly titles: Readonly<Record<string, string>>
  readonly saveBefore: number
  /** What the news before this one promised, where it was something else. */
  readonly was: Window | null
  /** Why it takes longer, or does not take place; in somebody's words. */
  readonly why: string | null
  /** How it truly was, once it is over. */
  readonly ended: { readonly from: number; readonly until: number; readonly seen: readonly string[]; readonly passedOver: { readonly name: string; readonly why: string } | null } | null
  /** Who has said that this unit knows. */
  readonly heard: { readonly name: string; readonly at: number; readonly how?: 'room' | 'phone' } | null
  /** What the unit has said since it is back, oldest first. */
  readonly since: readonly Pick<Answered, 'kind' | 'by' | 'at'>[]
  /** It was told before, and nobody there has answered. */
  readonly again?: 'yes' | 'no'
  /** When it is posted, where that is later than it was told to others. */
  readonly asOf?: number
  /** What the unit told of that somebody has to see to, and how it was seen to; null where it told of nothing. */
  readonly told?: Pick<Answered, 'kind' | 'by' | 'at' | 'note' | 'settled'> & { readonly over?: { readonly name: string; readonly why: string } | null } | null
  /** What another downtime keeps down, whatever becomes of this one. */
  readonly still?: readonly StillDown[]
}

/** What a unit reads: how it stands, when, what it means for them, what to do, whom to call. */
export function noticeView(of: Notice): Say {
  return (t) => ({
    mood: isNotBackYet(of) ? 'warn' : MOODS[of.news.kind],
    title: line(titleOf(t, of)),
    blocks: [
      ...(of.again === 'yes' ? [{ kind: 'line' as const, line: line(strong(of.news.kind === 'back' ? t.downtime.notice.againBack : t.downtime.notice.again)) }] : []),
      ...bodyOf(t, of).map((one) => ({ kind: 'line' as const, line: one })),
      { kind: 'line', line: line(t.downtime.notice.contact(of.facts.contact)) },
      ...(of.heard === null ? [] : [{ kind: 'rows' as const, rows: [{ mark: 'ok' as const, label: line(t.downtime.notice[of.heard.how === 'phone' ? 'heardByPhone' : 'heard'](of.heard.name, t.fmt.stamp(of.heard.at).text)) }] }]),
      ...sinceRows(t, of),
      { kind: 'small', line: line(of.facts.number) },
    ],
    actions: actionsOf(t, of),
  })
}

/** What a unit that is touched would read of a plan, before anybody has agreed to it. */
export function noticeBody(t: Texts, of: { readonly state: ProcedureState; readonly titles: Notice['titles']; readonly saveBefore: number }): readonly Line[] {
  const facts = downtimeFacts(of.state)
  const unit = facts.units.find(({ touched }) => touched.length > 0) ?? { key: '', name: '', touched: facts.services }
  const kind = facts.before === null ? 'announced' : 'changed'
  return [line(titleOf(t, plain(kind))), ...bodyOf(t, plain(kind)), line(t.downtime.notice.contact(facts.contact))]

  function plain(news: 'announced' | 'changed'): Notice {
    return { id: of.state.id, facts, news: { kind: news, at: 0, window: facts.window, before: null }, unit, titles: of.titles, saveBefore: of.saveBefore, was: facts.before, why: null, ended: null, heard: null, since: [] }
  }
}

/** The same without buttons and without anything that only one chat can show: to be copied into another messenger, where stars make bold. */
export function noticeToCopyView(of: Notice): Say {
  return (t) => {
    const bold = (spans: Line) => line(spans.map((span) => (span.kind === 'text' && span.strong === true ? `*${span.text}*` : span.text)).join(''))
    return {
      mood: 'info',
      title: line(t.downtime.actions.copy),
      blocks: [line(`*${titleOf(t, of)}*`), ...bodyOf(t, of).map(bold), line(t.downtime.notice.contact(of.facts.contact))].map((one) => ({ kind: 'line', line: one })),
      silent: true,
    }
  }
}

const MOODS: Readonly<Record<NewsKind, Message['mood']>> = { announced: 'info', changed: 'warn', reminder: 'info', 'not-begun': 'info', started: 'warn', overrun: 'warn', update: 'warn', back: 'ok', cancelled: 'info' }

function titleOf(t: Texts, of: Notice): string {
  const { titles } = t.downtime.notice
  const services = names(t, of, of.facts.services).toUpperCase()
  switch (of.news.kind) {
    case 'reminder': return titles.reminder(services, leftOf(t, leftSaid(of)))
    case 'back': {
      return isNotBackYet(of) ? titles.backNotYet(services) : titles.back(names(t, of, usableOf(of, of.facts.services)).toUpperCase())
    }
    case 'started': return of.facts.kind === 'unplanned' ? titles.down(services) : titles.started(services)
    case 'overrun': return of.facts.kind === 'unplanned' ? titles.update(services) : titles.overrun(services)
    default: return titles[of.news.kind](services)
  }
}

function bodyOf(t: Texts, of: Notice): readonly Line[] {
  const { notice } = t.downtime
  const { facts, news } = of
  const services = names(t, of, of.unit.touched.length > 0 ? of.unit.touched : facts.services)
  const touched = of.unit.touched.length > 0
  const usable = names(t, of, usableOf(of, touched ? of.unit.touched : facts.services))
  const until = momentSaid(t, news.window.until, news.at)
  const was = of.was?.until ?? facts.window.until
  const meaning: Line = touched ? line(strong(notice.cannot(services)), notice.prepare(momentSaid(t, news.window.from - of.saveBefore, news.window.from))) : line(notice.untouched)
  const plan = [strong(windowSaid(t, news.window)), notice.about(t.fmt.length(news.window.until - news.window.from), facts.what)] as const
  switch (news.kind) {
    case 'announced': case 'reminder': return [line(notice.dear, notice.planned, ...plan), meaning]
    case 'changed': return [line(notice.dear, ...(of.was === null ? [] : [notice.wasAt(windowSaid(t, of.was)), ' ']), strong(notice.nowAt(windowSaid(t, news.window))), plan[1]), ...why(of, notice.overrunWhy), meaning]
    case 'not-begun': return touched ? [usable === '' ? line(notice.notBegunYet) : line(notice.notBegun(usable)), ...stillLines(t, of)] : [line(notice.untouched)]
    case 'started': return facts.kind === 'unplanned'
      ? [line(notice.dear, strong(notice.downSince(services, momentSaid(t, news.window.from, news.at)))), line(notice.cause(facts.what)), touched ? line(notice.paper(until)) : line(notice.untouched)]
      : [touched ? line(strong(notice.now(services, until))) : line(notice.untouched)]
    case 'overrun': return [line(strong((was > news.at ? notice.estimate : notice.overrun)(momentSaid(t, was, news.at), until))), ...why(of, notice.overrunWhy), ...(touched ? [] : [line(notice.untouched)])]
    case 'update': return [line(notice.still(t.fmt.length(news.at - facts.window.from)), strong(notice.downSince(services, momentSaid(t, facts.window.from, news.at)))), line(notice.cause(of.why ?? facts.what)), line(notice.paper(until))]
    case 'back': return backLines(t, of)
    case 'cancelled': return [line(notice.dear, strong(notice.cancelled(windowSaid(t, news.window))), ...(usable === '' ? [] : [' ', strong(notice.asEver(usable))])), ...stillLines(t, of), ...why(of, notice.cancelledWhy)]
  }
}

function backLines(t: Texts, of: Notice): readonly Line[] {
  const { notice } = t.downtime
  const { ended, facts, news, unit } = of
  const todo = unit.touched.length === 0 ? [line(notice.untouched)] : [...stillLines(t, of), ...(usableOf(of, unit.touched).length === 0 ? [] : [line(notice.tryNow)])]
  if (ended === null) return todo
  return [
    line(strong((isNotBackYet(of) ? notice.doneAt : notice.length)(momentSaid(t, ended.until, of.asOf ?? news.at), lasted(t, ended.until - ended.from))), ...(facts.kind === 'planned' ? [notice.planLength(t.fmt.length(facts.window.until - facts.window.from))] : [])),
    ...(ended.seen.length === 0 ? [] : [line(notice.seen(t.fmt.list(ended.seen)))]),
    ...(ended.passedOver === null ? [] : [line(notice.overridden(ended.passedOver.name, ended.passedOver.why))]),
    ...todo,
  ]
}

/** Whether it has ended, and another one keeps down all that it took away. */
const isNotBackYet = (of: Notice): boolean => of.news.kind === 'back' && usableOf(of, of.facts.services).length === 0
const usableOf = ({ still = [] }: Notice, services: readonly string[]): readonly string[] => services.filter((name) => !still.some(({ service }) => service === name))

/** What stays down all the same, by what people call the downtime that keeps it so. */
function stillLines(t: Texts, of: Notice): readonly Line[] {
  const { still = [], unit, facts } = of
  const felt = still.filter(({ service }) => (unit.touched.length > 0 ? unit.touched : facts.services).includes(service))
  return [...new Set(felt.map(({ number }) => number))].map((number) => line(strong(t.downtime.notice.stillDown(names(t, of, felt.filter((one) => one.number === number).map(({ service }) => service)), number))))
}

/** As people say it: nobody counts the seconds of half an hour. */
export const lasted = (t: Texts, ms: number): string => t.fmt.length(ms < MINUTE ? ms : Math.round(ms / MINUTE) * MINUTE)

const why = ({ why: said }: Notice, words: (said: string) => string): readonly Line[] => (said === null ? [] : [line(words(said))])

function actionsOf(t: Texts, of: Notice): readonly Action[] {
  const { actions, replies } = t.downtime
  const say = (what: string) => `told ${what} ${of.id}`
  switch (of.news.kind) {
    case 'back': return isNotBackYet(of) ? [] : [
      ...(howItIs(of)?.kind === 'normal' ? [] : [{ say: say('normal'), label: actions.normal, style: 'primary' as const, words: replies.normal }]),
      { say: say('trouble'), label: actions.trouble, ask: { label: actions.troubleAsk, example: actions.troubleExample }, words: replies.trouble },
      ...(of.unit.touched.length > 0 && !of.since.some(({ kind }) => kind === 'entered') ? [{ say: say('entered'), label: actions.reEntered }] : []),
    ]
    case 'cancelled': return of.heard === null ? [{ say: say('received'), label: actions.received, style: 'primary', words: replies.received }] : []
    default: return [
      ...(of.heard === null ? [{ say: say('received'), label: actions.received, style: 'primary' as const, words: replies.received }] : []),
      { say: say('objection'), label: actions.objection, ask: { label: actions.objectionAsk, example: actions.objectionExample }, words: replies.objection },
    ]
  }
}

/** `Rabu, 9 Des 2026, pukul 22.00–22.30 WIB`; with both days where it goes past midnight. */
export function windowSaid(t: Texts, { from, until }: Window): string {
  const { at, overnight } = t.downtime.notice
  const end = t.fmt.clock(until)
  // The zone stands once.
  const begin = t.fmt.clock(from).split(' ')[0] ?? ''
  return t.fmt.day(from) === t.fmt.day(until) ? at(t.fmt.day(from), begin, end) : overnight({ day: t.fmt.day(from), from: begin, nextDay: t.fmt.day(until), until: end })
}

/** `pukul 22.30 WIB` on the day that the reader has in mind; with its day on any other, and at midnight, which people count to either. */
function momentSaid(t: Texts, at: number, beside: number): string {
  const clock = t.fmt.clock(at)
  return t.fmt.day(at) === t.fmt.day(beside) && !clock.startsWith('00.00') ? t.downtime.notice.clock(clock) : t.downtime.notice.dayClock(t.fmt.day(at), clock)
}

/** What is left when it is posted: one that comes late says no more than that. Three days stay three days for some minutes; of minutes each counts. */
function leftSaid({ news, asOf = news.at }: Notice): number {
  const left = Math.max(0, news.window.from - asOf)
  const before = news.before ?? left
  return before - left <= (before >= HOUR ? 5 : 1) * MINUTE ? before : left
}

/** As a person says it: three days, an hour, a quarter of one; never more than there is. */
function leftOf(t: Texts, left: number): string {
  const [unit, length] = left >= 2 * DAY || left === DAY ? ['days', DAY] as const : left >= 2 * HOUR || left === HOUR ? ['hours', HOUR] as const : ['minutes', MINUTE] as const
  return t.downtime.notice.left[unit](Math.floor(left / length))
}

/** Whether the unit is well now, by what it said last of it. */
const howItIs = ({ since }: Notice) => since.findLast(({ kind }) => kind === 'normal' || kind === 'trouble')

function sinceRows(t: Texts, of: Notice): readonly Block[] {
  const { answered } = t.downtime.notice
  const said = [howItIs(of), of.since.findLast(({ kind }) => kind === 'entered')].flatMap((one) => one ?? [])
  const told = toldRows(t, of)
  if (said.length + told.length === 0) return []
  return [{ kind: 'rows', rows: [...told, ...said.map(({ kind, by, at }) => ({ mark: kind === 'trouble' ? 'warn' as const : 'ok' as const, label: line(answered[kind === 'normal' || kind === 'trouble' ? kind : 'entered'](by, t.fmt.stamp(at).text)) }))] }]
}

/** What the unit told of stands on its card until it reads how it was seen to. */
function toldRows(t: Texts, { told = null }: Notice) {
  if (told === null || (told.kind === 'trouble' && told.settled === null)) return []
  const { answered } = t.downtime.notice
  const { settled, over = null } = told
  if (settled === null && over !== null) return [{ mark: 'warn' as const, label: line(answered.passed(told.note ?? '', over.name, over.why)) }]
  return [settled === null
    ? { mark: 'warn' as const, label: line(answered.objection(told.by, t.fmt.stamp(told.at).text, told.note ?? '')) }
    : { mark: 'ok' as const, label: line(answered.settled(told.note ?? '', settled.by, settled.how)) }]
}

const names = (t: Texts, { titles }: Notice, services: readonly string[]): string => t.fmt.list(services.map((name) => titles[name] ?? name))
