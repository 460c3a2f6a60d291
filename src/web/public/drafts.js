// What somebody began to answer and has not sent outlives a reload of the page. It stays in this tab, and goes once it is sent.

const FORMS = 'form.fill, form.ask'
const keyOf = (persona, form) => `answer:${persona}:${form.dataset.form ?? form.dataset.say}`

/** Keeps what is written into forms, and gives back what was. */
export function startDrafts(house) {
  const log = document.getElementById('log')
  log.addEventListener('input', (event) => {
    const form = event.target.closest(FORMS)
    if (form !== null) sessionStorage.setItem(keyOf(house.persona, form), JSON.stringify(begun(form)))
  })
  const forget = (form) => { if (form !== null) sessionStorage.removeItem(keyOf(house.persona, form)) }
  log.addEventListener('submit', (event) => forget(event.target.closest(FORMS)))
  log.addEventListener('click', (event) => { if (event.target.closest('button[data-say$=" cancel"], button.cancel') !== null) forget(event.target.closest(FORMS)) })
  giveBack(house.persona, log)
}

/** What differs from what the card itself says; the rest is the card's to change. */
function begun(form) {
  const differs = (field) => (field.type === 'radio' ? field.checked && !field.defaultChecked : field.matches('select') ? field.selectedOptions[0]?.defaultSelected !== true : field.value !== field.defaultValue)
  return [...form.elements].filter((field) => field.name !== '' && differs(field)).map((field) => [field.name, field.value])
}

/** Fills the forms of an entry, or of all, with what was begun there. */
export function giveBack(persona, root) {
  for (const form of root.querySelectorAll(FORMS)) {
    const kept = sessionStorage.getItem(keyOf(persona, form))
    if (kept === null) continue
    const answers = JSON.parse(kept)
    if (answers.length === 0) continue
    for (const [name, value] of answers) {
      // A radio group takes the value for all of it.
      const field = form.elements.namedItem(name)
      if (field !== null) field.value = value
    }
    if (!form.matches('.ask')) continue
    form.hidden = false
    root.querySelector(`[aria-controls="${form.id}"]`)?.setAttribute('aria-expanded', 'true')
  }
}
