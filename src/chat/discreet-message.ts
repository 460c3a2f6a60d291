import { hide, type Hidden, type Look } from '../core/discreet.ts'
import type { Action, Attachment, Block, Field, Line, Message, OpenForm, Span } from '../texts/message.ts'

export type Marks = Readonly<Record<Hidden, string>>

/** The message without what must not go out. What decides and what is pressed stays as it is: only words are read. */
export function discreetMessage(message: Message, look: Look, marks: Marks): Message {
  const words = wordsWith(look, marks)
  const { actions, files, ask, form } = message
  return {
    ...message,
    title: words.lines([message.title], '')[0] ?? [],
    blocks: message.blocks.map((block) => blockWith(block, words)),
    ...(actions === undefined ? {} : { actions: actions.map((action) => actionWith(action, words)) }),
    ...(files === undefined ? {} : { files: files.map((file) => fileWith(file, words)) }),
    ...(ask === undefined ? {} : { ask: { ...ask, ...askWith(ask, words) } }),
    ...(form === undefined ? {} : { form: formWith(form, words) }),
  }
}

interface WordsWith {
  readonly text: (text: string) => string
  /** Lines that belong together: what is split over them is found all the same. */
  readonly lines: (lines: readonly Line[], between: string) => readonly Line[]
}

function wordsWith(look: Look, marks: Marks): WordsWith {
  const text = (said: string) => {
    const finds = look(said)
    return finds.length === 0 ? said : hide(said, finds, marks)
  }
  return {
    text,
    lines: (lines, between) => {
      const finds = look(lines.map((line) => line.map((span) => span.text).join('')).join(between))
      if (finds.length === 0) return lines
      let at = 0
      return lines.map((line) => {
        const spans = line.map((span): Span => {
          const [from, to] = [at, at + span.text.length]
          at = to
          // A moment is the platform's to write, and never hides anything.
          if (span.kind === 'time') return span
          const inside = finds.filter((find) => find.from < to && find.to > from)
          // What goes on from the span before is marked there already.
          const cut = inside.map((find) => ({ ...find, from: Math.max(find.from, from) - from, to: Math.min(find.to, to) - from, begun: find.from < from }))
          return cut.length === 0 ? span : { ...span, text: cut.reduceRight((said, find) => said.slice(0, find.from) + (find.begun ? '' : marks[find.what]) + said.slice(find.to), span.text) }
        })
        at += between.length
        return spans
      })
    },
  }
}

function blockWith(block: Block, words: WordsWith): Block {
  switch (block.kind) {
    case 'line': case 'small': return { ...block, line: words.lines([block.line], '')[0] ?? [] }
    case 'rows': return { ...block, rows: block.rows.map((row) => {
      const [label = [], detail = []] = words.lines([row.label, row.detail ?? []], ': ')
      return { ...row, label, ...(row.detail === undefined ? {} : { detail }) }
    }) }
    case 'facts': return { ...block, facts: block.facts.map((fact) => {
      const [label = [], value = []] = words.lines([[{ kind: 'text', text: fact.label }], fact.value], ': ')
      return { label: label.map((span) => span.text).join(''), value }
    }) }
    case 'progress': return { ...block, label: words.lines([block.label], '')[0] ?? [] }
    case 'detail': {
      const [summary = []] = words.lines([block.summary], '')
      return { ...block, summary, lines: words.lines(block.lines, '\n') }
    }
  }
}

function actionWith(action: Action, words: WordsWith): Action {
  return {
    ...action,
    label: words.text(action.label),
    ...(action.confirm === undefined ? {} : { confirm: words.text(action.confirm) }),
    ...(action.ask === undefined ? {} : { ask: askWith(action.ask, words) }),
  }
}

function askWith(ask: NonNullable<Action['ask']>, words: WordsWith): NonNullable<Action['ask']> {
  return { label: words.text(ask.label), ...(ask.example === undefined ? {} : { example: words.text(ask.example) }) }
}

const fileWith = (file: Attachment, words: WordsWith): Attachment => ({ ...file, name: words.text(file.name), ...('text' in file ? { text: words.text(file.text) } : {}) })

/** What is chosen from stands in the form itself; what was typed freely is read like everything else. */
function formWith(form: OpenForm, words: WordsWith): OpenForm {
  const free = new Set(form.fields.filter((field) => field.kind === 'text').map((field) => field.key))
  return {
    ...form,
    fields: form.fields.map((field): Field => {
      const said = { ...field, label: words.text(field.label), ...(field.hint === undefined ? {} : { hint: words.text(field.hint) }) }
      return said.kind === 'choice' ? { ...said, options: said.options.map((option) => ({ ...option, label: words.text(option.label) })) } : said
    }),
    answers: Object.fromEntries(Object.entries(form.answers).map(([key, answer]) => [key, free.has(key) ? words.text(answer) : answer])),
  }
}
