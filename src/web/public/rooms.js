// The rooms: where one is, what is unread elsewhere, how each stands, and who one speaks as.

export function startRooms(house, { timeline, out, composer }) {
  const side = document.getElementById('side')
  const veil = document.getElementById('veil')
  const drawer = document.getElementById('drawer')
  const narrow = matchMedia('(max-width: 760px)')
  const links = [...document.querySelectorAll('#rooms a')]
  const linkTo = (room) => links.find((link) => link.dataset.room === room)
  const key = `seen:${house.persona}`
  const stored = localStorage.getItem(key)
  const seen = JSON.parse(stored ?? '{}')
  const newest = new Map(links.map((link) => [link.dataset.room, link.dataset.newest.split(',').filter(Boolean).map(Number)]))
  // Whoever comes for the first time has missed nothing.
  if (stored === null) for (const [room, ids] of newest) seen[room] = Math.max(0, ...ids)

  function count() {
    if (document.visibilityState === 'visible') seen[house.room] = Math.max(seen[house.room] ?? 0, ...newest.get(house.room))
    localStorage.setItem(key, JSON.stringify(seen))
    let all = 0
    for (const link of links) {
      const unread = newest.get(link.dataset.room).filter((id) => id > (seen[link.dataset.room] ?? 0)).length
      all += unread
      label(link.querySelector('.count'), unread)
    }
    label(document.getElementById('drawer-count'), all)
    document.title = `${all > 0 ? `(${all}) ` : ''}${linkTo(house.room).dataset.name} · ${house.words.bot}`
  }
  function label(badge, unread) {
    badge.hidden = unread === 0
    badge.replaceChildren(String(Math.min(unread, 99)))
    const words = document.createElement('span')
    words.className = 'sr'
    words.textContent = ` ${house.words.unread}`
    badge.append(words)
  }

  async function go(room, how) {
    shut()
    if (room === house.room) return
    house.room = room
    const link = linkTo(room)
    const { name } = link.dataset
    for (const other of links) {
      other.tabIndex = other === link ? 0 : -1
      if (other === link) other.setAttribute('aria-current', 'page')
      else other.removeAttribute('aria-current')
    }
    document.getElementById('room-name').textContent = name
    document.getElementById('text-label').textContent = house.words.composer.replace('{room}', name)
    for (const id of ['scroll', 'live']) document.getElementById(id).setAttribute('aria-label', house.words.log.replace('{room}', name))
    const language = document.getElementById('language')
    const address = new URL(language.href)
    address.searchParams.set('room', room)
    language.href = address.href
    if (how === 'pushed') history.pushState({ room }, '', link.href)
    composer.open()
    count()
    await timeline.open().catch(() => undefined)
    out.shown()
  }

  function step(by) {
    const at = links.indexOf(linkTo(house.room))
    go(links[(at + by + links.length) % links.length].dataset.room, 'pushed')
  }
  function show() {
    side.inert = false
    side.classList.add('open')
    veil.classList.add('open')
    drawer.setAttribute('aria-expanded', 'true')
    linkTo(house.room).focus()
  }
  function shut() {
    side.classList.remove('open')
    veil.classList.remove('open')
    drawer.setAttribute('aria-expanded', 'false')
    side.inert = narrow.matches
  }

  document.getElementById('rooms').addEventListener('click', (event) => {
    const link = event.target.closest('a')
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    go(link.dataset.room, 'pushed').then(() => { if (!narrow.matches) link.focus() })
  })
  document.getElementById('rooms').addEventListener('keydown', (event) => {
    const at = links.indexOf(event.target)
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: links.length - 1 }[event.key]
    if (at < 0 || to === undefined || event.altKey) return
    event.preventDefault()
    links[Math.max(0, Math.min(to, links.length - 1))].focus()
  })
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && side.classList.contains('open')) {
      shut()
      drawer.focus()
    }
    if (!event.altKey || event.ctrlKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    step(event.key === 'ArrowDown' ? 1 : -1)
  })
  addEventListener('popstate', () => go(new URLSearchParams(location.search).get('room') ?? house.room, 'came back'))
  document.addEventListener('visibilitychange', count)
  drawer.addEventListener('click', () => (side.classList.contains('open') ? shut() : show()))
  veil.addEventListener('click', shut)
  narrow.addEventListener('change', shut)
  document.getElementById('persona').addEventListener('change', (event) => {
    const [chosen] = event.target.selectedOptions
    location.assign(`/?${new URLSearchParams({ as: chosen.value, room: chosen.dataset.room })}`)
  })

  for (const link of links) link.tabIndex = link.dataset.room === house.room ? 0 : -1
  history.replaceState({ room: house.room }, '', linkTo(house.room).href)
  shut()
  count()

  return {
    /** Something happened in some room. */
    noticed: (news) => {
      const link = linkTo(news.chat)
      if (link === undefined) return
      if (!news.own && news.version === 1) newest.set(news.chat, [...newest.get(news.chat), news.id].slice(-100))
      if (news.mood !== null && news.mood !== 'info' && news.id >= Number(link.dataset.moodId)) {
        link.dataset.mood = news.mood
        link.dataset.moodId = String(news.id)
        link.querySelector('.mood').textContent = house.words.moods[news.mood]
      }
      count()
    },
  }
}
