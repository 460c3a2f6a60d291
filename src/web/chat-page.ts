import { html, type Html } from '../core/html.ts'
import type { LanEntry } from '../chat/lan.ts'
import type { Lang } from '../core/people.ts'
import type { Texts } from '../texts/words.ts'
import { clockBar, clockView } from './clock-bar.ts'
import { timelineOf, type ChatDesk } from './demo.ts'
import type { DemoRoom, Persona } from './demo-controls.ts'
import { page, type Theme } from './page.ts'

export interface ChatReader {
  readonly persona: Persona
  readonly room: DemoRoom
  readonly lang: Lang
  readonly theme: Theme | null
}

/** The chat as it stands now; the script takes over from here and misses nothing in between. */
export async function chatPage(desk: ChatDesk, reader: ChatReader): Promise<string> {
  const texts = desk.texts[reader.lang]
  const { web } = texts
  const head = await desk.lan.head()
  const clock = clockView(await desk.controls.state(), texts)
  const tabs = await Promise.all(desk.controls.rooms.map(async (room) => roomTab(room, { reader, texts, newest: await desk.lan.timeline({ chat: room.chat, user: reader.persona.id, before: null, most: NEWEST }) })))
  const timeline = await timelineOf(desk, { chat: reader.room.chat, before: null, user: reader.persona.id, lang: reader.lang })
  return page({ lang: reader.lang, title: `${reader.room.name} · ${web.bot}`, theme: reader.theme, script: 'chat.js', kind: 'chat' }, html`
<a class="skip" href="#text">${web.skip}</a>
<div class="app" id="app" data-head="${head}" data-room="${reader.room.chat}" data-persona="${reader.persona.id}" data-name="${reader.persona.name}" data-lang="${reader.lang}" data-words="${JSON.stringify({ ...web.script, moods: web.moods, bot: web.bot, reply: web.reply, unread: web.unread, log: web.log('{room}'), composer: web.composer('{room}') })}">
${side(desk, { reader, texts, tabs })}
<main>
<header class="top">
<button type="button" id="drawer" class="plain" aria-expanded="false" aria-controls="side" aria-label="${web.openRooms}"><svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path class="hollow" d="M3 5h14M3 10h14M3 15h14"/></svg><span id="drawer-count" class="count" hidden></span></button>
<h1 id="room-name">${reader.room.name}</h1>
<span class="tools">${language(reader, texts)}<button type="button" id="theme" class="plain" aria-label="${web.theme}" title="${web.theme}"><svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><circle class="hollow" cx="10" cy="10" r="7"/><path class="ground" d="M10 3a7 7 0 0 1 0 14z"/></svg></button></span>
</header>
${clockBar(clock, texts)}
<div class="banner"><p id="connection" class="connection" role="status"></p></div>
<noscript><p class="connection shown">${web.needsScript} <a href="/status">/status</a></p></noscript>
<div id="scroll" class="scroll" tabindex="0" role="region" aria-label="${web.log(reader.room.name)}">
<button type="button" id="earlier" class="plain"${timeline.earlier ? html`` : html` hidden`}>${web.earlier}</button>
<div id="empty" class="empty"${timeline.entries.length === 0 ? html`` : html` hidden`}><p>${web.empty}</p><p>${web.emptyHint}</p></div>
<div id="live" role="log" aria-live="polite" aria-relevant="additions" aria-label="${web.log(reader.room.name)}"><ol id="log" class="log">${timeline.drawn}</ol></div>
</div>
<button type="button" id="new" class="new" hidden></button>
${composer(reader, texts)}
</main>
${help(desk, texts)}
</div>`)
}

/** So many of a room's newest entries tell its mood and how many are unread. */
const NEWEST = 50

