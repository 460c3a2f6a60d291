import type { FormAnswers } from '../../core/form.ts'
import type { Lang } from '../../core/people.ts'
import type { Block, Field, Line, Message, Whom } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'

/** A form as its card shows it. */
export interface FormView {
  readonly id: number
  readonly title: Readonly<Record<Lang, string>>
  readonly by: string
  /** The same, as the room's own platform knows them. */
  readonly user?: string
  readonly fields: Readonly<Record<Lang, readonly Field[]>>
  readonly answers: FormAnswers
  readonly asks: string | null
  readonly state: 'open' | 'sent' | 'cancelled' | 'expired'
  readonly expiresAt: number
}

/** The card of a form: what was answered, what is asked now, whose it is; once it is over, how it ended. */
export function formView(of: FormView): Say {
  return (t) => {
    const fields = of.fields[t.fmt.lang]
    const answered = fields.filter((field) => of.answers[field.key] !== undefined)
    const facts: readonly Block[] = answered.length === 0 ? [] : [{ kind: 'facts', facts: answered.map((field) => ({ label: field.label, value: shown(t, field, of.answers[field.key] ?? null) })) }]
    const head = { title: line(of.title[t.fmt.lang]), silent: true }
    if (of.state !== 'open') return { ...head, mood: of.state === 'sent' ? 'ok' : 'info', blocks: [{ kind: 'line', line: line(strong(t.forms.ended[of.state])) }, ...facts, { kind: 'small', line: line(t.forms.for(of.by)) }] }
    const asked = fields.find((field) => field.key === of.asks)
    return {
      ...head,
      mood: 'info',
      blocks: [
        ...facts,
        ...(asked === undefined ? [] : [{ kind: 'line' as const, line: line(strong(t.forms.now(asked.label)), ...(asked.hint === undefined ? [] : [` — ${asked.hint}`])) }, { kind: 'line' as const, line: line(t.forms.how[asked.kind]) }]),
        { kind: 'small', line: line(`${t.forms.for(of.by)}. ${t.forms.until}`, t.fmt.stamp(of.expiresAt)) },
      ],
      form: { id: of.id, ...(of.user === undefined ? {} : { user: of.user }), fields, answers: written(of.answers), asks: of.asks, words: t.forms.words },
    }
  }
}

/** A question of its own message, which a reply answers; `whom` is called by name. */
export function askView(of: { readonly say: string; readonly ask: (t: Texts) => { readonly label: string; readonly example?: string }; readonly whom: Whom }): Say {
  return (t): Message => {
    const { label, example } = of.ask(t)
    return {
      mood: 'info',
      title: line(t.forms.asked(of.whom.name, label)),
      blocks: [{ kind: 'line', line: line(t.forms.askedHow) }, ...(example === undefined ? [] : [{ kind: 'small' as const, line: line(t.forms.example(example)) }])],
      ask: { say: of.say, label, ...(example === undefined ? {} : { example }), whom: of.whom },
    }
  }
}

function shown(t: Texts, field: Field, value: string | null): Line {
  if (value === null) return line(t.forms.skipped)
  switch (field.kind) {
    case 'choice': return line(field.options.find((option) => option.value === value)?.label ?? value)
    case 'yes-no': return line(value === 'yes' ? field.yes : field.no)
    // Five in the morning, UTC, is around noon in every zone of the country: the same day in all of them.
    case 'date': return line(t.fmt.day(Date.parse(`${value}T05:00:00Z`)))
    case 'moment': return line(`${t.fmt.day(Date.parse(`${value.slice(0, 10)}T05:00:00Z`))}, ${value.slice(11).replace(':', '.')}`)
    case 'text': return line(value)
  }
}

const written = (answers: FormAnswers): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(answers).flatMap(([key, value]) => (value === null ? [] : [[key, value]])))
