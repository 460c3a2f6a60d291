import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sample } from '../../test/contracts/platform-on-trial.ts'
import { HOUR } from '../../core/clock.ts'
import { fakeClock } from '../../test/fakes/clock.ts'
import { startSlack } from '../../test/fakes/slack/start.ts'
import type { Slack } from '../../test/fakes/slack/start.ts'
import { listening, NO_LIMITS } from '../../test/fakes/slack/trial.ts'
import type { Block } from '../../texts/message.ts'
import type { MessageRef } from '../platform.ts'
import type { SlackChat } from './adapter.ts'

describe('what stands below a card in Slack', () => {
  let slack: Slack
  let chat: SlackChat
  let room: string
  beforeEach(async () => {
    slack = await startSlack({ limits: 'none' })
    room = slack.room('edp', { members: [slack.person('Sari')] })
    await restart()
  })
  afterEach(async () => {
    await chat.stop()
    await slack.stop()
  })
  const restart = async () => {
    chat = listening({ slack, kind: 'socket' })
    await chat.start(async () => undefined)
  }
  const detail = (...lines: readonly string[]): Block => ({ kind: 'detail', summary: [{ kind: 'text', text: 'Rincian' }], lines: lines.map((text) => [{ kind: 'text', text }]) })
  const post = (...blocks: readonly Block[]) => chat.post({ chat: room, thread: null, lang: 'id' }, sample('kartu', { blocks }), { silent: false, once: '1' })
  const update = (card: MessageRef, ...blocks: readonly Block[]) => chat.update({ ...card, lang: 'id' }, sample('kartu', { blocks }), { silent: false, once: '2' })
  const replies = () => slack.channel(room).messages()[0]!.replies()
  const wordsBelow = () => replies().map((reply) => reply.words)

  it('is the detail, edited in its place as the card changes, and gone when the card has none', async () => {
    const card = await post(detail('baris 1'))
    await expect.poll(wordsBelow).toEqual(['*Rincian*\nbaris 1'])
    await update(card, detail('baris 1'))
    await update(card, detail('baris 2'))
    await expect.poll(wordsBelow).toEqual(['*Rincian*\nbaris 2'])
    expect(replies()[0]!.edits).toBe(1)
    await update(card)
    await expect.poll(wordsBelow).toEqual([])
    expect(slack.channel(room).messages()).toHaveLength(1)
  })

  it('is found again after a restart, not doubled', async () => {
    const file = { name: 'lembar.html', mime: 'text/html', text: '<p>isi</p>' }
    const spoken = sample('kartu', { blocks: [detail('baris 1')], files: [file] })
    const card = await chat.post({ chat: room, thread: null, lang: 'id' }, spoken, { silent: false, once: '1' })
    await expect.poll(() => replies().length).toBe(2)
    await chat.stop()
    await restart()
    await chat.update({ ...card, lang: 'id' }, sample('kartu', { blocks: [detail('baris 2')], files: [file] }), { silent: false, once: '2' })
    await expect.poll(wordsBelow).toEqual(['*Rincian*\nbaris 2', ''])
    await chat.stop()
    expect(replies()).toHaveLength(2)
    expect(replies()[1]!.files).toMatchObject([{ name: 'lembar.html', length: 10 }])
  })

  it('never keeps the card waiting, nor fails it, and comes when Slack lets it', async () => {
    slack.faults.add({ fault: { kind: '429', retryAfter: 1 }, method: 'files.getUploadURLExternal', times: 1 })
    const card = await chat.post({ chat: room, thread: null, lang: 'id' }, sample('kartu', { files: [{ name: 'a.txt', mime: 'text/plain', text: 'x' }] }), { silent: false, once: '1' })
    expect(card.message).not.toBe('')
    await expect.poll(() => replies().length).toBe(1)
  })

  it('comes also after an hour without Slack', async () => {
    await chat.stop()
    const clock = fakeClock('2026-11-23T00:30:00Z')
    chat = listening({ slack, kind: 'socket', clock })
    await chat.start(async () => undefined)
    slack.faults.add({ fault: { kind: '503' }, method: 'files.getUploadURLExternal' })
    await chat.post({ chat: room, thread: null, lang: 'id' }, sample('kartu', { files: [{ name: 'a.txt', mime: 'text/plain', text: 'x' }] }), { silent: false, once: '1' })
    for (const until = clock.now().getTime() + HOUR; clock.now().getTime() < until;) {
      await expect.poll(() => clock.nextWake()).not.toBeNull()
      clock.set(clock.nextWake() ?? clock.now())
    }
    await expect.poll(() => clock.nextWake()).not.toBeNull()
    slack.faults.clear()
    clock.advance(HOUR)
    await expect.poll(() => replies().length).toBe(1)
  })

  it('is looked for after a restart no faster than Slack allows', async () => {
    const cards = [await post(detail('satu')), await post(detail('satu'))]
    await expect.poll(() => slack.channel(room).messages().every((message) => message.replies().length === 1)).toBe(true)
    await chat.stop()
    const clock = fakeClock('2026-11-23T00:30:00Z')
    chat = listening({ slack, kind: 'socket', clock, limits: { ...NO_LIMITS, looksAMinute: 1 } })
    await chat.start(async () => undefined)
    for (const card of cards) await update(card, detail('dua'))
    await expect.poll(wordsBelow).toEqual(['*Rincian*\ndua'])
    expect(slack.calls('conversations.replies')).toHaveLength(1)
    clock.advance(60_000)
    await expect.poll(() => slack.calls('conversations.replies').length).toBe(2)
  })

  it('comes anew where somebody deleted it', async () => {
    const card = await post(detail('satu'))
    await expect.poll(() => replies().length).toBe(1)
    slack.world.rooms.get(room)!.posts.splice(1)
    await update(card, detail('dua'))
    await expect.poll(() => slack.counts().refused.get('message_not_found')).toBe(1)
    await expect.poll(wordsBelow).toEqual(['*Rincian*\ndua'])
  })

  it('is a file too where it is longer than a message', async () => {
    await post(detail(...Array.from({ length: 900 }, (_, n) => `baris nomor ${n} dari rincian yang panjang`)))
    await expect.poll(() => replies().flatMap((reply) => reply.files.map((file) => file.name))).toEqual(['rincian.txt'])
    expect(replies().at(-1)!.files[0]!.bytes?.toString()).toContain('baris nomor 899 dari')
  })
})
