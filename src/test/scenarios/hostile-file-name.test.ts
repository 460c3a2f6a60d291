import { afterEach, beforeEach, expect, it } from 'vitest'
import { owe } from '../../store/outbox.ts'
import { HOSTILE_NAMES } from '../contracts/chat-platform-files.ts'
import { sample } from '../contracts/platform-on-trial.ts'
import type { Chat, Person } from '../fakes/telegram/world.ts'
import { bothChats, type BothChats } from './both-chats.ts'

let rig: BothChats
let budi: Person
let group: Chat
let sari: string
let room: string

beforeEach(async () => {
  rig = await bothChats()
  budi = rig.telegram.person({ name: 'Budi' })
  group = rig.telegram.group({ title: 'EDP', members: [budi] })
  sari = rig.slack.person('Sari')
  room = rig.slack.room('edp', { members: [sari] })
  await rig.room('telegram', String(group.id), 'edp')
  await rig.room('slack', room, 'edp')
  await rig.enrol({ name: 'Budi', duties: ['edp'], platform: 'telegram', userId: String(budi.id) })
  await rig.enrol({ name: 'Sari', duties: ['edp'], platform: 'slack', userId: sari })
})
afterEach(async () => { await rig.end() })

const onTelegram = () => rig.telegram.chat(group.id).fromBot()
const onSlack = () => rig.slack.channel(room).everything().filter((seen) => seen.user === rig.slack.botUser)
/** Everything that the house has said or noted anywhere, as one text. */
const everywhere = async () => JSON.stringify([
  onTelegram().map(({ text, file }) => [text, file?.name]), rig.telegram.chat(budi.id).fromBot().map(({ text }) => text),
  onSlack().map(({ words, text, files }) => [words, text, files.map(({ name, title }) => [name, title])]), rig.slack.as(sari).ephemerals().map(({ words }) => words), await rig.trail('check.signed'), await rig.trail('command.refused'),
])

it('hostile file name: what the house sends under one arrives whole and harmless on both platforms, and calls nobody', async () => {
  const files = HOSTILE_NAMES.map((name, n) => ({ name, mime: 'text/plain', text: `isi ${n}` }))
  await rig.home.store.write((tx) => owe(tx, { at: rig.clock.now(), to: { purpose: 'edp' }, spoken: sample('lembar', { files }), card: 'sheets' }))
  await rig.quiet()
  await expect.poll(() => onSlack().flatMap((seen) => seen.files)).toHaveLength(files.length)
  const telegram = onTelegram().flatMap(({ file }) => (file === null ? [] : [{ name: file.name, text: file.bytes.toString() }]))
  const slack = onSlack().flatMap((seen) => seen.files).map(({ name, bytes }) => ({ name, text: bytes?.toString() ?? '' }))
  expect(slack).toEqual(telegram)
  expect(telegram.map(({ text }) => text)).toEqual(files.map(({ text }) => text))
  for (const { name } of telegram) expect(name).toMatch(/^[^.\s-][\p{L}\p{N}\p{M} ._()-]{0,99}$/u)
  expect(onTelegram().flatMap((seen) => seen.entities).filter(({ type }) => ['mention', 'text_mention', 'text_link', 'url'].includes(type))).toEqual([])
  for (const seen of onSlack()) expect(seen.mentions()).toMatchObject({ channelWide: [], users: [], groups: [], channels: [], links: [] })
})

it('hostile file name: what somebody sends under one is heard by its words alone, and its name is said and noted nowhere', async () => {
  const hostile = `</b><!channel>../${'jahat'.repeat(50)}\u202Efdp.exe`
  const said = (text: string) => ({ type: 'message', subtype: 'file_share', user: sari, text, team: rig.slack.teamId, ts: '1763857800.000100', event_ts: '1763857800.000100', channel: room, channel_type: 'channel', files: [{ id: 'F1', name: hostile, title: hostile, mimetype: 'application/pdf', size: 3 }] })
  const [first, second] = [await rig.openCheck(), await rig.openCheck()]
  const file = { name: hostile, mime: 'application/pdf', bytes: Buffer.from('isi') }
  rig.telegram.sendFile(budi, group, { ...file, caption: `/sign ${first}` })
  rig.telegram.sendFile(budi, rig.telegram.private(budi), file)
  await rig.slack.forgeEvent(said(`<@${rig.slack.botUser}> sign ${second}`), { event_id: 'Ev0FILE' })
  await rig.slack.forgeEvent(said(''), { event_id: 'Ev0WORDLESS' })
  await rig.quiet()
  expect([await rig.signed(first), await rig.signed(second)]).toEqual([['sign Budi'], ['sign Sari']])
  await expect.poll(() => rig.telegram.chat(budi.id).fromBot()).toHaveLength(1)
  expect(await everywhere()).not.toMatch(/jahat|fdp|!channel|\.exe/)
})
