import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, listen, type Told } from '../test/browser/ask.ts'
import { plainSaid } from '../test/browser/cards.ts'
import { smallHouse } from '../test/browser/house.ts'
import { speaking } from '../test/browser/speaking.ts'

let house: Awaited<ReturnType<typeof smallHouse>>
const open = async () => { house = await smallHouse({ heartbeat: 100 }) }
const close = () => house.close()
const own = () => speaking(house).own
const say: ReturnType<typeof speaking>['say'] = (...said) => speaking(house).say(...said)
const news = (told: readonly Told[]) => told.filter((it) => it.event === 'entry')

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
