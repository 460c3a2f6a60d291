import type { FormRecord } from '../store/forms.ts'
import type { Command } from './command.ts'
import { slotsOf } from './grammar-slots.ts'
import { wordsOf } from './grammar-text.ts'

/**
 * The line that a form's answers complete, as the grammar reads it: an answer that takes one place is held together by
 * quotes, what belongs to a place that takes all that remains stands as it is. What was passed over at the end is left out.
 */
export function completedLine(form: Pick<FormRecord, 'say' | 'fields' | 'answers'>, menu: readonly Command[]): string {
  const [name, ...said] = wordsOf(form.say)
  const command = menu.find((entry) => entry.name === name?.text)
  const slots = command === undefined ? [] : slotsOf(command)
  const answers = form.fields.id.map((field) => form.answers[field.key] ?? null)
  const given = answers.slice(0, answers.findLastIndex((answer) => answer !== null) + 1)
  const parts = given.flatMap((answer, n) => {
    const asItIs = slots.slice(0, said.length + n + 1).some((slot) => slot.kind === 'rest')
    return asItIs ? (answer === null ? [] : [answer]) : [quoted(answer ?? '')]
  })
  return [form.say, ...parts].join(' ')
}

/** A quote inside would end the place. */
function quoted(answer: string): string {
  return answer === '' || /[\s"“”„]/u.test(answer) ? `"${answer.replaceAll(/["“”„]/gu, '\'')}"` : answer
}
