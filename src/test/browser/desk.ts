import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { smallHouse } from './house.ts'

/** Real people's eyes and fingers, as far as a real browser can stand for them. */
export interface BrowserDesk {
  readonly house: Awaited<ReturnType<typeof smallHouse>>
  /** The page that is there from the beginning. */
  readonly desk: Page
  /** What the pages of this test complained of. */
  readonly complaints: readonly string[]
  /** The desk as it is, a second window beside it, or another kind of screen. */
  open(how?: BrowserContextOptions & { readonly path?: string }): Promise<Page>
}

export const SCREEN = { width: 1200, height: 760 }
export const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }

/** One house and one desk for all tests of a file: each finds both as if nobody had been there before. */
export function browserDesk(): BrowserDesk {
  let browser: Browser
  let house: BrowserDesk['house']
  let desk: Page
  let deskIs: 'free' | 'taken'
  let complaints: string[] = []

  beforeAll(async () => {
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

  const newPage = async (options: BrowserContextOptions) => await watched(await browser.newContext({ viewport: SCREEN, ...options }))
  const watched = async (context: BrowserContext): Promise<Page> => {
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => { if (message.text().includes('Content Security Policy')) complaints.push(message.text()) })
    return page
  }
  return {
    get house() { return house },
    get desk() { return desk },
    get complaints() { return complaints },
    open: async ({ path = '', ...options } = {}) => {
      const page = Object.keys(options).length > 0 ? await newPage(options) : deskIs === 'free' ? desk : await watched(desk.context())
      if (page === desk) deskIs = 'taken'
      await page.goto(`${house.url}${path}`, { waitUntil: 'domcontentloaded' })
      return page
    },
  }
}

export const eventually = <T>(what: () => T) => expect.poll(what)
export const say = async (page: Page, text: string) => {
  await page.locator('#text').fill(text)
  await page.keyboard.press('Enter')
}
export const cards = (page: Page) => page.locator('#log .card h3 > span:last-child')
export const look = <T>(page: Page, what: string) => page.evaluate<T>(what)
