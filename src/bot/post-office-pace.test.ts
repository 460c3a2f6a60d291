import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Turn } from '../chat/platform.ts'
import { HOUR } from '../core/clock.ts'
import { owe } from '../store/outbox.ts'
import { outboxDepth } from '../store/outbox-due.ts'
import { saveRoom } from '../store/rooms.ts'
import { rooms } from '../store/schema.ts'
import { sqlOf } from '../store/store.ts'
import { sample } from '../test/contracts/platform-on-trial.ts'
import { fakeChat } from '../test/fakes/chat-platform.ts'
import { later, postWard, until, type PostWard } from '../test/fakes/post-ward.ts'

let ward: PostWard
beforeEach(() => { ward = postWard() })
afterEach(() => ward.end())

describe('the pace of the post office', () => {
  it('gives the place of a room that waits for its turn to others', async () => {
    const gate = turnstile(['lambat'])
    ward.chat = fakeChat({ pace: gate.pace })
    await ward.open({ roomsAtOnce: 1 })
    const rooms = await Promise.all(['lambat', 'igd', 'farmasi'].map((name) => ward.room(name)))
    for (const id of rooms) await ward.tell(id, 'kabar')
    await until(() => ward.chat.calls().posts === 2)
    expect(['lambat', 'igd', 'farmasi'].map((name) => ward.chat.titles(name))).toEqual([[], ['kabar'], ['kabar']])
    gate.open('lambat')
    await until(() => ward.chat.titles('lambat').length === 1)
  })

  it('sends what a card says when its turn has come, not what it said when it began to wait', async () => {
    const gate = turnstile(['edp'])
    ward.chat = fakeChat({ pace: gate.pace })
    await ward.open()
    const edp = await ward.room('edp')
    await ward.tell(edp, '10 %', { card: 'round:1' })
    await until(() => gate.waits().length === 1)
    for (const title of ['20 %', '30 %']) await ward.tell(edp, title, { card: 'round:1' })
    gate.open('edp')
    await ward.office.idle()
    expect([ward.chat.titles('edp'), ward.chat.calls()]).toEqual([['30 %'], { posts: 1, edits: 0 }])
  })

  it('asks again when something more urgent is owed to a room that waits, and lets it go before what can wait', async () => {
    const gate = turnstile(['edp'])
    ward.chat = fakeChat({ pace: gate.pace })
    await ward.open()
    const edp = await ward.room('edp')
    await ward.tell(edp, 'pengingat', { urgency: 2 })
    await until(() => gate.waits().length === 1)
    await ward.tell(edp, 'GAGAL', { urgency: 0 })
    await until(() => gate.waits().at(-1)?.urgency === 0)
    gate.open('edp')
    await ward.office.idle()
    expect(gate.asked().map((turn) => turn.urgency)).toEqual([2, 0, 2])
    expect(ward.chat.titles('edp')).toEqual(['GAGAL', 'pengingat'])
  })

  it('takes a turn for each post and each edit, and none for what needs no call', async () => {
    const gate = turnstile([])
    ward.chat = fakeChat({ pace: gate.pace })
    await ward.open()
    const edp = await ward.room('edp')
    for (const title of ['menunggu', 'menunggu', 'diparaf']) {
      await ward.tell(edp, title, { card: 'check:1' })
      await ward.office.idle()
    }
    expect(gate.asked().map((turn) => turn.deed)).toEqual(['post', 'edit'])
  })

  it('sends at once again where a group has moved, and waits where it goes on saying so', async () => {
    await ward.open()
    const edp = await ward.room('edp')
    ward.chat.fail('edp', later(0))
    await ward.tell(edp, 'kabar')
    await until(() => ward.chat.calls().posts === 2)
    await ward.office.idle()
    expect(ward.chat.calls().posts).toBe(2)
    await ward.home.store.write(async (tx) => { await sqlOf(tx).update(rooms).set({ chat: 'pindah' }).where(eq(rooms.id, edp)) })
    ward.clock.advance(2000)
    await ward.office.idle()
    expect(ward.chat.titles('pindah')).toEqual(['kabar'])
  })

  it('goes on with the other chats while one has to rest', async () => {
    await ward.open({ roomsAtOnce: 1 })
    const both = await Promise.all(['penuh', 'igd'].map((name) => ward.room(name)))
    ward.chat.fail('penuh', later(30))
    for (const id of both) for (const title of ['satu', 'dua']) await ward.tell(id, title)
    await until(() => ward.chat.titles('igd').length === 2)
    expect(ward.chat.titles('penuh')).toEqual([])
    ward.chat.fail('penuh', null)
    ward.clock.advance(30_000)
    await ward.office.idle()
    expect(ward.chat.titles('penuh')).toEqual(['satu', 'dua'])
  })

  it.each([['back by an hour', -HOUR], ['back by half a year', -4380 * HOUR], ['ahead by an hour', HOUR]])('lets a chat rest as long as it asked, and no longer, when the clock is set %s', async (_, step) => {
    await ward.open()
    const [edp, igd] = [await ward.room('edp'), await ward.room('igd')]
    ward.chat.fail('edp', later(30))
    await ward.tell(edp, 'satu')
    await until(() => ward.chat.calls().posts === 1)
    await ward.office.idle()
    ward.chat.fail('edp', null)
    ward.clock.step(step)
    await ward.tell(igd, 'kabar')
    await until(() => ward.chat.titles('igd').length === 1)
    ward.clock.advance(29_000)
    await ward.office.idle()
    expect(ward.chat.titles('edp')).toEqual([])
    ward.clock.advance(1000)
    // What is owed since what is now the future is found by the look at all that comes each minute.
    ward.clock.advance(60_000)
    await until(() => ward.chat.titles('edp').length === 1)
    await ward.office.idle()
    expect([ward.chat.titles('edp'), ward.chat.titles('igd')]).toEqual([['satu'], ['kabar']])
  })

  it('sends what was owed before the clock was set back, once, also after a restart', async () => {
    const edp = await ward.room('edp')
    await ward.tell(edp, 'terutang')
    await ward.tell(edp, 'kartu', { card: 'check:1' })
    await ward.tell(edp, 'nanti', { notBefore: new Date(ward.clock.now().getTime() + 10 * 60_000) })
    ward.clock.step(-HOUR)
    await ward.open()
    await until(() => ward.chat.titles('edp').length === 3)
    await ward.office.idle()
    expect(ward.chat.titles('edp')).toEqual(['terutang', 'kartu', 'nanti'])
  })

  it('leaves owed what had not got its turn when the house closes', async () => {
    const gate = turnstile(['edp'])
    ward.chat = fakeChat({ pace: gate.pace })
    await ward.open({ flushWithin: 0 })
    await ward.tell(await ward.room('edp'), 'kabar')
    await until(() => gate.waits().length === 1)
    await ward.office.stop()
    gate.open('edp')
    expect([ward.chat.calls().posts, (await ward.home.store.read(outboxDepth)).waiting]).toEqual([0, 1])
  })

  it('tells a thousand rooms as fast as their platform allows, and an alarm before those that still wait', async () => {
    const begun = ward.clock.now().getTime()
    const pace = paceOf(30)
    const at: { readonly chat: string; readonly ms: number }[] = []
    ward.chat = fakeChat({ pace: async (turn) => {
      await pace.turn(turn)
      at.push({ chat: turn.chat, ms: ward.clock.now().getTime() - begun })
    } })
    await ward.home.store.write(async (tx) => {
      for (let n = 0; n < 1000; n += 1) await saveRoom(tx, { platform: 'web', chat: `u${n}`, thread: null, name: `u${n}`, purpose: 'unit', unit: null, lang: 'id', at: ward.clock.now() })
      await owe(tx, { at: ward.clock.now(), to: { purpose: 'unit' }, spoken: sample('SIMRS kembali') })
    })
    const edp = await ward.room('edp')
    await ward.open()
    await until(() => pace.waits() === 970)
    await ward.tell(edp, 'GAGAL', { urgency: 0 })
    await until(() => pace.waits() === 971)
    for (let second = 1; second <= 33; second += 1) {
      ward.clock.advance(1000)
      await until(() => at.length === Math.min(1001, 30 * (second + 1)))
    }
    await ward.office.idle()
    expect(at.findIndex((turn) => turn.chat === 'edp')).toBe(30)
    expect([at.at(-1)?.ms, ward.chat.calls().posts, new Set(at.map((turn) => turn.chat)).size]).toEqual([33_000, 1001, 1001])
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
    void ward.clock.sleep(1000).then(() => {
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
