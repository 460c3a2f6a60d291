import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { quiet } from '../core/log.ts'
import { ask, listen, type Told } from '../test/browser/ask.ts'
import { plainSaid } from '../test/browser/cards.ts'
import { smallHouse } from '../test/browser/house.ts'
import { metrics } from './metrics.ts'
import { webServer } from './server.ts'

let house: Awaited<ReturnType<typeof smallHouse>>
const open = async () => { house = await smallHouse({ heartbeat: 100 }) }
const close = () => house.close()

const host = () => new URL(house.url).host
const own = () => ({ 'Content-Type': 'application/json', Origin: `http://${host()}`, 'Sec-Fetch-Site': 'same-origin' })
const say = (what: object, headers: Record<string, string> = own()) => ask(`${house.url}say`, { method: 'POST', headers, body: JSON.stringify({ id: 'abcdefgh1', as: 'sari', chat: 'edp', kind: 'text', text: '/check', replyTo: null, ...what }) })
const news = (told: readonly Told[]) => told.filter((it) => it.event === 'entry')

describe('the guard of every page', () => {
  beforeAll(open)
  afterAll(close)
  beforeEach(() => { house.had.length = 0 })

  it.each(['', 'status', 'healthz', 'metrics', 'timeline?as=sari&room=edp', 'assets/chat.js', 'nowhere'])('lets nothing frame, sniff or script %j from outside', async (path) => {
    const { headers } = await ask(`${house.url}${path}`)
    const policy = headers['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'same-origin' })
  })

  it('has no script and no style inside its pages', async () => {
    for (const path of ['', 'status']) {
      const { text } = await ask(`${house.url}${path}`)
      expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/i)
    }
  })

  it.each([['evil.example', 421], ['evil.example:8420', 421], ['127.0.0.1.nip.io', 421], ['a@b', 400], ['localhost', 200], ['127.0.0.1:9', 200], ['[::1]:80', 200], ['LOCALHOST', 200]])('answers to the name %j with %i', async (name, status) => {
    expect((await ask(`${house.url}healthz`, { headers: { Host: name } })).status).toBe(status)
  })

  it('answers to the name that the configuration gives', async () => {
    const named = await smallHouse({ names: ['pulih.rs.local'] })
    expect((await ask(`${named.url}healthz`, { headers: { Host: 'pulih.rs.local:8420' } })).status).toBe(200)
    await named.close()
  })

  it.each([
    ['another site', { Origin: 'http://evil.example' }, 403],
    ['a frame without origin', { Origin: 'null' }, 403],
    ['another port of this machine', { Origin: 'http://127.0.0.1:1' }, 403],
    ['a sister site', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
    ['plain text', { 'Content-Type': 'text/plain' }, 415],
    ['this page', {}, 202],
  ])('takes what is said by %s as it should', async (_who, headers, status) => {
    expect((await say({}, { ...own(), ...headers })).status).toBe(status)
    expect(house.had).toHaveLength(status === 202 ? 1 : 0)
  })

  it('takes nothing that comes without an origin', async () => {
    expect((await say({}, { 'Content-Type': 'application/json' })).status).toBe(403)
    expect((await ask(`${house.url}demo/jump`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })).status).toBe(403)
  })

  it('takes no more than 16 kB, whatever the length that is claimed', async () => {
    expect((await say({ text: 'x'.repeat(12_000) })).status).toBe(202)
    expect((await say({ id: 'abcdefgh2', text: 'x'.repeat(16_400) })).status).toBe(413)
    const chunked = await ask(`${house.url}say`, { method: 'POST', headers: { ...own(), 'Transfer-Encoding': 'chunked' }, body: JSON.stringify({ text: 'x'.repeat(20_000) }) })
    expect(chunked.status).toBe(413)
    expect(house.had).toHaveLength(1)
  })

  it.each([['nobody', { as: 'nobody' }, 404], ['a room that is not there', { chat: 'nowhere' }, 404], ['a message that is not there', { kind: 'press', text: undefined, replyTo: undefined, say: 'sign 1', message: 77 }, 404], ['an id that is no id', { id: '../x' }, 400], ['more than was asked for', { admin: true }, 400], ['nothing', { text: '' }, 400]])('refuses %s', async (_what, change, status) => {
    expect((await say(change)).status).toBe(status)
    expect(house.had).toEqual([])
  })

  it('refuses what is no JSON, and other ways of asking', async () => {
    expect((await ask(`${house.url}say`, { method: 'POST', headers: own(), body: '{' })).status).toBe(400)
    expect((await ask(`${house.url}say`)).status).toBe(404)
    expect((await ask(`${house.url}assets/..%2fserver.ts`)).status).toBe(404)
  })
})

