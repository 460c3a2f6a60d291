import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realClock, type Clock } from '../src/core/clock.ts'
import { owe } from '../src/store/outbox.ts'
import { saveRoom } from '../src/store/rooms.ts'
import { startSlack } from '../src/test/fakes/slack/start.ts'
import { startTelegram } from '../src/test/fakes/telegram/start.ts'
import { roomAgainView } from '../src/texts/views/room-trouble.ts'
import { plain } from '../src/texts/words.ts'
import { openChatHouse } from './chats-house.ts'
import { judge, print } from './harness.ts'

/** Slack's three minutes are lived so many times faster where only the count matters. */
const FASTER = 4
const ROOMS = 1000
const GOAL = 1.05
/** Each of three kinds of trouble meets a third of it. */
const TROUBLE = 0.02
const NAMES = ['telegram', 'slack'] as const
type Name = (typeof NAMES)[number]

/**
 * One piece of news to a thousand rooms, each platform's limits enforced: how long it takes against the least that the
 * limits allow, and whether each room has it once. `broadcast telegram`, `broadcast slack`, and `trouble` for the run in
 * which calls are refused, fail, and lose their answers.
 */
export async function bench(args: readonly string[]): Promise<boolean> {
  const names = NAMES.filter((name) => args.includes(name) || NAMES.every((other) => !args.includes(other)))
  const kinds = (['calm', 'trouble'] as const).filter((kind) => args.includes(kind) || (!args.includes('calm') && !args.includes('trouble')))
  let reached = true
  for (const name of names) for (const kind of kinds) reached = await run(name, kind) && reached
  return reached
}

interface Stage {
  readonly chats: readonly string[]
  /** The least time that a thousand posts take, were they nothing but the limit. */
  readonly floor: number
  readonly telegram: Awaited<ReturnType<typeof startTelegram>> | null
  readonly slack: Awaited<ReturnType<typeof startSlack>> | null
  trouble(): void
  /** When each message with that title came into a room. */
  came(chat: string, title: string): readonly number[]
  provoked(): number
  /** How many answers were lost after the effect. */
  lost(): number
  met(): number
  stop(): Promise<void>
}

async function run(name: Name, kind: 'calm' | 'trouble'): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-bench-broadcast-'))
  const clock = kind === 'trouble' && name === 'slack' ? fasterClock() : realClock
  const stage = name === 'telegram' ? await telegramStage(clock) : await slackStage(clock)
  const house = await openChatHouse({ folder, clock, telegram: stage.telegram, slack: stage.slack, menu: [] })
  try {
    await house.hears()
    await house.store.write(async (tx) => {
      for (const chat of stage.chats) await saveRoom(tx, { platform: name, chat, thread: null, name: chat, purpose: 'unit', unit: null, lang: 'id', at: clock.now() })
    })
    const spoken = house.kit.speak(roomAgainView({ name: 'SIMRS', at: clock.now().getTime() }))
    if (kind === 'trouble') stage.trouble()
    await house.store.write((tx) => owe(tx, { at: clock.now(), to: { purpose: 'unit' }, spoken }))
    const begun = clock.now().getTime()
    while ((await house.waiting()) > 0) await clock.sleep(50)
    const came = stage.chats.map((chat) => stage.came(chat, plain(spoken.id.title)))
    const took = Math.max(...came.flat()) - begun
    const none = came.filter((times) => times.length === 0).length
    const twice = came.reduce((sum, times) => sum + Math.max(0, times.length - 1), 0)
    print(`${name}, ${ROOMS} rooms, ${kind}: ${(took / 1000).toFixed(2)} s; the limit's own floor is ${(stage.floor / 1000).toFixed(0)} s; 429 provoked: ${stage.provoked()}; rooms without it: ${none}; doubled: ${twice}${kind === 'trouble' ? `; troubles met: ${stage.met()}, of them lost answers: ${stage.lost()}` : ''}`)
    const whole = none === 0 && stage.provoked() === 0 && twice === stage.lost()
    if (kind === 'trouble') return whole
    return judge(`${name}: time against the floor`, took / stage.floor, { most: GOAL, unit: 'times' }) && whole
  } finally {
    await house.stop()
    await stage.stop()
    rmSync(folder, { recursive: true })
  }
}

async function telegramStage(clock: Clock): Promise<Stage> {
  const fake = await startTelegram({ clock })
  const chats = Array.from({ length: ROOMS }, (_, n) => String(fake.group({ title: `Ruang ${n}` }).id))
  const faults = () => Object.values(fake.counts().faults).reduce((sum, count) => sum + count, 0)
  return {
    chats, telegram: fake, slack: null,
    floor: Math.floor((ROOMS - 1) / 30) * 1000,
    trouble: () => {
      for (const fault of [{ kind: 'too many', retryAfter: 3 }, { kind: 'status', status: 502 }, { kind: 'lost' }] as const) fake.faults.sometimes({ methods: ['sendMessage'], chance: TROUBLE / 3, fault })
    },
    came: (chat, title) => fake.chat(chat).fromBot().filter((message) => message.text.includes(title)).map((message) => message.at.getTime()),
    provoked: () => fake.provoked429().length,
    lost: () => fake.counts().faults['lost'] ?? 0,
    met: faults,
    stop: () => fake.stop(),
  }
}

async function slackStage(clock: Clock): Promise<Stage> {
  const fake = await startSlack({ clock })
  const chats = Array.from({ length: ROOMS }, (_, n) => fake.room(`ruang-${n}`))
  return {
    chats, telegram: null, slack: fake,
    floor: Math.floor((ROOMS - 1) / 300) * 60_000,
    trouble: () => {
      for (const fault of [{ kind: '429', retryAfter: 3 }, { kind: '503' }, { kind: 'lost' }] as const) fake.faults.add({ method: 'chat.postMessage', share: TROUBLE / 3, fault })
    },
    came: (chat, title) => fake.channel(chat).messages().filter((message) => message.words.includes(title)).map((message) => Number(message.ts) * 1000),
    provoked: () => fake.provoked429().length,
    lost: () => fake.faults.met().filter(({ fault }) => fault.kind === 'lost').length,
    met: () => fake.faults.met().length,
    stop: () => fake.stop(),
  }
}

function fasterClock(): Clock {
  const begun = realClock.now().getTime()
  return {
    now: () => new Date(begun + (realClock.now().getTime() - begun) * FASTER),
    passed: () => realClock.passed() * FASTER,
    sleep: (ms, signal) => realClock.sleep(Math.ceil(ms / FASTER), signal),
  }
}
