// What was said and is not yet known to have arrived. It is sent again under the same id, so that it counts once.

const WAIT = 3_000
const KEPT = 'unsent'

export function outgoing(house, timeline) {
  const queue = new Map()
  let timer = null

  function say(event) {
    const id = event.id ?? crypto.randomUUID?.() ?? `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`
    const item = { ...event, id, as: event.as ?? house.persona, chat: event.chat ?? house.room }
    queue.set(id, item)
    keep()
    show(item)
    return send(item)
  }

  async function send(item) {
    state(item, 'sending')
    try {
      const answer = await fetch('/say', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(item), signal: AbortSignal.timeout?.(10_000) })
      if (answer.ok) return done(item, 'sent')
      if (answer.status < 500) {
        state(item, answer.status === 413 ? 'tooLong' : 'refused')
        return done(item, 'refused')
      }
    } catch {
      // No answer: it may or may not have arrived; the id tells.
    }
    state(item, 'notSent')
    timer ??= setTimeout(again, WAIT)
    return 'waiting'
  }

  function done(item, how) {
    queue.delete(item.id)
    keep()
    if (how === 'sent' && item.kind === 'text') timeline.pendingSent(eventOf(item))
    return how
  }

  function again() {
    clearTimeout(timer)
    timer = null
    for (const item of queue.values()) send(item)
  }

  const eventOf = (item) => `${item.as}:${item.id}`
  const keep = () => sessionStorage.setItem(KEPT, JSON.stringify([...queue.values()]))
  const state = (item, word) => { if (item.kind === 'text') timeline.pendingState(eventOf(item), { word, again: word === 'notSent' ? again : null }) }
  const show = (item) => { if (item.kind === 'text' && item.chat === house.room && item.as === house.persona) timeline.pending(eventOf(item), item.text) }

  return {
    say,
    again,
    /** The house has shown it: whatever the answer to our request was, it arrived. */
    arrived: (event) => {
      for (const item of queue.values()) if (eventOf(item) === event) done(item, 'arrived')
    },
    /** After a reload, and when a room is opened: what still waits is shown again. */
    resume: () => {
      const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]')
      for (const item of kept) if (!queue.has(item.id)) say(item)
    },
    shown: () => {
      for (const item of queue.values()) {
        show(item)
        state(item, 'notSent')
      }
    },
  }
}