describe('the chat over HTTP', () => {
  beforeEach(open)
  afterEach(close)

  it('hands on what was said with the persona, the room and its own id', async () => {
    await say({})
    expect(house.had).toMatchObject([{ id: 'sari:abcdefgh1', platform: 'web', kind: 'text', text: '/check', chat: 'edp', chatTitle: 'EDP', direct: false, user: { id: 'sari', name: 'Sari Wulandari' } }])
  })

  it('counts what is said twice under one id once', async () => {
    await say({})
    await say({})
    expect(house.had).toHaveLength(1)
    expect(JSON.parse((await ask(`${house.url}timeline?as=sari&room=edp`)).text)).toMatchObject({ entries: [{ version: 1 }, { version: 1 }], earlier: false })
  })

  it('hands on a press on a card that the presser can see, and on no other', async () => {
    await house.lan.whisper({ chat: 'edp', thread: null, lang: 'id', user: 'budi' }, plainSaid({ id: 'rahasia', en: 'secret' }), null)
    const [whisper] = await house.lan.timeline({ chat: 'edp', user: 'budi', before: null, most: 1 })
    const press = { kind: 'press', text: undefined, replyTo: undefined, say: 'sign 1', message: whisper!.id }
    expect((await say(press)).status).toBe(404)
    expect((await say({ ...press, as: 'budi' })).status).toBe(202)
    expect(house.had).toMatchObject([{ kind: 'press', say: 'sign 1', user: { id: 'budi' }, message: { chat: 'edp', message: String(whisper!.id) } }])
  })

  it('says "later" while the house is not listening', async () => {
    await house.lan.stop()
    expect((await say({})).status).toBe(503)
  })

  it('streams every post and edit from where a page left off, and only what its reader may see', async () => {
    await say({})
    const head = await house.lan.head()
    await house.post('unit-igd', plainSaid({ id: 'kabar', en: 'news' }))
    await house.lan.whisper({ chat: 'edp', thread: null, lang: 'id', user: 'budi' }, plainSaid({ id: 'rahasia', en: 'secret' }), null)
    await say({ id: 'abcdefgh3', kind: 'press', text: undefined, replyTo: undefined, say: 'sign 1', message: 2 })
    const told = await listen(`${house.url}events?as=sari&after=0&lang=en`, (all) => news(all).length >= 2, { 'Last-Event-ID': String(head) })
    const entries = news(told).map((it) => JSON.parse(it.data) as { chat: string; version: number; html: string })
    expect(entries.map((it) => [it.chat, it.version])).toEqual([['unit-igd', 1], ['edp', 2]])
    expect(entries[1]!.html).toContain('Signed by')
    expect(news(told).map((it) => Number(it.id))).toEqual([head + 1, head + 3])
  })

  it('reaches many pages at once, each in its language, and ends them all when it stops', async () => {
    const pages = Array.from({ length: 20 }, (_, n) => listen(`${house.url}events?as=sari&lang=${n % 2 === 0 ? 'id' : 'en'}`, (all) => news(all).length >= 1))
    await house.post('edp', plainSaid({ id: 'kabar', en: 'tidings' }))
    const heard = (await Promise.all(pages)).map((told) => news(told).map((it) => it.data).join())
    expect(heard.every((text, n) => text.includes(n % 2 === 0 ? 'kabar' : 'tidings'))).toBe(true)
    const open = listen(`${house.url}events?as=sari`, () => false)
    await listen(`${house.url}events?as=budi`, (all) => all.some((it) => it.event === 'clock'))
    await house.down()
    expect((await open).length).toBeGreaterThan(0)
  })

  it('shows a quiet page that it lives', async () => {
    const told = await listen(`${house.url}events?as=sari`, (all) => all.filter((it) => it.event === 'beat').length >= 3)
    expect(told.filter((it) => it.event === 'clock')).toHaveLength(1)
  })

  it('tells a page that knows more than the house, or missed too much, to begin anew', async () => {
    const told = await listen(`${house.url}events?as=sari&after=99`, (all) => all.length >= 1)
    expect(told[0]).toMatchObject({ event: 'anew' })
  })

  it('moves the demo clock by hand and shows it to every page', async () => {
    const seen = listen(`${house.url}events?as=budi&lang=en`, (all) => all.filter((it) => it.event === 'clock').length >= 2)
    await listen(`${house.url}events?as=sari`, (all) => all.length >= 1)
    const moved = await ask(`${house.url}demo/jump?lang=id`, { method: 'POST', headers: own(), body: '{}' })
    expect(JSON.parse(moved.text)).toMatchObject({ now: 'Senin, 23 Nov 2026, 07.30 WIB', next: { when: 'Senin 07.30 WIB', what: 'Pemeriksaan pagi' }, lapsing: false })
    expect((await seen).at(-1)?.data).toContain('Morning check')
    for (const [act, lapsing] of [['lapse', true], ['stop', false]] as const) expect(JSON.parse((await ask(`${house.url}demo/${act}`, { method: 'POST', headers: own(), body: '{}' })).text)).toMatchObject({ lapsing })
  })

  it('pages back through a long room', async () => {
    for (let n = 1; n <= 60; n += 1) await house.post('edp', plainSaid({ id: `kabar ${n}`, en: `news ${n}` }))
    const page = async (before: string) => JSON.parse((await ask(`${house.url}timeline?as=sari&room=edp${before}`)).text) as { entries: { id: number }[]; earlier: boolean }
    const newest = await page('')
    const older = await page(`&before=${newest.entries[0]!.id}`)
    expect([newest.entries.length, newest.earlier, older.entries.length, older.earlier]).toEqual([50, true, 10, false])
  })

  it('hands out a document as a download, to those who may see it', async () => {
    await say({})
    await say({ id: 'abcdefgh4', kind: 'press', text: undefined, replyTo: undefined, say: 'sign 1', message: 2 })
    const file = await ask(`${house.url}files/edp/2/0?as=budi&lang=en`)
    expect(file).toMatchObject({ status: 200, text: '<p>1</p>' })
    expect(file.headers['content-disposition']).toBe("attachment; filename*=UTF-8''check-sheet.html")
    expect((await ask(`${house.url}files/edp/2/1?as=budi`)).status).toBe(404)
    expect((await ask(`${house.url}files/unit-igd/2/0?as=budi`)).status).toBe(404)
  })

  it('writes names of people as text', async () => {
    const { text } = await ask(`${house.url}?as=dewi`)
    expect(text).toContain('dr. Dewi &lt;b&gt;Lestari&lt;/b&gt;')
    expect(text).not.toContain('<b>Lestari')
  })
})

