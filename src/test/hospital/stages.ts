import { setTimeout as real } from 'node:timers/promises'
import type { Config } from '../../config/config.ts'
import type { PlatformId } from '../../core/people.ts'
import { everBehind, identify, personBehind } from '../../store/people.ts'
import { roomAt, saveRoom } from '../../store/rooms.ts'
import type { Store } from '../../store/store.ts'
import { personas } from '../../demo/cast.ts'
import type { FakeClock } from '../fakes/clock.ts'
import { startSlack, type Slack } from '../fakes/slack/start.ts'
import { startTelegram, type FakeTelegram } from '../fakes/telegram/start.ts'
import { textOf } from '../fakes/slack/hand-presses.ts'

export type Who = 'sari' | 'budi'
export type Where = 'edp' | 'manager'

/** A loopback platform with the rooms and the people of the hospital in it, and their hands and eyes, alike on every platform. */
export interface ChatStage {
  readonly platform: PlatformId
  readonly access: Partial<Config['chat']>
  readonly people: Readonly<Record<Who, string>>
  readonly rooms: Readonly<Record<Where, string>>
  /** What stands in a room, oldest first: the words of each card, then its buttons in brackets; a title without its sign. */
  words(room: Where): readonly string[]
  /** Writes a command into a room. */
  say(who: Who, text: string, room: Where): Promise<void>
  /** Presses the button with that label on the newest card that has it; answers with what it says to the person at once. */
  press(who: Who, label: string, room: Where): Promise<void>
  /** The same where the platform asks first whether they are sure: they are. */
  sure(who: Who, label: string, room: Where): Promise<void>
  /** The files in a room, oldest first. */
  papers(room: Where): readonly { readonly name: string; readonly bytes: Buffer }[]
  /** Replies to the newest card that reads so. */
  reply(who: Who, said: { readonly to: RegExp; readonly text: string }, room: Where): Promise<void>
  /** Presses a button that asks for a text, and gives it: in a window, or by replying to the question. */
  answer(who: Who, said: { readonly label: string; readonly text: string }, room: Where): Promise<void>
  /** What was said to that person alone, or in answer to their press. */
  whispers(who: Who): readonly string[]
  /** What the platform refused because too much was asked of it: nothing, if all is well. */
  provoked429(): readonly unknown[]
  stop(): Promise<void>
}

const SIGNS = /^(✅|ℹ️|⚠️|🚨) ?/u

/** Sari and Budi on Telegram, in a group of the EDP and one of the managers. */
export async function telegramStage(clock: FakeClock): Promise<ChatStage & { readonly fake: FakeTelegram }> {
  const fake = await startTelegram({ clock })
  const people = { sari: fake.person({ name: 'Sari Wulandari' }), budi: fake.person({ name: 'Budi Santoso' }) }
  const chats = { edp: fake.group({ title: 'EDP', members: [people.sari, people.budi] }), manager: fake.group({ title: 'IT Manager', members: [people.budi, people.sari] }) }
  const answers: { readonly who: Who; readonly press: ReturnType<typeof fake.press> }[] = []
  const seen = (room: Where) => fake.chat(chats[room].id).fromBot().filter(({ file }) => file === null)
  const newest = (room: Where, has: (words: ReturnType<typeof seen>[number]) => boolean) => found([...seen(room)].reverse().find(has), room)
  const taken = () => flowing(clock, () => fake.pending() === 0)
  const press = async (who: Who, has: (label: string) => boolean, room: Where) => {
    const card = newest(room, ({ keyboard }) => keyboard.flat().some(({ text }) => has(text)))
    answers.push({ who, press: fake.press(people[who], card.message, card.keyboard.flat().find(({ text }) => has(text))?.text ?? '') })
    await taken()
  }
  return {
    fake,
    platform: 'telegram',
    access: { telegram: { token: fake.token, apiRoot: fake.apiRoot, mode: { kind: 'poll' } } },
    people: { sari: String(people.sari.id), budi: String(people.budi.id) },
    rooms: { edp: String(chats.edp.id), manager: String(chats.manager.id) },
    words: (room) => seen(room).map(({ text, keyboard }) => `${text.replace(SIGNS, '')}\n${keyboard.flat().map((button) => `[${button.text}]`).join(' ')}`),
    say: async (who, text, room) => {
      fake.say(people[who], chats[room], { text })
      await taken()
    },
    press: (who, label, room) => press(who, (text) => text === label, room),
    sure: async (who, label, room) => {
      const isYes = (text: string) => text !== label && text.endsWith(label)
      await press(who, (text) => text === label, room)
      await flowing(clock, () => seen(room).some(({ keyboard }) => keyboard.flat().some(({ text }) => isYes(text))))
      await press(who, isYes, room)
    },
    papers: (room) => fake.chat(chats[room].id).fromBot().flatMap(({ file }) => (file === null ? [] : [file])),
    reply: async (who, { to, text }, room) => {
      fake.say(people[who], chats[room], { text, replyTo: newest(room, (card) => to.test(card.text.replace(SIGNS, ''))).message })
      await taken()
    },
    answer: async (who, { label, text }, room) => {
      const before = seen(room).length
      const card = newest(room, ({ keyboard }) => keyboard.flat().some((button) => button.text === label))
      fake.press(people[who], card.message, label)
      await flowing(clock, () => seen(room).slice(before).some(({ forceReply }) => forceReply))
      fake.say(people[who], chats[room], { text, replyTo: newest(room, ({ forceReply }) => forceReply).message })
      await taken()
    },
    whispers: (who) => [...answers.filter((it) => it.who === who).flatMap(({ press }) => (press.answer === null ? [] : [JSON.stringify(press.answer)])), ...fake.chat(people[who].id).fromBot().map(({ text }) => text)],
    provoked429: () => fake.provoked429(),
    stop: () => fake.stop(),
  }
}

