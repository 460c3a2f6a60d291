// The field where people write: sending, replying, completion after a slash, help, and a draft for each room.

const MOST_MATCHES = 8

export function startComposer(house, { timeline, out }) {
  const form = document.getElementById('composer')
  const text = document.getElementById('text')
  const list = document.getElementById('matches')
  const said = document.getElementById('matches-said')
  const replying = document.getElementById('replying')
  const help = document.getElementById('help')
  const commands = [...document.querySelectorAll('#commands button')].map((button) => ({ ...button.dataset }))
  let replyTo = null
  let active = -1

  const draft = () => `draft:${house.persona}:${house.room}`
  const write = (value) => {
    text.value = value
    changed()
    text.focus()
  }
  function changed() {
    text.rows = Math.min(6, text.value.split('\n').length)
    sessionStorage.setItem(draft(), text.value)
    const word = /^\/(\S*)$/.exec(text.value)?.[1]
    if (word === undefined) hide()
    else offer(word.toLowerCase())
  }

  function offer(word) {
    const first = commands.filter((it) => it.name.startsWith(word))
    const rest = word.length < 2 ? [] : commands.filter((it) => !first.includes(it) && (it.name.includes(word) || it.summary.toLowerCase().includes(word)))
    const found = [...first, ...rest].slice(0, MOST_MATCHES)
    list.replaceChildren(...found.map(option))
    said.textContent = found.length === 0 ? house.words.noMatch : house.words.matches.replace('{n}', String(found.length))
    list.hidden = found.length === 0
    text.setAttribute('aria-expanded', String(!list.hidden))
    mark(found.length === 0 ? -1 : 0)
  }
  function option(it, index) {
    const item = document.createElement('li')
    item.id = `match-${index}`
    item.setAttribute('role', 'option')
    item.dataset.name = it.name
    item.dataset.example = it.example
    const [name, summary, example] = [document.createElement('code'), document.createElement('span'), document.createElement('small')]
    name.textContent = `/${it.name}`
    summary.textContent = it.summary
    example.textContent = `/${it.example}`
    item.append(name, summary, example)
    return item
  }
  function mark(to) {
    active = to
    for (const [index, item] of [...list.children].entries()) item.setAttribute('aria-selected', String(index === to))
    if (to < 0) text.removeAttribute('aria-activedescendant')
    else {
      text.setAttribute('aria-activedescendant', `match-${to}`)
      list.children[to].scrollIntoView({ block: 'nearest' })
    }
  }
  function hide() {
    list.hidden = true
    said.textContent = ''
    text.setAttribute('aria-expanded', 'false')
    mark(-1)
  }
  /** A command that takes words is left open for them. */
  const take = (item) => {
    write(`/${item.dataset.name}${item.dataset.example === item.dataset.name ? '' : ' '}`)
    hide()
  }

  function send() {
    const value = text.value.trim()
    if (value === '') return
    out.say({ kind: 'text', text: value, replyTo })
    write('')
    reply(null)
    timeline.toEnd()
  }
  function reply(entry) {
    replyTo = entry === null ? null : Number(entry.dataset.id)
    replying.hidden = entry === null
    if (entry === null) return
    document.getElementById('replying-to').textContent = (entry.querySelector('h3 > span:last-child') ?? entry.querySelector('.text')).textContent
    text.focus()
  }

  text.addEventListener('input', changed)
  text.addEventListener('keydown', (event) => {
    if (event.isComposing) return
    const open = !list.hidden
    const count = list.children.length
    if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      mark((active + (event.key === 'ArrowDown' ? 1 : count - 1)) % count)
    } else if (open && event.key === 'Tab' && !event.shiftKey) {
      event.preventDefault()
      take(list.children[active])
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      if (open && text.value !== `/${list.children[active].dataset.name}`) take(list.children[active])
      else send()
    } else if (event.key === 'Escape') {
      if (open) hide()
      else if (replyTo !== null) reply(null)
      else document.getElementById('scroll').focus()
    } else if (event.key === 'ArrowUp' && text.value === '' && !event.altKey) {
      event.preventDefault()
      document.getElementById('log').lastElementChild?.focus()
    }
  })
  text.addEventListener('blur', hide)
  list.addEventListener('mousedown', (event) => {
    event.preventDefault()
    const item = event.target.closest('li')
    if (item !== null) take(item)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    send()
  })
  document.getElementById('log').addEventListener('click', (event) => {
    const button = event.target.closest('.answer')
    if (button !== null) reply(button.closest('.entry'))
  })
  document.getElementById('reply-cancel').addEventListener('click', () => {
    reply(null)
    text.focus()
  })
  document.getElementById('help-open').addEventListener('click', () => help.showModal())
  document.getElementById('help-close').addEventListener('click', () => help.close())
  help.addEventListener('click', (event) => {
    const chosen = event.target.closest('[data-example]')
    if (chosen === null && event.target !== help) return
    help.close()
    if (chosen !== null) write(`/${chosen.dataset.example}`)
    hide()
  })
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target.closest('input, textarea, select, dialog')) return
    event.preventDefault()
    write('/')
  })

  const open = () => {
    reply(null)
    text.value = sessionStorage.getItem(draft()) ?? ''
    text.rows = Math.min(6, text.value.split('\n').length)
    hide()
  }
  open()
  return { open }
}
