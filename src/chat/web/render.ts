import { harmlessFileName } from '../../core/file-name.ts'
import { html, type Html } from '../../core/html.ts'
import type { Action, Attachment, Block, Line, Mark, Message, Span } from '../../texts/message.ts'
import type { CardFrame, CardWords } from '../lan.ts'
import { markIcon, moodIcon } from './icons.ts'
import { drawForm, drawQuestion } from './render-form.ts'

/** A card as HTML. Whatever a name or a text contains, it is only text; a mark is an icon and a word. */
export function drawCard(message: Message, frame: CardFrame): Html {
  const title = `${frame.id}-title`
  return html`<article class="card" data-mood="${message.mood}" aria-labelledby="${title}">
<h3 id="${title}">${moodIcon(message.mood)}<span class="sr">${frame.words.moods[message.mood]}: </span><span>${line(message.title)}</span></h3>
${message.blocks.map((block, index) => drawBlock(block, { words: frame.words, key: `${frame.id}-b${index}` }))}
${files(message.files ?? [], frame)}
${message.form !== undefined && drawForm(message.form, frame)}${message.ask !== undefined && drawQuestion(message.ask, frame)}${actions(message.actions ?? [], frame)}
</article>`
}

/** A line as HTML, each span standing for itself whatever the direction of its script. */
export function line(spans: Line): Html {
  return html`${spans.map(span)}`
}

function span(it: Span): Html {
  if (it.kind === 'time') return html`<time datetime="${new Date(it.at).toISOString()}">${it.text}</time>`
  const text = it.mono === true ? html`<code>${it.text}</code>` : html`${it.text}`
  return it.strong === true ? html`<strong>${text}</strong>` : text
}

function drawBlock(block: Block, frame: { readonly words: CardWords; readonly key: string }): Html {
  switch (block.kind) {
    case 'line':
      return html`<p>${line(block.line)}</p>`
    case 'small':
      return html`<p class="small">${line(block.line)}</p>`
    case 'rows':
      return html`<ul class="rows">${block.rows.map((row) => html`<li data-mark="${row.mark}">${mark(row.mark, frame.words)}<span class="row"><bdi class="label">${line(row.label)}</bdi>${row.detail !== undefined && html` <bdi class="about">${line(row.detail)}</bdi>`}</span></li>`)}</ul>`
    case 'facts':
      return html`<dl class="facts">${block.facts.map((fact) => html`<div><dt>${fact.label}</dt><dd><bdi>${line(fact.value)}</bdi></dd></div>`)}</dl>`
    case 'progress':
      return html`<div class="progress"><progress max="1"${value(block.share)} aria-labelledby="${frame.key}"></progress><span id="${frame.key}">${line(block.label)}</span></div>`
    case 'detail':
      return html`<details data-key="${frame.key}"><summary>${line(block.summary)}</summary>${block.lines.map((it) => html`<p>${line(it)}</p>`)}</details>`
  }
}

function mark(it: Mark, words: CardWords): Html {
  return html`<span class="mark">${markIcon(it)}<b>${words.marks[it]}</b></span>`
}

/** Without a value the bar says "busy", as a browser shows it. */
function value(share: number | null): Html {
  return share === null ? html`` : html` value="${String(Math.min(1, Math.max(0, share)))}"`
}

function files(list: readonly Attachment[], frame: CardFrame): Html {
  if (list.length === 0) return html``
  return html`<ul class="files">${list.map((file, index) => fileLink(harmlessFileName(file.name), { at: frame.file(index), words: frame.words }))}</ul>`
}

function fileLink(name: string, how: { readonly at: string; readonly words: CardWords }): Html {
  return html`<li><a href="${how.at}" download="${name}">${markIcon('file')}<span>${how.words.download} <bdi>${name}</bdi></span></a></li>`
}

function actions(list: readonly Action[], frame: CardFrame): Html {
  if (list.length === 0) return html``
  const asks = list.map((action, index) => ask(action, { id: `${frame.id}-a${index}`, words: frame.words }))
  return html`<div class="actions">${list.map((action, index) => button(action, `${frame.id}-a${index}`))}</div>${asks}`
}

function button(action: Action, id: string): Html {
  const second = needsSecondStep(action)
  return html`<button type="button" data-say="${action.say}" data-style="${action.style ?? 'plain'}"${second ? html` aria-controls="${id}" aria-expanded="false"` : html``}>${action.label}</button>`
}

/** What a press still needs: a yes, a text, or both. Hidden until its button is pressed. */
function ask(action: Action, frame: { readonly id: string; readonly words: CardWords }): Html {
  if (!needsSecondStep(action)) return html``
  const { id } = frame
  const field = action.ask === undefined ? html`` : html`<label for="${id}-text">${action.ask.label}</label><textarea id="${id}-text" name="text" rows="2" required maxlength="2000"></textarea>${action.ask.example !== undefined && html`<p class="small">${frame.words.example}: ${action.ask.example}</p>`}`
  return html`<form class="ask" id="${id}" data-say="${action.say}" hidden>${action.confirm !== undefined && html`<p>${action.confirm}</p>`}${field}<div class="actions"><button type="submit" data-style="${action.style ?? 'primary'}">${action.label}</button><button type="button" class="cancel">${frame.words.cancel}</button></div></form>`
}

const needsSecondStep = (action: Action) => action.confirm !== undefined || action.ask !== undefined
