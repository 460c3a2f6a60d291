import { listedItems, type DeletionList } from '../../core/retention-list.ts'
import type { RetentionPlan } from '../../core/site.ts'
import type { Block } from '../message.ts'
import { line, strong, type Say } from '../words.ts'
import { amount, groupRows, listDetails } from './retention-list.ts'

/** What a deletion would do now, and why the rest stays. Changes nothing, promises nothing for later. */
export function retentionPreview(list: DeletionList, plans: readonly RetentionPlan[]): Say {
  return (t) => {
    const much = amount(t, list)
    const used = plans.filter((plan) => list.groups.some((group) => group.plan === plan.name))
    const none = list.groups.some((group) => group.held !== null) ? t.retention.nothingHeld : t.retention.nothing
    const first = list.groups.length === 0 ? t.retention.noSystems : listedItems(list).length === 0 ? none : t.retention.preview(much.copies, much.size)
    const blocks: readonly Block[] = list.groups.length === 0 ? [] : [
      groupRows(t, list, 'listed'),
      ...listDetails(t, list),
      { kind: 'small', line: line(used.map((plan) => t.retention.limit(plan.name, t.fmt.length(plan.maxAge))).join(' · ')) },
    ]
    return { mood: 'info', title: line(t.retention.previewTitle), blocks: [{ kind: 'line', line: line(strong(first)) }, ...blocks] }
  }
}

/** A copy was pinned or let go. */
export function pinView(pin: { readonly copy: number; readonly now: 'pinned' | 'unpinned'; readonly note: string | null }): Say {
  return (t) => ({
    mood: 'info',
    title: line(t.retention[pin.now](pin.copy)),
    blocks: pin.note === null ? [] : [{ kind: 'line', line: line(`${t.retention.pinNote} ${pin.note}`) }],
  })
}
