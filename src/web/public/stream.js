// Server-sent events: what changed, in order, from where the page left off. Says so when the connection is lost.

const SILENCE = 45_000
const PATIENCE = 1_500
/** A browser keeps six connections to one house: so many pages may listen unseen, the others only while somebody looks. */
const UNSEEN = 3

export function listen(house, on) {
  const banner = document.getElementById('connection')
  let last = house.head
  let source = null
  let lost = null
  let watchdog = null
  let tries = 0
  let mayListenUnseen = false

  const heard = () => {
    clearTimeout(watchdog)
    watchdog = setTimeout(reopen, SILENCE)
    if (tries === 0 && lost === null) return
    tries = 0
    clearTimeout(lost)
    lost = null
    if (banner.classList.contains('shown')) say(house.words.online, 'back')
    on.connected()
  }
  const say = (text, kind) => {
    banner.textContent = text
    banner.className = `connection shown ${kind}`
    if (kind === 'back') setTimeout(() => { if (banner.classList.contains('back')) banner.className = 'connection' }, 2500)
  }
  const missing = () => { lost ??= setTimeout(() => say(house.words.offline, 'lost'), PATIENCE) }
  const reopen = () => {
    source?.close()
    open()
  }

  function claim(place) {
    if (place === UNSEEN) return
    navigator.locks?.request(`listens-${place}`, { ifAvailable: true }, (lock) => {
      if (lock === null) return claim(place + 1)
      mayListenUnseen = true
      return new Promise(() => undefined)
    })
  }
  function looked() {
    if (document.visibilityState === 'visible') {
      if (source.readyState === EventSource.CLOSED) reopen()
    } else if (!mayListenUnseen) {
      clearTimeout(watchdog)
      source.close()
    }
  }

  function open() {
    const address = new URLSearchParams({ as: house.persona, lang: house.lang, after: last })
    source = new EventSource(`/events?${address}`)
    source.addEventListener('open', heard)
    source.addEventListener('beat', heard)
    source.addEventListener('clock', (event) => {
      heard()
      on.clock(JSON.parse(event.data))
    })
    source.addEventListener('entry', (event) => {
      heard()
      last = event.lastEventId
      on.entry(JSON.parse(event.data))
    })
    // Too much was missed, or the house began anew: the page as it stands now is quicker than catching up.
    source.addEventListener('anew', () => location.reload())
    source.addEventListener('error', () => {
      missing()
      // The browser tries again by itself, except after an answer that was no stream.
      if (source.readyState !== EventSource.CLOSED) return
      tries += 1
      clearTimeout(watchdog)
      watchdog = setTimeout(reopen, Math.min(500 * 2 ** tries, 10_000))
    })
  }

  document.addEventListener('visibilitychange', looked)
  addEventListener('offline', missing)
  addEventListener('online', reopen)
  addEventListener('pagehide', () => source?.close())
  addEventListener('pageshow', (event) => { if (event.persisted) reopen() })
  claim(0)
  open()
}
