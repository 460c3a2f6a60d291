import { answerSay, bytes, LONGEST_SAY } from '../../core/form.ts'
import type { Lang } from '../../core/people.ts'
import type { Field, OpenForm } from '../../texts/message.ts'
import { inRows } from './buttons.ts'
import { wholeWords } from './line-html.ts'
import type { Keyboard } from './update.ts'
import type { TelegramTexts } from './words.ts'

/** The buttons of the question that a form asks now; whoever would rather type replies to the card. */
export function formButtons(form: OpenForm | undefined, how: { readonly lang: Lang; readonly texts: TelegramTexts; readonly now: Date }): Keyboard {
  const field = form?.fields.find(({ key }) => key === form.asks)
  if (form === undefined) return []
  const answers = field === undefined ? [] : answersOf(field, how).map(({ value, label }) => ({ text: wholeWords(label, 60), callback_data: answerSay({ form: form.id, field, value }) }))
  const fitting = answers.filter(({ callback_data: data }) => bytes(data) <= LONGEST_SAY)
  const ways = [
    ...(field?.optional === true ? [{ text: form.words.skip, callback_data: `form ${form.id} skip` }] : []),
    { text: form.words.cancel, callback_data: `form ${form.id} cancel` },
  ]
  return [...inRows(fitting), ways]
}

interface Choice { readonly value: string; readonly label: string }

function answersOf(field: Field, { texts, now }: { readonly texts: TelegramTexts; readonly now: Date }): readonly Choice[] {
  switch (field.kind) {
    case 'text': case 'moment': return []
    case 'choice': return field.options
    case 'yes-no': return [{ value: 'yes', label: field.yes }, { value: 'no', label: field.no }]
    case 'date': return Array.from({ length: DAYS }, (_, ahead) => nextDay(now, ahead, texts))
  }
}

/** A day of the site's calendar; noon is the same day everywhere in it. */
function nextDay(now: Date, ahead: number, { fmt }: TelegramTexts): Choice {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: fmt.zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now)
  const day = new Date(`${today}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() + ahead)
  const value = day.toISOString().slice(0, 10)
  // Five in the morning, UTC, is noon to two in the afternoon in all of Indonesia's zones.
  return { value, label: fmt.shortDay(new Date(`${value}T05:00:00Z`).getTime()) }
}

const DAYS = 8
