import { afterEach, beforeEach, expect } from 'vitest'
import type { Chat, Person, StoredMessage } from '../fakes/telegram/world.ts'
import { bothChats, type BothChats } from './both-chats.ts'

/** The hospital of the test that runs now: two of the EDP who may sign, and two who may not. */
export let rig: BothChats
export let budi: Person
export let mallory: Person
export let group: Chat
export let sari: string
export let eve: string
export let room: string
export let check: number

async function settle(calls: 'ours' | 'theirs'): Promise<void> {
  rig = await bothChats(calls)
  budi = rig.telegram.person({ name: 'Budi' })
  mallory = rig.telegram.person({ name: 'Mallory' })
  group = rig.telegram.group({ title: 'EDP', members: [budi, mallory] })
  sari = rig.slack.person('Sari')
  eve = rig.slack.person('Eve')
  room = rig.slack.room('edp', { members: [sari, eve] })
  await rig.room('telegram', String(group.id), 'edp')
  await rig.room('slack', room, 'edp')
  await rig.enrol({ name: 'Budi', duties: ['edp'], platform: 'telegram', userId: String(budi.id) })
  await rig.enrol({ name: 'Sari', duties: ['edp'], platform: 'slack', userId: sari })
  check = await rig.openCheck()
}
/** Settles a hospital before each test of a suite; `theirs` where the platforms call its doors. */
export const inHospital = (calls: 'ours' | 'theirs' = 'ours') => {
  beforeEach(async () => { await settle(calls) })
  afterEach(async () => { await rig.end() })
}

/** The check's card, its buttons and what was refused so far. */
export const telegramCard = (): StoredMessage => rig.telegram.chat(group.id).fromBot().find((seen) => seen.keyboard.length > 0)!.message
export const slackCard = () => ({ room, ts: rig.slack.channel(room).messages().find((seen) => seen.user === rig.slack.botUser && seen.buttons.length > 0)!.ts })
export const signLine = () => rig.telegram.chat(group.id).fromBot().flatMap((seen) => seen.keyboard.flat()).map((button) => button.callback_data).find((data) => data?.startsWith(`sign ${check}`))!
export const refusals = () => rig.trail('command.refused')
/** Nothing was done, and the newest refusals are these. */
export async function refused(...facts: readonly object[]): Promise<void> {
  await rig.quiet()
  expect(await rig.signed(check)).toEqual([])
  expect((await refusals()).map((line) => line.facts)).toMatchObject(facts)
}
