import { listedBytes, listedItems, type DeletionGroup, type DeletionList } from '../../core/retention-list.ts'
import type { KeepReason } from '../../core/retention.ts'
import type { Block, Line, Mark } from '../message.ts'
import { line, strong, type Texts } from '../words.ts'

/** One row a component and target: what goes, up to which day, and what stays or why nothing goes. */
export function groupRows(t: Texts, list: DeletionList, fate: GroupFate): Block {
  return { kind: 'rows', rows: list.groups.map((group) => ({ mark: group.held === null ? (group.remove.length === 0 ? 'ok' as const : MARKS[fate]) : 'warn' as const, label: line(`${group.component} · ${group.target}`), detail: line(groupSentence(t, group)) })) }
}

/** Whether what a list names is still there: a row that says `belum` after it is gone would never be put right. */
export type GroupFate = 'listed' | 'going' | 'gone' | 'partly' | 'stays'
const MARKS: Readonly<Record<GroupFate, Mark>> = { listed: 'todo', going: 'run', gone: 'ok', partly: 'warn', stays: 'info' }

function groupSentence(t: Texts, group: DeletionGroup): string {
  const { retention: words, fmt } = t
  if (group.held !== null) return heldSentence(t, group)
  const stays = words.stays(fmt.count(group.stays.copies), fmt.size(group.stays.bytes))
  if (group.remove.length === 0) return `${words.goesNone}; ${stays}`
  const newest = Math.max(...group.remove.map((item) => item.takenAt))
  const bytes = group.remove.reduce((sum, item) => sum + item.bytes, 0)
  return `${words.goes(fmt.count(group.remove.length), fmt.size(bytes), fmt.shortDay(newest))}; ${stays}`
}

function heldSentence(t: Texts, group: DeletionGroup): string {
  const { held } = group
  switch (held?.why) {
    case 'full-not-proven': return t.retention.held['full-not-proven'](t.fmt.stamp(held.since).text)
    case 'newer-unproven': return t.retention.held['newer-unproven'](t.fmt.stamp(held.takenAt).text)
    case 'target-away': return t.retention.held['target-away']()
    case undefined: return ''
  }
}

/** The very copies that go, and the reasons of those that stay; folded. */
export function listDetails(t: Texts, list: DeletionList): readonly Block[] {
  const items = listedItems(list)
  return [
    ...(items.length === 0 ? [] : [{ kind: 'detail' as const, summary: line(t.retention.detailGoes(t.fmt.count(items.length))), lines: itemLines(t, list) }]),
    { kind: 'detail', summary: line(t.retention.detailStays), lines: list.groups.map((group) => line(strong(`${group.component} · ${group.target}: `), whyLine(t, group))) },
  ]
}

/** What one screen of scrolling can still hold; the store keeps them all. */
const MOST_LINES = 200

function itemLines(t: Texts, list: DeletionList): readonly Line[] {
  const lines = list.groups.flatMap((group) => group.remove.map((item) => line(`#${item.id} ${group.component} · ${group.target} · ${t.common.levels[item.level]} · `, t.fmt.stamp(item.takenAt), ` · ${t.fmt.size(item.bytes)} · ${t.retention.age(t.fmt.count(item.days))}${item.state === 'damaged' ? ` · ${t.retention.damaged}` : ''}`)))
  const more = lines.length - MOST_LINES
  return more <= 0 ? lines : [...lines.slice(0, MOST_LINES), line(t.retention.more(t.fmt.count(more)))]
}

function whyLine(t: Texts, group: DeletionGroup): string {
  const kinds = Object.keys(t.retention.keep) as KeepReason['kind'][]
  const why = kinds.flatMap((kind) => (group.stays.why[kind] === 0 ? [] : [`${t.fmt.count(group.stays.why[kind])} ${t.retention.keep[kind]}`]))
  const damaged = group.stays.damaged === 0 ? [] : [t.retention.damagedStay(t.fmt.count(group.stays.damaged))]
  return [...why, ...damaged].join('; ')
}

/** "12 (3,4 GB)": what a list would delete. */
export function amount(t: Texts, list: DeletionList): { readonly copies: string; readonly size: string } {
  return { copies: t.fmt.count(listedItems(list).length), size: t.fmt.size(listedBytes(list)) }
}
