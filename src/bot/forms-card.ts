import type { PlatformId } from '../core/people.ts'
import { formById, type FormRecord } from '../store/forms.ts'
import { owe } from '../store/outbox.ts'
import { roomById } from '../store/rooms.ts'
import type { Tx } from '../store/store.ts'
import { askView, formView } from '../texts/views/form.ts'
import type { Kit } from './kit.ts'

export const formCard = (id: number) => `form:${id}`

/**
 * Owes the form's card as it stands now. `below` posts it anew, under what was just typed. Where one question is asked after
 * another, one that has to be typed gets a message of its own, which a reply answers.
 */
export async function oweForm(tx: Tx, kit: Pick<Kit, 'speak'>, of: { readonly id: number; readonly at: Date; readonly where: 'in-place' | 'below' }): Promise<void> {
  const form = await formById(tx, of.id)
  const room = form === null ? null : await roomById(tx, form.room)
  if (form === null || room === null || room.state !== 'active') return
  const { at } = of
  const typed = oneByOne(room.platform) && typedField(form) !== undefined
  // The question's own message stands at the end of the chat; its card need not.
  const fresh = of.where === 'below' && (!typed || form.asks === form.fields.id[0]?.key)
  await owe(tx, { at, to: { room: room.id }, card: formCard(form.id), spoken: kit.speak(formView({ ...form, by: form.person.name })), fresh })
  if (typed) await oweQuestion(tx, kit, { form, at })
}

/** Owes the message that asks what has to be typed. */
export async function oweQuestion(tx: Tx, kit: Pick<Kit, 'speak'>, of: { readonly form: FormRecord; readonly at: Date }): Promise<void> {
  const { form, at } = of
  const field = typedField(form)
  if (field === undefined) return
  const say = `form ${form.id} ${field.key}`
  await owe(tx, { at, to: { room: form.room }, spoken: kit.speak(askView({
    say,
    ask: (t) => {
      const asked = form.fields[t.fmt.lang].find(({ key }) => key === field.key) ?? field
      return { label: asked.label, ...(asked.kind === 'text' && asked.example !== undefined ? { example: asked.example } : {}) }
    },
    whom: { user: form.user, name: form.person.name },
  })) })
}

/** The question that is asked now, where it can only be typed. */
function typedField(form: FormRecord) {
  return form.state === 'open' ? form.fields.id.find((field) => field.key === form.asks && (field.kind === 'text' || field.kind === 'moment')) : undefined
}

/** A platform without a window for forms. */
export const oneByOne = (platform: PlatformId): boolean => platform === 'telegram'