describe('the pages without chat', () => {
  beforeAll(open)
  afterAll(close)

  it('answer "aman atau tidak?" in both languages, without script or address', async () => {
    const id = await ask(`${house.url}status`)
    expect(id.text).toMatch(/<html lang="id"[^]*TIDAK AMAN — SIMRS, 1 dari 2 komponen[^]*penuh, konsisten, 1,84 GB[^]*hanya ada di server yang sama/)
    expect(id.text).not.toMatch(/<script|127\.0\.0\.1|\/nonexistent/)
    const en = await ask(`${house.url}status?lang=en`)
    expect(en.text).toMatch(/<html lang="en"[^]*NOT SAFE/)
    expect(en.headers['set-cookie']).toMatch(/lang=en/)
  })

  it('leave no chat where there is no demo: nobody may speak unknown', async () => {
    const plain = await smallHouse({ demo: null })
    expect(await ask(plain.url)).toMatchObject({ status: 302, headers: { location: '/status' } })
    const origin = new URL(plain.url).host
    for (const [path, method] of [['say', 'POST'], ['events?as=sari', 'GET'], ['timeline?as=sari&room=edp', 'GET'], ['demo/jump', 'POST'], ['files/edp/1/0?as=sari', 'GET']] as const) {
      expect((await ask(`${plain.url}${path}`, { method, headers: { 'Content-Type': 'application/json', Origin: `http://${origin}` } })).status).toBe(404)
    }
    expect((await ask(`${plain.url}status`)).status).toBe(200)
    await plain.close()
  })

  it('say whether the house is well, and not why it is not', async () => {
    expect(await ask(`${house.url}healthz`)).toMatchObject({ status: 200, text: '{"status":"ok","checks":{"store":"up"}}' })
    const ill = await smallHouse({ checks: [{ name: 'store', look: async () => { throw new Error('disk /dev/sda is broken') } }, { name: 'scheduler', look: async () => 'down' }] })
    expect(await ask(`${ill.url}healthz`)).toMatchObject({ status: 503, text: '{"status":"failing","checks":{"store":"down","scheduler":"down"}}' })
    await ill.close()
  })

  it('give a monitor its figures, with the age of what was never proven beyond any limit', async () => {
    const { text, headers } = await ask(`${house.url}metrics`)
    expect(headers['content-type']).toContain('text/plain')
    expect(text).toContain('pulih_proven_copy_age_seconds{component="simrs/database",where="anywhere"} +Inf')
    expect(text).toMatch(/^pulih_outbox_depth 0$/m)
    expect(text).toMatch(/^pulih_checks\{state="unsigned"\} 0$/m)
    expect(text).toMatch(/^pulih_event_loop_lag_seconds\{quantile="0.99"\} [\d.e-]+$/m)
  })

  it('let a browser keep what did not change', async () => {
    const first = await ask(`${house.url}assets/style.css`)
    expect(first.headers['content-type']).toBe('text/css; charset=utf-8')
    const again = await ask(`${house.url}assets/style.css`, { headers: { 'If-None-Match': `W/"x", ${first.headers.etag}` } })
    expect(again).toMatchObject({ status: 304, text: '' })
  })

  it('say kindly that they cannot be shown, and log why', async () => {
    const told: string[] = []
    const log = { ...quiet, error: (_facts: object, message: string) => { told.push(message) } }
    const broken = await smallHouse({ log, status: async () => { throw new Error('secret path /root/x') } })
    const answer = await ask(`${broken.url}status`)
    expect(answer.status).toBe(500)
    expect(answer.text).not.toContain('secret')
    expect(told).toEqual(['a page could not be answered'])
    await broken.close()
  })

  it('refuse a port that is taken, as a fault', async () => {
    const source = { figures: async () => { throw new Error('not asked') }, now: () => house.clock.now(), version: 'test' }
    const second = webServer({ ...(await parts()), metrics: metrics(source), host: '127.0.0.1', port: Number(new URL(house.url).port) })
    await expect(second.start()).rejects.toMatchObject({ name: 'Fault', retry: 'never' })
  })
})

async function parts() {
  const { textsFor } = await import('../texts/words.ts')
  return { clock: house.clock, log: quiet, lang: 'id' as const, texts: textsFor('Asia/Jakarta'), names: [], publicFolder: `${import.meta.dirname}/public`, status: async () => { throw new Error('not asked') }, checks: [], demo: null }
}
