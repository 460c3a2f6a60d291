import { afterEach, describe, expect, it } from 'vitest'
import { webApi } from '@slack/bolt'
import { silent } from './bolt.ts'
import { startSlack } from './start.ts'
import type { Slack, SlackWish } from './start.ts'
import { fakeClock } from '../clock.ts'

describe('the Web API of the loopback Slack, through the unmodified client', () => {
  let slack: Slack
  afterEach(() => slack.stop())
  const start = async (wish: SlackWish = {}) => {
    slack = await startSlack(wish)
    return new webApi.WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, logger: silent })
  }
  const refusal = async (call: Promise<unknown>) => {
    const error = await call.then(() => { throw new Error('It was let through.') }, (caught: unknown) => caught as { data?: { error?: string } })
    return error.data ?? error
  }

  it('says who the bot is and which scopes it was given', async () => {
    const client = await start({ scopes: ['chat:write'] })
    expect(await client.auth.test()).toMatchObject({ team_id: slack.teamId, user_id: slack.botUser, bot_id: slack.botId, response_metadata: { scopes: ['chat:write'] } })
  })

  it('posts a card, edits it in place, and keeps threads and metadata', async () => {
    const client = await start({ clock: fakeClock('2026-11-21T00:30:00Z') })
    const room = slack.room('edp')
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*Backup harian* <!date^1763685000^{time}|07.30>' } }, { type: 'actions', elements: [{ type: 'button', action_id: 'say', text: { type: 'plain_text', text: 'Tanda tangan' }, value: 'sign 17' }] }]
    const posted = await client.chat.postMessage({ channel: room, text: 'Backup harian', blocks, metadata: { event_type: 'card', event_payload: { key: 'check:17' } } })
    await client.chat.update({ channel: room, ts: posted.ts!, text: 'Sudah ditandatangani', blocks: [] })
    const seen = slack.channel(room).last()
    expect(seen).toMatchObject({ text: 'Sudah ditandatangani', edits: 1, blocks: [], metadata: { event_type: 'card' } })
    expect(await refusal(client.chat.postMessage({ channel: room, thread_ts: posted.ts!, text: 'Rincian' }))).toMatchObject({ retryAfter: 1 })
    expect(slack.provoked429()).toMatchObject([{ method: 'chat.postMessage', channel: room, retryAfter: 1 }])
  })

  it.each([
    ['another token', { token: 'xoxb-wrong' }, 'invalid_auth'],
    ['a room that is not there', { channel: 'C0NOWHERE' }, 'channel_not_found'],
    ['an empty text', { text: '' }, 'no_text'],
    ['a text that is too long', { text: 'x'.repeat(40_001) }, 'msg_too_long'],
  ])('refuses %s with its own code', async (_name, change, code) => {
    const client = await start()
    expect(await refusal(client.chat.postMessage({ channel: slack.room('edp'), text: 'Halo', ...change }))).toMatchObject({ error: code })
  })

  it('refuses rooms where the bot is not, private ones as if they did not exist, and archived ones', async () => {
    const client = await start()
    const boss = slack.person('Ibu Ratna')
    const archived = slack.room('lama', { members: [boss] })
    slack.as(boss).archive(archived)
    const codes = [slack.room('umum', { bot: 'away' }), slack.room('direksi', { bot: 'away', private: true }), archived].map((channel) => refusal(client.chat.postMessage({ channel, text: 'Halo' })))
    expect(await Promise.all(codes)).toMatchObject([{ error: 'not_in_channel' }, { error: 'channel_not_found' }, { error: 'is_archived' }])
  })

  it('names the scope that is missing and those it has', async () => {
    const client = await start({ scopes: ['chat:write', 'commands'] })
    expect(await refusal(client.users.info({ user: slack.person('Budi') }))).toMatchObject({ error: 'missing_scope', needed: 'users:read', provided: 'chat:write,commands' })
  })

  it('lets nobody edit what somebody else wrote', async () => {
    const client = await start()
    const budi = slack.person('Budi')
    const room = slack.room('edp', { members: [budi] })
    const said = slack.as(budi).say(room, 'Saya yang menulis')
    expect(await refusal(client.chat.update({ channel: room, ts: said.ts, text: 'x' }))).toMatchObject({ error: 'cant_update_message' })
    expect(await refusal(client.chat.update({ channel: room, ts: '1.000001', text: 'x' }))).toMatchObject({ error: 'message_not_found' })
  })

  it('limits each channel for itself and says how long to wait', async () => {
    const clock = fakeClock('2026-11-21T00:30:00Z')
    const client = await start({ clock })
    const [one, two] = [slack.room('satu'), slack.room('dua')]
    await client.chat.postMessage({ channel: one, text: '1' })
    await client.chat.postMessage({ channel: two, text: '1' })
    await refusal(client.chat.postMessage({ channel: one, text: '2' }))
    clock.advance(1000)
    await client.chat.postMessage({ channel: one, text: '2' })
    expect(slack.channel(one).messages().map((seen) => seen.text)).toEqual(['1', '2'])
    expect(slack.provoked429()).toHaveLength(1)
  })

  it('takes a file in the three steps of filesUploadV2 and shows it in the thread', async () => {
    const client = await start({ limits: 'none' })
    const room = slack.room('edp')
    const { ts } = await client.chat.postMessage({ channel: room, text: 'Laporan' })
    await client.filesUploadV2({ channel_id: room, thread_ts: ts!, filename: 'laporan.pdf', file: Buffer.from('%PDF-1.7 isi\r\n--x'), initial_comment: 'Laporan bulan ini' })
    expect(slack.channel(room).messages()[0]!.replies()).toMatchObject([{ text: 'Laporan bulan ini', files: [{ name: 'laporan.pdf', bytes: Buffer.from('%PDF-1.7 isi\r\n--x') }] }])
  })

  it('shows something to one person alone, and only in a room where he is', async () => {
    const client = await start()
    const [budi, sari] = [slack.person('Budi'), slack.person('Sari')]
    const room = slack.room('edp', { members: [budi] })
    await client.chat.postEphemeral({ channel: room, user: budi, text: 'Hanya untuk Anda' })
    expect(slack.as(budi).ephemerals()).toMatchObject([{ text: 'Hanya untuk Anda' }])
    expect(await refusal(client.chat.postEphemeral({ channel: room, user: sari, text: 'x' }))).toMatchObject({ error: 'user_not_in_channel' })
  })

  it('keeps the blocks of a card that is edited without any: only an empty list takes them away', async () => {
    const client = await start()
    const room = slack.room('edp')
    const { ts } = await client.chat.postMessage({ channel: room, text: 'Kartu', blocks: [{ type: 'divider' }] })
    await client.chat.update({ channel: room, ts: ts!, text: 'Selesai' })
    expect(slack.channel(room).last()).toMatchObject({ text: 'Selesai', blocks: [{ type: 'divider' }] })
    await client.chat.update({ channel: room, ts: ts!, text: 'Selesai', blocks: [] })
    expect(slack.channel(room).last().blocks).toEqual([])
  })

  it('counts edits for the whole workspace: fifty a minute, wherever the cards stand', async () => {
    const clock = fakeClock('2026-11-21T00:30:00Z')
    const client = await start({ clock })
    const rooms = Array.from({ length: 3 }, (_, at) => slack.room(`ruang-${at}`))
    const cards = await Promise.all(rooms.map(async (channel) => ({ channel, ts: (await client.chat.postMessage({ channel, text: 'Kartu' })).ts! })))
    for (let edit = 0; edit < 50; edit += 1) await client.chat.update({ ...cards[edit % 3]!, text: `Edit ${edit}` })
    expect(await refusal(client.chat.update({ ...cards[0]!, text: 'Satu lagi' }))).toMatchObject({ retryAfter: 60 })
    clock.advance(60_000)
    await client.chat.update({ ...cards[0]!, text: 'Satu lagi' })
    expect(slack.provoked429()).toMatchObject([{ method: 'chat.update', retryAfter: 60 }])
  })

  it('counts a message to a person and one to his conversation as the same room', async () => {
    const client = await start({ clock: fakeClock('2026-11-21T00:30:00Z') })
    const budi = slack.person('Budi')
    await client.chat.postMessage({ channel: budi, text: '1' })
    expect(await refusal(client.chat.postMessage({ channel: slack.direct(budi), text: '2' }))).toMatchObject({ retryAfter: 1 })
  })

  it('lists rooms page by page, private ones only where the bot is', async () => {
    const client = await start({ limits: 'none' })
    for (let at = 0; at < 5; at += 1) slack.room(`umum-${at}`, { bot: 'away' })
    slack.room('direksi', { private: true })
    slack.room('rahasia', { private: true, bot: 'away' })
    const names: string[] = []
    for await (const page of client.paginate('conversations.list', { types: 'public_channel,private_channel', limit: 2 })) names.push(...((page as { channels?: { name: string }[] }).channels ?? []).map((room) => room.name))
    expect(names).toEqual(['umum-0', 'umum-1', 'umum-2', 'umum-3', 'umum-4', 'direksi'])
  })

  it('tells a form that was changed meanwhile from one that was not', async () => {
    const client = await start()
    const budi = slack.person('Budi')
    const view = (text: string) => ({ type: 'home' as const, blocks: [{ type: 'section' as const, text: { type: 'mrkdwn' as const, text } }] })
    const first = await client.views.publish({ user_id: budi, view: view('Satu') })
    await client.views.publish({ user_id: budi, view: view('Dua'), hash: first.view!.hash! })
    expect(await refusal(client.views.publish({ user_id: budi, view: view('Tiga'), hash: first.view!.hash! }))).toMatchObject({ error: 'hash_conflict' })
    expect(slack.as(budi).home()?.words).toBe('Dua')
  })

  it('keeps a lost response apart from a cut before the effect', async () => {
    const client = await start({ limits: 'none' })
    const room = slack.room('edp')
    for (const kind of ['lost', 'cut', '500', 'malformed'] as const) slack.faults.add({ fault: { kind }, method: 'chat.postMessage', times: 1 })
    for (const text of ['lost', 'cut', '500', 'malformed', 'well']) await client.chat.postMessage({ channel: room, text }).catch(() => undefined)
    expect(slack.channel(room).messages().map((seen) => seen.text)).toEqual(['lost', 'well'])
    expect(slack.provoked429()).toEqual([])
  })
})
