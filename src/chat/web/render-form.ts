import { html, type Html } from '../../core/html.ts'
import type { Field, Message, OpenForm } from '../../texts/message.ts'
import type { CardFrame } from '../lan.ts'

/** All questions of a form at once, with what was answered so far; it is sent whole, or cancelled. */
export function drawForm(form: OpenForm, frame: CardFrame): Html {
  const { words } = form
  return html`<form class="fill" data-form="${form.id}" autocomplete="off">${form.fields.map((field) => question(field, { form, frame }))}<div class="actions"><button type="submit" data-style="primary">${words.send}</button><button type="button" data-say="form ${String(form.id)} cancel" data-style="plain">${words.cancel}</button></div></form>`
}

/** The question of a message that a reply answers, so that nobody has to look for how to reply. */
export function drawQuestion(ask: NonNullable<Message['ask']>, frame: CardFrame): Html {
  const id = `${frame.id}-ask`
  return html`<form class="ask" id="${id}" data-say="${ask.say}"><label for="${id}-text">${ask.label}</label><textarea id="${id}-text" name="text" rows="2" required maxlength="2000"></textarea><div class="actions"><button type="submit" data-style="primary">${ask.label}</button></div></form>`
}

interface Around { readonly form: OpenForm; readonly frame: CardFrame }

function question(field: Field, around: Around): Html {
  const id = `${around.frame.id}-f-${field.key}`
  const hint = field.hint === undefined ? html`` : html`<p class="small">${field.hint}</p>`
  const asked = around.form.asks === field.key ? html` data-asked` : html``
  const picked = optionsOf(field)
  if (picked !== null && picked.length <= FEW) {
    return html`<fieldset${asked}><legend>${field.label}</legend>${hint}${picked.map((option, n) => html`<label for="${id}-${String(n)}"><input type="radio" id="${id}-${String(n)}" name="${field.key}" value="${option.value}"${required(field)}${around.form.answers[field.key] === option.value ? html` checked` : html``}><span>${option.label}</span></label>`)}</fieldset>`
  }
  return html`<div class="field"${asked}><label for="${id}">${field.label}</label>${hint}${input(field, id, around)}</div>`
}

function input(field: Field, id: string, { form, frame }: Around): Html {
  const value = form.answers[field.key] ?? ''
  switch (field.kind) {
    case 'date': return html`<input type="date" id="${id}" name="${field.key}" value="${value}"${required(field)}>`
    case 'moment': return html`<input type="datetime-local" id="${id}" name="${field.key}" value="${value.replace(' ', 'T')}"${required(field)}>`
    case 'text': {
      const example = field.example === undefined ? html`` : html`<p class="small">${frame.words.example}: ${field.example}</p>`
      if (field.long === true) return html`<textarea id="${id}" name="${field.key}" rows="3" maxlength="${String(field.most)}"${required(field)}>${value}</textarea>${example}`
      return html`<input type="text" id="${id}" name="${field.key}" value="${value}" maxlength="${String(field.most)}"${required(field)}>${example}`
    }
    case 'choice': case 'yes-no':
      return html`<select id="${id}" name="${field.key}"${required(field)}><option value=""></option>${(optionsOf(field) ?? []).map((option) => html`<option value="${option.value}"${option.value === value ? html` selected` : html``}>${option.label}</option>`)}</select>`
  }
}

function optionsOf(field: Field): readonly { readonly value: string; readonly label: string }[] | null {
  if (field.kind === 'choice') return field.options
  return field.kind === 'yes-no' ? [{ value: 'yes', label: field.yes }, { value: 'no', label: field.no }] : null
}

const required = (field: Field): Html => (field.optional === true ? html`` : html` required`)

/** So many choices are seen at a glance; more are folded into a list. */
const FEW = 4
