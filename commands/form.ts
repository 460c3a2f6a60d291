import { z } from 'zod'
import { command, personOf } from '../src/bot/command.ts'
import { stepForm, type FormStep } from '../src/bot/forms.ts'
import { duties } from '../src/core/people.ts'

const args = z.object({
  form: z.coerce.number().int().positive(),
  /** A field, or `skip`, `back`, `cancel`; `fill` takes all answers at once, written as an address's query is. */
  act: z.string().max(40),
  rest: z.string().optional().meta({ rest: true }),
})

/** Answers what a form of one's own asks. Said by its buttons, and by replies to it. */
export const form = command({
  name: 'form',
  aliases: [],
  summary: (t) => t.forms.summary,
  example: 'form 12 cancel',
  args,
  allow: duties,
  where: 'anywhere',
  effect: 'writes',
  use: 'hidden',
  run: async (call, kit) => {
    const person = personOf(call)
    return await stepForm(kit, { id: call.args.form, step: stepOf(call.args.act, call.args.rest ?? ''), by: person, at: call.at })
  },
})

function stepOf(act: string, rest: string): FormStep {
  switch (act) {
    case 'skip': case 'back': case 'cancel': return { do: act }
    case 'fill': return { do: 'fill', values: Object.fromEntries(new URLSearchParams(rest)) }
    default: return { do: 'answer', key: act, said: rest }
  }
}
