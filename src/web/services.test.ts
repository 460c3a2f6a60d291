import ICAL from 'ical.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SECOND } from '../core/clock.ts'
import { quiet } from '../core/log.ts'
import { ask } from '../test/browser/ask.ts'
import { servicesDoorOf, smallHouse } from '../test/browser/house.ts'
import { fakeClock } from '../test/fakes/clock.ts'
import { serviceBookOf } from '../test/fakes/service-book.ts'
import { textsFor } from '../texts/words.ts'
import { unitsServer } from './server.ts'

const clock = fakeClock('2026-11-23T14:40:00Z')
let asked = 0
const door = servicesDoorOf(() => clock.now().getTime())
const parts = { clock, log: quiet, lang: 'id' as const, texts: textsFor('Asia/Jakarta'), names: ['layanan.rs.local'], publicFolder: `${import.meta.dirname}/public`, services: { ...door, book: () => { asked += 1; return door.book() } }, host: '127.0.0.1', port: 0 }
const server = unitsServer(parts)

describe('the page of the services, open to every ward', () => {
  beforeAll(() => server.start())
  afterAll(() => server.stop())

  it.each(['', 'status', 'layanan', 'services'])('says at %j how each service stands, without script, machine or address', async (path) => {
    const { text, status } = await ask(`${server.url}${path}`)
    expect(status).toBe(200)
    expect(text).toMatch(/<html lang="id">[^]*Tidak dapat digunakan: SIMRS dan PACS radiologi[^]*Sedang pemeliharaan[^]*pembaruan sistem dan restart server · sejak 23 Nov 21.00 WIB · diperkirakan sampai 23 Nov 22.00 WIB<\/bdi> <small class="number">HNT-2026-004/)
    expect(text).toContain('dugaan: jaringan · dilaporkan Laboratorium dan IGD')
    expect(text).toContain('penggantian UPS ruang server [alamat disembunyikan]')
    expect(text).not.toMatch(/10\.10\.|<script|style=|127\.0\.0\.1/)
    expect(text).toContain('<meta http-equiv="refresh" content="60">')
  })

  it('speaks English, and leads to the other language', async () => {
    const { text } = await ask(`${server.url}?lang=en`)
    expect(text).toMatch(/<html lang="en">[^]*Cannot be used: SIMRS and PACS radiologi[^]*href="\?lang=id"/)
    expect((await ask(server.url)).text).toContain('href="?lang=en"')
  })

  it('says each of 90 days in words, and how long each service was there', async () => {
    const { text } = await ask(server.url)
    const strip = /<ol class="strip" aria-label="SIMRS, hari demi hari">([^]*?)<\/ol>/.exec(text)?.[1] ?? ''
    expect(strip.match(/<span class="sr">/g)).toHaveLength(90)
    expect(strip).toContain('Rab, 11 Nov: tidak dapat digunakan')
    expect(text).toContain('67 hari normal; 2 hari dengan pemeliharaan; 1 hari tidak dapat digunakan; 20 hari belum tercatat.')
    expect(text).toMatch(/November 2026 \(sampai sekarang\)<\/th><td data-label="Tersedia">99,93%<\/td><td data-label="Henti terencana">30 mnt<\/td>/)
    expect(text).toContain('>belum tercatat</td>')
  })

  it.each(['healthz', 'metrics', 'timeline?as=sari&room=edp', 'events?as=sari', 'say', 'demo/jump', 'ping/x', 'files/edp/1/0?as=sari', 'assets/chat.js', 'assets/style.css', 'assets/..%2f..%2fserver.ts', '..%2f..%2fetc%2fpasswd', '//evil.example/', 'status/../metrics', '%2e%2e/healthz', 'calendar.ics/..%2fmetrics'])('leads to no other page by %j', async (path) => {
    expect((await ask(`${server.url}${path}`)).status).toBe(404)
    expect((await ask(`${server.url}${path}`, { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } })).status).toBe(404)
  })

  it('lets nobody put headers or marks of their own into an answer', async () => {
    for (const said of ['id%0d%0aSet-Cookie:%20x=1', '"><script>alert(1)</script>', '%22%3E%3Cscript%3E', 'id%00', '__proto__']) {
      const { headers, text, status } = await ask(`${server.url}status?lang=${encodeURIComponent(said)}&x=${said.replaceAll(/[<>" ]/g, '')}`, { headers: { Cookie: 'lang=../../x; theme="><b>', 'If-None-Match': '"x", *', Referer: '"><script>' } })
      expect(status).toBe(200)
      expect(headers['set-cookie']).toBeUndefined()
      expect(text).toContain('<html lang="id">')
      expect(text).not.toContain('<script')
    }
  })

  it('answers to its own address and names only', async () => {
    expect((await ask(server.url, { headers: { Host: 'evil.example' } })).status).toBe(421)
    expect((await ask(server.url, { headers: { Host: 'layanan.rs.local' } })).status).toBe(200)
    expect((await ask(server.url, { headers: { Host: 'layanan.rs.local\t.evil' } }).catch(() => ({ status: 400 }))).status).not.toBe(200)
  })

  it('is looked up once for everybody who asks within a few seconds, and asks who asks too often to wait', async () => {
    clock.advance(60 * SECOND)
    asked = 0
    const answers = await Promise.all(Array.from({ length: 160 }, () => ask(`${server.url}calendar.ics`)))
    expect(asked).toBe(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(120)
    expect(answers.find(({ status }) => status === 429)).toMatchObject({ headers: { 'retry-after': '5' }, text: 'Terlalu banyak permintaan dari alamat ini. Mohon menunggu sebentar.' })
    clock.advance(60 * SECOND)
    expect((await ask(`${server.url}calendar.ics`)).status).toBe(200)
    expect(asked).toBe(2)
  })

  it('gives everybody their calendar, as an independent reader understands it', async () => {
    clock.advance(10 * SECOND)
    const { text, headers } = await ask(`${server.url}calendar.ics`)
    expect(headers['content-type']).toBe('text/calendar; charset=utf-8')
    const events = new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one))
    const at = serviceBookOf(clock.now().getTime())
    expect(events).toHaveLength(3)
    expect(events[0]).toMatchObject({ summary: 'Pemeliharaan SIMRS belum selesai', sequence: 1 })
    expect(events[0]?.startDate.toJSDate().getTime()).toBe(Math.floor((at.work[0]?.window.from ?? 0) / SECOND) * SECOND)
    expect(events[2]?.component.getFirstPropertyValue('status')).toBe('CANCELLED')
    expect(events[2]?.description).toBe('pemindahan; rak, "baru"\nNarahubung: EDP jaga.\nHNT-2026-001')
    expect(events[1]?.description).toContain('ruang server [alamat disembunyikan]')
    const again = await ask(`${server.url}calendar.ics?lang=en`)
    const english = new ICAL.Component(ICAL.parse(again.text) as unknown[]).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one))
    expect(english.map(({ uid }) => uid)).toEqual(events.map(({ uid }) => uid))
    expect(english[2]?.summary).toBe('Cancelled: maintenance of Sistem informasi laboratorium')
  })

  it('gives news as a feed, and sends nothing twice that did not change', async () => {
    const { text, headers } = await ask(`${server.url}feed.xml`)
    expect(headers['content-type']).toBe('application/atom+xml; charset=utf-8')
    expect(text).toContain('<title>Gangguan dilaporkan: Sistem informasi laboratorium</title>')
    expect(text).toContain('<title>PEMELIHARAAN SIMRS DIMULAI</title>')
    expect(text).toContain('pembaruan &lt;sistem&gt; &amp; restart server di [alamat disembunyikan].')
    expect(await ask(`${server.url}feed.xml`, { headers: { 'If-None-Match': headers['etag'] ?? '' } })).toMatchObject({ status: 304, text: '' })
  })

  it('says kindly that it cannot be shown, and is shown again once it can', async () => {
    let broken = true
    const told: string[] = []
    const other = unitsServer({ ...parts, log: { ...quiet, error: (_facts: object, message: string) => { told.push(message) } }, services: { ...door, book: async () => { if (broken) throw new Error('disk /dev/sda is broken'); return await door.book() } } })
    await other.start()
    expect(await ask(other.url)).toMatchObject({ status: 500, text: 'Halaman tidak dapat ditampilkan. Tidak ada yang berubah. Mohon coba lagi; bila berulang, hubungi EDP.' })
    broken = false
    expect((await ask(other.url)).status).toBe(200)
    expect(told).toHaveLength(1)
    await other.stop()
  })
})

describe('the other pages', () => {
  it('show the services where the hospital shows them', async () => {
    const house = await smallHouse()
    expect((await ask(`${house.url}layanan`)).text).toContain('href="/status"')
    expect((await ask(`${house.url}status`)).text).toContain('href="/layanan"')
    await house.close()
    const none = await smallHouse({ services: null })
    expect((await ask(`${none.url}layanan`)).status).toBe(404)
    expect((await ask(`${none.url}calendar.ics`)).status).toBe(404)
    expect((await ask(`${none.url}status`)).text).not.toContain('/layanan')
    await none.close()
  })
})
