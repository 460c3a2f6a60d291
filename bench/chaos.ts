import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HOUR, MINUTE, SECOND } from '../src/core/clock.ts'
import { enrol } from '../src/registry/people.ts'
import { verifyAudit } from '../src/store/audit.ts'
import { owe } from '../src/store/outbox.ts'
import { saveRoom } from '../src/store/rooms.ts'
import { diskImage } from '../src/test/hospital/disk-image.ts'
import { fakeClock } from '../src/test/fakes/clock.ts'
import { startSlack } from '../src/test/fakes/slack/start.ts'
import { seeded } from '../src/test/fakes/telegram/random.ts'
import { startTelegram } from '../src/test/fakes/telegram/start.ts'
import { line } from '../src/texts/words.ts'
import { driveTime } from './chaos-time.ts'
import { openChatHouse, type ChatHouse } from './chats-house.ts'
import { cardTitle, decide, decisionsOn, effects, layOut } from './decision.ts'
import { print } from './harness.ts'

const HOURS = 24
const CARDS = 6
const EVENTS_AN_HOUR = 100
const NEWS_EVERY = 2 * HOUR
/** Each of the troubles below meets so many of the calls, the whole day long. */
const TROUBLE = 0.01

/**
 * A day and a night of a house with people on both platforms while everything goes wrong: calls refused, failed, cut and
 * their answers lost; networks gone for minutes; sockets cut and events doubled; the process stopped or killed every hour.
 * At the end each decision took effect once, each card says the last one in every room, and no news is missing anywhere.
 */
