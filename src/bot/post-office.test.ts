import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Turn } from '../chat/platform.ts'
import { Fault } from '../core/fault.ts'
import { quiet } from '../core/log.ts'
import type { Purpose } from '../core/people.ts'
import type { Worker } from '../core/worker.ts'
import { standing } from '../store/alarms.ts'
import { owe, type Debt } from '../store/outbox.ts'
import { outboxDepth } from '../store/outbox-due.ts'
import { spokenAt } from '../store/cards.ts'
import { roomById, saveRoom } from '../store/rooms.ts'
import { rooms } from '../store/schema.ts'
import { sqlOf } from '../store/store.ts'
import { line, speaker } from '../texts/words.ts'
import { sample } from '../test/contracts/platform-on-trial.ts'
import { fakeChat, type FakeChat } from '../test/fakes/chat-platform.ts'
import { fakeClock, type FakeClock } from '../test/fakes/clock.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import { wordsOf } from '../test/fakes/ward.ts'
import { postOffice, type PostHabits } from './post-office.ts'

const later = (after?: number) => new Fault({ area: 'chat', op: 'post', retry: 'later', ...(after === undefined ? {} : { after }) })
const MOVED = 'Kartu ini berlanjut di bawah.'
const never = () => new Fault({ area: 'chat', op: 'post', retry: 'never', hint: 'chat-gone', detail: 'kicked' })

let home: ReturnType<typeof temporaryStore>
let clock: FakeClock
let chat: FakeChat
let office: Worker

const desk = () => ({ store: home.store, clock, log: quiet, speak: speaker('Asia/Jakarta') })
const open = async (habits: PostHabits = {}) => {
  office = postOffice(desk(), new Map([[chat.id, chat]]), habits)
  await office.start()
}
const room = (name: string, purpose: Purpose = 'edp') => home.store.write((tx) => saveRoom(tx, { platform: 'web', chat: name, thread: null, name, purpose, unit: null, lang: 'id', at: clock.now() })).then((saved) => saved.id)
const tell = (to: number, title: string, more: Partial<Debt> = {}) => home.store.write((tx) => owe(tx, { at: clock.now(), to: { room: to }, spoken: sample(title), ...more }))

beforeEach(() => {
  home = temporaryStore()
  clock = fakeClock('2026-11-23T00:30:00Z')
  chat = fakeChat({ recognises: 'nothing' })
})
afterEach(async () => {
  await office.stop()
  await home.remove()
})

