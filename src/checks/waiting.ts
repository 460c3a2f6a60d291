import { ownerOf } from '../core/check.ts'
import type { Duty } from '../core/people.ts'
import type { Site } from '../core/site.ts'
import { checkById, openChecks } from '../store/checks.ts'
import type { Query } from '../store/store.ts'
import { checkActions } from '../texts/views/check-actions.ts'
import { headline } from '../texts/views/check.ts'
import type { Waiting } from '../texts/views/home.ts'
import { cardKey, viewOf } from './card.ts'

/** Checks that wait for a name: the unsigned ones for whoever may sign them, those taken up for whoever holds them. */
export async function checksWaiting(query: Query, of: { readonly site: Site; readonly now: Date }): Promise<readonly Waiting[]> {
  const waiting: Waiting[] = []
  for (const { id, state } of await openChecks(query)) {
    const row = state === 'signed' ? null : await checkById(query, id)
    if (row === null) continue
    const view = await viewOf(query, { site: of.site, row, now: of.now })
    const owner = ownerOf(view.acts)
    const signers: readonly Duty[] = view.escalatedAt === null ? view.signers : [...view.signers, 'manager']
    waiting.push({
      key: cardKey(id),
      kind: owner === null ? 'check' : 'owned',
      title: (t) => `${t.checks.title(view.title)}, ${t.fmt.shortDay(view.slot)} ${t.fmt.clock(view.slot)}: ${headline(t, view)}`,
      since: view.slot,
      due: view.signBy,
      acts: (t) => checkActions(t, view).filter((action) => action.style !== undefined || action.ask !== undefined),
      concerns: (person) => (owner === null ? person.duties.some((duty) => signers.includes(duty)) : owner.by.id === person.id),
    })
  }
  return waiting
}
