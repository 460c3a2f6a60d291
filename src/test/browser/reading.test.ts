import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { plainSaid } from './cards.ts'
import { browserDesk, eventually, look, PHONE, say } from './desk.ts'

const on = browserDesk()

describe('reading and coming back to the chat on the page', () => {
  it('counts what is unread in other rooms and shows how each stands, in words too', async () => {
    const page = await on.open()
    await on.house.post('unit-igd', on.house.failed())
    await on.house.post('unit-igd', plainSaid({ id: 'info', en: 'info' }))
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
    const page = await on.open()
    await say(page, '/check')
    await page.getByText('Mohon diparaf').waitFor()
    await page.locator('#text').fill('belum selesai')
    await page.locator('#language').click()
    await page.getByRole('heading', { name: 'SAFE — SIMRS, 2 components' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await page.locator('#text').inputValue()).toBe('belum selesai')
    expect(await page.getByText('Please sign before').count()).toBe(1)
  })

  it('keeps the reader where they read, and says how much is new below', async () => {
    for (let n = 1; n <= 60; n += 1) await on.house.post('edp', plainSaid({ id: `kabar ${n}`, en: `news ${n}` }))
    const page = await on.open()
    await page.getByText('kabar 60').waitFor()
    await page.locator('#scroll').hover()
    await page.mouse.wheel(0, -2000)
    await eventually(() => page.getByText('kabar 40', { exact: true }).boundingBox().then((box) => (box?.y ?? 0) > 100)).toBe(true)
    const place = await atRest(page, 'kabar 40')
    await on.house.post('edp', on.house.failed())
    await page.getByRole('button', { name: '1 pesan baru' }).waitFor()
    expect(await page.getByText('kabar 40', { exact: true }).boundingBox()).toEqual(place)
    await page.getByRole('button', { name: '1 pesan baru' }).click()
    await eventually(() => page.getByText('BACKUP GAGAL').isVisible()).toBe(true)
    await page.getByRole('button', { name: 'Tampilkan pesan sebelumnya' }).click()
    await page.getByText('kabar 1', { exact: true }).waitFor({ state: 'attached' })
    expect(await page.locator('#log .entry').count()).toBe(61)
  })

  it('shows a card that is taller than a phone from its beginning, when it arrives and when the room is opened', async () => {
    await on.house.post('edp', plainSaid({ id: 'sebelumnya', en: 'before' }))
    await on.desk.setViewportSize({ width: 412, height: 732 })
    const page = await on.open()
    const top = () => look<number>(page, `Math.round([...document.querySelectorAll('#log .entry')].at(-1).getBoundingClientRect().top - document.getElementById('scroll').getBoundingClientRect().top)`)
    const card = await on.house.post('edp', on.house.tall())
    await page.getByRole('heading', { name: 'AMAN — 40 komponen' }).waitFor()
    await eventually(top).toBe(0)
    // It stays there while the card changes and while more arrives; one tap goes on.
    await on.house.lan.update({ chat: 'edp', message: card, lang: 'id' }, on.house.tall(), { silent: true, once: 'again' })
    await page.locator('.entry.changed').waitFor()
    expect(await top()).toBe(0)
    await on.house.post('edp', plainSaid({ id: 'sesudahnya', en: 'afterwards' }))
    await page.getByRole('button', { name: '1 pesan baru' }).click()
    await eventually(() => look(page, `(() => { const it = document.getElementById('scroll'); return it.scrollHeight - it.scrollTop - it.clientHeight < 2 })()`)).toBe(true)
    await on.house.post('edp', on.house.tall())
    await eventually(top).toBe(0)
    await page.reload()
    await eventually(top).toBe(0)
  })

  it('says that the connection is lost, sends what was written once it is back, and only once', async () => {
    const page = await on.open()
    await on.house.down()
    await page.getByText('Sambungan terputus').waitFor()
    await say(page, '/check')
    await page.getByText('Belum terkirim').waitFor()
    await on.house.up()
    await page.getByRole('heading', { name: 'AMAN — SIMRS, 2 komponen' }).waitFor()
    await eventually(() => page.getByText('Belum terkirim').count()).toBe(0)
    expect(await page.locator('#log .text').allTextContents()).toEqual(['/check'])
    expect(on.house.had.filter((event) => event.kind === 'text')).toHaveLength(1)
  })

  it('covers nothing with it on a phone: neither the clock nor what can be pressed there, nor what is said', async () => {
    const page = await on.open({ ...PHONE, viewport: { width: 390, height: 844 } })
    await on.house.post('edp', plainSaid({ id: 'Kabar pertama', en: 'first' }))
    await page.getByText('Kabar pertama').waitFor()
    await on.house.down()
    await page.getByText('Sambungan terputus').waitFor()
    const covered = await look<readonly string[]>(page, `(() => {
      const banner = document.getElementById('connection').getBoundingClientRect()
      if (banner.width === 0 || banner.left < 0 || banner.right > innerWidth) return ['itself']
      const near = [...document.querySelectorAll('.top, #clock, #clock button, #scroll')].filter((it) => it.checkVisibility())
      return near.filter((it) => { const at = it.getBoundingClientRect(); return at.top < banner.bottom && banner.top < at.bottom && at.left < banner.right && banner.left < at.right }).map((it) => it.id || it.className)
    })()`)
    await on.house.up()
    expect(covered).toEqual([])
  })

  it('catches up with what happened while the connection was lost, edits too', async () => {
    const page = await on.open()
    await say(page, '/check')
    await page.getByText('Mohon diparaf').waitFor()
    const card = await page.locator('#log .entry[data-by=bot]').getAttribute('data-id')
    await on.house.down()
    await on.house.up()
    await on.house.lan.say({ id: 'elsewhere-1', platform: 'web', kind: 'press', say: 'sign 1', message: { chat: 'edp', message: card ?? '' }, at: on.house.clock.now(), chat: 'edp', thread: null, chatTitle: 'EDP', direct: false, user: { id: 'budi', name: 'Budi Santoso' }, voice: 'own' })
    await page.getByText('Diparaf oleh Budi Santoso').waitFor()
  })

  it('works in many tabs of one browser, and a tab that is looked at again has missed nothing', async () => {
    const first = await on.open()
    const see = (page: Page, how: 'hidden' | 'visible') => look(page, `Object.defineProperty(document, 'visibilityState', { value: '${how}', configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`)
    const tabs = [first]
    for (let n = 2; n <= 8; n += 1) {
      await see(tabs.at(-1)!, 'hidden')
      tabs.push(await first.context().newPage())
      await tabs.at(-1)!.goto(on.house.url, { waitUntil: 'domcontentloaded' })
    }
    await say(tabs.at(-1)!, '/check')
    await tabs.at(-1)!.getByText('Mohon diparaf').waitFor()
    await first.getByText('Mohon diparaf').waitFor({ state: 'attached' })
    const resting = tabs.at(-2)!
    expect(await resting.getByText('Mohon diparaf').count()).toBe(0)
    await see(resting, 'visible')
    await resting.getByText('Mohon diparaf').waitFor()
  })
})

/** Where a text stands once it moves no more. */
async function atRest(page: Page, text: string) {
  const place = () => page.getByText(text, { exact: true }).boundingBox()
  for (let last = await place(); ;) {
    await page.waitForTimeout(150)
    const now = await place()
    if (now?.y === last?.y) return now
    last = now
  }
}
