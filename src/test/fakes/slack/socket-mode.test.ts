import { afterEach, describe, expect, it } from 'vitest'
import type { App } from '@slack/bolt'
import { boltOn } from './bolt.ts'
import { startSlack } from './start.ts'
import type { Slack, SlackWish } from './start.ts'
import { fakeClock } from '../clock.ts'

describe('Socket Mode of the loopback Slack, with an unmodified Bolt', () => {
  let slack: Slack
  const apps: App[] = []
  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.stop()))
    await slack.stop()
  })
  const start = async (wish: SlackWish = {}) => {
    slack = await startSlack(wish)
    return join()
  }
  const join = () => {
    const app = boltOn(slack, { mode: 'socket' })
    apps.push(app)
    return app
  }

  it('brings what people say in rooms where the bot is, and the bot answers in the thread', async () => {
    const app = await start()
    app.message(async ({ message, say }) => { if (message.subtype === undefined) await say({ text: `Terima kasih: ${message.text ?? ''}`, thread_ts: message.ts }) })
    await app.start()
    const budi = slack.person('Budi')
    const [room, elsewhere] = [slack.room('edp', { members: [budi] }), slack.room('lain', { members: [budi], bot: 'away' })]
    slack.as(budi).say(elsewhere, 'Tidak terdengar')
    slack.as(budi).say(room, 'Halo')
    await expect.poll(() => slack.channel(room).messages()[0]!.replies().map((reply) => reply.text)).toEqual(['Terima kasih: Halo'])
    await slack.settled()
    expect(slack.counts()).toMatchObject({ retried: 0, unacked: 0, late: 0 })
    expect(slack.calls('chat.postMessage')).toHaveLength(1)
  })

  it('runs a slash command, shows its answer to that person alone, and refuses it in threads', async () => {
    const app = await start()
    app.command('/pulih', async ({ ack, command }) => ack({ text: `Perintah: ${command.text}` }))
    await app.start()
    const budi = slack.person('Budi')
    const room = slack.room('edp', { members: [budi] })
    expect(await slack.as(budi).slash(room, '/pulih', 'status')).toMatchObject({ kind: 'acked' })
    expect(slack.as(budi).ephemerals().map((seen) => seen.text)).toEqual(['Perintah: status'])
    const said = slack.as(budi).say(room, 'Halo')
    expect(await slack.as(budi).slash({ room, thread: said.ts }, '/pulih', 'status')).toEqual({ kind: 'refused', why: 'not_supported_in_threads' })
  })

  it('carries a press with its confirmation, and the app edits the card and opens a form', async () => {
    const app = await start({ limits: 'none' })
    app.action('say', async ({ ack, body, client, respond }) => {
      await ack()
      if (body.type !== 'block_actions') return
      await client.views.open({ trigger_id: body.trigger_id, view: { type: 'modal', callback_id: 'reason', title: { type: 'plain_text', text: 'Alasan' }, submit: { type: 'plain_text', text: 'Kirim' }, blocks: [{ type: 'input', block_id: 'why', label: { type: 'plain_text', text: 'Alasan' }, element: { type: 'plain_text_input', action_id: 'text' } }] } })
      await respond({ replace_original: true, text: 'Menunggu alasan' })
    })
    app.view('reason', async ({ ack, view }) => {
      if ((view.state.values['why']!['text']!.value ?? '').length < 5) await ack({ response_action: 'errors', errors: { why: 'Mohon lebih jelas.' } })
      else await ack()
    })
    await app.start()
    const ratna = slack.person('Ratna')
    const room = slack.room('direksi', { members: [ratna], private: true })
    const confirm = { title: { type: 'plain_text', text: 'Tolak?' }, text: { type: 'plain_text', text: 'Tidak dapat diurungkan.' }, confirm: { type: 'plain_text', text: 'Tolak' }, deny: { type: 'plain_text', text: 'Batal' } } as const
    const card = await app.client.chat.postMessage({ channel: room, text: 'Kartu', blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'say', value: 'reject 3', style: 'danger', text: { type: 'plain_text', text: 'Tolak' }, confirm }] }] })
    const at = { room, ts: card.ts! }
    const hand = slack.as(ratna)
    expect(await hand.press(at, 'Tolak', { confirm: 'deny' })).toEqual({ kind: 'declined' })
    expect(await hand.press(at, 'Tolak')).toMatchObject({ kind: 'acked' })
    await expect.poll(() => slack.channel(room).last().text).toBe('Menunggu alasan')
    expect(slack.confirms().map((asked) => asked.answered)).toEqual(['deny', 'confirm'])
    expect(hand.modal()).toMatchObject({ title: 'Alasan', fields: ['Alasan'] })
    expect(await hand.submit({})).toEqual({ kind: 'incomplete', fields: ['Alasan'] })
    await hand.submit({ Alasan: 'ya' })
    expect(hand.modal()?.errors).toEqual({ why: 'Mohon lebih jelas.' })
    await hand.submit({ Alasan: 'Belum ada cadangan' })
    expect(hand.modal()).toBeNull()
  })

  it('shows an error to a person whose press nobody acknowledges within three seconds', async () => {
    const clock = fakeClock('2026-11-21T00:30:00Z')
    const app = await start({ clock })
    app.command('/pulih', async () => undefined)
    await app.start()
    const budi = slack.person('Budi')
    const typed = slack.as(budi).slash(slack.room('edp', { members: [budi] }), '/pulih', 'status')
    await expect.poll(() => slack.counts().sent).toBe(1)
    clock.advance(3000)
    expect(await typed).toEqual({ kind: 'failed', why: 'operation_timeout' })
    expect(slack.counts()).toMatchObject({ errorsSeen: 1, retried: 0 })
  })

  it('tries an event again, at once and later, until somebody is there to take it', async () => {
    const clock = fakeClock('2026-11-21T00:30:00Z')
    const app = await start({ clock })
    const heard: unknown[] = []
    app.message(async ({ message, context }) => void heard.push([message.ts, context.retryNum, context.retryReason]))
    const budi = slack.person('Budi')
    const said = slack.as(budi).say(slack.room('edp', { members: [budi] }), 'Halo')
    await expect.poll(() => clock.nextWake()).toEqual(new Date('2026-11-21T00:31:00Z'))
    await app.start()
    clock.advance(60_000)
    await slack.settled()
    await expect.poll(() => heard).toEqual([[said.ts, 2, 'connection_failed']])
  })

  it('gives each event to one connection of two, and doubles one only when told to', async () => {
    const app = await start()
    const other = join()
    const heard: string[] = []
    for (const one of [app, other]) one.message(async ({ event }) => void heard.push(event.ts))
    await Promise.all([app.start(), other.start()])
    await slack.sockets.connected(2)
    const budi = slack.person('Budi')
    const room = slack.room('edp', { members: [budi] })
    for (let at = 0; at < 10; at += 1) slack.as(budi).say(room, `Pesan ${at}`)
    await slack.settled()
    expect([...heard].sort()).toEqual(slack.channel(room).messages().map((seen) => seen.ts))
    slack.sockets.duplicateNext(1)
    const twice = slack.as(budi).say(room, 'Dua kali')
    await expect.poll(() => heard.filter((ts) => ts === twice.ts)).toHaveLength(2)
  })

  it('brings an event whose socket was cut again, with the same event id and a retry number', async () => {
    const clock = fakeClock('2026-11-21T00:30:00Z')
    const app = await start({ clock })
    const heard: { readonly id: string; readonly retry: number | undefined }[] = []
    app.event('message', async ({ body, context }) => void heard.push({ id: body.event_id, retry: context.retryNum }))
    await app.start()
    const budi = slack.person('Budi')
    slack.sockets.cutEvery(1)
    slack.as(budi).say(slack.room('edp', { members: [budi] }), 'Halo')
    await expect.poll(() => slack.sockets.open()).toBe(0)
    slack.sockets.cutEvery(null)
    await slack.sockets.connected()
    // An acknowledgement that was faster than the cut leaves nothing to bring again.
    clock.advance(3000)
    await slack.settled()
    await expect.poll(() => heard.at(-1)?.retry).toBe(slack.counts().retried)
    expect(new Set(heard.map((one) => one.id)).size).toBe(1)
    expect(slack.counts()).toMatchObject({ acked: 1, unacked: 0 })
  })

  it('takes the app back after its socket was cut, and after it was asked to reconnect', async () => {
    const app = await start()
    const heard: string[] = []
    app.message(async ({ message }) => void heard.push('text' in message ? (message.text ?? '') : ''))
    await app.start()
    const budi = slack.person('Budi')
    const room = slack.room('edp', { members: [budi] })
    for (const part of [() => slack.sockets.cut(), () => slack.sockets.refresh()]) {
      const before = slack.calls('apps.connections.open').length
      part()
      await expect.poll(() => slack.calls('apps.connections.open').length).toBeGreaterThan(before)
      await slack.sockets.connected()
      slack.as(budi).say(room, 'Masih di sini')
      await slack.settled()
    }
    expect(heard).toEqual(['Masih di sini', 'Masih di sini'])
  })
})
