import { days } from '../core/calendar.ts'
import { nextQuestion, questionBefore, readAnswer, type FormAnswers } from '../core/form.ts'
import { beginning } from '../core/letters.ts'
import { ok, refuse, type Outcome } from '../core/outcome.ts'
import type { Person } from '../core/people.ts'
import { changeForm, endForm, formById, type FormEnd, type FormRecord } from '../store/forms.ts'
import { roomById } from '../store/rooms.ts'
import { textsFor } from '../texts/words.ts'
import type { Answer } from './command.ts'
import { oneByOne, oweForm, oweQuestion } from './forms-card.ts'
import type { Kit } from './kit.ts'

/** What somebody does with a form. */
export type FormStep =
  | { readonly do: 'answer'; readonly key: string; readonly said: string }
  | { readonly do: 'fill'; readonly values: Readonly<Record<string, string>> }
  | { readonly do: 'skip' | 'back' | 'cancel' }

export interface StepAsk {
  readonly id: number
  readonly step: FormStep
  readonly by: Person
  readonly at: Date
}

/**
 * Takes one step in a form: only its own person may, and only while it is open. Every answer is durable before the next is
 * asked for. The last one is handed back with the whole form, so that what the completed line does and the form's end are
 * one transaction.
 */
export async function stepForm(kit: Kit, ask: StepAsk): Promise<Outcome<Answer>> {
  const form = await kit.store.read((query) => formById(query, ask.id))
  if (form === null) return refuse({ reason: 'no-such-form', id: ask.id })
  if (form.person.id !== ask.by.id) return refuse({ reason: 'not-your-form', form: form.id, by: form.person.name })
  if (form.state !== 'open') return over(form.id, form.state, form.endedAt ?? ask.at.getTime())
  if (form.expiresAt <= ask.at.getTime()) {
    await close(kit, { form, how: 'expired', at: ask.at })
    return over(form.id, 'expired', form.expiresAt)
  }
  const { step } = ask
  switch (step.do) {
    case 'cancel': return await cancel(kit, form, ask.at)
    case 'skip': return await skip(kit, form, ask.at)
    case 'back': return await goOn(kit, { form, answers: form.answers, asks: questionBefore(form.fields.id, form.asks) ?? form.asks, at: ask.at })
    case 'fill': return await fill(kit, { form, values: step.values, at: ask.at })
    case 'answer': return await answer(kit, { form, key: step.key, said: step.said, at: ask.at })
  }
}

/** Ends a form by its person's wish or by its time, and says so on its card. */
export async function close(kit: Pick<Kit, 'store' | 'speak'>, of: { readonly form: FormRecord; readonly how: FormEnd; readonly at: Date }): Promise<void> {
  const { form: { id }, how, at } = of
  await kit.store.write(async (tx) => {
    if (await endForm(tx, { id, how, at })) await oweForm(tx, kit, { id, at, where: 'in-place' })
  })
}

const over = (form: number, how: FormEnd, at: number) => refuse({ reason: 'form-over', form, how, at })
const CARD: Answer = { say: null, to: 'room' }

async function cancel(kit: Kit, form: FormRecord, at: Date): Promise<Outcome<Answer>> {
  await close(kit, { form, how: 'cancelled', at })
  return ok(CARD)
}

async function skip(kit: Kit, form: FormRecord, at: Date): Promise<Outcome<Answer>> {
  const field = form.fields.id.find(({ key }) => key === form.asks)
  if (field === undefined || field.optional !== true) return refuse({ reason: 'answer-needed', form: form.id })
  return await take(kit, { form, answers: { ...form.answers, [field.key]: null }, at })
}

async function answer(kit: Kit, of: { readonly form: FormRecord; readonly key: string; readonly said: string; readonly at: Date }): Promise<Outcome<Answer>> {
  const { form, key, at } = of
  const ways = waysOf(form, key)
  if (ways.length === 0) return refuse({ reason: 'stale-button', said: beginning(key, 40) })
  switch (wayOut(kit, of.said)) {
    case 'cancel': return await cancel(kit, form, at)
    case 'skip': return await skip(kit, { ...form, asks: key }, at)
    case 'back': return await goOn(kit, { form, answers: form.answers, asks: questionBefore(form.fields.id, key) ?? key, at })
    case null:
  }
  const read = readAnswer(ways, of.said, { today: days(kit.site.zone).dateOf(at) })
  if (read.ok) return await take(kit, { form, answers: { ...form.answers, [key]: read.value }, at })
  await askAgain(kit, { form: { ...form, asks: key }, at })
  return read
}

/** Everything at once: what can be read is kept, and the first that cannot is asked again. */
async function fill(kit: Kit, of: { readonly form: FormRecord; readonly values: Readonly<Record<string, string>>; readonly at: Date }): Promise<Outcome<Answer>> {
  const { form, values, at } = of
  const today = days(kit.site.zone).dateOf(at)
  const read = form.fields.id.map((field) => {
    const said = values[field.key]?.trim() ?? ''
    return { key: field.key, read: said === '' && field.optional === true ? ok(null) : readAnswer(waysOf(form, field.key), said, { today }) }
  })
  const wrong = read.find((one) => !one.read.ok)
  const answers: FormAnswers = Object.fromEntries(read.flatMap((one) => (one.read.ok ? [[one.key, one.read.value]] : [])))
  if (wrong === undefined || wrong.read.ok) return await take(kit, { form, answers, at })
  await goOn(kit, { form, answers, asks: wrong.key, at })
  return wrong.read
}

async function take(kit: Kit, of: { readonly form: FormRecord; readonly answers: FormAnswers; readonly at: Date }): Promise<Outcome<Answer>> {
  const { form, answers, at } = of
  const asks = nextQuestion(form.fields.id, answers)
  return asks === null ? ok({ ...CARD, completes: { ...form, answers, asks } }) : await goOn(kit, { form, answers, asks, at })
}

async function goOn(kit: Kit, of: { readonly form: FormRecord; readonly answers: FormAnswers; readonly asks: string | null; readonly at: Date }): Promise<Outcome<Answer>> {
  const { form: { id }, answers, asks, at } = of
  const kept = await kit.store.write(async (tx) => {
    if (!(await changeForm(tx, { id, answers, asks }))) return false
    await oweForm(tx, kit, { id, at, where: 'in-place' })
    return true
  })
  return kept ? ok(CARD) : over(id, 'cancelled', at.getTime())
}

/** Where a question was a message of its own, the next try needs another one. */
async function askAgain(kit: Kit, of: { readonly form: FormRecord; readonly at: Date }): Promise<void> {
  await kit.store.write(async (tx) => {
    const room = await roomById(tx, of.form.room)
    if (room !== null && oneByOne(room.platform)) await oweQuestion(tx, kit, of)
  })
}

const waysOf = (form: FormRecord, key: string) => [form.fields.id, form.fields.en].flatMap((fields) => fields.filter((field) => field.key === key))

/** Whoever answers "batal" wants out, in whatever question. */
function wayOut(kit: Kit, said: string): 'cancel' | 'skip' | 'back' | null {
  const texts = textsFor(kit.site.zone)
  const word = said.trim().toLowerCase().replace(/[.!]+$/, '')
  for (const way of ['cancel', 'skip', 'back'] as const) if ([texts.id, texts.en].some((t) => t.forms.replies[way].includes(word))) return way
  return null
}
