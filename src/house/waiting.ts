import type { Kit } from '../bot/kit.ts'
import { checksWaiting } from '../checks/waiting.ts'
import { decisionsWaiting } from '../procedures/waiting.ts'
import { introductionsWaiting } from '../registry/introductions.ts'
import { openForms, type FormRecord } from '../store/forms.ts'
import type { Query } from '../store/store.ts'
import type { Waiting } from '../texts/views/home.ts'
import { procedures } from './procedures.ts'

/** Everything in the house that waits for somebody; each thing knows for whom. */
export async function whatWaits(kit: Kit, query: Query, now: Date): Promise<readonly Waiting[]> {
  return [
    ...await decisionsWaiting(query, { procedures: procedures(kit), now }),
    ...await checksWaiting(query, { site: kit.site, now }),
    ...(await openForms(query)).map(formWaiting),
    ...await introductionsWaiting(query),
  ]
}

/** Somebody began to answer and has not sent it: it goes on where it was begun. */
function formWaiting(form: FormRecord): Waiting {
  return {
    key: `form:${form.id}`,
    kind: 'form',
    title: (t) => form.title[t.fmt.lang],
    since: form.openedAt,
    due: form.expiresAt,
    acts: (t) => [{ say: `form ${form.id} back`, label: t.forms.words.open, style: 'primary' as const }, { say: `form ${form.id} cancel`, label: t.forms.words.cancel }],
    concerns: (person) => person.id === form.person.id,
  }
}