export async function bench(args: readonly string[]): Promise<boolean> {
  const seed = Number(args[0] ?? 1)
  const random = seeded(seed)
  const below = (most: number) => Math.floor(random() * most)
  const wallBegun = performance.now()
  const parent = mkdtempSync(join(tmpdir(), 'pulih-chaos-'))
  const folder = join(parent, 'house')
  const clock = fakeClock('2026-11-23T00:30:00Z')
  const telegram = await startTelegram({ clock, seed })
  const slack = await startSlack({ clock, seed })
  const edi = telegram.person({ name: 'Edi' })
  const sari = slack.person('Sari')
  const groups = Array.from({ length: CARDS }, (_, n) => telegram.group({ title: `Ruang ${n}`, members: [edi] }))
  const channels = Array.from({ length: CARDS }, (_, n) => slack.room(`ruang-${n}`, { members: [sari] }))

  const open = () => openChatHouse({ folder, clock, telegram, slack, menu: [decide] })
  const time = driveTime(clock, () => Object.values({ ...telegram.counts() }).flatMap((part) => Object.values(part)).reduce((sum, many) => sum + many, 0) + slack.counts().calls + slack.counts().sent + slack.counts().acked + telegram.pending())
  mkdirSync(folder)
  let house: ChatHouse = await open()
  const tally = { said: 0, failed: 0, stops: 0, kills: 0, cuts: 0, news: 0, deadline: 0 }
  const acked = new Set<number>()
  const newsTitle = (n: number) => `Pengumuman nomor ${n}.`
  const rooms: { readonly platform: 'telegram' | 'slack'; readonly chat: string }[] = [...groups.map((group) => ({ platform: 'telegram' as const, chat: String(group.id) })), ...channels.map((chat) => ({ platform: 'slack' as const, chat }))]

  try {
    await house.hears()
    await house.store.write(async (tx) => {
      for (const [platform, userId] of [['telegram', String(edi.id)], ['slack', sari]] as const) await enrol(tx, { name: userId, duties: ['edp'], platform, userId, at: clock.now() })
      const ids: number[] = []
      for (const room of rooms) ids.push((await saveRoom(tx, { ...room, thread: null, name: room.chat, purpose: 'unit', unit: null, lang: 'id', at: clock.now() })).id)
      for (let card = 0; card < CARDS; card += 1) await layOut(tx, house.kit, { card, rooms: [ids[card]!, ids[card + CARDS]!] })
    })
    while ((await house.waiting()) > 0) await clock.sleep(SECOND)
    trouble()

    const say = (serial: number): void => {
      const card = below(CARDS)
      const text = `decide ${card} ${serial}`
      tally.said += 1
      const slackly = async (sent: Promise<{ readonly kind: string }>) => {
        const outcome = await sent
        if (outcome.kind === 'acked') acked.add(serial)
        else tally.failed += 1
      }
      const group = groups[card]!
      const first = { room: channels[card]!, ts: slack.channel(channels[card]!).messages()[0]!.ts }
      switch (below(4)) {
        case 0: acked.add(serial); telegram.forge(edi, telegram.chat(group.id).fromBot()[0]!.message, text); return
        case 1: acked.add(serial); telegram.say(edi, group, `/${text}`); return
        case 2: void slackly(slack.as(sari).forgePress(first, { action_id: 'say:0', value: text })); return
        default: void slackly(slack.as(sari).slash(channels[card]!, '/pulih', text).then((outcome) => outcome)); return
      }
    }
    const cut = async (): Promise<void> => {
      tally.cuts += 1
      const ms = (10 + below(110)) * SECOND
      switch (below(4)) {
        case 0: await telegram.network.down(); await clock.sleep(ms); await telegram.network.up(); return
        case 1: slack.faults.networkDown(); await clock.sleep(ms); slack.faults.networkUp(); return
        case 2: telegram.network.reset(); slack.sockets.cut(); return
        default: slack.sockets.duplicateNext(3); slack.sockets.refresh(); return
      }
    }
    const restart = async (how: 'stop' | 'kill'): Promise<void> => {
      if (how === 'stop') {
        tally.stops += 1
        await house.stop()
      } else {
        tally.kills += 1
        const image = diskImage(folder, () => false)
        slack.faults.networkDown()
        const down = telegram.network.down()
        await house.stop()
        await down
        image.restore()
        await telegram.network.up()
        slack.faults.networkUp()
      }
      await clock.sleep(below(90) * SECOND)
      house = await open()
    }

    const begun = clock.now().getTime()
    const end = begun + HOURS * HOUR
    let nextSaid = begun
    let nextCut = begun + 20 * MINUTE
    let nextRestart = begun + 50 * MINUTE
    let nextNews = begun + 5 * MINUTE
    let busy: Promise<void> = Promise.resolve()
    let told = 0
    for (let serial = 1; ; ) {
      const at = Math.min(nextSaid, nextCut, nextRestart, nextNews)
      if (at >= end) break
      await clock.sleep(at - clock.now().getTime())
      if (process.env['CHAOS_PROGRESS'] !== undefined) print(`${clock.now().toISOString()} ${((performance.now() - wallBegun) / 1000).toFixed(1)} s ${JSON.stringify(tally)}`)
      if (at === nextSaid) {
        // Some come alone, some all at once.
        for (let many = below(10) === 0 ? 8 : 1; many > 0; many -= 1) say(serial++)
        nextSaid = at + (HOUR / EVENTS_AN_HOUR) * 2 * random() * 1.7
      } else if (at === nextNews) {
        nextNews = at + NEWS_EVERY
        await busy
        tally.news += 1
        const n = ++told
        await house.store.write((tx) => owe(tx, { at: clock.now(), to: { purpose: 'unit' }, spoken: house.kit.speak(() => ({ mood: 'info', title: line(newsTitle(n)), blocks: [] })) }))
      } else if (at === nextCut) {
        nextCut = at + (15 + below(30)) * MINUTE
        busy = busy.then(cut)
      } else {
        nextRestart = at + HOUR
        const how = below(2) === 0 ? 'stop' as const : 'kill' as const
        busy = busy.then(() => restart(how))
      }
    }
    await busy
    telegram.faults.clear()
    slack.faults.clear()
    tally.deadline = clock.now().getTime() + 30 * MINUTE
    await slack.settled()
    while (clock.now().getTime() < tally.deadline && (telegram.pending() > 0 || (await house.waiting()) > 0)) await clock.sleep(5 * SECOND)
    await clock.sleep(2 * MINUTE)
    await house.desk.idle()
    while (clock.now().getTime() < tally.deadline && (await house.waiting()) > 0) await clock.sleep(5 * SECOND)
    return await report()
  } finally {
    await house.stop()
    await time.stop()
    await Promise.all([telegram.stop(), slack.stop()])
    rmSync(parent, { recursive: true })
  }

  function trouble(): void {
    for (const fault of [{ kind: 'too many', retryAfter: 5 }, { kind: 'status', status: 502 }, { kind: 'lost' }, { kind: 'cut' }, { kind: 'garbled' }, { kind: 'slow', ms: 20_000 }] as const) telegram.faults.sometimes({ methods: ['*'], chance: TROUBLE / 2, fault })
    for (const fault of [{ kind: '429', retryAfter: 5 }, { kind: '503' }, { kind: '500' }, { kind: 'lost' }, { kind: 'cut' }, { kind: 'malformed' }] as const) slack.faults.add({ share: TROUBLE / 2, fault })
  }

  async function report(): Promise<boolean> {
    const did = await house.store.read(effects)
    const missing = [...acked].filter((serial) => !did.has(serial))
    const twice = [...did].filter(([, times]) => times > 1)
    const wrong: string[] = []
    let doubles = 0
    let absent = 0
    for (let card = 0; card < CARDS; card += 1) {
      const title = cardTitle(card, await house.store.read((query) => decisionsOn(query, card)))
      if (!telegram.chat(groups[card]!.id).fromBot().some((message) => message.text.includes(title))) wrong.push(`telegram ${card}`)
      if (!slack.channel(channels[card]!).messages().some((message) => message.words.includes(title))) wrong.push(`slack ${card}`)
    }
    for (const room of rooms) for (let n = 1; n <= tally.news; n += 1) {
      const times = room.platform === 'telegram' ? telegram.chat(room.chat).fromBot().filter((message) => message.text.includes(newsTitle(n))).length : slack.channel(room.chat).messages().filter((message) => message.words.includes(newsTitle(n))).length
      if (times === 0) absent += 1
      doubles += Math.max(0, times - 1)
    }
    const counts = telegram.counts()
    const met = Object.values(counts.faults).reduce((sum, many) => sum + many, 0) + slack.faults.met().length
    const lost = ['lost', 'garbled', 'slow'].reduce((sum, kind) => sum + (counts.faults[kind] ?? 0), 0) + slack.faults.met().filter(({ fault }) => fault.kind === 'lost').length
    const audit = await house.store.read((query) => verifyAudit(query, []))
    const out = (counts.effects['sendMessage'] ?? 0) + (counts.effects['editMessageText'] ?? 0)
    const slackOut = slack.calls('chat.postMessage').length + slack.calls('chat.update').length
    print(`${HOURS} simulated hours in ${((performance.now() - wallBegun) / 1000).toFixed(0)} s, seed ${seed}: ${tally.stops} stops, ${tally.kills} kills, ${tally.cuts} cuts, ${met} calls that went wrong (${lost} of them had had their effect); 429 provoked: telegram ${telegram.provoked429().length}, slack ${slack.provoked429().length}`)
    print(`events in: ${tally.said} said by people, of which ${tally.failed} were refused at once by a Slack that could not reach us; deliveries by Slack: ${slack.counts().sent}, ${slack.counts().retried} retried, ${slack.counts().duplicated} doubled`)
    print(`effects: ${did.size} decisions; missing: ${missing.length}; made twice: ${twice.length}; audit trail: ${audit.ok ? 'whole' : audit.why}`)
    print(`messages out: telegram ${out} posts and edits, slack ${slackOut} posts and edits tried; cards that do not say the last decision: ${wrong.length === 0 ? 'none' : wrong.join(', ')}; news: ${tally.news} to ${rooms.length} rooms, missing ${absent}, doubled ${doubles}; still owed: ${await house.waiting()}`)
    return missing.length === 0 && twice.length === 0 && audit.ok && wrong.length === 0 && absent === 0 && (await house.waiting()) === 0
  }
}
