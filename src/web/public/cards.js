// Buttons on cards: a press is a pre-typed command, some ask for a yes or a text first. And the keyboard's way through the entries.

/** A card that has not changed by then lets itself be pressed again. */
const PATIENCE = 6_000

export function startCards(house, { timeline, out }) {
  const log = document.getElementById('log')
  const scroll = document.getElementById('scroll')

  log.addEventListener('click', (event) => {
    const button = event.target.closest('button')
    if (button === null || !log.contains(button) || button.getAttribute('aria-disabled') === 'true') return
    if (button.matches('.cancel')) close(button.closest('form'))
    else if (button.hasAttribute('aria-controls')) toggle(button)
    else if (button.dataset.say !== undefined) press(button, button.dataset.say)
  })
  log.addEventListener('submit', (event) => {
    const form = event.target.closest('form.ask')
    if (form === null) return
    event.preventDefault()
    const field = form.querySelector('textarea')
    const text = field?.value.replace(/\s+/g, ' ').trim() ?? ''
    if (field !== null && text === '') {
      field.setCustomValidity(house.words.noteNeeded)
      field.reportValidity()
      field.setCustomValidity('')
      return
    }
    press(form.querySelector('[type=submit]'), text === '' ? form.dataset.say : `${form.dataset.say} ${text}`)
    close(form)
  })
  log.addEventListener('keydown', (event) => {
    const form = event.target.closest('form.ask')
    if (form === null) return
    if (event.key === 'Escape') {
      event.stopPropagation()
      close(form)
    }
    if (event.key === 'Enter' && !event.shiftKey && event.target.matches('textarea') && !event.isComposing) {
      event.preventDefault()
      form.requestSubmit()
    }
  })

  async function press(button, say) {
    const entry = button.closest('.entry')
    if (entry.querySelector('[aria-busy]') !== null) return
    const buttons = [...entry.querySelectorAll('.card button')]
    // Not `disabled`: that would take the keyboard's place away.
    for (const other of buttons) other.setAttribute('aria-disabled', 'true')
    button.setAttribute('aria-busy', 'true')
    const how = await out.say({ kind: 'press', say, message: Number(entry.dataset.id) })
    const free = () => {
      for (const other of buttons) other.removeAttribute('aria-disabled')
      button.removeAttribute('aria-busy')
    }
    if (how === 'refused') free()
    else setTimeout(free, PATIENCE)
  }

  function toggle(button) {
    const form = document.getElementById(button.getAttribute('aria-controls'))
    if (!form.hidden) return close(form)
    for (const other of button.closest('.card').querySelectorAll('form.ask:not([hidden])')) hide(other)
    form.hidden = false
    button.setAttribute('aria-expanded', 'true')
    const first = form.querySelector('textarea') ?? form.querySelector('button')
    first.focus()
    form.scrollIntoView({ block: 'nearest' })
  }
  function hide(form) {
    form.hidden = true
    const opener = log.querySelector(`[aria-controls="${form.id}"]`)
    opener?.setAttribute('aria-expanded', 'false')
    return opener
  }
  const close = (form) => hide(form)?.focus()

  scroll.addEventListener('keydown', (event) => {
    const on = event.target.closest('.entry')
    if (event.altKey || event.ctrlKey || event.metaKey || (event.target !== scroll && event.target !== on)) return
    const entries = [...log.children]
    const at = on === null ? entries.length : entries.indexOf(on)
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: entries.length - 1 }[event.key]
    if (to !== undefined) {
      event.preventDefault()
      entries[Math.max(0, Math.min(to, entries.length - 1))]?.focus()
    } else if (event.key.toLowerCase() === 'r' && on !== null) {
      event.preventDefault()
      on.querySelector('.answer')?.click()
    } else if (event.key === 'Enter' && on !== null) {
      event.preventDefault()
      on.querySelector('.card button, .card a, .card summary')?.focus()
    } else if (event.key === 'Escape') document.getElementById('text').focus()
  })
  // From a card's buttons Escape leads back to the card, from the card to the field.
  log.addEventListener('keydown', (event) => {
    const on = event.target.closest('.entry')
    if (event.key === 'Escape' && on !== null && event.target !== on) {
      event.stopPropagation()
      on.focus()
    }
  })
}
