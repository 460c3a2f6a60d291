// Forms on cards: every question at once, sent whole. What cannot be read comes back asked again, with the rest kept.

/** A card that has not changed by then lets its form be sent again. */
const PATIENCE = 6_000

export function startForms(out) {
  const log = document.getElementById('log')
  log.addEventListener('submit', async (event) => {
    const form = event.target.closest('form.fill')
    if (form === null) return
    event.preventDefault()
    const button = form.querySelector('[type=submit]')
    if (button.getAttribute('aria-disabled') === 'true') return
    const values = {}
    for (const [key, value] of new FormData(form)) values[key] = form.elements[key].type === 'datetime-local' ? value.replace('T', ' ') : value
    button.setAttribute('aria-disabled', 'true')
    button.setAttribute('aria-busy', 'true')
    const free = () => {
      button.removeAttribute('aria-disabled')
      button.removeAttribute('aria-busy')
    }
    const how = await out.say({ kind: 'filled', form: Number(form.dataset.form), values, message: Number(form.closest('.entry').dataset.id) })
    if (how === 'refused') free()
    else setTimeout(free, PATIENCE)
  })
}

/** What the reader had begun to answer outlives the card's change. */
export function carryAnswers(from, to) {
  for (const form of from.querySelectorAll('form.fill')) {
    const same = [...to.querySelectorAll('form.fill')].find((other) => other.dataset.form === form.dataset.form)
    if (same === undefined) continue
    for (const field of form.elements) {
      const place = field.id === '' ? undefined : [...same.elements].find((other) => other.id === field.id)
      if (place === undefined) continue
      if (field.type === 'radio') {
        if (field.checked !== field.defaultChecked) place.checked = field.checked
      } else if (field.matches('select')) place.value = field.value
      else if (field.value !== field.defaultValue) place.value = field.value
      if (field === document.activeElement) queueMicrotask(() => place.focus({ preventScroll: true }))
    }
  }
}
