import { days } from '../core/calendar.ts'
import { standingOf } from '../core/check.ts'
import { shownMark } from '../core/check-facts.ts'
import { html, type Html } from '../core/html.ts'
import type { Attachment } from '../texts/message.ts'
import { headline } from '../texts/views/check.ts'
import { logStrip, lookedAt, resultSentence } from '../texts/views/check-result.ts'
import type { CheckView } from '../texts/views/check-view.ts'
import type { Texts } from '../texts/words.ts'
import { printed } from './page.ts'

/** The record of one check as a page to print: what was asked for, what was seen, who signed, and where the audit trail says so. */
export function checkSheet(t: Texts, view: CheckView): Attachment {
  const { sheet } = t.checks
  const day = days(view.zone).dateOf(new Date(view.slot))
  const title = `${sheet.heading}: ${t.checks.title(view.title)}`
  const text = printed({ lang: t.fmt.lang, title: `${title} ${day}`, body: html`
<header><p class="site">${view.site}</p><h1>${title}</h1>${stamp(t, view)}</header>
${facts(t, view)}
${results(t, view)}
${ledger(t, view)}
${people(t, view)}
<footer>${trail(t, view)}<p>${sheet.printed}</p></footer>` })
  return { name: sheet.file(day, view.id), mime: 'text/html', text }
}

function stamp(t: Texts, { stamp: it }: CheckView): Html | false {
  return it !== null && html`<p>${t.checks.sheet.procedure} ${it.number}, ${t.checks.sheet.revision} ${it.revision}, ${it.date}: ${it.title}</p>`
}

function facts(t: Texts, view: CheckView): Html {
  const { sheet } = t.checks
  const rows: readonly (readonly [string, string])[] = [
    [sheet.number, `#${view.id}`],
    [sheet.date, t.fmt.when(view.slot).text],
    [sheet.checkedAt, t.fmt.when(view.facts.at).text],
    [sheet.verdict, headline(t, view)],
  ]
  return html`<table class="facts"><tbody>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>`
}

function results(t: Texts, view: CheckView): Html {
  const { sheet } = t.checks
  return html`<table><thead><tr><th scope="col">${sheet.what}</th><th scope="col">${sheet.result}</th><th scope="col">${sheet.evidence}</th></tr></thead><tbody>${view.facts.results.map((result) => {
    const strip = logStrip(t, result.evidence)
    return html`<tr><td>${lookedAt(t, result, view.systems)}</td><td class="${shownMark(result)}">${t.common.marks[shownMark(result)]}</td><td>${resultSentence(t, result, view.facts.at)}${strip !== null && html`<br>${strip}`}</td></tr>`
  })}</tbody></table>`
}

function ledger(t: Texts, view: CheckView): Html | false {
  const { sheet } = t.checks
  return view.facts.ledger.length > 0 && html`<h2>${sheet.ledger}</h2>
<table><thead><tr><th scope="col">${sheet.system}</th><th scope="col">${sheet.level}</th><th scope="col">${sheet.planned}</th><th scope="col">${sheet.became}</th><th scope="col">${sheet.ended}</th></tr></thead><tbody>${view.facts.ledger.map((line) => html`<tr><td>${view.systems[line.system] ?? line.system}</td><td>${t.common.levels[line.level]}</td><td>${t.fmt.shortDay(line.slot)} ${t.fmt.clock(line.slot)}</td><td class="${line.became === 'ok' ? 'ok' : line.became === 'running' ? 'warn' : 'fail'}">${sheet.became_[line.became]}</td><td>${line.endedAt === null ? '' : t.fmt.stamp(line.endedAt).text}</td></tr>`)}</tbody></table>`
}

function people(t: Texts, view: CheckView): Html {
  const { sheet } = t.checks
  const undone = (at: number | null) => (at === null ? '' : ` (${sheet.undone} ${t.fmt.stamp(at).text})`)
  const rows = view.acts.map((act) => html`<tr><td>${act.by.name}</td><td>${sheet.acts[act.kind]}${undone(act.undoneAt)}</td><td>${t.fmt.when(act.at).text}</td><td>${act.note ?? ''}</td></tr>`)
  return html`<h2>${sheet.people}</h2>
<table><thead><tr><th scope="col">${sheet.name}</th><th scope="col">${sheet.act}</th><th scope="col">${sheet.time}</th><th scope="col">${sheet.note}</th></tr></thead><tbody>${rows}</tbody></table>${standingOf(view.acts).length === 0 && html`<p>${sheet.nobody}</p>`}`
}

function trail(t: Texts, view: CheckView): Html {
  const { sheet } = t.checks
  return html`<p>${sheet.facts}: <code>${view.digest}</code></p>${view.trail !== null && html`<p>${sheet.trail}: ${sheet.line} ${view.trail.seq}, <code>${view.trail.hash}</code></p>`}`
}
