// The demo's clock: what time the house has, and a hand on it.

export function startClock(house) {
  const bar = document.getElementById('clock')
  const now = document.getElementById('clock-now')
  const jump = document.getElementById('jump')
  const banner = document.getElementById('connection')

  const show = (view) => {
    now.textContent = view.now
    now.dateTime = view.iso
    bar.dataset.lapsing = view.lapsing ? 'yes' : 'no'
    if (jump.getAttribute('aria-busy') !== 'true') jump.disabled = view.next === null
    document.getElementById('jump-when').textContent = view.next?.when ?? bar.dataset.none
    document.getElementById('jump-what').textContent = view.next?.what ?? ''
  }

  let said = 0
  const say = (text, ms) => {
    const mine = (said += 1)
    banner.textContent = text
    banner.className = 'connection shown back note'
    setTimeout(() => { if (mine === said && banner.classList.contains('note')) banner.className = 'connection' }, ms)
  }

  bar.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-demo]')
    if (button === null || button.getAttribute('aria-busy') === 'true') return
    button.setAttribute('aria-busy', 'true')
    try {
      const answer = await fetch(`/demo/${button.dataset.demo}?lang=${house.lang}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })
      if (!answer.ok) throw new Error(`clock ${answer.status}`)
      const view = await answer.json()
      show(view)
      if (view.note !== null) say(view.note, 6000)
      else if (banner.classList.contains('note')) banner.className = 'connection'
    } catch {
      say(house.words.demoFailed, 3000)
    } finally {
      button.removeAttribute('aria-busy')
    }
  })

  return { show }
}
