// Takes the README's pictures of the demo hospital: builds nothing, so run `npm run build` first.
// Each is the real page of a demo that this script starts in a folder of its own and stops again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'

const root = resolve(import.meta.dirname, '..')
const images = join(root, 'docs', 'images')
const port = '8499'
const folder = mkdtempSync(join(tmpdir(), 'pulih-pictures-'))
mkdirSync(images, { recursive: true })

const house = spawn(process.execPath, [join(root, process.env.DIST ?? 'dist', 'src', 'main.js'), 'start'], { cwd: folder, env: { ...process.env, PULIH_WEB_PORT: port }, stdio: ['ignore', 'pipe', 'inherit'] })
for await (const line of createInterface(house.stdout)) if (line.includes('http://')) break
house.stdout.resume()
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] })
try {
  await takeAll()
} finally {
  await browser.close()
  house.kill()
  await once(house, 'exit')
  rmSync(folder, { recursive: true, force: true })
}

async function takeAll() {
  const desk = await open('?as=sari', { viewport: { width: 1180, height: 1110 } })
  await desk.waitForTimeout(6000)
  const clock = desk.locator('#clock-now')
  const sign = desk.getByRole('button', { name: 'Paraf', exact: true })
  while (!(await clock.innerText()).startsWith('Senin') || (await sign.count()) === 0) {
    await desk.locator('#jump').click()
    await desk.locator('#jump:not([aria-busy=true])').waitFor()
  }
  await desk.locator('#text').fill('/check mingguan')
  await desk.keyboard.press('Enter')
  await sign.nth(1).click()
  await desk.getByText('Diparaf oleh').first().waitFor()
  await desk.getByText('paraf dicatat').waitFor()
  // The check that waits stands whole at the top, the signed one begins below it.
  await desk.locator('.entry', { has: sign }).evaluate((it) => it.scrollIntoView({ block: 'start' }))
  await desk.locator('#connection').waitFor({ state: 'hidden' })
  await desk.waitForTimeout(1000)
  await desk.mouse.move(2, 2)
  await desk.evaluate(() => document.activeElement?.blur())
  await desk.waitForTimeout(500)
  await desk.screenshot({ path: join(images, 'page.png') })
  const phone = await open('?as=sari', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 })
  await phone.locator('.entry', { has: phone.getByRole('button', { name: 'Paraf', exact: true }) }).evaluate((it) => it.scrollIntoView({ block: 'end' }))
  await phone.waitForTimeout(500)
  await phone.screenshot({ path: join(images, 'phone.png') })
  const dark = await open('?as=sari', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2, colorScheme: 'dark' })
  await dark.locator('#text').fill('/status')
  await dark.keyboard.press('Enter')
  await dark.getByText('Rincian per komponen').waitFor()
  await dark.evaluate(() => document.activeElement?.blur())
  await dark.waitForTimeout(1000)
  await dark.screenshot({ path: join(images, 'dark.png') })
}

async function open(path, options) {
  const page = await (await browser.newContext({ reducedMotion: 'reduce', ...options })).newPage()
  await page.goto(`http://127.0.0.1:${port}/${path}`)
  await page.waitForTimeout(800)
  return page
}
