import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { browserDesk, look, PHONE } from './desk.ts'
import { faintTexts } from './eyes.ts'

const on = browserDesk()
const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'

describe('the page of the services, seen', () => {
  it.each([['a desktop', { viewport: { width: 1200, height: 760 } }], ['a phone', PHONE], ['a desktop at 200 %', { viewport: { width: 600, height: 380 }, deviceScaleFactor: 2 }], ['the narrowest screen that WCAG knows', { viewport: { width: 320, height: 256 } }]])('fits %s without a script, and every text stands out', async (_what, screen) => {
    const page = await on.open({ ...screen, path: 'layanan' })
    expect(await look(page, wider)).toBeLessThanOrEqual(0)
    expect(await look(page, faintTexts)).toEqual([])
    expect(await page.locator('script').count()).toBe(0)
    expect(await page.getByRole('main').count()).toBe(1)
    expect(await page.getByRole('contentinfo').count()).toBe(1)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Keadaan layanan RS Uji')
    expect(on.complaints).toEqual([])
  })

  it('tells what each table and each row of days is, and a day’s word where no colour is seen', async () => {
    const page = await on.open({ path: 'layanan?lang=en' })
    expect(await page.locator('table').count()).toBe(await page.locator('table > caption').count())
    expect(await page.getByRole('list', { name: 'SIMRS, day by day' }).getByRole('listitem').count()).toBe(90)
    // The taller the worse: what is no colour tells it too.
    const height = (is: string) => look<number>(page, `parseFloat(getComputedStyle(document.querySelector('.strip .${is}'), '::before').borderBottomWidth)`)
    const heights = [await height('works'), await height('maintenance'), await height('trouble')]
    expect(heights).toEqual(heights.toSorted((a, b) => a - b))
    expect(new Set(heights).size).toBe(3)
  })

  it('prints on a few sheets of A4, with its marks', async () => {
    const page = await on.open({ path: 'layanan' })
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByText('Halaman ini diperbarui sendiri').isVisible()).toBe(false)
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    const sheets = pdf.match(/\/Type\s*\/Page[^s]/g)?.length ?? 0
    expect(sheets).toBeGreaterThan(0)
    expect(sheets).toBeLessThanOrEqual(4)
    expect(pdf).toMatch(/\/MediaBox\s*\[0 0 59[45](\.\d+)? 84[12]/)
  })

  it('gives news that a browser’s own XML reader understands', async () => {
    const page = await on.open({ path: 'layanan' })
    expect(await look(page, `fetch('/feed.xml').then((answer) => answer.text()).then((text) => { const xml = new DOMParser().parseFromString(text, 'application/xml'); return [xml.querySelector('parsererror') === null, xml.documentElement.namespaceURI, xml.querySelectorAll('entry').length, xml.querySelectorAll('entry content')[1].textContent.includes('pembaruan <sistem> & restart server')] })`)).toEqual([true, 'http://www.w3.org/2005/Atom', 2, true])
  })

  it('uses no style that an old browser does not know', () => {
    const css = readFileSync(`${import.meta.dirname}/../../web/public/services.css`, 'utf8')
    expect(css).not.toMatch(/var\(|--\w|display:\s*(grid|flex|contents)|gap:|:(is|where|has|not)\(|clamp\(|min\(|max\(|inset:|@layer|@container|oklch|color-mix|rgb\([^)]*\/|aspect-ratio|-inline|-block-/)
  })
})
