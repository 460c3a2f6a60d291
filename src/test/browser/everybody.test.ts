import { describe, expect, it } from 'vitest'
import { plainSaid, question, roomForm } from './cards.ts'
import { faintTexts, tooSmall } from './eyes.ts'
import { browserDesk, eventually, look, say, PHONE } from './desk.ts'

const on = browserDesk()

describe('everybody can use it', () => {
  it('by keyboard alone: skip, write, walk the cards, sign, change rooms', async () => {
    const page = await on.open()
    await page.keyboard.press('Tab')
    expect(await look(page, 'document.activeElement.className')).toBe('skip')
    await page.keyboard.press('Enter')
    expect(await look(page, 'document.activeElement.id')).toBe('text')
    await page.keyboard.type('/ch')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Paraf', exact: true }).waitFor()
    await page.keyboard.press('ArrowUp')
    expect(await look(page, 'document.activeElement.dataset.by')).toBe('bot')
    expect(await look(page, 'getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
    await page.keyboard.press('Enter')
    while ((await look(page, 'document.activeElement.textContent')) !== 'Paraf') await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Diparaf oleh').waitFor()
    await eventually(() => look(page, 'document.activeElement.className')).toContain('entry')
    await page.keyboard.press('r')
    expect(await page.locator('#replying').isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    expect(await page.locator('#replying').isVisible()).toBe(false)
    await page.keyboard.press('Alt+ArrowDown')
    await eventually(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('IT Manager')
  })

  it('names every control and tells new messages politely', async () => {
    const page = await on.open()
    await say(page, '/check')
    await page.getByRole('button', { name: 'Paraf', exact: true }).waitFor()
    const nameless = await look<string[]>(page, `[...document.querySelectorAll('button, a, textarea, select, progress')].filter((it) => !(it.getAttribute('aria-label') || it.textContent.trim() || it.labels?.length || it.hasAttribute('aria-labelledby')) && !it.hidden && !it.closest('[hidden]')).map((it) => it.outerHTML)`)
    expect(nameless).toEqual([])
    expect(await page.getByRole('log').getAttribute('aria-live')).toBe('polite')
    expect(await look(page, `[...document.querySelectorAll('[id]')].length === new Set([...document.querySelectorAll('[id]')].map((it) => it.id)).size`)).toBe(true)
  })

  it('with one thumb on a phone 360 wide: nothing beside the screen, nothing too small', async () => {
    await on.house.post('edp', on.house.failed())
    await on.house.post('edp', plainSaid({ id: `x${'panjang'.repeat(60)}`, en: 'long' }))
    const page = await on.open(PHONE)
    await say(page, '/check')
    await page.getByRole('button', { name: 'Ada masalah' }).tap()
    await page.getByLabel('Apa masalahnya?').waitFor()
    expect(await look(page, 'document.documentElement.scrollWidth')).toBe(360)
    expect(await look(page, `document.getElementById('scroll').scrollWidth <= document.getElementById('scroll').clientWidth`)).toBe(true)
    expect(await look(page, tooSmall)).toEqual([])
    await page.getByRole('button', { name: 'Buka daftar ruang' }).tap()
    await page.getByRole('link', { name: /Farmasi/ }).tap()
    await eventually(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('Farmasi')
    await page.goto(`${on.house.url}status`)
    expect(await look(page, 'document.documentElement.scrollWidth')).toBe(360)
  })

  it('reads every word with enough contrast, light and dark', async () => {
    await on.house.post('edp', on.house.failed())
    await on.desk.emulateMedia({ reducedMotion: 'reduce' })
    const page = await on.open()
    await say(page, '/check')
    await page.getByText('Mohon diparaf').waitFor()
    await say(page, '/status')
    await page.getByText('Pencadangan SIMRS berjalan').waitFor()
    await on.house.post('manager', on.house.failed())
    await page.locator('#rooms .count:visible').waitFor()
    for (const path of ['', 'status']) {
      if (path !== '') await page.goto(`${on.house.url}${path}`)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        expect(await look(page, faintTexts)).toEqual([])
      }
    }
    // The measure itself must be able to fail.
    await look(page, `document.querySelector('h1').style.color = '#999'`)
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await look(page, faintTexts)).toEqual([expect.stringContaining('Keadaan cadangan data')])
  })

  it('goes dark with the machine or as one likes, and stands still where movement is not wanted', async () => {
    await on.desk.emulateMedia({ colorScheme: 'dark' })
    const page = await on.open()
    const ground = () => look<string>(page, 'getComputedStyle(document.body).backgroundColor')
    const dark = await ground()
    await page.getByRole('button', { name: 'Ganti tampilan terang atau gelap' }).click()
    expect(await ground()).not.toBe(dark)
    await page.reload()
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    expect(await look(page, `[...document.querySelectorAll('*')].some((it) => getComputedStyle(it).transitionDuration !== '0s' || getComputedStyle(it).animationName !== 'none')`)).toBe(false)
  })

  it('shows a form whole, keeps what one began to answer when the card changes, and sends it at once', async () => {
    const at = on.house.clock.now().getTime()
    const card = await on.house.post('edp', roomForm({ answers: { unit: 'igd' }, asks: 'from', at }))
    const page = await on.open(PHONE)
    await page.getByLabel('Mulai').waitFor()
    expect(await page.getByLabel('IGD').isChecked()).toBe(true)
    expect(await look(page, tooSmall)).toEqual([])
    await page.getByLabel('Catatan').fill('ganti UPS')
    await page.getByLabel('Ya', { exact: true }).check()
    await page.getByRole('button', { name: 'Kirim', exact: true }).and(page.locator('.fill button')).click()
    // The browser itself asks for what is missing; nothing was sent.
    expect(on.house.had.filter((event) => event.kind === 'filled')).toEqual([])
    await page.reload()
    expect(await page.getByLabel('Catatan').inputValue()).toBe('ganti UPS')
    expect(await page.getByLabel('Ya', { exact: true }).isChecked()).toBe(true)
    await on.house.lan.update({ chat: 'edp', message: card, lang: 'id' }, roomForm({ answers: { unit: 'farmasi' }, asks: 'from', at }), { silent: true, once: 'u' })
    await eventually(() => page.getByLabel('Farmasi').and(page.locator('input')).isChecked()).toBe(true)
    expect(await page.getByLabel('Catatan').inputValue()).toBe('ganti UPS')
    await page.getByLabel('Mulai').fill('2026-12-09T22:00')
    await page.locator('.fill [type=submit]').click()
    await eventually(() => on.house.had.filter((event) => event.kind === 'filled')).toMatchObject([{ form: 12, values: { unit: 'farmasi', from: '2026-12-09 22:00', restart: 'yes', note: 'ganti UPS' }, message: { chat: 'edp', message: card } }])
  })

  it('lets a form be cancelled, and a question be answered where it stands', async () => {
    await on.house.post('edp', roomForm({ answers: {}, asks: 'unit', at: on.house.clock.now().getTime() }))
    const ask = await on.house.post('edp', question())
    const page = await on.open()
    await page.locator('.fill').getByRole('button', { name: 'Batal' }).click()
    await eventually(() => on.house.had.flatMap((event) => (event.kind === 'press' ? [event.say] : []))).toEqual(['form 12 cancel'])
    await page.getByRole('textbox', { name: 'Apa masalahnya?' }).fill('listrik padam')
    await page.keyboard.press('Enter')
    await eventually(() => on.house.had.find((event) => event.kind === 'press' && event.say === 'sign problem 1 listrik padam')).toMatchObject({ message: { message: ask } })
  })
})
