import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { plainSaid, question, roomForm } from './cards.ts'
import { faintTexts, tooSmall } from './eyes.ts'
import { smallHouse } from './house.ts'

/** Real people's eyes and fingers, as far as a real browser can stand for them. */
let browser: Browser
/** One house and one desk for all of them: a test finds both as if nobody had been there before. */
let house: Awaited<ReturnType<typeof smallHouse>>
let desk: Page
let deskIs: 'free' | 'taken'
let complaints: string[]

beforeAll(async () => {
  complaints = []
  const [opened, built] = await Promise.all([
    chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] }),
    smallHouse({ heartbeat: 1000 }),
  ])
  browser = opened
  house = built
  desk = await newPage({})
})
afterAll(async () => {
  await browser.close()
  await house.close()
})
beforeEach(() => {
  complaints = []
  deskIs = 'free'
})
afterEach(async () => {
  for (const context of browser.contexts()) {
    for (const page of context.pages()) if (page !== desk) await page.close()
    if (context !== desk.context()) await context.close()
  }
  // What a browser remembers of this house goes too, once no page of it is left to write anything.
  await desk.goto('about:blank')
  const eraser = await desk.context().newCDPSession(desk)
  await eraser.send('Storage.clearDataForOrigin', { origin: new URL(house.url).origin, storageTypes: 'all' })
  await eraser.detach()
  await desk.emulateMedia({ colorScheme: null, reducedMotion: null })
  await desk.setViewportSize(SCREEN)
  await house.forget()
})

async function newPage(options: BrowserContextOptions): Promise<Page> {
  return await watched(await browser.newContext({ viewport: SCREEN, ...options }))
}

async function watched(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => { if (message.text().includes('Content Security Policy')) complaints.push(message.text()) })
  return page
}

/** The desk as it is, a second window beside it, or another kind of screen. */
async function open({ path = '', ...options }: BrowserContextOptions & { readonly path?: string } = {}): Promise<Page> {
  const page = Object.keys(options).length > 0 ? await newPage(options) : deskIs === 'free' ? desk : await watched(desk.context())
  if (page === desk) deskIs = 'taken'
  await page.goto(`${house.url}${path}`, { waitUntil: 'domcontentloaded' })
  return page
}

const eventually = <T>(what: () => T) => expect.poll(what, { timeout: 20_000 })
const say = async (page: Page, text: string) => {
  await page.locator('#text').fill(text)
  await page.keyboard.press('Enter')
}
const cards = (page: Page) => page.locator('#log .card h3 > span:last-child')
const look = <T>(page: Page, what: string) => page.evaluate<T>(what)
const SCREEN = { width: 1200, height: 760 }
const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }

describe('the chat on the page', () => {
  it('answers a command with a card, under what was typed', async () => {
    const page = await open()
    await say(page, '/check')
    await page.getByRole('heading', { name: 'AMAN — SIMRS, 2 komponen' }).waitFor()
    expect(await page.locator('#log .text').allTextContents()).toEqual(['/check'])
    expect(await page.locator('.pending').count()).toBe(0)
    expect(house.had).toMatchObject([{ kind: 'text', text: '/check', user: { id: 'sari' } }])
    expect(complaints).toEqual([])
  })

  it('changes a card in its place in every tab when somebody presses a button', async () => {
    const first = await open()
    const second = await open({ path: '?as=budi&room=edp' })
    await say(first, '/check')
    await second.getByRole('button', { name: 'Paraf', exact: true }).waitFor()
    await house.post('edp', plainSaid({ id: 'sesudahnya', en: 'afterwards' }))
    await first.getByRole('button', { name: 'Paraf', exact: true }).click()
    for (const page of [first, second]) {
      await page.getByText('Diparaf oleh').waitFor()
      await page.getByText('sesudahnya').waitFor()
      expect(await cards(page).allTextContents()).toEqual(['AMAN — SIMRS, 2 komponen', 'sesudahnya'])
      expect(await page.getByRole('button', { name: 'Paraf', exact: true }).count()).toBe(0)
    }
    expect(house.had.filter((event) => event.kind === 'press')).toHaveLength(1)
  })

  it('asks in the card for a note or a yes, keeps a note while the card changes, and sends it with the press', async () => {
    const page = await open()
    await say(page, '/check')
    await page.getByRole('button', { name: 'Ada masalah' }).click()
    const note = page.getByLabel('Apa masalahnya?')
    await note.fill('NAS <b>mati</b>')
    const [card] = (await house.lan.timeline({ chat: 'edp', user: 'sari', before: null, most: 9 })).filter((entry) => entry.body.by === 'bot')
    if (card?.body.by !== 'bot') throw new Error('there is no card')
    await house.lan.update({ chat: 'edp', message: String(card.id), lang: 'id' }, card.body.message, { silent: true, once: 'x' })
    await page.locator('.card >> nth=0').and(page.locator('.changed .card')).waitFor()
    expect(await note.inputValue()).toBe('NAS <b>mati</b>')
    expect(await look(page, 'document.activeElement.name')).toBe('text')
    await page.keyboard.press('Enter')
    await page.getByText('Masalah: NAS <b>mati</b>').waitFor()
    expect(house.had.at(-1)).toMatchObject({ kind: 'press', say: 'sign problem 1 NAS <b>mati</b>' })
    // And a yes before what cannot be undone.
    await page.getByRole('button', { name: 'Tutup tanpa paraf' }).click()
    await page.getByText('Lanjutkan?').waitFor()
    await page.getByRole('button', { name: 'Batal' }).click()
    expect(await page.getByText('Lanjutkan?').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Tutup tanpa paraf' }).click()
    await page.locator('form.ask:visible [type=submit]').click()
    await eventually(() => house.had.at(-1)).toMatchObject({ kind: 'press', say: 'sign close 1' })
  })

  it('completes a command by keys, shows what each does, and helps with all of them', async () => {
    const page = await open()
    await page.locator('#text').focus()
    await page.keyboard.type('/s')
    expect(await page.locator('#matches li').allInnerTexts()).toEqual(['/status\nAman atau tidak: keadaan seluruh cadangan\n/status', '/sign\nParaf hasil pemeriksaan\n/sign 17'])
    await page.keyboard.press('ArrowDown')
    expect(await page.locator('#matches [aria-selected=true]').innerText()).toContain('/sign')
    expect(await page.locator('#text').getAttribute('aria-activedescendant')).toBe('match-1')
    await page.keyboard.press('Tab')
    expect(await page.locator('#text').inputValue()).toBe('/sign ')
    expect(await page.getByRole('listbox').isVisible()).toBe(false)
    await page.locator('#text').fill('/cadangan')
    expect(await page.locator('#matches li').allInnerTexts()).toEqual([expect.stringContaining('/status'), expect.stringContaining('/history')])
    await page.locator('#text').fill('/xyz')
    await page.keyboard.press('Enter')
    await eventually(() => house.had.at(-1)).toMatchObject({ text: '/xyz' })
    await page.getByRole('button', { name: 'Bantuan perintah' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '/backup' }).click()
    expect(await page.locator('#text').inputValue()).toBe('/backup simrs penuh')
  })

  it('replies to a card', async () => {
    const page = await open()
    const card = await house.post('edp', plainSaid({ id: 'Mohon diparaf', en: 'Please sign' }))
    await page.locator(`#e${card}`).hover()
    await page.getByRole('button', { name: 'Balas: Mohon diparaf' }).click()
    await page.keyboard.type('paraf')
    await page.keyboard.press('Enter')
    await page.locator('a.quote', { hasText: 'Mohon diparaf' }).waitFor()
    expect(house.had).toMatchObject([{ kind: 'text', text: 'paraf', replyTo: { chat: 'edp', message: card } }])
  })

  it('shows a private answer to its person only', async () => {
    const [sari, budi] = [await open(), await open({ path: '?as=budi&room=edp' })]
    await say(sari, '/help')
    await sari.getByText('Hanya Anda yang melihat pesan ini').waitFor()
    await house.post('edp', plainSaid({ id: 'untuk semua', en: 'for all' }))
    await budi.getByText('untuk semua').waitFor()
    expect(await budi.getByText('Bantuan untuk').count()).toBe(0)
  })

  it('counts what is unread in other rooms and shows how each stands, in words too', async () => {
    const page = await open()
    await house.post('unit-igd', house.failed())
    await house.post('unit-igd', plainSaid({ id: 'info', en: 'info' }))
    const room = page.getByRole('link', { name: /IGD/ })
    await eventually(() => room.innerText()).toMatch(/IGD\s*Perlu tindakan segera\s*2\s*belum dibaca/)
    expect(await page.title()).toBe('(2) EDP · Pulih')
    await room.click()
    await page.getByText('BACKUP GAGAL — SIMRS').waitFor()
    expect(await page.title()).toBe('IGD · Pulih')
    expect(new URL(page.url()).searchParams.get('room')).toBe('unit-igd')
    await page.goBack()
    await eventually(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('EDP')
  })

  it('speaks the other language after one click, and keeps room and draft', async () => {
    const page = await open()
    await say(page, '/check')
    await page.getByText('Mohon diparaf').waitFor()
    await page.locator('#text').fill('belum selesai')
    await page.locator('#language').click()
    await page.getByRole('heading', { name: 'SAFE — SIMRS, 2 components' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await page.locator('#text').inputValue()).toBe('belum selesai')
    expect(await page.getByText('Please sign before').count()).toBe(1)
  })

  it('lets one speak as somebody else, in their room', async () => {
    const page = await open()
    await page.getByLabel('Anda sebagai').selectOption('budi')
    await eventually(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('IT Manager')
    await say(page, 'selamat pagi')
    await eventually(() => house.had.at(-1)).toMatchObject({ chat: 'manager', user: { id: 'budi', name: 'Budi Santoso' }, voice: 'own' })
  })

  it('keeps the reader where they read, and says how much is new below', async () => {
    for (let n = 1; n <= 60; n += 1) await house.post('edp', plainSaid({ id: `kabar ${n}`, en: `news ${n}` }))
    const page = await open()
    await page.getByText('kabar 60').waitFor()
    await page.locator('#scroll').hover()
    await page.mouse.wheel(0, -2000)
    await eventually(() => page.getByText('kabar 40', { exact: true }).boundingBox().then((box) => (box?.y ?? 0) > 100)).toBe(true)
    await page.waitForTimeout(150)
    const place = await page.getByText('kabar 40', { exact: true }).boundingBox()
    await house.post('edp', house.failed())
    await page.getByRole('button', { name: '1 pesan baru' }).waitFor()
    expect(await page.getByText('kabar 40', { exact: true }).boundingBox()).toEqual(place)
    await page.getByRole('button', { name: '1 pesan baru' }).click()
    await eventually(() => page.getByText('BACKUP GAGAL').isVisible()).toBe(true)
    await page.getByRole('button', { name: 'Tampilkan pesan sebelumnya' }).click()
    await page.getByText('kabar 1', { exact: true }).waitFor({ state: 'attached' })
    expect(await page.locator('#log .entry').count()).toBe(61)
  })

  it('shows a card that is taller than a phone from its beginning, when it arrives and when the room is opened', async () => {
    await house.post('edp', plainSaid({ id: 'sebelumnya', en: 'before' }))
    await desk.setViewportSize({ width: 412, height: 732 })
    const page = await open()
    const top = () => look<number>(page, `Math.round([...document.querySelectorAll('#log .entry')].at(-1).getBoundingClientRect().top - document.getElementById('scroll').getBoundingClientRect().top)`)
    const card = await house.post('edp', house.tall())
    await page.getByRole('heading', { name: 'AMAN — 40 komponen' }).waitFor()
    await eventually(top).toBe(0)
    // It stays there while the card changes and while more arrives; one tap goes on.
    await house.lan.update({ chat: 'edp', message: card, lang: 'id' }, house.tall(), { silent: true, once: 'again' })
    await page.locator('.entry.changed').waitFor()
    expect(await top()).toBe(0)
    await house.post('edp', plainSaid({ id: 'sesudahnya', en: 'afterwards' }))
    await page.getByRole('button', { name: '1 pesan baru' }).click()
    await eventually(() => look(page, `(() => { const it = document.getElementById('scroll'); return it.scrollHeight - it.scrollTop - it.clientHeight < 2 })()`)).toBe(true)
    await house.post('edp', house.tall())
    await eventually(top).toBe(0)
    await page.reload()
    await eventually(top).toBe(0)
  })

  it('says that the connection is lost, sends what was written once it is back, and only once', async () => {
    const page = await open()
    await house.down()
    await page.getByText('Sambungan terputus').waitFor()
    await say(page, '/check')
    await page.getByText('Belum terkirim').waitFor()
    await house.up()
    await page.getByRole('heading', { name: 'AMAN — SIMRS, 2 komponen' }).waitFor()
    await eventually(() => page.getByText('Belum terkirim').count()).toBe(0)
    expect(await page.locator('#log .text').allTextContents()).toEqual(['/check'])
    expect(house.had.filter((event) => event.kind === 'text')).toHaveLength(1)
  })

  it('catches up with what happened while the connection was lost, edits too', async () => {
    const page = await open()
    await say(page, '/check')
    await page.getByText('Mohon diparaf').waitFor()
    const card = await page.locator('#log .entry[data-by=bot]').getAttribute('data-id')
    await house.down()
    await house.up()
    await house.lan.say({ id: 'elsewhere-1', platform: 'web', kind: 'press', say: 'sign 1', message: { chat: 'edp', message: card ?? '' }, at: house.clock.now(), chat: 'edp', thread: null, chatTitle: 'EDP', direct: false, user: { id: 'budi', name: 'Budi Santoso' }, voice: 'own' })
    await page.getByText('Diparaf oleh Budi Santoso').waitFor()
  })

  it('works in many tabs of one browser, and a tab that is looked at again has missed nothing', async () => {
    const first = await open()
    const see = (page: Page, how: 'hidden' | 'visible') => look(page, `Object.defineProperty(document, 'visibilityState', { value: '${how}', configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`)
    const tabs = [first]
    for (let n = 2; n <= 8; n += 1) {
      await see(tabs.at(-1)!, 'hidden')
      tabs.push(await first.context().newPage())
      await tabs.at(-1)!.goto(house.url, { waitUntil: 'domcontentloaded' })
    }
    await say(tabs.at(-1)!, '/check')
    await tabs.at(-1)!.getByText('Mohon diparaf').waitFor()
    await first.getByText('Mohon diparaf').waitFor({ state: 'attached' })
    const resting = tabs.at(-2)!
    expect(await resting.getByText('Mohon diparaf').count()).toBe(0)
    await see(resting, 'visible')
    await resting.getByText('Mohon diparaf').waitFor()
  }, 60_000)

  it('moves the clock of the demo', async () => {
    const page = await open()
    expect(await page.locator('#clock-now').innerText()).toBe('Senin, 23 Nov 2026, 07.29 WIB')
    await page.getByRole('button', { name: 'Lompat ke Senin 07.30 WIB' }).click()
    await eventually(() => page.locator('#clock-now').innerText()).toBe('Senin, 23 Nov 2026, 07.30 WIB')
    await page.getByRole('button', { name: 'Percepat 1 minggu' }).click()
    await page.getByText('Waktu dipercepat').waitFor()
    await page.getByRole('button', { name: 'Hentikan' }).click()
    await page.getByRole('button', { name: 'Percepat 1 minggu' }).waitFor()
  })
})

describe('everybody can use it', () => {
  it('by keyboard alone: skip, write, walk the cards, sign, change rooms', async () => {
    const page = await open()
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
    const page = await open()
    await say(page, '/check')
    await page.getByRole('button', { name: 'Paraf', exact: true }).waitFor()
    const nameless = await look<string[]>(page, `[...document.querySelectorAll('button, a, textarea, select, progress')].filter((it) => !(it.getAttribute('aria-label') || it.textContent.trim() || it.labels?.length || it.hasAttribute('aria-labelledby')) && !it.hidden && !it.closest('[hidden]')).map((it) => it.outerHTML)`)
    expect(nameless).toEqual([])
    expect(await page.getByRole('log').getAttribute('aria-live')).toBe('polite')
    expect(await look(page, `[...document.querySelectorAll('[id]')].length === new Set([...document.querySelectorAll('[id]')].map((it) => it.id)).size`)).toBe(true)
  })

  it('with one thumb on a phone 360 wide: nothing beside the screen, nothing too small', async () => {
    await house.post('edp', house.failed())
    await house.post('edp', plainSaid({ id: `x${'panjang'.repeat(60)}`, en: 'long' }))
    const page = await open(PHONE)
    await say(page, '/check')
    await page.getByRole('button', { name: 'Ada masalah' }).tap()
    await page.getByLabel('Apa masalahnya?').waitFor()
    expect(await look(page, 'document.documentElement.scrollWidth')).toBe(360)
    expect(await look(page, `document.getElementById('scroll').scrollWidth <= document.getElementById('scroll').clientWidth`)).toBe(true)
    expect(await look(page, tooSmall)).toEqual([])
    await page.getByRole('button', { name: 'Buka daftar ruang' }).tap()
    await page.getByRole('link', { name: /Farmasi/ }).tap()
    await eventually(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('Farmasi')
    await page.goto(`${house.url}status`)
    expect(await look(page, 'document.documentElement.scrollWidth')).toBe(360)
  })

  it('reads every word with enough contrast, light and dark', async () => {
    await house.post('edp', house.failed())
    await desk.emulateMedia({ reducedMotion: 'reduce' })
    const page = await open()
    await say(page, '/check')
    await page.getByText('Mohon diparaf').waitFor()
    await say(page, '/status')
    await page.getByText('Pencadangan SIMRS berjalan').waitFor()
    await house.post('manager', house.failed())
    await page.locator('#rooms .count:visible').waitFor()
    for (const path of ['', 'status']) {
      if (path !== '') await page.goto(`${house.url}${path}`)
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
    await desk.emulateMedia({ colorScheme: 'dark' })
    const page = await open()
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
    const at = house.clock.now().getTime()
    const card = await house.post('edp', roomForm({ answers: { unit: 'igd' }, asks: 'from', at }))
    const page = await open(PHONE)
    await page.getByLabel('Mulai').waitFor()
    expect(await page.getByLabel('IGD').isChecked()).toBe(true)
    expect(await look(page, tooSmall)).toEqual([])
    await page.getByLabel('Catatan').fill('ganti UPS')
    await page.getByLabel('Ya', { exact: true }).check()
    await page.getByRole('button', { name: 'Kirim', exact: true }).and(page.locator('.fill button')).click()
    // The browser itself asks for what is missing; nothing was sent.
    expect(house.had.filter((event) => event.kind === 'filled')).toEqual([])
    await house.lan.update({ chat: 'edp', message: card, lang: 'id' }, roomForm({ answers: { unit: 'farmasi' }, asks: 'from', at }), { silent: true, once: 'u' })
    await eventually(() => page.getByLabel('Farmasi').and(page.locator('input')).isChecked()).toBe(true)
    expect(await page.getByLabel('Catatan').inputValue()).toBe('ganti UPS')
    await page.getByLabel('Mulai').fill('2026-12-09T22:00')
    await page.locator('.fill [type=submit]').click()
    await eventually(() => house.had.filter((event) => event.kind === 'filled')).toMatchObject([{ form: 12, values: { unit: 'farmasi', from: '2026-12-09 22:00', restart: 'yes', note: 'ganti UPS' }, message: { chat: 'edp', message: card } }])
  })

  it('lets a form be cancelled, and a question be answered where it stands', async () => {
    await house.post('edp', roomForm({ answers: {}, asks: 'unit', at: house.clock.now().getTime() }))
    const ask = await house.post('edp', question())
    const page = await open()
    await page.locator('.fill').getByRole('button', { name: 'Batal' }).click()
    await eventually(() => house.had.flatMap((event) => (event.kind === 'press' ? [event.say] : []))).toEqual(['form 12 cancel'])
    await page.getByRole('textbox', { name: 'Apa masalahnya?' }).fill('listrik padam')
    await page.keyboard.press('Enter')
    await eventually(() => house.had.find((event) => event.kind === 'press' && event.say === 'sign problem 1 listrik padam')).toMatchObject({ message: { message: ask } })
  })
})