function side(desk: ChatDesk, parts: { readonly reader: ChatReader; readonly texts: Texts; readonly tabs: readonly Html[] }): Html {
  const { reader, texts: { web, common }, tabs } = parts
  const inside = (want: (room: DemoRoom) => boolean) => tabs.filter((_, index) => { const room = desk.controls.rooms[index]; return room !== undefined && want(room) })
  return html`<div class="veil" id="veil"></div><aside class="side" id="side">
<p class="brand"><svg class="icon" viewBox="0 0 20 20" width="28" height="28" aria-hidden="true"><path class="hollow" d="M4 10a6 6 0 1 1 2 4.5M4 10l-2-2m2 2 2-2"/><path class="hollow" d="M7.5 10h1.6l1-2.5 1.3 5 .9-2.5h1.2"/></svg><b>${web.bot}</b> <span>${web.demo}</span></p>
<form id="persona-form" class="persona" action="/" method="get"><label for="persona">${web.persona}</label>
<select id="persona" name="as">${desk.controls.personas.map((persona) => html`<option value="${persona.id}" data-room="${persona.room}"${persona.id === reader.persona.id ? html` selected` : html``}>${persona.name} · ${common.duties[persona.duty]}</option>`)}</select>
<noscript><button type="submit">OK</button></noscript></form>
<nav aria-label="${web.rooms}" id="rooms"><h2>${web.desk}</h2><ul>${inside((room) => room.purpose !== 'unit')}</ul><h2>${web.units}</h2><ul>${inside((room) => room.purpose === 'unit')}</ul></nav>
</aside>`
}

function roomTab(room: DemoRoom, parts: { readonly reader: ChatReader; readonly texts: Texts; readonly newest: readonly LanEntry[] }): Html {
  const { reader, texts: { web }, newest } = parts
  const told = newest.flatMap((entry) => (entry.body.by === 'bot' && entry.onlyFor === null ? [{ id: entry.id, mood: entry.body.message.id.mood }] : [])).findLast((entry) => entry.mood !== 'info')
  const mood = told?.mood ?? 'info'
  const here = room.chat === reader.room.chat
  const others = newest.filter((entry) => !(entry.body.by === 'person' && entry.body.user === reader.persona.id)).map((entry) => entry.id)
  return html`<li><a href="/?as=${encodeURIComponent(reader.persona.id)}&room=${encodeURIComponent(room.chat)}" data-room="${room.chat}" data-name="${room.name}" data-newest="${others.join(',')}" data-mood="${mood}" data-mood-id="${told?.id ?? 0}"${here ? html` aria-current="page"` : html``}><span class="dot" aria-hidden="true"></span><span class="name">${room.name}</span><span class="sr mood">${web.moods[mood]}</span><span class="count" hidden></span></a></li>`
}

function language(reader: ChatReader, { web }: Texts): Html {
  const other: Lang = reader.lang === 'id' ? 'en' : 'id'
  return html`<a id="language" class="plain" lang="${other}" hreflang="${other}" href="/?as=${encodeURIComponent(reader.persona.id)}&room=${encodeURIComponent(reader.room.chat)}&lang=${other}" aria-label="${web.otherLanguage}">${other.toUpperCase()}</a>`
}

function composer(reader: ChatReader, { web }: Texts): Html {
  return html`<form id="composer" class="composer" autocomplete="off">
<p id="replying" class="replying" hidden><span>${web.replyTo}: <b id="replying-to"></b></span><button type="button" id="reply-cancel" class="plain" aria-label="${web.cancel}">✕</button></p>
<ul id="matches" class="matches" role="listbox" aria-label="${web.commands}" hidden></ul>
<p id="matches-said" class="sr" role="status"></p>
<div class="line">
<button type="button" id="help-open" class="plain" aria-label="${web.help}" title="${web.help}">/</button>
<label class="sr" for="text" id="text-label">${web.composer(reader.room.name)}</label>
<textarea id="text" rows="1" maxlength="12000" placeholder="${web.placeholder}" role="combobox" aria-autocomplete="list" aria-expanded="false" aria-controls="matches" enterkeyhint="send"></textarea>
<button type="submit" id="send" data-style="primary"><svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path class="hollow" d="M10 16V4m0 0L5 9m5-5 5 5"/></svg><span class="sr">${web.send}</span></button>
</div>
</form>`
}

function help(desk: ChatDesk, { web, fmt }: Texts): Html {
  return html`<dialog id="help" aria-labelledby="help-title"><header><h2 id="help-title">${web.helpTitle}</h2><button type="button" id="help-close" class="plain" aria-label="${web.close}">✕</button></header>
<p>${web.helpIntro}</p>
<ul class="commands" id="commands">${desk.lan.sayable().map((entry) => html`<li><button type="button" class="plain" data-name="${entry.name}" data-example="${entry.example}" data-summary="${entry.summary[fmt.lang]}"><code>/${entry.name}</code><span>${entry.summary[fmt.lang]}</span><small>${web.example}: <code>/${entry.example}</code></small></button></li>`)}</ul>
<p class="small">${web.helpKeys}</p></dialog>`
}
