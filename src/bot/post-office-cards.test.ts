import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { owe } from '../store/outbox.ts'
import { outboxDepth } from '../store/outbox-due.ts'
import { spokenAt } from '../store/cards.ts'
import { line } from '../texts/words.ts'
import { sample } from '../test/contracts/platform-on-trial.ts'
import { wordsOf } from '../test/fakes/ward.ts'
import { later, postWard, type PostWard } from '../test/fakes/post-ward.ts'

let ward: PostWard
beforeEach(() => { ward = postWard() })
afterEach(() => ward.end())

const MOVED = 'Kartu ini berlanjut di bawah.'

describe('a card in the post office', () => {
  it('edits a card where it stands, and posts it anew when people must be woken', async () => {
    await ward.open()
    const edp = await ward.room('edp')
    await ward.tell(edp, 'menunggu paraf', { card: 'check:1' })
    await ward.office.idle()
    await ward.tell(edp, 'sudah diparaf', { card: 'check:1' })
    await ward.office.idle()
    expect(ward.chat.titles('edp')).toEqual(['sudah diparaf'])
    await ward.tell(edp, 'gagal lagi', { card: 'check:1', fresh: true })
    await ward.office.idle()
    await ward.tell(edp, 'ditangani', { card: 'check:1' })
    await ward.office.idle()
    expect(ward.chat.titles('edp')).toEqual([MOVED, 'ditangani'])
  })

  it('leaves one message with buttons when a card is posted anew, and none that still says it runs', async () => {
    await ward.open()
    const rooms = [await ward.room('edp'), await ward.room('admin', 'admin')]
    const running = sample('W-2 — BERJALAN', { blocks: [{ kind: 'rows', rows: [{ mark: 'run', label: line('Menghapus'), detail: line('3 dari 9') }] }], actions: [{ say: 'retention stop 1', label: 'Hentikan' }] })
    const ended = sample('W-2 — SELESAI', { actions: [{ say: 'retention detail 1', label: 'Rincian' }] })
    for (const to of rooms) await ward.tell(to, '', { card: 'procedure:1', spoken: running })
    await ward.office.idle()
    await ward.home.store.write(async (tx) => {
      for (const to of rooms) await owe(tx, { at: ward.clock.now(), to: { room: to }, card: 'procedure:1', spoken: ended, fresh: true })
    })
    await ward.office.idle()
    for (const name of ['edp', 'admin']) {
      expect(ward.chat.titles(name)).toEqual([MOVED, 'W-2 — SELESAI'])
      const [older, newer] = ward.chat.posted(name).map((post) => post.said.at(-1)?.id)
      expect([older?.actions ?? [], newer?.actions?.map((action) => action.label)]).toEqual([[], ['Rincian']])
      expect(wordsOf(older!)).toBe(`${MOVED}\nIsi sebelumnya, sampai 23 Nov 07.30 WIB\nW-2 — BERJALAN\nBERJALAN: Menghapus — 3 dari 9`)
    }
    // Whoever replies to the older post still means the card.
    const [older] = ward.chat.posted('edp')
    expect(await ward.home.store.read((query) => spokenAt(query, { chat: 'edp', message: older!.message }))).toEqual(ended)
  })

  it('edits the older post after a failure and after a restart, and lets it stand where it was deleted', async () => {
    await ward.open()
    const edp = await ward.room('edp')
    await ward.tell(edp, 'pertama', { card: 'check:1' })
    await ward.office.idle()
    const [first] = ward.chat.posted('edp')
    ward.chat.failEdits(later())
    await ward.tell(edp, 'kedua', { card: 'check:1', fresh: true })
    await ward.office.idle()
    expect(ward.chat.titles('edp')).toEqual(['pertama', 'kedua'])
    await ward.office.stop()
    ward.chat.failEdits(null)
    await ward.open()
    await ward.office.idle()
    expect(ward.chat.titles('edp')).toEqual([MOVED, 'kedua'])
    const [, second] = ward.chat.posted('edp')
    ward.chat.remove(second!.message)
    await ward.tell(edp, 'ketiga', { card: 'check:1', fresh: true })
    await ward.office.idle()
    expect(ward.chat.posted('edp').map((post) => post.message)).toContain(first!.message)
    expect(ward.chat.titles('edp')).toEqual([MOVED, 'ketiga'])
    expect(await ward.home.store.read(outboxDepth)).toMatchObject({ waiting: 0 })
  })

  it('edits a card in the other rooms in which it stands when it is told in one', async () => {
    await ward.open()
    const [edp, manager] = [await ward.room('edp'), await ward.room('manajer', 'manager')]
    for (const to of [edp, manager]) await ward.tell(to, 'menunggu', { card: 'procedure:1' })
    await ward.office.idle()
    await ward.home.store.write((tx) => owe(tx, { at: ward.clock.now(), to: { purpose: 'edp' }, card: 'procedure:1', fresh: true, spoken: sample('selesai') }))
    await ward.office.idle()
    expect([ward.chat.titles('edp'), ward.chat.titles('manajer')]).toEqual([[MOVED, 'selesai'], ['selesai']])
  })

  it('leaves out versions of a card that nobody saw, and does not edit what says the same', async () => {
    const edp = await ward.room('edp')
    for (let share = 0; share <= 90; share += 10) await ward.tell(edp, `${share} %`, { card: 'round:1' })
    await ward.open()
    await ward.office.idle()
    expect(ward.chat.posted('edp').map((post) => post.said.length)).toEqual([1])
    expect(ward.chat.titles('edp')).toEqual(['90 %'])
    await ward.tell(edp, '90 %', { card: 'round:1' })
    await ward.office.idle()
    expect(ward.chat.calls()).toEqual({ posts: 1, edits: 0 })
  })

  it('tells a room that was away what has stopped being true as that, quietly and with the time, and then what is', async () => {
    await ward.open()
    const edp = await ward.room('edp')
    ward.chat.fail('edp', later())
    await ward.tell(edp, 'BELUM DIMULAI', { card: 'downtime:1:igd', fresh: true })
    await ward.office.idle()
    await ward.tell(edp, 'DIMULAI', { card: 'downtime:1:igd', fresh: true })
    ward.chat.fail('edp', null)
    ward.clock.advance(60_000)
    await ward.office.idle()
    expect(ward.chat.titles('edp')).toEqual([MOVED, 'DIMULAI'])
    const [older, newer] = ward.chat.posted('edp')
    expect(wordsOf(older!.said[0]!.id), 'from its first word on').toBe(`${MOVED}\nIsi sebelumnya, sampai 23 Nov 07.30 WIB\nBELUM DIMULAI\nisi`)
    expect([older?.silent, newer?.silent]).toEqual([true, false])
  })

  it('keeps the sound of an alarm that a quieter version replaced before anybody heard it', async () => {
    const edp = await ward.room('edp')
    await ward.tell(edp, 'gagal', { card: 'round:1', urgency: 0 })
    await ward.tell(edp, 'diulangi', { card: 'round:1', spoken: sample('diulangi', { silent: true }) })
    await ward.open()
    await ward.office.idle()
    expect(ward.chat.posted('edp')).toMatchObject([{ silent: false }])
  })

  it('posts a card anew that somebody deleted', async () => {
    await ward.open()
    const edp = await ward.room('edp')
    await ward.tell(edp, 'menunggu', { card: 'check:1' })
    await ward.office.idle()
    ward.chat.remove(ward.chat.posted('edp')[0]!.message)
    await ward.tell(edp, 'diparaf', { card: 'check:1' })
    await ward.office.idle()
    await ward.tell(edp, 'ditutup', { card: 'check:1' })
    await ward.office.idle()
    expect(ward.chat.titles('edp')).toEqual(['ditutup'])
  })
})
