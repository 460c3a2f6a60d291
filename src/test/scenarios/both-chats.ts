import { menu } from '../../../commands/index.ts'
import { dispatch } from '../../bot/dispatch.ts'
import { homes } from '../../bot/homes.ts'
import { postOffice } from '../../bot/post-office.ts'
import type { ChatPlatform } from '../../chat/platform.ts'
import { showCheck } from '../../checks/card.ts'
import { checksWaiting } from '../../checks/waiting.ts'
import { checkPreset } from '../../core/check-presets.ts'
import { digest } from '../../core/digest.ts'
import type { Duty, PlatformId, RoomPurpose } from '../../core/people.ts'
import { effectiveCalendar } from '../../registry/holidays.ts'
import { introductionsWaiting } from '../../registry/introductions.ts'
import { enrol } from '../../registry/people.ts'
import { checkSheet } from '../../reports/check-sheet.ts'
import { auditTail, type ToldLine } from '../../store/audit-tail.ts'
import { addCheck, signaturesOf } from '../../store/checks.ts'
import { saveRoom } from '../../store/rooms.ts'
import type { Query } from '../../store/store.ts'
import { fakeClock, type FakeClock } from '../fakes/clock.ts'
import { testKit } from '../fakes/kit.ts'
import { testSite } from '../fakes/site.ts'
import { temporaryStore } from '../fakes/store.ts'
import { startSlack, type Slack } from '../fakes/slack/start.ts'
import { listening } from '../fakes/slack/trial.ts'
import { adapterFor, gentle } from '../fakes/telegram/trial.ts'
import { startTelegram, type FakeTelegram } from '../fakes/telegram/start.ts'
import { calledChats, type CalledChats } from './called-chats.ts'

/** One hospital in a Telegram group and a Slack room, with the real adapters, dispatch, post office and store between them. */
export interface BothChats {
  readonly telegram: FakeTelegram
  readonly slack: Slack
  readonly clock: FakeClock
  readonly home: ReturnType<typeof temporaryStore>
  /** Where the platforms call us; null where we call them. */
  readonly called: CalledChats | null
  enrol(who: { readonly name: string; readonly duties: readonly Duty[]; readonly platform: PlatformId; readonly userId: string }): Promise<number>
  room(platform: PlatformId, chat: string, purpose: RoomPurpose): Promise<void>
  /** Opens a check, and shows its card in every room of the EDP. */
  openCheck(): Promise<number>
  /** Whose names stand under a check. */
  signed(check: number): Promise<readonly string[]>
  trail(act: string): Promise<readonly ToldLine[]>
  /** Resolves once every event on its way was worked off and everything owed was said. */
  quiet(): Promise<void>
  end(): Promise<void>
}

export async function bothChats(calls: 'ours' | 'theirs' = 'ours'): Promise<BothChats> {
  const clock = fakeClock('2026-11-23T00:31:00Z')
  const home = temporaryStore()
  const telegram = await startTelegram({ pace: gentle })
  const slack = await startSlack({ limits: 'none' })
  const site = { ...testSite(), checks: [checkPreset('morning', { ...testSite(), procedure: 'backup' })] }
  const kit = testKit({
    clock, store: home.store, menu, site,
    waiting: async (query, now) => [...await checksWaiting(query, { site, now }), ...await introductionsWaiting(query)],
  })
  const called = calls === 'ours' ? null : await calledChats({ telegram, slack, home })
  if (called !== null) slack.http.to(called.slackAt)
  const platforms = called?.platforms ?? new Map<PlatformId, ChatPlatform>([['telegram', adapterFor(telegram, { limits: gentle })], ['slack', listening({ slack, kind: 'socket' })]])
  const office = postOffice(kit, platforms)
  const desk = dispatch(kit, platforms)
  const pages = homes(kit, platforms)
  const workers = [office, desk, pages]
  for (const worker of workers) await worker.start()
  await listeningNow(platforms)
  const checkDesk = { ...kit, sheet: checkSheet, calendar: (query: Query) => effectiveCalendar(query, site) }
  let slots = 0

  return {
    telegram, slack, clock, home, called,
    enrol: async (who) => (await home.store.write((tx) => enrol(tx, { ...who, at: clock.now() }))).id,
    room: async (platform, chat, purpose) => { await home.store.write((tx) => saveRoom(tx, { platform, chat, thread: null, name: `${platform} ${purpose}`, purpose, unit: null, lang: 'id', at: clock.now() })) },
    openCheck: async () => {
      slots += 1
      const at = clock.now()
      const facts = { at: at.getTime(), results: [], ledger: [] }
      const row = await home.store.write(async (tx) => {
        const added = await addCheck(tx, { plan: 'morning', slot: at.getTime() + slots, openedAt: at.getTime(), verdict: 'safe', facts, factsDigest: digest({ facts, slots }), signBy: at.getTime() + 5_400_000, nextNudgeAt: null })
        if (added !== null) await showCheck(tx, { desk: checkDesk, row: added, at, how: 'post' })
        return added
      })
      await office.idle()
      return row?.id ?? 0
    },
    signed: async (check) => (await home.store.read((query) => signaturesOf(query, check))).map((act) => `${act.kind} ${act.by.name}`),
    trail: async (act) => (await home.store.read((query) => auditTail(query, 200))).filter((line) => line.act === act),
    quiet: async () => {
      await slack.settled()
      // An update is confirmed when the next one is asked for, which a busy machine does in its own time.
      for (let looks = 0; looks < 6000 && telegram.pending() > 0; looks += 1) await new Promise((resolve) => setTimeout(resolve, 10))
      for (let rounds = 0; rounds < 3; rounds += 1) for (const worker of [desk, office, pages, ...(called === null ? [] : [called.porter])]) await worker.idle()
    },
    end: async () => {
      for (const worker of workers.toReversed()) await worker.stop()
      if (called === null) for (const platform of platforms.values()) await platform.stop()
      else await called.porter.stop()
      await telegram.stop()
      await slack.stop()
      await home.remove()
    },
  }
}

async function listeningNow(platforms: ReadonlyMap<PlatformId, ChatPlatform>): Promise<void> {
  for (let looks = 0; looks < 6000; looks += 1) {
    const states = await Promise.all([...platforms.values()].map((platform) => platform.health()))
    if (states.every((health) => health.state === 'up')) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('a platform does not listen')
}