describe('the post office', () => {
  it('brings messages to their room in the order in which they were owed', async () => {
    await open()
    const edp = await room('edp')
    for (let n = 1; n <= 20; n += 1) await tell(edp, `kabar ${n}`)
    await office.idle()
    expect(chat.titles('edp')).toEqual(Array.from({ length: 20 }, (_, n) => `kabar ${n + 1}`))
    expect(await home.store.read(outboxDepth)).toEqual({ waiting: 0, oldest: null })
  })

  it('edits a card where it stands, and posts it anew when people must be woken', async () => {
    await open()
    const edp = await room('edp')
    await tell(edp, 'menunggu paraf', { card: 'check:1' })
    await office.idle()
    await tell(edp, 'sudah diparaf', { card: 'check:1' })
    await office.idle()
    expect(chat.titles('edp')).toEqual(['sudah diparaf'])
    await tell(edp, 'gagal lagi', { card: 'check:1', fresh: true })
    await office.idle()
    await tell(edp, 'ditangani', { card: 'check:1' })
    await office.idle()
    expect(chat.titles('edp')).toEqual([MOVED, 'ditangani'])
  })

  it('leaves one message with buttons when a card is posted anew, and none that still says it runs', async () => {
    await open()
    const rooms = [await room('edp'), await room('admin', 'admin')]
    const running = sample('W-2 — BERJALAN', { blocks: [{ kind: 'rows', rows: [{ mark: 'run', label: line('Menghapus'), detail: line('3 dari 9') }] }], actions: [{ say: 'retention stop 1', label: 'Hentikan' }] })
    const ended = sample('W-2 — SELESAI', { actions: [{ say: 'retention detail 1', label: 'Rincian' }] })
    for (const to of rooms) await tell(to, '', { card: 'procedure:1', spoken: running })
    await office.idle()
    await home.store.write(async (tx) => {
      for (const to of rooms) await owe(tx, { at: clock.now(), to: { room: to }, card: 'procedure:1', spoken: ended, fresh: true })
    })
    await office.idle()
    for (const name of ['edp', 'admin']) {
      expect(chat.titles(name)).toEqual([MOVED, 'W-2 — SELESAI'])
      const [older, newer] = chat.posted(name).map((post) => post.said.at(-1)?.id)
      expect([older?.actions ?? [], newer?.actions?.map((action) => action.label)]).toEqual([[], ['Rincian']])
      expect(wordsOf(older!)).toBe(`${MOVED}\nIsi sebelumnya, sampai 23 Nov 07.30 WIB\nW-2 — BERJALAN\nBERJALAN: Menghapus — 3 dari 9`)
    }
    // Whoever replies to the older post still means the card.
    const [older] = chat.posted('edp')
    expect(await home.store.read((query) => spokenAt(query, { chat: 'edp', message: older!.message }))).toEqual(ended)
  })

  it('edits the older post after a failure and after a restart, and lets it stand where it was deleted', async () => {
    await open()
    const edp = await room('edp')
    await tell(edp, 'pertama', { card: 'check:1' })
    await office.idle()
    const [first] = chat.posted('edp')
    chat.failEdits(later())
    await tell(edp, 'kedua', { card: 'check:1', fresh: true })
    await office.idle()
    expect(chat.titles('edp')).toEqual(['pertama', 'kedua'])
    await office.stop()
    chat.failEdits(null)
    await open()
    await office.idle()
    expect(chat.titles('edp')).toEqual([MOVED, 'kedua'])
    const [, second] = chat.posted('edp')
    chat.remove(second!.message)
    await tell(edp, 'ketiga', { card: 'check:1', fresh: true })
    await office.idle()
    expect(chat.posted('edp').map((post) => post.message)).toContain(first!.message)
    expect(chat.titles('edp')).toEqual([MOVED, 'ketiga'])
    expect(await home.store.read(outboxDepth)).toMatchObject({ waiting: 0 })
  })

  it('edits a card in the other rooms in which it stands when it is told in one', async () => {
    await open()
    const [edp, manager] = [await room('edp'), await room('manajer', 'manager')]
    for (const to of [edp, manager]) await tell(to, 'menunggu', { card: 'procedure:1' })
    await office.idle()
    await home.store.write((tx) => owe(tx, { at: clock.now(), to: { purpose: 'edp' }, card: 'procedure:1', fresh: true, spoken: sample('selesai') }))
    await office.idle()
    expect([chat.titles('edp'), chat.titles('manajer')]).toEqual([[MOVED, 'selesai'], ['selesai']])
  })

  it('leaves out versions of a card that nobody saw, and does not edit what says the same', async () => {
    const edp = await room('edp')
    for (let share = 0; share <= 90; share += 10) await tell(edp, `${share} %`, { card: 'round:1' })
    await open()
    await office.idle()
    expect(chat.posted('edp').map((post) => post.said.length)).toEqual([1])
    expect(chat.titles('edp')).toEqual(['90 %'])
    await tell(edp, '90 %', { card: 'round:1' })
    await office.idle()
    expect(chat.calls()).toEqual({ posts: 1, edits: 0 })
  })

  it('keeps the sound of an alarm that a quieter version replaced before anybody heard it', async () => {
    const edp = await room('edp')
    await tell(edp, 'gagal', { card: 'round:1', urgency: 0 })
    await tell(edp, 'diulangi', { card: 'round:1', spoken: sample('diulangi', { silent: true }) })
    await open()
    await office.idle()
    expect(chat.posted('edp')).toMatchObject([{ silent: false }])
  })

  it('lets neither a slow room nor a failing one hold up the others', async () => {
    await open({ roomsAtOnce: 2 })
    const rooms = await Promise.all(['lambat', 'gagal', 'igd', 'farmasi'].map((name) => room(name)))
    const release = chat.hold('lambat')
    chat.fail('gagal', later())
    for (const id of rooms) await tell(id, 'kabar')
    await until(() => chat.titles('igd').length + chat.titles('farmasi').length === 2)
    expect(chat.titles('lambat')).toEqual([])
    release()
    chat.fail('gagal', null)
    clock.advance(60_000)
    await office.idle()
    expect(['lambat', 'gagal'].map((name) => chat.titles(name))).toEqual([['kabar'], ['kabar']])
  })

  it('gives the places of slow rooms to others when all are taken', async () => {
    await open({ roomsAtOnce: 2 })
    const rooms = await Promise.all(['lambat1', 'lambat2', 'igd'].map((name) => room(name)))
    const releases = ['lambat1', 'lambat2'].map((name) => chat.hold(name))
    for (const id of rooms) await tell(id, 'kabar')
    await until(() => chat.calls().posts === 2)
    expect(chat.titles('igd')).toEqual([])
    clock.advance(1000)
    await until(() => chat.titles('igd').length === 1)
    for (const release of releases) release()
  })

  it('waits longer after each failure, and exactly as long as the platform asks', async () => {
    await open()
    const edp = await room('edp')
    chat.fail('edp', later())
    await tell(edp, 'kabar')
    await office.idle()
    for (const wait of [1000, 2000, 4000]) {
      const before = chat.calls().posts
      clock.advance(wait - 1)
      await office.idle()
      expect(chat.calls().posts).toBe(before)
      clock.advance(1)
      await office.idle()
      expect(chat.calls().posts).toBe(before + 1)
    }
    chat.fail('edp', later(30))
    clock.advance(8000)
    await office.idle()
    chat.fail('edp', null)
    clock.advance(29_999)
    await office.idle()
    expect(chat.titles('edp')).toEqual([])
    clock.advance(1)
    await office.idle()
    expect(chat.titles('edp')).toEqual(['kabar'])
  })

  it('keeps a room’s order through its failures', async () => {
    await open()
    const edp = await room('edp')
    chat.fail('edp', later())
    for (const title of ['satu', 'dua', 'tiga']) await tell(edp, title)
    await office.idle()
    chat.fail('edp', null)
    clock.advance(1000)
    await office.idle()
    expect(chat.titles('edp')).toEqual(['satu', 'dua', 'tiga'])
  })

  it('sends again where an answer was lost: the rare duplicate, never a loss', async () => {
    await open()
    const edp = await room('edp')
    chat.loseAnswers(1)
    await tell(edp, 'kabar')
    await office.idle()
    clock.advance(1000)
    await office.idle()
    expect(chat.titles('edp')).toEqual(['kabar', 'kabar'])
  })

  it('sends no duplicate where the platform knows the message again', async () => {
    chat = fakeChat({ recognises: 'once' })
    await open()
    const edp = await room('edp')
    chat.loseAnswers(2)
    await tell(edp, 'kabar', { card: 'check:1' })
    await office.idle()
    clock.advance(1000)
    await office.idle()
    clock.advance(2000)
    await office.idle()
    await tell(edp, 'diparaf', { card: 'check:1' })
    await office.idle()
    expect(chat.titles('edp')).toEqual(['diparaf'])
  })

  it('marks a room that will never answer as unreachable, gives up what it was owed and tells the admins once', async () => {
    await open()
    const [unit, admin] = [await room('igd', 'unit'), await room('admin', 'admin')]
    chat.fail('igd', never())
    for (const title of ['satu', 'dua']) await tell(unit, title)
    await office.idle()
    await tell(unit, 'tiga')
    await office.idle()
    expect(await home.store.read((query) => roomById(query, unit))).toMatchObject({ state: 'unreachable', why: 'post: kicked' })
    expect(chat.titles('admin')).toEqual(['RUANG TIDAK DAPAT DIJANGKAU — igd'])
    expect(await home.store.read(standing)).toMatchObject([{ key: `room:${unit}` }])
    expect(await home.store.read(outboxDepth)).toMatchObject({ waiting: 0 })
    expect(chat.calls().posts).toBe(2)
    expect(admin).toBeGreaterThan(0)
  })

  it('posts a card anew that somebody deleted', async () => {
    await open()
    const edp = await room('edp')
    await tell(edp, 'menunggu', { card: 'check:1' })
    await office.idle()
    chat.remove(chat.posted('edp')[0]!.message)
    await tell(edp, 'diparaf', { card: 'check:1' })
    await office.idle()
    await tell(edp, 'ditutup', { card: 'check:1' })
    await office.idle()
    expect(chat.titles('edp')).toEqual(['ditutup'])
  })

  it('gives up a message that our own mistake keeps back, says so, and goes on with the next', async () => {
    await open()
    const [edp] = [await room('edp'), await room('admin', 'admin')]
    chat.fail('edp', new TypeError('cannot read properties of undefined'))
    await tell(edp, 'rusak')
    for (let n = 0; n < 3; n += 1) {
      await office.idle()
      clock.advance(10_000)
    }
    chat.fail('edp', null)
    await tell(edp, 'berikutnya')
    await office.idle()
    expect(chat.titles('edp')).toEqual(['berikutnya'])
    expect(chat.titles('admin')).toEqual(['SATU KABAR TIDAK DAPAT DITAMPILKAN — edp'])
  })

  it('holds back what is not due yet, without holding back the rest', async () => {
    await open()
    const edp = await room('edp')
    await tell(edp, 'nanti', { notBefore: new Date(clock.now().getTime() + 60_000) })
    await tell(edp, 'sekarang')
    await office.idle()
    expect(chat.titles('edp')).toEqual(['sekarang'])
    clock.advance(60_000)
    await until(() => chat.titles('edp').length === 2)
  })

  it('brings alarms out before everything else when many rooms wait', async () => {
    const rooms = await Promise.all(Array.from({ length: 10 }, (_, n) => room(`r${n}`)))
    const order: string[] = []
    for (const [n, id] of rooms.entries()) await tell(id, `kabar ${n}`, { urgency: n === 7 ? 0 : 2 })
    chat = fakeChat({ pace: async (turn) => { order.push(turn.chat) } })
    await open({ roomsAtOnce: 1 })
    await office.idle()
    expect(order[0]).toBe('r7')
    expect(order).toHaveLength(10)
  })

  it('sends what was owed when the last process died', async () => {
    const edp = await room('edp')
    await tell(edp, 'sebelum mati')
    await open()
    await until(() => chat.titles('edp').length === 1)
  })

  it('brings out what is owed before it stops, but waits no longer than it may', async () => {
    await open({ flushWithin: 5000 })
    const [edp, igd] = [await room('edp'), await room('igd')]
    chat.hold('igd')
    await tell(edp, 'terakhir')
    await tell(igd, 'tertahan')
    const stopped = office.stop()
    await until(() => chat.titles('edp').length === 1)
    clock.advance(5000)
    await stopped
    expect((await home.store.read(outboxDepth)).waiting).toBe(1)
  })

  it('tells a thousand rooms, each once', async () => {
    await open()
    await home.store.write(async (tx) => {
      for (let n = 0; n < 1000; n += 1) await saveRoom(tx, { platform: 'web', chat: `u${n}`, thread: null, name: `u${n}`, purpose: 'unit', unit: null, lang: 'id', at: clock.now() })
    })
    expect(await home.store.write((tx) => owe(tx, { at: clock.now(), to: { purpose: 'unit' }, spoken: sample('SIMRS kembali') }))).toBe(1000)
    await office.idle()
    expect(chat.calls().posts).toBe(1000)
  })

  it('gives the place of a room that waits for its turn to others', async () => {
    const gate = turnstile(['lambat'])
    chat = fakeChat({ pace: gate.pace })
    await open({ roomsAtOnce: 1 })
    const rooms = await Promise.all(['lambat', 'igd', 'farmasi'].map((name) => room(name)))
    for (const id of rooms) await tell(id, 'kabar')
    await until(() => chat.calls().posts === 2)
    expect(['lambat', 'igd', 'farmasi'].map((name) => chat.titles(name))).toEqual([[], ['kabar'], ['kabar']])
    gate.open('lambat')
    await until(() => chat.titles('lambat').length === 1)
  })

  it('sends what a card says when its turn has come, not what it said when it began to wait', async () => {
    const gate = turnstile(['edp'])
    chat = fakeChat({ pace: gate.pace })
    await open()
    const edp = await room('edp')
    await tell(edp, '10 %', { card: 'round:1' })
    await until(() => gate.waits().length === 1)
    for (const title of ['20 %', '30 %']) await tell(edp, title, { card: 'round:1' })
    gate.open('edp')
    await office.idle()
    expect([chat.titles('edp'), chat.calls()]).toEqual([['30 %'], { posts: 1, edits: 0 }])
  })

  it('asks again when something more urgent is owed to a room that waits, and keeps its order', async () => {
    const gate = turnstile(['edp'])
    chat = fakeChat({ pace: gate.pace })
    await open()
    const edp = await room('edp')
    await tell(edp, 'pengingat', { urgency: 2 })
    await until(() => gate.waits().length === 1)
    await tell(edp, 'GAGAL', { urgency: 0 })
    await until(() => gate.waits().at(-1)?.urgency === 0)
    gate.open('edp')
    await office.idle()
    expect(gate.asked().map((turn) => turn.urgency).slice(0, 2)).toEqual([2, 0])
    expect(chat.titles('edp')).toEqual(['pengingat', 'GAGAL'])
  })

  it('takes a turn for each post and each edit, and none for what needs no call', async () => {
    const gate = turnstile([])
    chat = fakeChat({ pace: gate.pace })
    await open()
    const edp = await room('edp')
    for (const title of ['menunggu', 'menunggu', 'diparaf']) {
      await tell(edp, title, { card: 'check:1' })
      await office.idle()
    }
    expect(gate.asked().map((turn) => turn.deed)).toEqual(['post', 'edit'])
  })

  it('sends at once again where a group has moved, and waits where it goes on saying so', async () => {
    await open()
    const edp = await room('edp')
    chat.fail('edp', later(0))
    await tell(edp, 'kabar')
    await until(() => chat.calls().posts === 2)
    await office.idle()
    expect(chat.calls().posts).toBe(2)
    await home.store.write(async (tx) => { await sqlOf(tx).update(rooms).set({ chat: 'pindah' }).where(eq(rooms.id, edp)) })
    clock.advance(2000)
    await office.idle()
    expect(chat.titles('pindah')).toEqual(['kabar'])
  })

  it('goes on with the other chats while one has to rest', async () => {
    await open({ roomsAtOnce: 1 })
    const both = await Promise.all(['penuh', 'igd'].map((name) => room(name)))
    chat.fail('penuh', later(30))
    for (const id of both) for (const title of ['satu', 'dua']) await tell(id, title)
    await until(() => chat.titles('igd').length === 2)
    expect(chat.titles('penuh')).toEqual([])
    chat.fail('penuh', null)
    clock.advance(30_000)
    await office.idle()
    expect(chat.titles('penuh')).toEqual(['satu', 'dua'])
  })

  it('leaves owed what had not got its turn when the house closes', async () => {
    const gate = turnstile(['edp'])
    chat = fakeChat({ pace: gate.pace })
    await open({ flushWithin: 0 })
    await tell(await room('edp'), 'kabar')
    await until(() => gate.waits().length === 1)
    await office.stop()
    gate.open('edp')
    expect([chat.calls().posts, (await home.store.read(outboxDepth)).waiting]).toEqual([0, 1])
  })

  it('tells a thousand rooms as fast as their platform allows, and an alarm before those that still wait', async () => {
    const begun = clock.now().getTime()
    const pace = paceOf(30)
    const at: { readonly chat: string; readonly ms: number }[] = []
    chat = fakeChat({ pace: async (turn) => {
      await pace.turn(turn)
      at.push({ chat: turn.chat, ms: clock.now().getTime() - begun })
    } })
    await home.store.write(async (tx) => {
      for (let n = 0; n < 1000; n += 1) await saveRoom(tx, { platform: 'web', chat: `u${n}`, thread: null, name: `u${n}`, purpose: 'unit', unit: null, lang: 'id', at: clock.now() })
      await owe(tx, { at: clock.now(), to: { purpose: 'unit' }, spoken: sample('SIMRS kembali') })
    })
    const edp = await room('edp')
    await open()
    await until(() => pace.waits() === 970)
    await tell(edp, 'GAGAL', { urgency: 0 })
    await until(() => pace.waits() === 971)
    for (let second = 1; second <= 33; second += 1) {
      clock.advance(1000)
      await until(() => at.length === Math.min(1001, 30 * (second + 1)))
    }
    await office.idle()
    expect(at.findIndex((turn) => turn.chat === 'edp')).toBe(30)
    expect([at.at(-1)?.ms, chat.calls().posts, new Set(at.map((turn) => turn.chat)).size]).toEqual([33_000, 1001, 1001])
  })
})

