import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lanLog } from '../../store/lan.ts'
import { chatPlatformContract } from '../../test/contracts/chat-platform.ts'
import { sample } from '../../test/contracts/platform-on-trial.ts'
import { fakeClock } from '../../test/fakes/clock.ts'
import { temporaryStore } from '../../test/fakes/store.ts'
import { bytesOf, type Message } from '../../texts/message.ts'
import { plain, textsFor } from '../../texts/words.ts'
import type { ChatEvent } from '../platform.ts'
import { webChat } from './platform.ts'
import { drawCard } from './render.ts'

const to = { chat: 'edp', thread: null, lang: 'id' as const }
const user = { id: 'sari', name: 'Sari' }

function open() {
  const place = temporaryStore()
  const clock = fakeClock('2026-11-23T00:30:00Z')
  const chat = webChat({ log: lanLog(place.store), clock })
  const base = (id: string) => ({ id, platform: 'web' as const, at: clock.now(), chat: to.chat, thread: null, chatTitle: 'EDP', direct: false, user, voice: 'own' as const })
  const typed = (id: string, text: string, replyTo: string | null = null): ChatEvent => ({ ...base(id), kind: 'text', text, replyTo: replyTo === null ? null : { chat: to.chat, message: replyTo } })
  const pressed = (id: string, say: string, message: string): ChatEvent => ({ ...base(id), kind: 'press', say, message: { chat: to.chat, message } })
  return { place, clock, chat, typed, pressed }
}

/** What the page calls each file: for the disk, and for the eye. */
function linksIn(message: Message): readonly (readonly string[])[] {
  const { common, web } = textsFor('Asia/Jakarta').id
  const page = drawCard(message, { id: 'e1', words: { marks: common.marks, moods: web.moods, cancel: web.cancel, download: web.download, example: web.example }, file: (index) => `/files/${index}` }).html
  return [...page.matchAll(/ download="([^"]*)">.*?<bdi>(.*?)<\/bdi>/gs)].map(([, disk = '', eye = '']) => [disk, eye])
}

chatPlatformContract('the page', async () => {
  const { place, clock, chat: first, typed, pressed } = open()
  let chat = first
  const seen = async (reader: string) => (await chat.timeline({ chat: to.chat, user: reader, before: null, most: 100 })).flatMap((entry) => (entry.body.by === 'bot' ? [entry.body.message.id] : []))
  return {
    get platform() { return chat },
    to,
    user,
    bystander: { id: 'budi', name: 'Budi' },
    keepsBoth: true,
    sees: async (reader) => (await seen(reader)).map(({ title }) => plain(title)),
    files: async (reader) => (await seen(reader)).flatMap((message) => linksIn(message).map((names, index) => ({ names, text: (message.files ?? []).slice(index, index + 1).map((file) => bytesOf(file).toString()).join('') }))),
    anew: () => { chat = webChat({ log: lanLog(place.store), clock }) },
    type: (said) => chat.say(typed(said.id, said.text, said.replyTo)),
    press: (it) => chat.say(pressed(it.id, it.say, it.message)),
    end: () => place.remove(),
  }
})

describe('the chat of the LAN', () => {
  let house: ReturnType<typeof open>
  beforeEach(() => { house = open() })
  afterEach(() => house.place.remove())
  const timeline = (reader = user.id) => house.chat.timeline({ chat: 'edp', user: reader, before: null, most: 100 })

  it('posts once what is posted twice under one key, and answers with the first', async () => {
    const first = await house.chat.post(to, sample('kartu'), { silent: false, once: 'outbox:1' })
    const again = await house.chat.post(to, sample('kartu'), { silent: false, once: 'outbox:1' })
    expect(again).toEqual(first)
    expect(await timeline()).toHaveLength(1)
  })

  it('whispers once what answers one event, and again what answers another', async () => {
    for (const id of ['e1', 'e1', 'e2']) await house.chat.whisper({ ...to, user: user.id }, sample('mohon maaf'), house.typed(id, '/x'))
    expect(await timeline()).toHaveLength(2)
  })

  it('shows what people type, once, with what it replies to, even when the house was slow to take it', async () => {
    let full = true
    await house.chat.start(async () => {
      if (full) throw new Error('disk full')
    })
    const card = await house.chat.post(to, sample('kartu'), { silent: false, once: '1' })
    await expect(house.chat.say(house.typed('e1', 'paraf', card.message))).rejects.toThrow('disk full')
    full = false
    await house.chat.say(house.typed('e1', 'paraf', card.message))
    expect((await timeline()).slice(1)).toMatchObject([{ body: { by: 'person', event: 'e1', text: 'paraf', replyTo: Number(card.message) } }])
  })

  it('refuses for now while the house is not listening', async () => {
    await expect(house.chat.say(house.typed('e1', '/help'))).rejects.toMatchObject({ name: 'Fault', retry: 'later' })
    expect(await timeline()).toEqual([])
    expect(await house.chat.health()).toMatchObject({ state: 'down' })
  })

  it('numbers every post and edit, so that a page can catch up in order', async () => {
    const first = await house.chat.post(to, sample('satu'), { silent: false, once: '1' })
    await house.chat.post(to, sample('dua'), { silent: false, once: '2' })
    const head = await house.chat.head()
    await house.chat.update({ ...first, lang: 'id' }, sample('satu, diubah'), { silent: true, once: '3' })
    await house.chat.post({ ...to, chat: 'igd' }, sample('tiga'), { silent: false, once: '4' })
    const missed = await house.chat.since(head, 10)
    expect(missed.map((entry) => [entry.chat, entry.version])).toEqual([['edp', 2], ['igd', 1]])
    expect(missed.map((entry) => entry.change)).toEqual([head + 1, head + 2])
    expect((await house.chat.since(0, 10)).map((entry) => entry.id)).toHaveLength(3)
  })

  it('tells every listener after the change, and none after it left', async () => {
    const seen: number[] = []
    const leave = house.chat.watch(() => { seen.push(seen.length) })
    await house.chat.post(to, sample('satu'), { silent: false, once: '1' })
    leave()
    await house.chat.post(to, sample('dua'), { silent: false, once: '2' })
    expect(seen).toHaveLength(1)
  })
})
