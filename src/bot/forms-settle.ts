import { DAY } from '../core/clock.ts'
import { nextQuestion } from '../core/form.ts'
import { beginning } from '../core/letters.ts'
import type { Lang, Person } from '../core/people.ts'
import type { Refusal } from '../core/refusal.ts'
import { addForm, changeForm, endForm, openFormsOf, type FormRecord } from '../store/forms.ts'
import { markDone } from '../store/inbox.ts'
import { saveRoom, type RoomRecord } from '../store/rooms.ts'
import type { Tx } from '../store/store.ts'
import { textsFor, type Texts } from '../texts/words.ts'
import type { FormAsk } from './command.ts'
import type { Letter } from './dispatch-desk.ts'
import { outcomeWord, wantsAuthority } from './dispatch-refused.ts'
import { oweForm } from './forms-card.ts'
import type { Kit } from './kit.ts'

export interface FormWish {
  readonly ask: FormAsk
  readonly letter: Letter
  readonly person: Person | null
  readonly room: RoomRecord | null
  /** The form whose completed line asks on: it goes on with these questions, on the same card. */
  readonly goesOn: FormRecord | null
  readonly at: Date
}

/** Owes the questions that a command asks instead of refusing; an older form of the same person with the same line ends. */
export async function askByForm(tx: Tx, kit: Kit, wish: FormWish): Promise<void> {
  const { ask, letter: { event }, person, goesOn, at } = wish
  if (person === null) throw new Error(`/${ask.say} asks somebody whom nobody knows`)
  const { say } = ask
  const fields = both(kit, ask.fields)
  const written = { say, title: both(kit, ask.title), fields, answers: {}, asks: nextQuestion(fields.id, {}) }
  if (goesOn !== null && (await changeForm(tx, { id: goesOn.id, ...written }))) {
    await oweForm(tx, kit, { id: goesOn.id, at, where: event.kind === 'text' ? 'below' : 'in-place' })
    return
  }
  const room = wish.room ?? await saveRoom(tx, { platform: event.platform, chat: event.chat, thread: event.thread, name: beginning(event.chatTitle, 60), purpose: 'new', unit: null, lang: kit.site.lang, at })
  for (const old of await openFormsOf(tx, person.id)) {
    if (old.say !== say || old.room !== room.id) continue
    await endForm(tx, { id: old.id, how: 'cancelled', at })
    await oweForm(tx, kit, { id: old.id, at, where: 'in-place' })
  }
  const id = await addForm(tx, { ...written, person: person.id, room: room.id, user: event.user.id, at, expiresAt: new Date(at.getTime() + OPEN_FOR) })
  await oweForm(tx, kit, { id, at, where: 'below' })
}

const OPEN_FOR = DAY

/** The form's line was carried out; belongs into the transaction of its effect. */
export async function formSent(tx: Tx, kit: Pick<Kit, 'speak'>, of: { readonly form: FormRecord; readonly at: Date }): Promise<void> {
  const { form: { id, answers }, at } = of
  if (await endForm(tx, { id, how: 'sent', answers, at })) await oweForm(tx, kit, { id, at, where: 'in-place' })
}

/**
 * The completed line was refused. What was answered is kept, and the question is asked again that the refusal names, or the
 * first; where it was a no of authority the form ends, since no answer could change that.
 */
export async function formRefused(kit: Kit, of: { readonly letter: Letter; readonly form: FormRecord; readonly refusal: Refusal }): Promise<void> {
  const { letter, refusal, form: { id, answers, fields } } = of
  const at = kit.clock.now()
  const named = refusal.reason === 'bad-arguments' && 'argument' in refusal.problem ? refusal.problem.argument : null
  const asks = (fields.id.find((field) => field.key === named) ?? fields.id[0])?.key ?? null
  await kit.store.write(async (tx) => {
    if (wantsAuthority(refusal)) await endForm(tx, { id, how: 'cancelled', at })
    else await changeForm(tx, { id, answers, asks })
    await oweForm(tx, kit, { id, at, where: 'in-place' })
    await markDone(tx, { id: letter.id, at, outcome: outcomeWord({ ok: false, refusal }) })
  })
}

function both<T>(kit: Kit, words: (t: Texts) => T): Record<Lang, T> {
  const texts = textsFor(kit.site.zone)
  return { id: words(texts.id), en: words(texts.en) }
}