/** A platform that lets some chats through and keeps others waiting until they are opened. */
function turnstile(closed: readonly string[]) {
  const shut = new Set(closed)
  const asked: Turn[] = []
  const waiting = new Map<Turn, () => void>()
  return {
    asked: () => asked,
    waits: () => [...waiting.keys()],
    open: (name: string) => {
      shut.delete(name)
      for (const [turn, go] of waiting) if (turn.chat === name) go()
    },
    pace: (turn: Turn, signal: AbortSignal) => new Promise<void>((resolve) => {
      asked.push(turn)
      if (!shut.has(turn.chat)) {
        resolve()
        return
      }
      const go = () => {
        waiting.delete(turn)
        resolve()
      }
      waiting.set(turn, go)
      signal.addEventListener('abort', go, { once: true })
    }),
  }
}

/** So many a second, the most urgent first. */
function paceOf(many: number) {
  const line: { readonly urgency: number; readonly go: () => void }[] = []
  let left = many
  let ticking = false
  const grant = () => {
    line.sort((a, b) => a.urgency - b.urgency)
    for (; left > 0 && line.length > 0; left -= 1) line.shift()?.go()
    if (ticking) return
    ticking = true
    void clock.sleep(1000).then(() => {
      ticking = false
      left = many
      if (line.length > 0) grant()
    })
  }
  return {
    waits: () => line.length,
    turn: ({ urgency }: Turn) => new Promise<void>((go) => {
      line.push({ urgency, go })
      grant()
    }),
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (let n = 0; n < 500 && !holds(); n += 1) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(holds()).toBe(true)
}
