import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../config/load.ts'
import type { Config } from '../../config/config.ts'
import { quiet } from '../../core/log.ts'
import { engineLevels } from '../../engines/index.ts'
import type { House } from '../../house/house.ts'
import { startHouse } from '../../house/start.ts'

/** Finite and generous: whoever waits for facts waits no longer on a machine that is quick. */
const PATIENCE = 30_000

/** The demo as `npm start` opens it: the real house, its own clock, real copies on disk, seen through a real browser. */
let browser: Browser
let folder: string
let house: House
const complaints: string[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pulih-demo-'))
  const [opened, started] = await Promise.all([
    chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] }),
    start(),
  ])
  browser = opened
  house = started
}, PATIENCE)
afterAll(async () => {
  await browser.close()
  await house.stop()
  rmSync(folder, { recursive: true, force: true })
}, PATIENCE)

const start = () => startHouse({ config: demoConfig(), log: quiet, version: '0.0.0' })

/** A free port of the machine's choosing instead of the usual one; all else is what a newcomer gets. */
function demoConfig(): Config {
  const loaded = loadConfig({ folder, levels: engineLevels, env: {} })
  if (!loaded.ok) throw new Error(loaded.mistakes.map((it) => it.problem).join('\n'))
  return { ...loaded.config, chat: { ...loaded.config.chat, web: { host: '127.0.0.1', port: 0, names: [] } } }
}

async function open(path = ''): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  page.setDefaultTimeout(PATIENCE)
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()) })
  await page.goto(`${house.url ?? ''}${path}`)
  return page
}


const nameOfSign = { name: 'Paraf', exact: true }

/** Presses the clock's first button until a check wants a name, as a newcomer would. */
async function jumpToCheck(page: Page): Promise<void> {
  for (let jumps = 0; jumps < MOST_JUMPS && await page.getByRole('button', nameOfSign).count() === 0; jumps += 1) {
    await page.locator('#jump').click()
    await page.locator('#jump:not([aria-busy=true])').waitFor()
  }
  await page.getByRole('button', nameOfSign).first().waitFor()
}

/** Through the longest run of holidays, with one back-up each night. */
const MOST_JUMPS = 25

describe('the demo hospital, as a newcomer finds it', () => {
  it('welcomes in every room, says that the hospital is safe, and changes a signed check in every tab', async () => {
    const mine = await open()
    const other = await open('?as=budi&room=edp')
    for (const page of [mine, other]) await page.getByRole('heading', { name: 'Selamat datang di rumah sakit demo Pulih' }).waitFor()
    await house.idle()
    await mine.getByRole('button', { name: 'Lihat keadaan' }).click()
    await other.getByRole('heading', { name: 'AMAN — SIMRS, 2 komponen' }).waitFor()

    await jumpToCheck(mine)
    await mine.getByRole('button', nameOfSign).first().click()
    await other.getByText('Diparaf oleh Sari Wulandari').first().waitFor()
    expect(await other.getByRole('button', nameOfSign).count()).toBe(0)
    expect(complaints).toEqual([])
  }, 2 * PATIENCE)

  it('goes on after a restart where it stood: the same clock, the same cards, no second welcome', async () => {
    // Nothing was written down since, but the scheduler has looked: its clock must not go back behind that.
    await house.scheduler.tick()
    const before = house.kit.clock.now()
    // An open page would rightly complain of a house that is away.
    for (const context of browser.contexts()) await context.close()
    await house.stop()
    house = await start()
    expect(house.kit.clock.now().getTime()).toBeGreaterThanOrEqual(before.getTime() - 1000)
    const page = await open('?lang=en')
    await page.getByRole('heading', { name: 'Welcome to the Pulih demo hospital' }).waitFor()
    expect(await page.getByRole('heading', { name: 'Welcome to the Pulih demo hospital' }).count()).toBe(1)
    await page.getByText('Sari Wulandari').first().waitFor({ state: 'attached' })
    expect(complaints).toEqual([])
  }, 2 * PATIENCE)
})
