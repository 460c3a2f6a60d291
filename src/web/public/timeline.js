// The entries of one room: in order, changed in place, with the reader's place kept.

import { giveBack } from './drafts.js'
import { carryAnswers } from './forms.js'

const NEAR = 80

export function startTimeline(house) {
  const scroll = document.getElementById('scroll')
  const log = document.getElementById('log')
  const pill = document.getElementById('new')
  const earlier = document.getElementById('earlier')
  const empty = document.getElementById('empty')
  let unseen = 0
  let following = true
  /** Where a card that is taller than the view was shown from its beginning; null once the reader moved on. */
  let begun = null

  const byEvent = (event) => (event === null ? null : log.querySelector(`[data-event="${CSS.escape(event)}"]`))
  const element = (markup) => {
    const holder = document.createElement('template')
    holder.innerHTML = markup
    giveBack(house.persona, holder.content)
    return holder.content.firstElementChild
  }
  const toEnd = () => {
    following = true
    begun = null
    scroll.scrollTop = scroll.scrollHeight
    unseen = 0
    pill.hidden = true
  }
  /** The end, unless the newest entry is taller than the view: that one is read from its beginning. */
  const toNewest = () => {
    toEnd()
    const newest = log.lastElementChild
    if (newest === null || newest.offsetHeight <= scroll.clientHeight) return
    scroll.scrollTop += newest.getBoundingClientRect().top - scroll.getBoundingClientRect().top
    begun = scroll.scrollTop
    following = false
  }
  const settle = () => {
    days()
    empty.hidden = log.children.length > 0
    if (following) toEnd()
  }

  /** Puts an entry where it belongs; a newer version takes its own place, an older one is left out. */
  function put(news) {
    const there = document.getElementById(`e${news.id}`) ?? byEvent(news.event ?? null)
    if (there?.dataset.version !== undefined && Number(there.dataset.version) >= news.version) return
    const fresh = element(news.html)
    if (there !== null) {
      carry(there, fresh)
      const focused = there === document.activeElement
      there.replaceWith(fresh)
      if (there.dataset.version !== undefined) fresh.classList.add('changed')
      if (focused) fresh.focus({ preventScroll: true })
    } else {
      log.insertBefore(fresh, after(news.id))
      if (news.own) following = true
      else if (!following) notice()
    }
    settle()
    if (following && fresh === log.lastElementChild && there === null) toNewest()
  }

  function after(id) {
    let next = null
    for (let entry = log.lastElementChild; entry !== null; entry = entry.previousElementSibling) {
      if (entry.dataset.id !== undefined && Number(entry.dataset.id) < id) break
      next = entry
    }
    return next
  }

  function notice() {
    unseen += 1
    pill.textContent = `↓ ${unseen === 1 ? house.words.newOne : house.words.newMany.replace('{n}', String(unseen))}`
    pill.hidden = false
  }

  function days() {
    let day = null
    for (const entry of log.children) {
      const own = entry.dataset.day ?? day
      entry.classList.toggle('newday', own !== day)
      day = own
    }
  }

  async function page(before) {
    const look = new URLSearchParams({ as: house.persona, room: house.room, lang: house.lang, ...(before === null ? {} : { before }) })
    const room = house.room
    const answer = await fetch(`/timeline?${look}`)
    if (!answer.ok) throw new Error(`timeline ${answer.status}`)
    const found = await answer.json()
    // Meanwhile the reader may have gone to another room.
    if (room !== house.room) return
    earlier.hidden = !found.earlier
    for (const entry of found.entries) {
      const there = document.getElementById(`e${entry.id}`)
      if (there === null) log.insertBefore(element(entry.html), after(entry.id))
      else put({ ...entry, event: null, own: false })
    }
    settle()
  }

  earlier.addEventListener('click', async () => {
    const first = log.querySelector('[data-id]')
    const from = scroll.scrollHeight - scroll.scrollTop
    earlier.disabled = true
    following = false
    await page(first?.dataset.id ?? null).catch(() => undefined)
    earlier.disabled = false
    scroll.scrollTop = scroll.scrollHeight - from
    first?.focus({ preventScroll: true })
  })
  scroll.addEventListener('scroll', () => {
    if (begun !== null && Math.abs(scroll.scrollTop - begun) < 2) return
    begun = null
    following = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR
    if (following) {
      unseen = 0
      pill.hidden = true
    }
  }, { passive: true })
  pill.addEventListener('click', toNewest)
  new ResizeObserver(() => { if (following) toEnd() }).observe(scroll)
  days()

  return {
    put,
    toEnd,
    toNewest,
    open: async () => {
      log.replaceChildren()
      earlier.hidden = true
      toEnd()
      await page(null)
      empty.hidden = log.children.length > 0
      toNewest()
    },
    /** What was just written, as the writer's own and not yet the house's. */
    pending: (event, text) => {
      if (byEvent(event) !== null) return
      const entry = element('<li class="entry pending" data-by="me" tabindex="-1"><span class="face" aria-hidden="true">…</span><div class="said"><p class="who"><b></b></p><p class="text" dir="auto"></p><p class="state" role="status"><span></span> <button type="button" class="plain" hidden></button></p></div></li>')
      entry.dataset.event = event
      entry.querySelector('b').textContent = house.name
      entry.querySelector('.text').textContent = text
      log.append(entry)
      following = true
      settle()
    },
    pendingState: (event, { word, again }) => {
      const entry = byEvent(event)
      if (entry === null || entry.dataset.id !== undefined) return
      entry.dataset.state = word
      entry.querySelector('.state span').textContent = house.words[word]
      const button = entry.querySelector('.state button')
      button.textContent = house.words.resend
      button.hidden = again === null
      button.onclick = again
      if (following) toEnd()
    },
    pendingSent: (event) => {
      const state = byEvent(event)?.querySelector('.state span')
      if (state) state.textContent = ''
    },
  }
}

/** What the reader had opened or begun to write on a card outlives the card's change. */
function carry(from, to) {
  carryAnswers(from, to)
  for (const open of from.querySelectorAll('details[open]')) to.querySelector(`details[data-key="${open.dataset.key}"]`)?.setAttribute('open', '')
  for (const form of from.querySelectorAll('form.ask:not([hidden])')) {
    const same = [...to.querySelectorAll('form.ask')].find((other) => other.dataset.say === form.dataset.say)
    if (same === undefined) continue
    same.hidden = false
    to.querySelector(`[aria-controls="${same.id}"]`)?.setAttribute('aria-expanded', 'true')
    const text = form.querySelector('textarea')
    const place = same.querySelector('textarea')
    if (text === null || place === null) continue
    place.value = text.value
    if (text === document.activeElement) queueMicrotask(() => place.focus({ preventScroll: true }))
  }
  const pressed = document.activeElement?.closest('button[data-say]')
  if (!from.contains(pressed ?? null)) return
  const same = [...to.querySelectorAll('button[data-say]')].find((other) => other.dataset.say === pressed.dataset.say)
  queueMicrotask(() => (same ?? to).focus({ preventScroll: true }))
}
