import ICAL from 'ical.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import { siteStatus } from '../../backups/status.ts'
import { serviceBook } from '../../store/service-book.ts'
import { calendarOf, feedOf } from '../../texts/views/services.ts'
import { textsFor } from '../../texts/words.ts'
import { passUntil } from './downtime-time.ts'
import { recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())

const texts = textsFor('Asia/Jakarta')
const book = () => w.kit.store.read((query) => serviceBook(query, { site: w.kit.site, now: w.clock.now() }))
const about = async () => ({ book: await book(), site: 'RS Uji', page: '/', hushed: (text: string) => text })
const calendar = async () => new ICAL.Component(ICAL.parse(calendarOf(texts.id, await about())) as unknown[]).getAllSubcomponents('vevent').map((one) => {
  const event = new ICAL.Event(one)
  return { uid: event.uid, sequence: event.sequence, summary: event.summary, from: event.startDate.toJSDate().toISOString(), until: event.endDate.toJSDate().toISOString(), status: String(one.getFirstPropertyValue('status')), stamp: String(one.getFirstPropertyValue('dtstamp')) }
})
const titles = async () => [...feedOf(texts.id, await about()).matchAll(/<entry>\n<id>(.*)<\/id>\n<title>(.*)<\/title>/g)].map(([, id, title]) => ({ id, title }))
const simrs = async () => (await book()).now.services.find(({ name }) => name === 'simrs')
const pass = (ms: number) => passUntil(w, w.clock.now().getTime() + ms)
const LINE = '/downtime rabu 22.00 30m restart simrs, "pembaruan sistem dan restart server"'
/** Agreed to, announced, and let pass by a manager where no copy was young enough. */
const passedGate = async () => {
  await w.say('sari', LINE)
  await w.press('budi', /^outage approve 1/, 'bos')
  await pass(2 * DAY + 11 * HOUR + 20 * MINUTE)
  await w.press('budi', /^outage override 1/, 'bos')
  await w.reply('budi', 'pembaruan keamanan tidak dapat ditunda')
}