/** Sari and Budi on Slack, in a channel of the EDP and one of the managers. */
export async function slackStage(clock: FakeClock): Promise<ChatStage & { readonly slack: Slack }> {
  const slack = await startSlack({ clock })
  const people = { sari: slack.person('Sari Wulandari'), budi: slack.person('Budi Santoso') }
  const rooms = { edp: slack.room('edp', { members: [people.sari, people.budi] }), manager: slack.room('it-manager', { members: [people.budi, people.sari] }) }
  const seen = (room: Where) => slack.channel(rooms[room]).messages().filter(({ user }) => user === slack.botUser)
  const newest = (room: Where, has: (card: ReturnType<typeof seen>[number]) => boolean) => ({ room: rooms[room], ts: found([...seen(room)].reverse().find(has), room).ts })
  const bare = (words: string) => words.replace(SIGNS, '')
  const acked = async (doing: Promise<unknown>) => { await whileFlowing(clock, Promise.all([doing, slack.settled()])) }
  return {
    slack,
    platform: 'slack',
    access: { slack: { botToken: slack.botToken, apiUrl: slack.apiUrl, mode: { kind: 'socket', appToken: slack.appToken } } },
    people, rooms,
    words: (room) => seen(room).map(({ words, buttons, blocks }) => `${bare([textOf(blocks[0]?.['text']), words].filter((it, at, all) => all.indexOf(it) === at && !(at === 0 && words.startsWith(it))).join('\n')).replaceAll('*', '')}\n${buttons.map((button) => `[${button}]`).join(' ')}`),
    say: (who, text, room) => acked(slack.as(people[who]).slash(rooms[room], '/pulih', text.replace(/^\//, ''))),
    press: (who, label, room) => acked(slack.as(people[who]).press(newest(room, ({ buttons }) => buttons.includes(label)), label)),
    // Slack asks by itself, and the hand says yes.
    sure: (who, label, room) => acked(slack.as(people[who]).press(newest(room, ({ buttons }) => buttons.includes(label)), label)),
    papers: (room) => slack.channel(rooms[room]).everything().flatMap(({ files }) => files.flatMap(({ name, bytes }) => (bytes === null ? [] : [{ name, bytes }]))),
    reply: async (who, { to, text }, room) => {
      const card = newest(room, ({ words }) => to.test(bare(words)))
      slack.as(people[who]).say({ room: card.room, thread: card.ts }, text)
      await acked(Promise.resolve())
    },
    answer: async (who, { label, text }, room) => {
      await acked(slack.as(people[who]).press(newest(room, ({ buttons }) => buttons.includes(label)), label))
      await flowing(clock, () => slack.as(people[who]).modal() !== null)
      await acked(slack.as(people[who]).submit({ text }))
    },
    whispers: (who) => slack.as(people[who]).ephemerals().map(({ words }) => words),
    provoked429: () => slack.provoked429(),
    stop: () => slack.stop(),
  }
}

/** The stage's people are those of the cast, and its rooms are registered; once, as an admin would have done it. */
export async function moveInto(store: Store, ask: { readonly stage: ChatStage; readonly at: Date }): Promise<void> {
  const { stage, at } = ask
  await store.write(async (tx) => {
    for (const who of ['sari', 'budi'] as const) {
      const identity = { platform: stage.platform, userId: stage.people[who] }
      const person = await personBehind(tx, { platform: 'web', userId: personas.find((it) => it.id === who)?.id ?? who })
      if (person !== null && (await everBehind(tx, identity)) === null) await identify(tx, { ...identity, person: person.id, at })
    }
    for (const purpose of ['edp', 'manager'] as const) {
      const address = { platform: stage.platform, chat: stage.rooms[purpose], thread: null }
      if ((await roomAt(tx, address)) === null) await saveRoom(tx, { ...address, name: purpose, purpose, unit: null, lang: 'id', at })
    }
  })
}

/** Lets the clock go on a little at a time until it is so, and says how much of it passed. Refuses after a minute of the machine's own. */
export async function flowing(clock: FakeClock, so: () => boolean | Promise<boolean>): Promise<number> {
  const began = clock.now().getTime()
  const given = performance.now()
  while (!(await so())) {
    if (performance.now() - given > 60_000) throw new Error('it did not come to that')
    await real(5)
    clock.advance(FLOW)
  }
  return clock.now().getTime() - began
}

/** The same until a promise is kept. */
export async function whileFlowing<Value>(clock: FakeClock, kept: Promise<Value>): Promise<Value> {
  let over = false
  const value = kept.finally(() => { over = true })
  await Promise.all([value, flowing(clock, () => over)])
  return await value
}

const FLOW = 20

function found<Seen>(card: Seen | undefined, room: string): Seen {
  if (card === undefined) throw new Error(`there is no such card in ${room}`)
  return card
}
