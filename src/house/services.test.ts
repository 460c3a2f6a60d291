import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import { ask } from '../test/browser/ask.ts'
import { fakeClock } from '../test/fakes/clock.ts'
import { testKit } from '../test/fakes/kit.ts'
import { testSite } from '../test/fakes/site.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import { openUnitsPages } from './pages.ts'
import { servicesDoor } from './services.ts'

const place = temporaryStore()
afterAll(() => place.remove())
const plain = testSite()
const site: typeof plain = { ...plain, servers: [...plain.servers, { name: 'srv-db-01', role: 'production', address: '10.10.0.11:3306', ssh: null }, { name: 'penyimpanan', role: 'storage', address: null, ssh: null }] }
const kit = testKit({ clock: fakeClock('2026-11-23T03:00:00Z'), store: place.store, site })
const config = (units: Config['chat']['units'], shown: 'yes' | 'no' = 'yes') => ({
  site: { ...site, statusPage: { shown, title: 'Layanan <TI>' } }, secrets: { deadman: null, passwords: { simrs: 'S4ngat-Rahasia' }, identity: null, ping: null },
  chat: { web: null, telegram: null, slack: null, admins: [], ...(units === undefined ? {} : { units }) }, places: { public: resolve(import.meta.dirname, '../web/public') },
}) as unknown as Config

describe('what everybody may know of this house', () => {
  it('names no machine, no address, no password and no patient; a storage room stays a word', () => {
    const door = servicesDoor({ ...kit, site: config(null).site }, config(null))
    expect(door?.hushed('restart srv-db-01 (10.10.0.11) sandi S4ngat-Rahasia, ruang penyimpanan, No. RM 12.34.56', 'id')).toMatch(/^restart \[[^\]]+\] \(\[[^\]]+\]\) sandi \[[^\]]+\], ruang penyimpanan, .*\[data pasien disembunyikan\]$/)
    expect(door?.title).toBe('Layanan <TI>')
  })

  it('is shown nowhere where the hospital takes it away, or gives it no place', () => {
    const off = config({ host: '127.0.0.1', port: 0, names: [] }, 'no')
    expect(servicesDoor({ ...kit, site: off.site }, off)).toBeNull()
    expect(openUnitsPages({ kit: { ...kit, site: off.site }, config: off })).toBeNull()
    expect(openUnitsPages({ kit, config: config(undefined) })).toBeNull()
  })

  describe('at a place of its own', () => {
    const here = config({ host: '127.0.0.1', port: 0, names: [] })
    const server = openUnitsPages({ kit: { ...kit, site: here.site }, config: here })
    beforeAll(() => server?.start())
    afterAll(() => server?.stop())

    it('is read from the house’s own books, and nothing else is there', async () => {
      const { text, status } = await ask(server?.url ?? '')
      expect(status).toBe(200)
      expect(text).toContain('<h1>Layanan &lt;TI&gt;</h1>')
      expect(text).toContain('Semua layanan normal')
      // Nothing is on record before today: no such day is green.
      expect(text).toContain('<p>1 hari normal; 89 hari belum tercatat.</p>')
      expect((await ask(`${server?.url ?? ''}calendar.ics`)).text).toMatch(/^BEGIN:VCALENDAR\r\n/)
      for (const path of ['metrics', 'healthz', 'assets/chat.js']) expect((await ask(`${server?.url ?? ''}${path}`)).status).toBe(404)
    })
  })
})