describe('where people look, while a downtime goes its way', () => {
  it('shows nothing of a plan before units were told, and then the very window that they were told', async () => {
    await w.say('sari', LINE)
    expect((await book()).now.next).toEqual([])
    expect(await calendar()).toEqual([])
    expect(await titles()).toEqual([])
    await w.press('budi', /^outage approve 1/, 'bos')
    expect((await book()).now.next).toMatchObject([{ number: 'HNT-2026-001', services: ['simrs'], what: 'pembaruan sistem dan restart server' }])
    expect(await calendar()).toMatchObject([{ sequence: 0, summary: 'Pemeliharaan SIMRS', from: '2026-11-25T15:00:00.000Z', until: '2026-11-25T15:30:00.000Z', status: 'CONFIRMED' }])
    expect((await titles()).map(({ title }) => title)).toEqual(['PENGUMUMAN PEMELIHARAAN SIMRS'])
  })

  it('keeps an event under one name through a move and its end; what is being decided anew stands as it was told', async () => {
    await w.say('sari', LINE)
    await w.press('budi', /^outage approve 1/, 'bos')
    const [before] = await calendar()
    const [first] = await titles()
    await w.say('sari', '/outage move 1 kamis 23.00')
    expect(await calendar()).toEqual([before])
    expect((await book()).now.next).toMatchObject([{ window: { from: Date.parse('2026-11-25T15:00:00Z') } }])
    await w.pass(MINUTE)
    await w.press('budi', /^outage approve 1/, 'bos')
    const [moved] = await calendar()
    expect(moved).toMatchObject({ uid: before?.uid, sequence: 1, from: '2026-11-26T16:00:00.000Z', status: 'CONFIRMED' })
    expect(moved?.stamp).not.toBe(before?.stamp)
    await w.say('sari', '/outage cancel 1 vendor berhalangan')
    expect(await calendar()).toMatchObject([{ uid: before?.uid, sequence: 2, status: 'CANCELLED', summary: 'Dibatalkan: pemeliharaan SIMRS' }])
    expect((await book()).now.next).toEqual([])
    const news = await titles()
    expect(news.map(({ title }) => title)).toEqual(['PEMELIHARAAN SIMRS DIBATALKAN', 'JADWAL PEMELIHARAAN SIMRS BERUBAH', 'PENGUMUMAN PEMELIHARAAN SIMRS'])
    expect(news[2]).toEqual(first)
  })

  it('says what is down until people may go back, reckons it, and shows the same in chat', async () => {
    expect(await simrs()).toMatchObject({ is: 'works', since: null })
    await w.say('sari', '/downtime now simrs "server tidak menjawab"')
    await w.pass(20 * MINUTE)
    expect(await simrs()).toMatchObject({ is: 'trouble', what: 'server tidak menjawab', stage: 'under-way', number: 'HNT-2026-001' })
    await w.say('sari', '/status')
    expect(w.card('edp', /komponen/)).toContain('SIMRS: Tidak dapat digunakan')
    // Nobody knows its end: units were told when they hear of it again.
    expect(w.card('edp', /komponen/)).toContain('server tidak menjawab · sejak 23 Nov 10.21 WIB · kabar berikutnya paling lambat 23 Nov 10.51 WIB')
    expect(feedOf(texts.id, await about())).toContain('Sejak 23 Nov 10.21 WIB. server tidak menjawab.')
    expect((await siteStatus(w.kit)).services?.services[0]).toEqual((await book()).now.services[0])
    await w.press('sari', /^outage worked 1/)
    await w.press('sari', /^outage tick 1/)
    expect(await simrs()).toMatchObject({ is: 'trouble', stage: 'verifying' })
    await w.press('sari', /^outage clear 1/)
    expect(feedOf(texts.id, await about())).toMatch(/SIMRS KEMBALI DAPAT DIGUNAKAN[^]*?Senin, 23 Nov 2026, pukul 10\.21–10\.\d\d WIB: server tidak menjawab/)
    expect(await simrs()).toMatchObject({ is: 'works' })
    const [past] = (await book()).past
    expect(past?.days.at(-1)?.is).toBe('trouble')
    expect(past?.days.at(-3)?.is).toBe('unknown')
    expect(past?.months.at(-1)).toMatchObject({ planned: 0, unplanned: 20 * MINUTE })
    expect(past?.stretches).toMatchObject([{ is: 'trouble', what: 'server tidak menjawab', number: 'HNT-2026-001' }])
    // Nobody had planned it: no calendar has it.
    expect(await calendar()).toEqual([])
    await w.press('igd', /^told trouble 1/)
    await w.reply('igd', 'cetak resep gagal')
    expect(await simrs()).toMatchObject({ is: 'reported', units: ['IGD'], what: null })
    await w.press('igd', /^told normal 1/)
    expect(await simrs()).toMatchObject({ is: 'works' })
  })

  it('reckons work as planned until its announced end, and as unplanned after it; the calendar has it as it truly was', async () => {
    await passedGate()
    await pass(19 * MINUTE)
    await w.press('sari', /^outage begin 1/)
    expect(await simrs()).toMatchObject({ is: 'maintenance', since: Date.parse('2026-11-25T15:00:00Z'), until: Date.parse('2026-11-25T15:30:00Z') })
    await pass(40 * MINUTE)
    expect(await simrs()).toMatchObject({ is: 'maintenance', until: Date.parse('2026-11-25T15:45:00Z') })
    expect(await calendar()).toMatchObject([{ sequence: 1, summary: 'Pemeliharaan SIMRS belum selesai', until: '2026-11-25T15:45:00.000Z' }])
    await w.press('sari', /^outage worked 1/)
    await w.press('sari', /^outage tick 1/)
    await w.press('sari', /^outage clear 1/)
    const [past] = (await book()).past
    expect(past?.days.at(-1)?.is).toBe('maintenance')
    expect(past?.months.at(-1)).toMatchObject({ planned: 30 * MINUTE, unplanned: 10 * MINUTE })
    expect(await calendar()).toMatchObject([{ sequence: 2, summary: 'Pemeliharaan SIMRS (selesai)', from: '2026-11-25T15:00:00.000Z', until: '2026-11-25T15:40:00.000Z', status: 'CONFIRMED' }])
    expect((await titles()).map(({ title }) => title)).toEqual(['SIMRS KEMBALI DAPAT DIGUNAKAN', 'PEMELIHARAAN SIMRS BELUM SELESAI', 'PEMELIHARAAN SIMRS DIMULAI', 'PENGUMUMAN PEMELIHARAAN SIMRS'])
  })

  it('tells of no service that it is back while another downtime keeps it down', async () => {
    await passedGate()
    await w.say('sari', '/downtime now simrs "server tidak menjawab"')
    await pass(19 * MINUTE)
    await w.press('sari', /^outage begin 1/)
    const over = async (id: number) => { for (const what of ['worked', 'tick', 'clear']) await w.press('sari', new RegExp(`^outage ${what} ${id}`)) }
    await over(1)
    expect(await simrs()).toMatchObject({ is: 'trouble', number: 'HNT-2026-002' })
    expect((await titles()).map(({ title }) => title)).not.toContain('SIMRS KEMBALI DAPAT DIGUNAKAN')
    await pass(MINUTE)
    await over(2)
    expect(await simrs()).toMatchObject({ is: 'works' })
    expect((await titles()).filter(({ title }) => title === 'SIMRS KEMBALI DAPAT DIGUNAKAN')).toHaveLength(1)
  })

  it('shows that trouble was reported, how far it came, and nothing of what people wrote about it', async () => {
    await w.say('sari', '/incident simrs "Tn. Joko tidak dapat dilayani" since 09:40 units igd,farmasi')
    expect(await simrs()).toMatchObject({ is: 'reported', since: Date.parse('2026-11-23T02:40:00Z'), units: ['IGD', 'Farmasi'], number: 'INS-2026-001', what: null })
    await w.press('tono', /^handling take 1/)
    await w.press('tono', /^handling mended 1/)
    await w.reply('tono', 'switch lantai 2 mati')
    await w.reply('tono', 'switch diganti')
    expect(await simrs()).toMatchObject({ is: 'works' })
    await w.press('budi', /^handling normal 1/)
    const [past] = (await book()).past
    expect(past?.days.at(-1)?.is).toBe('reported')
    // Trouble with it is not yet a time without it.
    expect(past?.months.at(-1)).toMatchObject({ planned: 0, unplanned: 0 })
    expect((await titles()).map(({ title }) => title)).toEqual(['SIMRS kembali normal', 'Gangguan SIMRS sudah diperbaiki, menunggu kepastian', 'Gangguan dilaporkan: SIMRS'])
    expect(`${JSON.stringify(await book())}${feedOf(texts.id, await about())}`).not.toMatch(/Joko|switch/)
    expect(new Set((await titles()).map(({ id }) => id)).size).toBe(3)
  })

  it('looks back a quarter in a moment', async () => {
    await w.say('sari', LINE)
    await w.press('budi', /^outage approve 1/, 'bos')
    w.clock.advance(100 * DAY + HOUR)
    const [past] = (await book()).past
    expect(past?.days).toHaveLength(90)
    expect(past?.days.every(({ is }) => is === 'works')).toBe(true)
  })
})
