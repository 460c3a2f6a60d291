import { describe, expect, it } from 'vitest'
import { plainSaid } from './cards.ts'
import { browserDesk, cards, eventually, look, say } from './desk.ts'

const on = browserDesk()

describe('the chat on the page', () => {
  it('answers a command with a card, under what was typed', async () => {
    const page = await on.open()
    await say(page, '/check')
    await page.getByRole('heading', { name: 'AMAN — SIMRS, 2 komponen' }).waitFor()
    expect(await page.locator('#log .text').allTextContents()).toEqual(['/check'])
    expect(await page.locator('.pending').count()).toBe(0)
    expect(on.house.had).toMatchObject([{ kind: 'text', text: '/check', user: { id: 'sari' } }])
    expect(on.complaints).toEqual([])
  })

  it('changes a card in its place in every tab when somebody presses a button', async () => {
    const first = await on.open()
    const second = await on.open({ path: '?as=budi&room=edp' })
    await say(first, '/check')
    await second.getByRole('button', { name: 'Paraf', exact: true }).waitFor()
    await on.house.post('edp', plainSaid({ id: 'sesudahnya', en: 'afterwards' }))
    await first.getByRole('button', { name: 'Paraf', exact: true }).click()
    for (const page of [first, second]) {
      await page.getByText('Diparaf oleh').waitFor()
      await page.getByText('sesudahnya').waitFor()
      expect(await cards(page).allTextContents()).toEqual(['AMAN — SIMRS, 2 komponen', 'sesudahnya'])
      expect(await page.getByRole('button', { name: 'Paraf', exact: true }).count()).toBe(0)
    }
    expect(on.house.had.filter((event) => event.kind === 'press')).toHaveLength(1)
  })

  it('asks in the card for a note or a yes, keeps a note while the card changes, and sends it with the press', async () => {
    const page = await on.open()
    await say(page, '/check')
    await page.getByRole('button', { name: 'Ada masalah' }).click()
    const note = page.getByLabel('Apa masalahnya?')
    await note.fill('NAS <b>mati</b>')
    const [card] = (await on.house.lan.timeline({ chat: 'edp', user: 'sari', before: null, most: 9 })).filter((entry) => entry.body.by === 'bot')
    if (card?.body.by !== 'bot') throw new Error('there is no card')
    await on.house.lan.update({ chat: 'edp', message: String(card.id), lang: 'id' }, card.body.message, { silent: true, once: 'x' })
    await page.locator('.card >> nth=0').and(page.locator('.changed .card')).waitFor()
    expect(await note.inputValue()).toBe('NAS <b>mati</b>')
    expect(await look(page, 'document.activeElement.name')).toBe('text')
    await page.keyboard.press('Enter')
    await page.getByText('Masalah: NAS <b>mati</b>').waitFor()
    expect(on.house.had.at(-1)).toMatchObject({ kind: 'press', say: 'sign problem 1 NAS <b>mati</b>' })
    // And a yes before what cannot be undone.
    await page.getByRole('button', { name: 'Tutup tanpa paraf' }).click()
    await page.getByText('Lanjutkan?').waitFor()
    await page.getByRole('button', { name: 'Batal' }).click()
    expect(await page.getByText('Lanjutkan?').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Tutup tanpa paraf' }).click()
    await page.locator('form.ask:visible [type=submit]').click()
    await eventually(() => on.house.had.at(-1)).toMatchObject({ kind: 'press', say: 'sign close 1' })
  })

  it('completes a command by keys, shows what each does, and helps with all of them', async () => {
    const page = await on.open()
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
    await eventually(() => on.house.had.at(-1)).toMatchObject({ text: '/xyz' })
    await page.getByRole('button', { name: 'Bantuan perintah' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '/backup' }).click()
    expect(await page.locator('#text').inputValue()).toBe('/backup simrs penuh')
  })

  it('replies to a card', async () => {
    const page = await on.open()
    const card = await on.house.post('edp', plainSaid({ id: 'Mohon diparaf', en: 'Please sign' }))
    await page.locator(`#e${card}`).hover()
    await page.getByRole('button', { name: 'Balas: Mohon diparaf' }).click()
    await page.keyboard.type('paraf')
    await page.keyboard.press('Enter')
    await page.locator('a.quote', { hasText: 'Mohon diparaf' }).waitFor()
    expect(on.house.had).toMatchObject([{ kind: 'text', text: 'paraf', replyTo: { chat: 'edp', message: card } }])
  })

  it('shows a private answer to its person only', async () => {
    const [sari, budi] = [await on.open(), await on.open({ path: '?as=budi&room=edp' })]
    await say(sari, '/help')
    await sari.getByText('Hanya Anda yang melihat pesan ini').waitFor()
    await on.house.post('edp', plainSaid({ id: 'untuk semua', en: 'for all' }))
    await budi.getByText('untuk semua').waitFor()
    expect(await budi.getByText('Bantuan untuk').count()).toBe(0)
  })

  it('lets one speak as somebody else, in their room', async () => {
    const page = await on.open()
    await page.getByLabel('Anda sebagai').selectOption('budi')
    await eventually(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('IT Manager')
    await say(page, 'selamat pagi')
    await eventually(() => on.house.had.at(-1)).toMatchObject({ chat: 'manager', user: { id: 'budi', name: 'Budi Santoso' }, voice: 'own' })
  })

  it('moves the clock of the demo', async () => {
    const page = await on.open()
    expect(await page.locator('#clock-now').innerText()).toBe('Senin, 23 Nov 2026, 07.29 WIB')
    await page.getByRole('button', { name: 'Lompat ke Senin 07.30 WIB' }).click()
    await eventually(() => page.locator('#clock-now').innerText()).toBe('Senin, 23 Nov 2026, 07.30 WIB')
    await page.getByRole('button', { name: 'Percepat 1 minggu' }).click()
    await page.getByText('Waktu dipercepat').waitFor()
    await page.getByRole('button', { name: 'Hentikan' }).click()
    await page.getByRole('button', { name: 'Percepat 1 minggu' }).waitFor()
  })
})
